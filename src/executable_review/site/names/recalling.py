"""Names of the recall audit: targets by the way in which they are found, and why each counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from executable_review.recall import WAYS
from executable_review.recall_tables import recall_table
from executable_review.review import Review
from executable_review.tables import show


def recall_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the recall audit.

    ``recall_rows(way)`` gives the works found in a way, ``landmark_rows(subject)`` the landmarks of a subject.
    """
    table = recall_table(review)
    rows = [
        dict(zip(table.columns, cells, strict=True)) for cells in table.itertuples(index=False, name=None)
    ]
    return {
        "recall_ways": WAYS,
        "recall_rows": lambda way: [
            (
                r["work"],
                ", ".join(r["sets"]),
                show(r["phrases that match"]) or "none",
                show(r["seen by look-ups of kind"]) or "none",
                f"{r['steps along links']}, {r['last step']}" if r["steps along links"] else "not reached",
                f"{r['decision']}: {r['why']}" if r["why"] else r["decision"],
            )
            for r in rows
            if r["way"] == way
        ],
        "landmark_subjects": list(dict.fromkeys(r["subject"] for r in review.data.rows("landmarks"))),
        "landmark_rows": lambda subject: landmark_rows(review, subject),
        "filled_cells": len(review.data.rows("filled")),
        "filled_records": len({r["record_id"] for r in review.data.rows("filled")}),
    }


def landmark_rows(review: Review, subject: str) -> list[tuple]:
    """Return the landmarks of a subject as rows: work, ground, reason and where it was seen, links from the corpus."""
    cited = Counter(link["cited_id"] for link in review.data.rows("citations"))
    labels = {f.target.facts.get("landmark_id"): f.target.label for f in review.recall.findings}
    return [
        (
            labels[row["landmark_id"]],
            row["ground"],
            " ".join(
                (
                    row["reason"],
                    *filter(None, [row["note"]]),
                    f"Seen on: {row['seen_on'] or 'no page'}; {row['confidence']}.",
                )
            ),
            cited[row["record_id"]],
        )
        for row in review.data.rows("landmarks")
        if row["subject"] == subject
    ]
