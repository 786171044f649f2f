"""Live scholarly indexes: ask once, seal the answer, and read it offline ever after."""

from executable_review.indexes.base import Index, Request
from executable_review.indexes.client import Client
from executable_review.indexes.files import ANSWERS
from executable_review.indexes.registry import INDEXES, find
from executable_review.indexes.run import load, search_index
from executable_review.indexes.sealing import Sealed, open_sealed

__all__ = [
    "ANSWERS",
    "INDEXES",
    "Client",
    "Index",
    "Request",
    "Sealed",
    "find",
    "load",
    "open_sealed",
    "search_index",
]
