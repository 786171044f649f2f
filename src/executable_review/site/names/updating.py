"""Names of the living review: the updates that were made, and what each changed."""

from __future__ import annotations

from typing import Any

from executable_review.review import Review
from executable_review.update import HISTORY


def update_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of updates; both lists are empty until the first."""
    made = updates(review)
    return {"updates": made, "update_rows": [u["row"] for u in made]}


def updates(review: Review) -> list[dict[str, Any]]:
    """Return each update with its searches, its numbers, and what it changed, by kind."""
    if not set(HISTORY) <= set(review.data.resources):
        return []
    changes = review.data.rows("update_changes")

    def changed(number: int, kind: str) -> list[tuple[str, str, str]]:
        return [
            (c["name"], c["before"], c["after"])
            for c in changes
            if c["update_id"] == number and c["kind"] == kind
        ]

    return [
        {
            "number": u["update_id"],
            "searches": u["searches"].split("; "),
            "row": tuple(
                u[name] if u[name] is not None else "not stated" for name in u if name != "searches"
            ),
            "records": changed(u["update_id"], "record"),
            "counts": changed(u["update_id"], "count"),
            "standings": changed(u["update_id"], "standing"),
        }
        for u in review.data.rows("updates")
    ]
