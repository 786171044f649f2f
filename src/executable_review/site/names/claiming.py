"""Names of the argument: claims, objections, standings, audit."""

from __future__ import annotations

import dataclasses
from typing import Any

from executable_review.claims import Claim
from executable_review.review import Review


def claim_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of claims and audit."""
    framework = review.framework
    return {
        "claims_list": sorted(framework.claims, key=lambda c: c.claim_id),
        "judged": review.judged,
        "objections": framework.objections,
        "backing": framework.backing,
        "tested": list(review.tested.values()),
        "audited": [dataclasses.asdict(v) for v in review.audited],
        "evidence_rows": lambda claim: evidence_rows(review, claim),
    }


def evidence_rows(review: Review, claim: Claim) -> list[tuple]:
    """Return the evidence of a claim as rows: place, sentence, work, relation, type, distance, what is said there."""
    types = review.citation_types
    said = {p["place_id"]: p for p in review.data.rows("places")}
    return [
        (
            e.place_id,
            said[e.place_id]["sentence_id"],
            e.work_id,
            e.relation,
            types[e.place_id, e.work_id],
            e.distance,
            said[e.place_id]["paraphrase"],
        )
        for e in claim.evidence
    ]
