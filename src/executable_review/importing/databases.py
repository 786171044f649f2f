"""CSV exports of Scopus and EBSCO."""

from __future__ import annotations

import re
from collections.abc import Iterator

from executable_review.importing.identifiers import page_range
from executable_review.importing.model import Draft, Problem, pick
from executable_review.importing.names import initials_last, split_list
from executable_review.importing.source import Source
from executable_review.importing.table import Row, header_is, read_table

SCOPUS = {
    "source_id": ("EID",),
    "title": ("Title",),
    "year": ("Year",),
    "container": ("Source title", "Abbreviated Source Title"),
    "volume": ("Volume",),
    "issue": ("Issue",),
    "publisher": ("Publisher",),
    "type": ("Document Type",),
    "doi": ("DOI",),
    "serial": ("ISSN", "ISBN"),
    "language": ("Language of Original Document",),
    "author_keywords": ("Author Keywords",),
    "abstract": ("Abstract",),
    "url": ("Link",),
}
# The columns of the older interface, and those of the newer one.
EBSCO = {
    "source_id": ("Accession Number", "an", "AN"),
    "title": ("Article Title", "title", "Title"),
    "year": ("Publication Date", "publicationDate", "coverDate"),
    "container": ("Journal Title", "source", "Source"),
    "volume": ("Volume", "volume"),
    "issue": ("Issue", "issue"),
    "publisher": ("Publisher", "publisher"),
    "type": ("Doctype", "docTypes", "pubTypes"),
    "doi": ("DOI", "doi"),
    "serial": ("ISSN", "ISBN", "issns", "isbns", "issn", "isbn"),
    "language": ("Language", "language", "languages"),
    "author_keywords": ("Keywords", "keywords"),
    "abstract": ("Abstract", "abstract"),
    "url": ("PLink", "plink", "plinks"),
}
_NONE_STATED = re.compile(r"\[No .{1,40} available\]", re.IGNORECASE)
_AUTHOR_ID = re.compile(r" ?\(\d{6,}\)")


def detect_scopus_csv(head: str) -> int | None:
    """Return where the header stands."""
    return header_is(
        head, lambda names: {"Authors", "Title", "Year"} <= names and ({"EID", "Source title"} & names)
    )


def read_scopus_csv(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a file."""
    return read_table(source, _scopus)


def _scopus(row: Row) -> dict[str, list[str]]:
    row = {name: _NONE_STATED.sub("", cell) for name, cell in row.items()}
    values = pick({name: [cell] for name, cell in row.items()}, SCOPUS)
    authors = _AUTHOR_ID.sub("", row.get("Author full names", "")) or row.get("Authors", "")
    values["authors"] = [initials_last(name) for name in split_list(authors)]
    values["pages"] = [
        page_range(row.get("Page start", ""), row.get("Page end", "")) or row.get("Art. No.", "")
    ]
    return values


def detect_ebsco_csv(head: str) -> int | None:
    """Return where the header stands."""
    return header_is(
        head,
        lambda names: (
            {"Article Title", "Journal Title"} <= names
            or {"title", "contributors", "publicationDate"} <= names
        ),
    )


def read_ebsco_csv(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a file."""
    return read_table(source, _ebsco)


def _ebsco(row: Row) -> dict[str, list[str]]:
    values = pick({name: [cell] for name, cell in row.items()}, EBSCO)
    values["authors"] = split_list(row.get("Author") or row.get("Authors") or row.get("contributors", ""))
    # The other number is that of pages, which gives no last page: articles may skip pages.
    values["pages"] = [row.get("First Page") or row.get("pageStart", "")]
    return values
