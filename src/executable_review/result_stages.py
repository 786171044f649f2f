"""Which decisions a result depends on: those of its stage, and of the stages before it."""

from __future__ import annotations

from executable_review.parameters import STAGES
from executable_review.search import reporting

# Tables, documents and figures by stage; what is not named depends on all decisions.
_STAGES = {
    "search": {"searches", "searches.json", reporting.SCHEMA_NAME, "phrases", "look-ups"},
    "screening": {"paper-works", "ledger", "flow", "PRISMA", "years", "prisma"},
    "citations": {"snowballing", "recall", "recall-steps", "recall-works", "letter-bias"},
    "coding": {
        "included",
        "concept-matrix",
        "concept-matrix-evidence",
        "concept-counts",
        "concepts-never-together",
        "concept-evidence",
        "concept-pairs",
        "concept-decades",
        "saturation",
        "comparison",
        "points",
        "point-shares",
        "agreement",
        "disagreements",
    },
    "claims": {
        "standings",
        "claims",
        "citation-types",
        "objections",
        "predicates",
        "relations",
        "concentration",
    },
    "robustness": {
        "answer",
        "multiverse",
        "specification-curve",
        "decisions",
        "named-universes",
        "flips",
        "confidence",
        "confidence-components",
    },
}


def stage_of(name: str) -> str:
    """Return the stage whose decisions, with those before it, a table, document or figure depends on."""
    return next((stage for stage, names in _STAGES.items() if name in names), STAGES[-1])
