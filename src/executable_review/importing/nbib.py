"""PubMed's nbib (MEDLINE) format, also written by ERIC."""

from __future__ import annotations

import re
from collections.abc import Iterator

from executable_review.importing.model import Draft, Problem, pick
from executable_review.importing.names import initials_last
from executable_review.importing.source import Source
from executable_review.importing.tagged import TagParser, Tags, read_tagged

FIELDS = {
    "source_id": ("PMID", "OID", "PMC"),
    "title": ("TI", "BTI", "TT"),
    "year": ("DP", "DEP", "EDAT"),
    "container": ("JT", "TA", "BTI"),
    "volume": ("VI",),
    "issue": ("IP",),
    "pages": ("PG",),
    "publisher": ("PB",),
    "type": ("PT",),
    "serial": ("IS", "ISBN", "ISSN"),
    "language": ("LA",),
    "author_keywords": ("OT",),
    "abstract": ("AB",),
}
_BEGINNING = re.compile(r"^(?:PMID ?- ?\d|OWN ?- (?:NLM|ERIC|PMC))", re.MULTILINE)


class NbibParser(TagParser):
    """Lines such as ``TI  - A title`` and ``PMID- 1``; each record begins with the same tag and has no end."""

    NAME = "PubMed"
    START_TAG = "PMID"
    CLOSES = ""
    LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)$", re.DOTALL)


def detect_nbib(head: str) -> int | None:
    """Return where the first record begins in a file's head."""
    found = _BEGINNING.search(head)
    return found.start() if found else None


def read_nbib(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a file."""
    found = _BEGINNING.search(source.head)
    start = "OWN" if found and found[0].startswith("OWN") else "PMID"
    return read_tagged(source, NbibParser(start), _values)


def _values(tags: Tags) -> dict[str, list[str]]:
    values = pick(tags, FIELDS)
    values["authors"] = tags.get("FAU") or [initials_last(name) for name in tags.get("AU", ())]
    values["authors"] += tags.get("CN", [])
    identifiers = [*tags.get("LID", ()), *tags.get("AID", ())]
    marked = [
        v.removesuffix("[doi]").strip() for v in identifiers if v.endswith("[doi]") or "doi.org/10." in v
    ]
    values["doi"] = list(dict.fromkeys(marked))
    if "TI" not in tags:
        values.pop("container", None)
    values["url"] = [v for v in identifiers if v.startswith("http") and "doi.org" not in v]
    # Types such as "Research Support, Non-U.S. Gov't" tell nothing of the kind of publication.
    values["type"] = [t for t in values.get("type", ()) if not t.startswith("Research Support")]
    return values
