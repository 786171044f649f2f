"""CSL-JSON, as Zotero and other reference managers write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from executable_review.importing.jsonlist import read_list, texts
from executable_review.importing.model import Draft, Problem, pick
from executable_review.importing.source import Source

FIELDS = {
    "source_id": ("id", "citation-key"),
    "title": ("title",),
    "container": ("container-title", "container-title-short", "journalAbbreviation"),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page", "number"),
    "publisher": ("publisher",),
    "type": ("type",),
    "doi": ("DOI", "doi"),
    "serial": ("ISSN", "ISBN"),
    "language": ("language",),
    "abstract": ("abstract",),
    "url": ("URL",),
}
_KEYS = re.compile(
    r'"(?:container-title|issued|citation-key|DOI|page)"\s*:|"type"\s*:\s*"[a-z_]+(?:-[a-z]+)*"'
)
_NAME = ("non-dropping-particle", "dropping-particle", "family", "suffix", "given", "literal", "name")


def detect_csl(head: str) -> int | None:
    """Return where the list begins, if its first objects have keys of CSL."""
    begin = re.match(r"\s*(?=[\[{])", head)
    # A first object that does not end in the head can't show all its keys; reading then says what is wrong with it.
    told = _KEYS.search(head) or ("}" not in head and '"id"' in head)
    return begin.end() if begin and '"title"' in head and told else None


def read_csl(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a file."""
    return read_list(source, _draft)


def _draft(line: int, record: Mapping[str, Any]) -> Draft:
    values = pick({name: texts(value) for name, value in record.items()}, FIELDS)
    for name in ("title", "container", "type"):
        values[name] = values.get(name, [])[:1]  # Crossref writes these as lists
    draft = Draft(line, values)
    values["year"] = _years(record.get("issued"), draft)
    values["authors"] = _authors(record.get("author"), draft)
    values["author_keywords"] = [k for text in texts(record.get("keyword")) for k in re.split(r"[;,]", text)]
    return draft


def _years(issued: Any, draft: Draft) -> list[str]:
    if issued is None:
        return []
    if not isinstance(issued, dict):
        return texts(issued)
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts:
        return texts(parts[0])[:1]
    found = [text for name in ("year", "raw", "literal") for text in texts(issued.get(name))]
    if not found:
        draft.report("year", "IMP014", "the date can't be read; set aside")
    return found[:1]


def _authors(stated: Any, draft: Draft) -> list[str]:
    names = []
    for author in stated if isinstance(stated, list) else [stated]:
        parts = {}
        if isinstance(author, dict):
            parts = {key: " ".join(texts(author.get(key))) for key in _NAME}
            particles = f"{parts['non-dropping-particle']} {parts['dropping-particle']}".strip()
            family = f"{particles} {parts['family']}".strip()
            name = ", ".join(p for p in (family, parts["suffix"], parts["given"]) if p)
            name = name or parts["literal"] or parts["name"]
        else:
            name = "; ".join(texts(author))
        if name:
            names.append(name)
        elif author not in (None, "", {}):
            draft.report("authors", "IMP014", "a name can't be read; set aside")
    return names
