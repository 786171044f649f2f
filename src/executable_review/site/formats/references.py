"""Bibliographies for reference managers: CSL-JSON and RIS of works and records, and COinS for pages."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import rispy

from executable_review.data import Row
from executable_review.importing.names import clean_names
from executable_review.review import Review
from executable_review.site.bibliography import bibtex

CSL_TYPES = {
    "journal-article": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "proceedings-article": "paper-conference",
    "report": "report",
    "thesis": "thesis",
    "preprint": "article",
}
_RIS_TYPES = {
    "article-journal": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "article": "UNPB",
    "document": "GEN",
}
# Format of the description, and genre, as the registry of OpenURL has them.
_COINS_TYPES = {
    "article-journal": ("journal", "article"),
    "book": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "paper-conference": ("book", "proceeding"),
    "report": ("book", "report"),
    "thesis": ("dissertation", ""),
    "article": ("journal", "preprint"),
    "document": ("book", "document"),
}
DOUBTS = {"recalled": "Recalled, not seen on a page", "unresolved": "Identity not resolved"}


class _Writer(rispy.RisWriter):
    """A writer that puts no counter before a record: some programs take it for a part of the record before."""

    def set_header(self, count: int) -> str:
        return ""


def csl_item(key: str, row: Row) -> dict[str, Any]:
    """Return a work or a record as an item of CSL-JSON; what is not known is left out, never filled in."""
    first, _, last = (row["pages"] or "").partition("-")
    title = row["title"] or f"Work cited as {row.get('cited_as') or key}; not identified"
    authors, cut = _names(row["authors"])
    notes = [DOUBTS.get(row["confidence"]), "Further authors not shown" if cut else None]
    item: dict[str, Any] = {
        "id": key,
        "type": CSL_TYPES.get(row["type"], "document"),
        "title": title,
        "author": authors,
        "editor": _names(row.get("editors"))[0],
        "issued": {"date-parts": [[row["year"]]]} if row["year"] else None,
        "container-title": row["container"],
        "volume": row["volume"],
        "issue": row["issue"],
        "page": f"{first}-{last}" if last else first,
        "publisher": row["publisher"],
        "DOI": row["doi"],
        "ISBN": row.get("isbn"),
        "language": row.get("language"),
        "note": "; ".join(n for n in notes if n),
    }
    return {name: value for name, value in item.items() if value}


def csl_json(items: Iterable[Mapping[str, Any]]) -> bytes:
    """Return items as a file of CSL-JSON."""
    return (json.dumps(list(items), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def ris(items: Iterable[Mapping[str, Any]]) -> bytes:
    """Return items of CSL-JSON as RIS."""
    return rispy.dumps([_ris_entry(item) for item in items], implementation=_Writer).encode("utf-8")


def coins(item: Mapping[str, Any]) -> str:
    """Return an item of CSL-JSON as an empty element that reference managers take from a page (COinS)."""
    kind, genre = _COINS_TYPES[item["type"]]
    container = item.get("container-title")
    titles: dict[str, str | None] = {
        "article": {"atitle": item["title"], "jtitle": container},
        "preprint": {"atitle": item["title"], "jtitle": container},
        "bookitem": {"atitle": item["title"], "btitle": container},
        "proceeding": {"atitle": item["title"], "btitle": container},
        "": {"title": item["title"]},
    }.get(genre, {"btitle": item["title"]})
    first, _, last = item.get("page", "").partition("-")
    fields: list[tuple[str, str | None]] = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{kind}"),
        ("rft_id", f"info:doi/{item['DOI']}" if item.get("DOI") else None),
        ("rft.genre", genre),
        *((f"rft.{name}", value) for name, value in titles.items()),
        ("rft.inst" if kind == "dissertation" else "rft.pub", item.get("publisher")),
        ("rft.volume", item.get("volume")),
        ("rft.issue", item.get("issue")),
        ("rft.pages", item.get("page")),
        ("rft.spage", first if last else None),
        ("rft.epage", last or None),
        ("rft.isbn", item.get("ISBN")),
        ("rft.language", item.get("language")),
        ("rft.date", str(item["issued"]["date-parts"][0][0]) if "issued" in item else None),
        *(("rft.au", _written(name)) for name in item.get("author", ())),
    ]
    context = urlencode([(name, value) for name, value in fields if value])
    return f'<span class="Z3988" title="{html.escape(context, quote=True)}"></span>'


def reference_files(review: Review) -> dict[str, bytes]:
    """Return bibliographies by file name: works of the paper, and included records, in three formats each."""
    works = {w["work_id"]: w for w in review.data.rows("works")}
    included = {key: review.records[key] for key in sorted(review.screened.included)}
    files = {}
    for name, rows in (("works", works), ("included", included)):
        items = [csl_item(key, row) for key, row in rows.items()]
        files[f"{name}.json"] = csl_json(items)
        files[f"{name}.ris"] = ris(items)
    files["works.bib"] = bibtex(works.values(), []).encode("utf-8")
    files["included.bib"] = bibtex([], included.values()).encode("utf-8")
    return files


def _ris_entry(item: Mapping[str, Any]) -> dict[str, Any]:
    first, _, last = item.get("page", "").partition("-")
    entry = {
        "type_of_reference": _RIS_TYPES[item["type"]],
        "id": item["id"],
        "title": item["title"],
        "authors": [_written(name) for name in item.get("author", ())],
        "secondary_authors": [_written(name) for name in item.get("editor", ())],
        "year": str(item["issued"]["date-parts"][0][0]) if "issued" in item else None,
        "secondary_title": item.get("container-title"),
        "volume": item.get("volume"),
        "number": item.get("issue"),
        "start_page": first,
        "end_page": last,
        "publisher": item.get("publisher"),
        "doi": item.get("DOI"),
        "issn": item.get("ISBN"),
        "language": item.get("language"),
        "notes": [item["note"]] if "note" in item else None,
    }
    # A line break would begin a field of its own.
    return {name: _one_line(value) for name, value in entry.items() if value}


def _one_line(value: Any) -> Any:
    return [" ".join(v.split()) for v in value] if isinstance(value, list) else " ".join(value.split())


def _names(authors: str | None) -> tuple[list[dict[str, str]], bool]:
    """Return names in parts, and whether the source cut their list."""
    names, cut = clean_names((authors or "").split(";"))
    found = []
    for name in names:
        family, comma, given = (part.strip() for part in name.partition(","))
        found.append({"family": family, "given": given} if comma and given else {"literal": name})
    return found, cut


def _written(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['family']}, {name['given']}"
