"""Every picture of the book: one style; title, alt text, caption and data table each."""

from executable_review.figures.agreement import agreement
from executable_review.figures.argument import audit_summary, concentration, standings
from executable_review.figures.argument_map import argument_map, neighbourhood_map, relations_table
from executable_review.figures.base import Figure
from executable_review.figures.checklists import checklists
from executable_review.figures.comparison import WHAT, comparison, point_shares
from executable_review.figures.concepts import triangle
from executable_review.figures.corpus import letter_bias, look_ups, phrases, years
from executable_review.figures.firmness import answer, multiverse
from executable_review.figures.flow import prisma
from executable_review.figures.matrix import (
    concept_decades,
    concept_evidence,
    concept_matrix,
    concept_pairs,
    saturation,
)
from executable_review.figures.overturning import flips
from executable_review.figures.reading import reading
from executable_review.figures.recall import recall, recall_works
from executable_review.figures.robustness import decisions, specification_curve
from executable_review.figures.strip import universes_strip

__all__ = [
    "WHAT",
    "Figure",
    "agreement",
    "answer",
    "argument_map",
    "audit_summary",
    "checklists",
    "comparison",
    "concentration",
    "concept_decades",
    "concept_evidence",
    "concept_matrix",
    "concept_pairs",
    "decisions",
    "flips",
    "letter_bias",
    "look_ups",
    "multiverse",
    "neighbourhood_map",
    "phrases",
    "point_shares",
    "prisma",
    "reading",
    "recall",
    "recall_works",
    "relations_table",
    "saturation",
    "specification_curve",
    "standings",
    "triangle",
    "universes_strip",
    "years",
]
