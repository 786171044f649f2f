"""Publish or Perish: CSV with any prefix of its columns, and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from executable_review.importing.identifiers import page_range
from executable_review.importing.jsonlist import read_list, texts
from executable_review.importing.model import Draft, Problem, pick
from executable_review.importing.names import initials_first
from executable_review.importing.source import Source
from executable_review.importing.table import Row, header_is, read_table

_HEADER = (
    "Cites Authors Title Year Source Publisher ArticleURL CitesURL GSRank QueryDate Type DOI ISSN CitationURL Volume "
    "Issue StartPage EndPage ECC CitesPerYear CitesPerAuthor AuthorCount Age Abstract FullTextURL RelatedURL"
)
COLUMNS = tuple(_HEADER.split())
LAST_COLUMN = "TotalPages"

_IN_CSV = {
    "title": ("Title",),
    "year": ("Year",),
    "container": ("Source",),
    "volume": ("Volume",),
    "issue": ("Issue",),
    "publisher": ("Publisher",),
    "type": ("Type",),
    "doi": ("DOI",),
    "serial": ("ISSN",),
    "abstract": ("Abstract",),
    "url": ("ArticleURL", "CitationURL"),
}
_IN_JSON = {
    "source_id": ("uid",),
    "title": ("title",),
    "year": ("year",),
    "container": ("source",),
    "volume": ("volume",),
    "issue": ("issue",),
    "publisher": ("publisher",),
    "type": ("type",),
    "doi": ("doi",),
    "serial": ("issn",),
    "abstract": ("abstract",),
    "url": ("article_url", "citation_url"),
}
_CLUSTER = re.compile(r"[?&]cites=(\d+)")
_KEYS = re.compile(r'"(?:article_url|cites_url|fulltext_url|related_url|ecc|startpage)"\s*:|"uid"\s*:\s*"GS:')
# A publisher's address in place of its name is how Google Scholar states it; that is kept as it is.
_ZERO = frozenset({"0", "0.0"})


def detect_pop_csv(head: str) -> int | None:
    """Return where the header stands: the first columns of the list, at least up to the title."""

    def known(names: set[str]) -> bool:
        stated = names - {LAST_COLUMN, ""}
        return len(stated) >= 3 and stated == set(COLUMNS[: len(stated)])

    return header_is(head, known)


def read_pop_csv(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a CSV file."""

    def values(row: Row) -> dict[str, list[str]]:
        found = pick({name: [cell] for name, cell in row.items()}, _IN_CSV)
        cluster = _CLUSTER.search(row.get("CitesURL", ""))
        found["source_id"] = [f"GS:{cluster[1]}"] if cluster else []
        names = re.split(r"[,;]\s*", row.get("Authors", ""))
        return _common(found, names, row.get("StartPage", ""), row.get("EndPage", ""))

    return read_table(source, values)


def detect_pop_json(head: str) -> int | None:
    """Return where the list begins, if the first objects have the keys of Publish or Perish."""
    begin = re.match(r"\s*(?=[\[{])", head)
    return begin.end() if begin and _KEYS.search(head) else None


def read_pop_json(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a JSON file."""
    return read_list(source, _json_draft)


def _json_draft(line: int, record: Mapping[str, Any]) -> Draft:
    stated = {name: texts(value) for name, value in record.items()}
    start, end = ("".join(stated.get(name, ())[:1]) for name in ("startpage", "endpage"))
    return Draft(line, _common(pick(stated, _IN_JSON), stated.get("authors", []), start, end))


def _common(values: dict[str, list[str]], names: list[str], start: str, end: str) -> dict[str, list[str]]:
    for name in ("volume", "issue"):
        values[name] = [v for v in values.get(name, ()) if v.strip() not in _ZERO]
    values["authors"] = [initials_first(name) for name in names]
    values["pages"] = [page_range(*("" if page.strip() in _ZERO else page for page in (start, end)))]
    return values
