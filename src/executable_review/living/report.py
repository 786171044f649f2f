"""Tell what an update changes: one account, as rows for machines and as text for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from executable_review.data import DataPackage, Row
from executable_review.deduplication import Answer
from executable_review.living.sealed import DOUBTFUL
from executable_review.update import Difference, Update
from executable_review.update.history import told


@dataclass(frozen=True)
class Report:
    """What an update changes.

    `searches` are its log rows with what they brought; `records` the new ones with what becomes of them; `known`
    the records that a search showed again; `titles` the title of every record that is named. `applied` says
    whether the tables hold the update already.
    """

    update: Update
    change: Difference
    searches: tuple[Row, ...]
    records: tuple[Row, ...]
    titles: Mapping[str, str]
    claims: Mapping[str, str]
    applied: bool

    @property
    def questions(self) -> tuple[Answer, ...]:
        """Doubtful pairs to answer."""
        return self.update.questions


def report(package: DataPackage, update: Update, change: Difference, applied: bool) -> Report:
    """Return the account of an update.

    Parameters
    ----------
    package : DataPackage
        The data before the update.
    update : Update
    change : Difference
    applied : bool
    """
    added = {r["record_id"]: r for r in update.added["records"]}
    fates = {f.record_id: f for f in change.fates}
    uncoded = set(change.uncoded)
    records = tuple(
        {
            "record": r,
            "title": row["title"],
            "year": row["year"],
            "doi": row["doi"],
            "seen_on": row["seen_on"],
            "becomes": told(fates[r].stage, fates[r].reason),
            "included": fates[r].decision == "included",
            "needs_codes": r in uncoded,
        }
        for r, row in added.items()
    )
    shown: dict[str, set[str]] = {s["search_id"]: set() for s in update.added["searches"]}
    for s in update.added["sightings"]:
        shown[s["search_id"]].add(s["record_id"])
    searches = tuple(
        {
            "search": s["search_id"],
            "platform": s["platform"],
            "query": s["query"],
            "date": s["date"],
            "hits": s["results_returned"],
            "records": len(shown[s["search_id"]]),
            "known": len(shown[s["search_id"]]) - s["new_records"],
            "new": s["new_records"],
        }
        for s in update.added["searches"]
    )
    titles = {r["record_id"]: r["title"] for r in (*package.rows("records"), *added.values())}
    claims = {c["claim_id"]: c["label"] for c in package.rows("claims")}
    return Report(update, change, searches, records, titles, claims, applied)


def as_rows(told_: Report) -> dict[str, Any]:
    """Return the account as plain values for JSON."""
    change, update = told_.change, told_.update
    return {
        "applied": told_.applied,
        "added": {name: len(rows) for name, rows in update.added.items()},
        "known": len(update.known),
        "doubtful": len(told_.questions),
        "searches": [dict(s) for s in told_.searches],
        "records": [dict(r) for r in told_.records],
        "included": list(change.included),
        "no_longer_included": list(change.excluded),
        "without_codes": list(change.uncoded),
        "flow": [{"count": name, "before": a, "after": b} for name, a, b in change.flow],
        "standings": [{"claim": c, "before": a, "after": b} for c, a, b in change.standings],
        "questions": [
            {"pair": q.pair_id, "record_a": q.record_a, "record_b": q.record_b, "reason": q.reason}
            for q in told_.questions
        ],
    }


def describe(told_: Report) -> str:
    """Return the account for people, as text."""
    change, update = told_.change, told_.update
    verb = "moved" if told_.applied else "would move"
    lines = [
        f"searches added: {len(told_.searches)}",
        *(
            f"  {s['search']}: {s['records']} records, {s['new']} new, {s['known']} known before"
            for s in told_.searches
        ),
        f"records added: {len(told_.records)}; already known: {len(update.known)}",
        *(f"  {r['record']}: {r['becomes']}" for r in told_.records),
        f"newly included: {len(change.included)}; no longer included: {len(change.excluded)}",
        *(f"  {f.record_id}: {told(f.stage, f.reason)}" for f in change.dropped),
        f"newly included without any code: {len(change.uncoded)}",
        *(f"  {r}" for r in change.uncoded),
        f"counts of the flow that change: {len(change.moved_counts)}",
        *(f"  {name}: {a} before, {b} after" for name, a, b in change.moved_counts),
        f"claims whose standing {verb}: {len(change.standings)}",
        *(f"  {c} from {a} to {b}" for c, a, b in change.standings),
        f"doubtful pairs to answer in {DOUBTFUL.as_posix()}: {len(told_.questions)}",
        *(f"  {q.pair_id}: {q.reason}" for q in told_.questions),
    ]
    if told_.applied and change.standings:
        lines.append(
            "a changed standing stops the build until data/argument/acknowledged.csv names it with a reason"
        )
    return "\n".join(lines)
