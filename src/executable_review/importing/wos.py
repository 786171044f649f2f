"""Web of Science: tagged plain text (``FN`` to ``EF``) and tab-delimited tables (savedrecs)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from executable_review.importing.identifiers import page_range
from executable_review.importing.model import Draft, Problem, pick
from executable_review.importing.source import Source
from executable_review.importing.table import Row, header_is, read_table
from executable_review.importing.tagged import TagParser, Tags, read_tagged

FIELDS = {
    "source_id": ("UT",),
    "title": ("TI",),
    "authors": ("AF", "AU"),
    "year": ("PY", "EY"),
    "container": ("SO", "J9", "JI"),
    "volume": ("VL",),
    "issue": ("IS",),
    "publisher": ("PU",),
    "type": ("DT", "PT"),
    "doi": ("DI",),
    "serial": ("SN", "EI", "BN"),
    "language": ("LA",),
    "author_keywords": ("DE",),
    "abstract": ("AB",),
}
_BEGINNING = re.compile(r"^(?:FN (?:Clarivate|Thomson|ISI)|PT [A-Z]\s*$)", re.MULTILINE)


class WosParser(TagParser):
    """Lines such as ``TI A title``; three blanks continue the line before."""

    NAME = "Web of Science"
    START_TAG = "PT"
    LAST = "EF"
    IGNORED = frozenset({"FN", "VR"})
    LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$", re.DOTALL)

    def parse_line(self, line: str) -> tuple[str | None, str]:
        """Return tag and content of a line."""
        found = self.LINE.match(line)
        return (found[1], (found[2] or "").strip()) if found else (None, line.strip())


def detect_wos_text(head: str) -> int | None:
    """Return where the tagged text begins in a file's head."""
    found = _BEGINNING.search(head)
    return found.start() if found else None


def read_wos_text(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a tagged file."""
    return read_tagged(source, WosParser(), _values)


def detect_wos_table(head: str) -> int | None:
    """Return 0 if the head is that of a tab-delimited table."""
    return header_is(head, lambda names: {"PT", "AU", "TI", "SO"} <= names, "\t")


def read_wos_table(source: Source) -> Iterator[Draft | Problem]:
    """Give the records of a table."""

    def values(row: Row) -> dict[str, list[str]]:
        return _values(
            {tag: [cell.replace("; ", "\n") if tag in {"AU", "AF"} else cell] for tag, cell in row.items()}
        )

    return read_table(source, values, quoted=False)


def _values(tags: Tags) -> dict[str, list[str]]:
    values = pick(tags, {name: sources for name, sources in FIELDS.items() if name != "authors"})
    authors = next((tags[tag] for tag in ("AF", "AU", "BA", "CA", "GP") if any(tags.get(tag, ()))), [])
    # In the tagged format each further author stands on a line of its own.
    values["authors"] = [name for text in authors for name in text.split("\n")]
    first, last, number = (next(iter(tags.get(tag, ())), "") for tag in ("BP", "EP", "AR"))
    values["pages"] = [page_range(first, last) or number]
    return values
