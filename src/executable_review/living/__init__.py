"""A living review: what was sealed on disk, taken into the tables, and told to people."""

from executable_review.living.report import Report, as_rows, describe, report
from executable_review.living.sealed import ANSWERS, DOUBTFUL, EXPORTS, answers, received
from executable_review.living.taking_in import apply, ask, preview

__all__ = [
    "ANSWERS",
    "DOUBTFUL",
    "EXPORTS",
    "Report",
    "answers",
    "apply",
    "as_rows",
    "ask",
    "describe",
    "preview",
    "received",
    "report",
]
