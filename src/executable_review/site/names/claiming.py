"""Names of the argument: claims, objections, standings, audit."""

from __future__ import annotations

import dataclasses
from typing import Any

from executable_review.claims import Claim
from executable_review.confidence import LEVELS
from executable_review.review import Review
from executable_review.tables import percent


def claim_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of claims and audit."""
    framework = review.framework
    return {
        "claims_list": sorted(framework.claims, key=lambda c: c.claim_id),
        "judged": review.judged,
        "objections": framework.objections,
        "backing": framework.backing,
        "framework_claims": framework.by_id,
        "confidence": review.confidence,
        "adequacy": review.adequacy,
        "confidence_summary": [
            (c, framework.by_id[c].statement, one.level, one.explanation, review.adequacy[c].works or "none")
            for c, one in review.confidence.items()
        ],
        "confidence_counts": [
            (
                c,
                len(a.works),
                a.independent,
                a.places,
                a.alone,
                review.judged[c].standing,
                percent(review.multiverse.share(c)),
            )
            for c, a in review.adequacy.items()
        ],
        "confidence_levels": LEVELS,
        "cited_or_linked": lambda key: cited_or_linked(review, key),
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


def cited_or_linked(review: Review, key: str) -> str:
    """Return Markdown for what a judgement rests on: a citation of a work or record, or a locator as it is."""
    works = {w["work_id"] for w in review.data.rows("works")}
    return f"{{cite:t}}`{key}`" if key in works or key in review.records else key
