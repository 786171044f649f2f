"""The one table of indexes."""

from __future__ import annotations

from executable_review.errors import ReviewError
from executable_review.indexes.base import Index
from executable_review.indexes.crossref import Crossref
from executable_review.indexes.openalex import OpenAlex
from executable_review.indexes.opencitations import OpenCitations

INDEXES: dict[str, Index] = {index.name: index for index in (OpenAlex(), Crossref(), OpenCitations())}


def find(name: str) -> Index:
    """Return an index by its name (SRC010 if there is none)."""
    try:
        return INDEXES[name]
    except KeyError:
        raise ReviewError(
            "SRC010", "there is no such index", f"index {name!r}", f"the indexes are {', '.join(INDEXES)}"
        ) from None
