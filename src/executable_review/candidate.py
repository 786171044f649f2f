"""A candidate record: what an export or an index says of a work, before it is de-duplicated and screened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record as received, in the project's own fields.

    An empty field means that the source did not say; nothing is filled in. Authors are "Family, Given", in order.
    `source` names the sealed file or index answer, `line` the line at which the record begins there (1-based; 0
    when the format has no lines), `source_id` the record's key in that source. `abstract` is used for counting
    terms and is never published.
    """

    source: str
    line: int
    source_id: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    type: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    language: str = ""
    author_keywords: tuple[str, ...] = ()
    abstract: str = ""
    url: str = ""


_TEXTS = ("title", "container", "volume", "issue", "pages", "publisher", "type", "doi", "isbn", "language")


def from_row(row: Mapping[str, Any], source: str, identifier: str) -> Candidate:
    """Return a row of a table of the data as a candidate; a column that the table lacks is empty."""
    return Candidate(
        source,
        0,
        identifier,
        authors=_parts(row.get("authors")),
        year=row.get("year"),
        author_keywords=_parts(row.get("author_keywords")),
        **{name: row.get(name) or "" for name in _TEXTS},
    )


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())
