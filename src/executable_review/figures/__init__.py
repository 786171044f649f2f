"""Every picture of the book: one style; title, alt text, caption and data table each."""

from executable_review.figures.argument import audit_summary, concentration, multiverse, standings
from executable_review.figures.base import Figure
from executable_review.figures.concepts import concept_matrix, triangle
from executable_review.figures.corpus import letter_bias, look_ups, phrases, years
from executable_review.figures.flow import prisma
from executable_review.figures.recall import recall, recall_works

__all__ = [
    "Figure",
    "audit_summary",
    "concentration",
    "concept_matrix",
    "letter_bias",
    "look_ups",
    "multiverse",
    "phrases",
    "prisma",
    "recall",
    "recall_works",
    "standings",
    "triangle",
    "years",
]
