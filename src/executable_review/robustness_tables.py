"""Tables of robustness and audit: named universes, what overturns and rescues each claim, verdicts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from executable_review.errors import ReviewError
from executable_review.review import Review


def named_universes_table(review: Review) -> pd.DataFrame:
    """One row a claim: its standing in each named universe."""
    named = review.named_universes
    return pd.DataFrame(
        [
            {
                "claim": c,
                "label": review.framework.by_id[c].label,
                **{u.label: j[c].standing for u, j in named},
            }
            for c in sorted(review.judged)
        ]
    )


def flips_table(review: Review) -> pd.DataFrame:
    """One row a claim: the smallest losses that change its standing, and the least that rescues it.

    Where exact flips end (ROB001), the row says so.
    """
    rows = []
    for c in sorted(review.judged):
        row: dict[str, Any] = {"claim": c, "standing": review.judged[c].standing}
        try:
            found = review.flips(c)
        except ReviewError as error:
            rows.append(row | {"note": f"{error.code}: {error.message}"})
            continue
        least = found.works.robustness
        rows.append(
            row
            | {
                "works": least,
                "smallest losses of works": tuple(
                    " + ".join(sorted(f)) for f in found.works.flips if len(f) == least
                ),
                "links": found.links.robustness,
                "records": min((f.size for f in found.records), default=None),
                "rescue": tuple(
                    " + ".join(
                        [
                            *(f"{n} for {k}" for k, n in r.sources.items()),
                            *(f"answer {o}" for o in r.answered),
                        ]
                    )
                    for r in found.rescues
                ),
                "note": "",
            }
        )
    columns = [
        "claim",
        "standing",
        "works",
        "smallest losses of works",
        "links",
        "records",
        "rescue",
        "note",
    ]
    return pd.DataFrame(rows, columns=columns).astype(
        {"works": "Int64", "links": "Int64", "records": "Int64"}
    )
