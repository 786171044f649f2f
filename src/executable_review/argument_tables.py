"""Tables of the argument: claims in full, citation types, objections, predicates, confidence."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from executable_review.argument import RELATIONS, standing_objections
from executable_review.claims import GROUNDS
from executable_review.review import Review


def claims_table(review: Review) -> pd.DataFrame:
    """One row a claim with the parts of an argument after Toulmin: grounds, warrant, qualifier, rebuttals."""
    rows = []
    for claim_id in sorted(review.judged):
        claim = review.framework.by_id[claim_id]
        rows.append(
            {
                "claim": claim_id,
                "statement": claim.statement,
                "kind": claim.kind,
                "stated at": claim.sentence_id,
                "works": tuple(dict.fromkeys(e.work_id for e in claim.evidence if e.relation in GROUNDS)),
                "premises": claim.premises,
                "warrant": claim.warrant,
                "warrant stated at": claim.warrant_at or "not stated",
                "qualifier": claim.qualifier,
                "qualifier seen at": claim.qualifier_at or "",
                "rebuttals": tuple(
                    o.objection_id for o in review.framework.objections if claim_id in o.targets
                ),
                "standing": review.judged[claim_id].standing,
            }
        )
    return pd.DataFrame(rows)


def citation_types_table(review: Review) -> pd.DataFrame:
    """One row a citation type of CiTO: citations and works."""
    types = review.citation_types
    counts = Counter(types.values())
    return pd.DataFrame(
        [
            {
                "type": name,
                "citations": n,
                "works": tuple(sorted({w for (_, w), t in types.items() if t == name})),
            }
            for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
    )


def objections_table(review: Review) -> pd.DataFrame:
    """One row an objection: origin, targets, records behind it, whether it counts in this run."""
    standing = {o.objection_id for o in standing_objections(review.framework, review.parameters)}
    return pd.DataFrame(
        [
            {
                "objection": o.objection_id,
                "label": o.label,
                "origin": o.origin,
                **{
                    relation: tuple(sorted(t for t, r in o.targets.items() if r == relation))
                    for relation in RELATIONS
                },
                "records": len(review.framework.backing.get(o.objection_id, ())),
                "counts": o.objection_id in standing,
            }
            for o in review.framework.objections
        ]
    )


def predicates_table(review: Review) -> pd.DataFrame:
    """One row a predicate: the claim, what is asked, what was known and found, the bounds, the verdict."""
    rows = []
    for t in review.tested.values():
        low, high = t.bounds or (None, None)
        rows.append(
            {
                "predicate": t.predicate.predicate_id,
                "claim": t.predicate.claim_id,
                "what should hold": t.predicate.label,
                "asked": f"{t.predicate.comparison} {t.predicate.percent} %",
                "records": len(t.base),
                "looked at in full": len(t.known),
                "of these": len(t.holding),
                "share": t.share,
                "least": low,
                "most": high,
                "verdict": t.verdict,
                "whatever is missing": t.firm,
            }
        )
    return pd.DataFrame(rows)


def confidence_table(review: Review) -> pd.DataFrame:
    """One row a finding: level and its ceiling, explanation, and what can be counted of the data behind it."""
    rows = []
    for claim_id, judged in review.confidence.items():
        counted = review.adequacy[claim_id]
        rows.append(
            {
                "finding": claim_id,
                "statement": review.framework.by_id[claim_id].statement,
                "confidence": judged.level,
                "highest that the components allow": judged.ceiling,
                "explanation": judged.explanation,
                "works": counted.works,
                "independent groups": counted.independent,
                "places": counted.places,
                "places with one work": counted.alone,
                "standing": review.judged[claim_id].standing,
            }
        )
    return pd.DataFrame(rows)


def confidence_components_table(review: Review) -> pd.DataFrame:
    """One row a finding and component: concerns, explanation, sources."""
    return pd.DataFrame(
        [
            {
                "finding": claim_id,
                "component": name,
                "concerns": part.concerns,
                "explanation": part.explanation,
                "sources": part.sources,
            }
            for claim_id, judged in review.confidence.items()
            for name, part in judged.components.items()
        ]
    )
