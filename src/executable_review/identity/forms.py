"""The form of identifiers: whatever table has a field for a DOI or an ISBN, its cells are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from executable_review.cleaning.checksums import isbn_holds
from executable_review.cleaning.doi import clean_doi
from executable_review.errors import ReviewError
from executable_review.identity.model import Table, place_of

DOI, ISBN = "doi", "isbn"


def identifiers(tables: Iterable[Table], field: str) -> Iterator[tuple[str, str]]:
    """Return each identifier that a field states, with its place; a cell may hold several ISBNs."""
    for table in tables:
        for line, row in enumerate(table.rows, 2):
            text = row.get(field)
            parts = text.split(";") if text and field == ISBN else [text] if text else []
            yield from ((part, f"{place_of(table, line)}, field {field}") for part in parts)


def wrong_forms(tables: Iterable[Table]) -> Iterator[ReviewError]:
    """Return IDT001 for each DOI and IDT002 for each ISBN that is not written as it should be."""
    tables = tuple(tables)
    for doi, place in identifiers(tables, DOI):
        clean, what = clean_doi(doi)
        if clean != doi:
            yield ReviewError(
                "IDT001",
                f"{doi[:80]!r} is not a DOI in its plain form" + (f" ({what})" if clean and what else ""),
                place,
                f"write {clean}" if clean else "correct the DOI, or leave the cell empty",
            )
    for isbn, place in identifiers(tables, ISBN):
        if not isbn_holds(isbn):
            yield ReviewError(
                "IDT002",
                f"{isbn.strip()[:40]!r} is not an ISBN: its length or its check digit is wrong",
                place,
                "compare it with the imprint of the book, or leave the cell empty",
            )
