"""The bibliography as BibTeX, generated from the data; each entry says how sure it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from executable_review.artefact.citation import tex
from executable_review.data import Row

_TYPES = {
    "journal-article": "article",
    "book": "book",
    "book-chapter": "incollection",
    "proceedings-article": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
# Text that is handed through as HTML cites nothing, whatever a title in it looks like.
_RAW = re.compile(r"^```\{raw\} html\n.*?^```$", re.S | re.M)
_CITE = re.compile(r"\{cite[^}]*\}`([^`]+)`")


def cited_keys(pages: Iterable[str]) -> set[str]:
    """Return the keys that pages cite with a MyST cite role."""
    found = (keys for text in pages for keys in _CITE.findall(_RAW.sub("", text)))
    return {key.strip() for keys in found for key in keys.split(",")}


def bibtex(works: Iterable[Row], records: Iterable[Row]) -> str:
    """Return BibTeX for works of the paper and records of the corpus, sorted by key.

    What was recalled or not resolved is said in the entry's note. An empty field is left out; nothing is filled
    in.
    """
    entries = {w["work_id"]: _entry(w["work_id"], w) for w in works}
    entries.update({r["record_id"]: _entry(r["record_id"], r) for r in records})
    return "\n".join(entries[k] for k in sorted(entries))


def _entry(key: str, row: Row) -> str:
    kind = _TYPES.get(row["type"], "misc")
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(kind)
    title = row["title"] or f"Work cited as {row.get('cited_as', key)}; not identified"
    fields: dict[str, Any] = {
        "author": " and ".join(_name(a) for a in (row["authors"] or "").split(";") if a.strip()),
        "editor": " and ".join(_name(a) for a in (row.get("editors") or "").split(";") if a.strip()),
        "title": f"{{{_text(title)}}}",
        container or "howpublished": _text(row["container"] or ""),
        "volume": row["volume"],
        "number": row["issue"],
        "pages": row["pages"],
        "year": row["year"],
        "publisher": _text(row["publisher"] or ""),
        "doi": row["doi"],
        "note": {"recalled": "Recalled, not seen on a page", "unresolved": "Identity not resolved"}.get(
            row["confidence"], ""
        ),
    }
    if not fields["author"]:
        # Styles need a name to sort and label by; the missing one is said, not invented.
        fields["author"] = "{Authors not shown}"
        fields["key"] = key
    if kind == "techreport":
        fields["institution"] = fields.pop("publisher") or "Not shown"
    if kind == "phdthesis":
        fields["school"] = fields.pop("publisher") or "Not shown"
    if kind in {"article", "incollection", "inproceedings"} and not row["container"]:
        kind = "misc"
    if kind in {"book", "incollection"} and not row["publisher"]:
        kind = "misc"
    if kind == "misc" and fields.get("volume") and not fields.get("number"):
        fields["number"] = fields.pop("volume")
    if not row["year"]:
        fields["year"] = "n.d."
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value not in (None, "")]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _name(author: str) -> str:
    author = author.strip()
    if author.casefold().startswith("et al"):
        return "others"
    # A trailing initial's dot and TeX's specials are the only things that need care; accents are UTF-8.
    return _text(author)


def _text(value: str) -> str:
    return tex(str(value))
