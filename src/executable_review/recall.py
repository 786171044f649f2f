"""Recall audit: which of the works that a search should find it finds, by which way, and why not the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from executable_review.citations import snowball
from executable_review.data import Row
from executable_review.errors import ReviewError
from executable_review.ledger import Ledger
from executable_review.parameters import Parameters
from executable_review.search import Searched, SearchLog
from executable_review.search.queries import FIELDS, completing_field

PAPER, LANDMARKS = "works of the paper", "landmarks"
SETS = (PAPER, LANDMARKS)

SHOWN, MATCHED, LINKED, SEEN, MISSED, UNSEEN = (
    "shown by a phrase look-up",
    "a phrase matches",
    "snowballing only",
    "other look-ups only",
    "not in the corpus, though a phrase matches its title",
    "not in the corpus",
)
WAYS = (SHOWN, MATCHED, LINKED, SEEN, MISSED, UNSEEN)


@dataclass(frozen=True)
class Target:
    """A work that the search should find.

    `sets` names where it comes from; `facts` holds title, authors, year, DOI and the like as far as they are known.
    """

    target_id: str
    label: str
    sets: tuple[str, ...]
    record_id: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """How a target was found, or why it was not.

    `phrases` maps each phrase that matches to the field that completes the match. `depth` and `step` say in how many
    steps, and in which direction at last, snowballing from the works that phrases find reaches it; the target itself
    is no seed. `outcome` is what became of its record, `why` says why it is not included.
    """

    target: Target
    way: str
    phrases: Mapping[str, str]
    kinds: tuple[str, ...]
    first: str
    depth: int | None
    step: str
    outcome: str
    why: str


def read_targets(
    works: Iterable[Row], landmarks: Iterable[Row], records: Mapping[str, Row]
) -> tuple[Target, ...]:
    """Put the works of the paper and the landmarks together, each work once.

    What a landmark's row says itself goes before the work of the paper, and that before the record.

    Raises
    ------
    ReviewError
        RCL001 if a landmark names no work, or a record and a work of the paper that do not belong together.
    """
    paper = {w["work_id"]: w for w in works}
    named: dict[str, Row] = {}
    others = []
    for row in landmarks:
        _check(row, paper)
        known = row["work_id"] or next(
            (w for w, work in paper.items() if row["record_id"] and work["record_id"] == row["record_id"]),
            None,
        )
        if known:
            named[known] = row
        else:
            others.append(row)
    targets = [
        _target(
            work_id,
            (PAPER, LANDMARKS) if work_id in named else (PAPER,),
            work["record_id"],
            (named.get(work_id, {}), work, records.get(work["record_id"], {})),
        )
        for work_id, work in paper.items()
    ]
    for row in others:
        facts = (row, records.get(row["record_id"], {}))
        targets.append(_target(row["landmark_id"], (LANDMARKS,), row["record_id"], facts))
    return tuple(targets)


def _check(row: Row, paper: Mapping[str, Row]) -> None:
    problem = ""
    if not (row["record_id"] or row["work_id"] or row["title"]):
        problem = "it names no record, no work of the paper and no title"
    elif row["work_id"] and row["record_id"] != paper[row["work_id"]]["record_id"]:
        problem = f"its record is not that of the work {row['work_id']}"
    if problem:
        raise ReviewError(
            "RCL001",
            problem,
            f"landmark {row['landmark_id']}",
            "give the record of the work, or leave both empty and give a title",
        )


def _target(target_id: str, sets: tuple[str, ...], record: str | None, rows: tuple[Mapping, ...]) -> Target:
    names = dict.fromkeys(name for row in rows for name in row)
    facts = {n: next((row[n] for row in rows if row.get(n)), None) for n in names}
    return Target(target_id, _label(facts), sets, record, facts)


def _label(facts: Mapping[str, Any]) -> str:
    families = [a.partition(",")[0].strip() for a in (facts["authors"] or "").split(";") if a.strip()]
    year = facts["year"] or "n.d."
    if not families:
        return facts.get("cited_as") or f"{facts['title']} {year}"
    cut = any(f.casefold().startswith("et al") for f in families)
    who = f"{families[0]} et al." if cut or len(families) > 2 else " & ".join(families)
    return f"{who} {year}"


@dataclass(frozen=True)
class Recall:
    """Findings for all targets, with the counts that follow; `depth` is the largest number of steps followed."""

    findings: tuple[Finding, ...]
    depth: int

    def of(self, name: str) -> tuple[Finding, ...]:
        """Return the findings of one set."""
        return tuple(f for f in self.findings if name in f.target.sets)

    def steps(self, name: str) -> list[Row]:
        """Return how recall grows with each way of searching.

        Returns
        -------
        list of rows
            `way`, `found` (works found by this way or an earlier one), `works` (all of the set), `share`.
        """
        found = self.of(name)
        rules: list[tuple[str, Callable[[Finding], bool]]] = [
            ("phrases as looked up", lambda f: f.way == SHOWN),
            ("phrases on all records", lambda f: f.way in (SHOWN, MATCHED)),
            *(
                (
                    f"and {d} step{'s' if d > 1 else ''} along links",
                    lambda f, d=d: f.way in (SHOWN, MATCHED) or (f.way == LINKED and (f.depth or 0) <= d),
                )
                for d in range(1, self.depth + 1)
            ),
            ("and all other look-ups", lambda f: f.target.record_id is not None),
        ]
        return [
            dict(way=way, found=n, works=len(found), share=n / len(found) if found else 0.0)
            for way, rule in rules
            for n in [sum(map(rule, found))]
        ]

    def ways(self, name: str) -> dict[str, int]:
        """Count the works of a set by the way in which they are found; each is counted once."""
        return {way: sum(f.way == way for f in self.of(name)) for way in WAYS}

    def included(self, name: str) -> int:
        """Count the works of a set that the review includes."""
        return sum(f.outcome == "included" for f in self.of(name))


def audit_recall(
    targets: Iterable[Target],
    searched: Searched,
    log: SearchLog,
    ledger: Ledger,
    links: Iterable[Row],
    parameters: Parameters,
) -> Recall:
    """Say of each target how the search found it.

    The ways are tried in the order of `WAYS`, and the first that holds is given: a look-up that was a phrase showed
    it; a phrase matches what is known of its record; snowballing from the records of the first two ways reaches it;
    another look-up showed it. A work that is not in the corpus is still compared with the phrases by its title.

    Notes
    -----
    A share of the targets is relative recall: a share of a known set, not of all that is relevant. The set was not
    drawn at random, so the share comes with its numbers and without an interval.
    """
    links = tuple(links)
    phrased = {r for r, kinds in log.seen_by.items() if "phrase" in kinds} | searched.records()
    fates = _fates(ledger)
    findings = []
    for target in targets:
        record = target.record_id
        phrases = (
            dict(sorted(searched.matches.get(record, {}).items()))
            if record
            else _by_title(target, searched, parameters)
        )
        reached = snowball(links, phrased - {record}, parameters) if record else None
        depth = reached.depth.get(record) if reached else None
        kinds = tuple(sorted(log.seen_by.get(record, ()))) if record else ()
        outcome, why = _outcome(target, fates)
        findings.append(
            Finding(
                target,
                _way(record, kinds, phrases, depth),
                phrases,
                kinds,
                log.first[record]["search_id"] if record in log.first else "",
                depth,
                reached.step[record] if reached and depth else "",
                outcome,
                why,
            )
        )
    return Recall(tuple(findings), parameters.citation_depth)


def _way(record: str | None, kinds: tuple[str, ...], phrases: Mapping[str, str], depth: int | None) -> str:
    if record is None:
        return MISSED if phrases else UNSEEN
    if "phrase" in kinds:
        return SHOWN
    if phrases:
        return MATCHED
    return LINKED if depth else SEEN


def _by_title(target: Target, searched: Searched, parameters: Parameters) -> dict[str, str]:
    row = {field: target.facts.get(field) for field in FIELDS}
    fields = [f for f in FIELDS if f in parameters.search_fields and f != "abstract"]
    found = {q.query_id: completing_field(row, set(), q, fields) for q in searched.queries}
    return {query: field for query, field in found.items() if field}


def _fates(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """Return the last decision on each record and its reason."""
    return {
        e.record_id: ("included", "") if e.decision == "included" else (f"excluded at {e.stage}", e.reason)
        for e in ledger.events
        if e.decision in ("excluded", "included")
    }


def _outcome(target: Target, fates: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    if target.record_id is None:
        if not target.facts.get("title"):
            return "not in the corpus", "the work could not be identified"
        return "not in the corpus", "no look-up showed it"
    return fates.get(target.record_id, ("not identified", "seen only by look-ups that do not count here"))
