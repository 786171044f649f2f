"""A living search: plan what is new, count its terms, compare before and after, write all of it or nothing."""

from executable_review.update.comparing import Difference, Fate, after, difference
from executable_review.update.counting import count_terms, counted_terms
from executable_review.update.history import HISTORY, history_rows
from executable_review.update.planning import Received, Update, plan, renamed, search_name
from executable_review.update.rows import as_candidate, search_row
from executable_review.update.writing import finish, write

__all__ = [
    "HISTORY",
    "Difference",
    "Fate",
    "Received",
    "Update",
    "after",
    "as_candidate",
    "count_terms",
    "counted_terms",
    "difference",
    "finish",
    "history_rows",
    "plan",
    "renamed",
    "search_name",
    "search_row",
    "write",
]
