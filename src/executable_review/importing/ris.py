"""RIS as written by reference managers, ProQuest, EBSCO, Scopus and Web of Science."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from executable_review.importing.identifiers import page_range
from executable_review.importing.model import Draft, Problem, pick
from executable_review.importing.source import Source
from executable_review.importing.tagged import TagParser, Tags, read_tagged

# Project field -> tags, the preferred one first. What a dialect writes elsewhere is in DIALECTS.
FIELDS = {
    "source_id": ("ID", "AN", "LB"),
    "title": ("TI", "T1", "CT", "BT", "ST"),
    "authors": ("AU", "A1"),
    "year": ("PY", "Y1", "DA"),
    "container": ("JF", "T2", "JO", "BT", "JA", "J2", "T3"),
    "volume": ("VL",),
    "issue": ("IS", "CP"),
    "publisher": ("PB", "PU"),
    "type": ("TY",),
    "doi": ("DO", "DI"),
    "serial": ("SN", "BN"),
    "language": ("LA",),
    "author_keywords": ("KW", "DE"),
    "abstract": ("AB", "N2"),
    "url": ("UR", "L2"),
}
DIALECTS: dict[str, dict[str, tuple[str, ...]]] = {
    "": {},
    # N1 holds the copyright and the date of the last update, in the reader's language; it is in no field.
    "ProQuest": {"source_id": ("AN", "M1", "ID"), "title": ("T1", "TI"), "year": ("PY", "Y1", "DA")},
    "EBSCO": {"source_id": ("AN", "ID"), "container": ("JF", "T2", "JO", "JA"), "abstract": ("AB", "N2")},
    "Scopus": {"container": ("T2", "JF", "J2"), "type": ("M3", "TY")},
    "Web of Science": {"source_id": ("AN", "UT"), "container": ("T2", "J9", "JI")},
}
_SIGNS = {
    "ProQuest": re.compile(r"^(?:UR|DB|JF|L2|N1)  -.*proquest", re.IGNORECASE | re.MULTILINE),
    "EBSCO": re.compile(r"^(?:DP  - EBSCO|(?:UR|L2)  -.*search\.ebsco)", re.IGNORECASE | re.MULTILINE),
    "Scopus": re.compile(r"^(?:DB  - Scopus|UR  -.*scopus\.com/)", re.IGNORECASE | re.MULTILINE),
    "Web of Science": re.compile(r"^(?:AN|UT)  - (?:WOS|ISI|CCC|MEDLINE|KJD|BCI):", re.MULTILINE),
}
_BEGINNING = re.compile(r"^TY  ?-", re.MULTILINE)
_END = re.compile(r"^ER  ?-", re.MULTILINE)


class RisParser(TagParser):
    """Lines such as ``TI  - A title``; some databases add tags of four letters."""

    NAME = "RIS"
    LINE = re.compile(r"([A-Z][A-Z0-9](?:[A-Z]{2})?)  -[ \t]?(.*)$|(ER)[ \t]*(?:-[ \t]*)?$", re.DOTALL)

    def parse_line(self, line: str) -> tuple[str | None, str]:
        """Return tag and content of a line; ``ER`` is also known without its signs."""
        found = self.LINE.match(line)
        if not found:
            return None, line.strip()
        return found[1] or found[3], (found[2] or "").strip()


class LooseRisParser(RisParser):
    """The same with one blank before the hyphen, as some web sites write it."""

    LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)$|(ER)[ \t]*(?:-[ \t]*)?$", re.DOTALL)


def detect_ris(dialect: str) -> Callable[[str], int | None]:
    """Return the detector of a dialect: where its first record begins in a file's head.

    The first record decides, and only the signs that the dialect's database itself writes.
    """

    def detect(head: str) -> int | None:
        begin = _BEGINNING.search(head)
        if not begin:
            return None
        end = _END.search(head, begin.end())
        record = head[begin.start() : end.start() if end else len(head)]
        return begin.start() if not dialect or _SIGNS[dialect].search(record) else None

    return detect


def read_ris(dialect: str) -> Callable[[Source], Iterator[Draft | Problem]]:
    """Return the reader of a dialect."""
    fields = {**FIELDS, **DIALECTS[dialect]}

    def values(tags: Tags) -> dict[str, list[str]]:
        return _values(tags, fields)

    def read(source: Source) -> Iterator[Draft | Problem]:
        begin = _BEGINNING.search(source.head)
        loose = begin is not None and not begin[0].startswith("TY  ")
        return read_tagged(source, LooseRisParser() if loose else RisParser(), values)

    return read


def _values(tags: Tags, fields: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    values = pick(tags, fields)
    for name in ("authors", "author_keywords"):
        if name in values:
            values[name] = [part for text in values[name] for part in text.split("\n")]
    first, last = (next(iter(tags.get(tag, ())), "") for tag in ("SP", "EP"))
    values["pages"] = [page_range(first, last) or next(iter(tags.get("C7", tags.get("AR", ()))), "")]
    if "doi" not in values:
        elsewhere = [v for tag in ("M3", "L3", "UR") for v in tags.get(tag, ())]
        values["doi"] = [
            v for v in elsewhere if re.match(r"(?:doi:|https?://(?:dx\.)?doi\.org/)\s*10\.", v, re.I)
        ]
    if "source_id" not in values:
        # Scopus states its number only within the record's address.
        found = next((m for v in tags.get("UR", ()) if (m := re.search(r"[?&]eid=(2-s2\.0-\d+)", v))), None)
        values["source_id"] = [found[1]] if found else []
    if values.get("title") == values.get("container"):
        # A book that states its title in BT, where a chapter states that of its book.
        values.pop("container", None)
    return values
