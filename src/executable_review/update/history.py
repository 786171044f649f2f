"""History: one row for each update that was made, and one for each thing that it changed."""

from __future__ import annotations

from executable_review.data import DataPackage, Row
from executable_review.update.comparing import Difference
from executable_review.update.planning import Update

HISTORY = ("updates", "update_changes")


def history_rows(package: DataPackage, update: Update, change: Difference) -> dict[str, tuple[Row, ...]]:
    """Return the rows that an update adds to the history.

    No clock is read: an update's date is the latest date of its searches, so the same update gives the same rows.

    Parameters
    ----------
    package : DataPackage
        The data before the update.
    update : Update
    change : Difference
        What it changes under the default decisions.

    Returns
    -------
    dict of str to tuple of rows
        Rows for the tables ``updates`` and ``update_changes``; none for a package without these tables, or when
        no search was taken in.
    """
    if not update.added["searches"] or not set(HISTORY) <= set(package.resources):
        return {}
    number = 1 + max((u["update_id"] for u in package.rows("updates")), default=0)
    searches = update.added["searches"]
    row = {
        "update_id": number,
        "date": max((s["date"] for s in searches if s["date"]), default=None),
        "searches": "; ".join(s["search_id"] for s in searches),
        "received": len(update.added["sightings"]),
        "known": len(update.known),
        "added": len(update.added["records"]),
        "newly_included": len(change.included),
        "no_longer_included": len(change.excluded),
        "without_codes": len(change.uncoded),
        "questions": len(update.questions),
    }
    changes = [
        *(("record", f.record_id, "not in the corpus", told(f.stage, f.reason)) for f in change.fates),
        *(("record", f.record_id, "included", told(f.stage, f.reason)) for f in change.dropped),
        *(("count", name, str(a), str(b)) for name, a, b in change.moved_counts),
        *(("standing", claim, a, b) for claim, a, b in change.standings),
    ]
    names = ("kind", "name", "before", "after")
    return {
        "updates": (row,),
        "update_changes": tuple({"update_id": number, **dict(zip(names, c, strict=True))} for c in changes),
    }


def told(stage: str, reason: str) -> str:
    """Say what became of a record in a few words.

    >>> told("eligibility", "outside the field"), told("inclusion", ""), told("", "")
    ('excluded at eligibility: outside the field', 'included', 'not identified by the look-ups that count')
    """
    if not stage:
        return "not identified by the look-ups that count"
    return f"excluded at {stage}: {reason}" if reason else "included"
