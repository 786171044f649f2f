"""Retractions: the frozen list of notices, and which works of the review stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from executable_review.cleaning.doi import read_doi


class Notice(NamedTuple):
    """A notice about a work of the review: which work, what kind of notice, of when, and from which list."""

    key: str
    title: str
    doi: str
    kind: str
    date: str
    notice_doi: str
    source: str


def notices(listed: Iterable[Mapping[str, Any]], works: Iterable[tuple[str, str, str]]) -> Iterator[Notice]:
    """Return the notices about works.

    Parameters
    ----------
    listed : iterable of mappings
        Rows of the frozen list.
    works : iterable of tuple
        Key, title and DOI of each work that the review rests on. A work without a DOI can't be looked up.
    """
    by_doi: dict[str, list[Mapping[str, Any]]] = {}
    for row in listed:
        by_doi.setdefault(read_doi(row["doi"]), []).append(row)
    for key, title, doi in works:
        for row in by_doi.get(read_doi(doi), ()) if doi else ():
            yield Notice(
                key,
                title,
                read_doi(doi),
                row["notice"],
                str(row["date"] or ""),
                row["notice_doi"] or "",
                row["source"],
            )
