"""Find the works behind many records, conservatively, and say why.

One verb a stage, each usable alone: `normalise`, `block`, `score`, `decide`, `cluster`, `merge`; `deduplicate`
does them all. Nothing is joined that a veto keeps apart, and no record is ever lost.
"""

from executable_review.deduplication.answers import (
    Answer,
    check_answers,
    read_answers,
    review_text,
    write_review,
)
from executable_review.deduplication.blocking import block
from executable_review.deduplication.clustering import cluster
from executable_review.deduplication.deciding import Decision, decide
from executable_review.deduplication.merging import Work, merge
from executable_review.deduplication.normalising import Entry, Facts, give_keys, normalise
from executable_review.deduplication.pipeline import Deduplication, deduplicate
from executable_review.deduplication.scoring import Comparison, compare, score
from executable_review.deduplication.vetoes import veto

__all__ = [
    "Answer",
    "Comparison",
    "Decision",
    "Deduplication",
    "Entry",
    "Facts",
    "Work",
    "block",
    "check_answers",
    "cluster",
    "compare",
    "decide",
    "deduplicate",
    "give_keys",
    "merge",
    "normalise",
    "read_answers",
    "review_text",
    "score",
    "veto",
    "write_review",
]
