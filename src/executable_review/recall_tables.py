"""Tables of the recall audit: a row a work, and the counts that pages and the command line tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from executable_review.coverage import Coverage, answered, coverage
from executable_review.indexes import ANSWERS
from executable_review.recall import SETS, Finding
from executable_review.review import Review


def index_coverage(review: Review) -> Coverage:
    """What the sealed answers of open indexes hold of the works that a search should find."""
    targets = [f.target for f in review.recall.findings]
    return coverage(targets, answered(review.data.root / ANSWERS))


def recall_table(review: Review) -> pd.DataFrame:
    """One row a work that the search should find: by which way it is found, or why not; a column an index."""
    held = index_coverage(review)
    rows = [
        {
            "work": f.target.label,
            "target": f.target.target_id,
            "sets": f.target.sets,
            "record": f.target.record_id,
            "way": f.way,
            "phrases that match": tuple(f.phrases),
            "fields": tuple(dict.fromkeys(f.phrases.values())),
            "seen by look-ups of kind": f.kinds,
            "first look-up": f.first,
            "steps along links": f.depth,
            "last step": f.step,
            "decision": f.outcome,
            "why": f.why,
            **{index: _asked(found, f) for index, found in held.items()},
        }
        for f in review.recall.findings
    ]
    return pd.DataFrame(rows, dtype=object)


def _asked(found: Mapping[str, bool] | None, finding: Finding) -> str:
    return "not asked" if found is None else "yes" if found[finding.target.target_id] else "no"


def recall_values(review: Review) -> dict[str, Any]:
    """Return the counts of the recall audit, by set of works."""
    held = index_coverage(review)
    return {
        "works": len(review.recall.findings),
        "sets": {
            name: {
                "works": len(review.recall.of(name)),
                "ways": review.recall.ways(name),
                "steps": review.recall.steps(name),
                "included": review.recall.included(name),
                "indexes": {
                    index: None
                    if found is None
                    else sum(found[f.target.target_id] for f in review.recall.of(name))
                    for index, found in held.items()
                },
            }
            for name in SETS
        },
    }
