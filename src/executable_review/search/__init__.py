"""The search stage: structured queries over what is known of each record, and the log of look-ups."""

from executable_review.search.log import SearchLog, read_log
from executable_review.search.queries import Query, Searched, abstract_terms, read_queries, search

__all__ = ["Query", "SearchLog", "Searched", "abstract_terms", "read_log", "read_queries", "search"]
