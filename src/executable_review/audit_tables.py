"""Tables of the audit: statements and claims with their verdicts, and the items of the checklists."""

from __future__ import annotations

import pandas as pd

from executable_review.checklists import JUDGED
from executable_review.review import Review


def audit_table(review: Review) -> pd.DataFrame:
    """One row a statement: verdict, the term of the literature for it, and reason."""
    return pd.DataFrame(
        [
            {
                "item": v.item_id,
                "kind": v.kind,
                "statement": v.statement,
                "place": v.sentence_id,
                "verdict": v.verdict,
                "term": review.verdict_terms.get(v.verdict, ""),
                "reason": v.reason,
            }
            for v in review.audited
        ]
    )


def checklists_table(review: Review) -> pd.DataFrame:
    """One row an item of a checklist: what is asked, the verdicts with their reasons, and the evidence."""
    told = [f"{who}{part}" for who in JUDGED for part in ("", ", why")]
    return pd.DataFrame(
        [
            (
                c.title,
                i.item_id,
                i.topic,
                i.asked,
                *(text for who in JUDGED for text in (i.verdict[who], i.reason[who])),
                i.sentence_id or "",
                i.evidence or "",
            )
            for c in review.checklists
            for i in c.items
        ],
        columns=["checklist", "item", "topic", "asked", *told, "place in the paper", "evidence"],
    )
