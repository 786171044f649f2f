"""How a line looks with which a record of each format begins; used to see formats that were mixed."""

from __future__ import annotations

import re

BEGINNINGS = {
    "RIS": re.compile(r"TY  ?- ?[A-Z]{2,}"),
    "BibTeX": re.compile(
        r"\s*@\s*(?!comment\b|string\b|preamble\b)[A-Za-z]{3,}\s*[{(]\s*[^\s{}()@]*\s*(?:,|$)", re.I
    ),
    "PubMed": re.compile(r"PMID- ?\d"),
    "Web of Science": re.compile(r"(?:FN (?:Clarivate|Thomson|ISI)|PT [A-Z]$)"),
    "Web of Science table": re.compile(r"PT\tAU\t"),
    "JSON": re.compile(r"\s*\[?\s*\{\s*\"[\w-]+\"\s*:|\s*\"(?:uid|id)\"\s*:"),
    "CSV": re.compile(
        r"\"?Cites\"?[,;\t]\"?Authors\"?|\"?Authors\"?[,;].*\"?Source title\"?|\"?Article Title\"?[,;]"
    ),
}


def foreign_format(line: str, own: str) -> str:
    """Return the format whose record seems to begin at a line, if it is not the file's own; else nothing.

    >>> foreign_format("@article{key1,", "RIS"), foreign_format("TI  - A title", "RIS")
    ('BibTeX', '')
    """
    for name, beginning in BEGINNINGS.items():
        if name != own and beginning.match(line[:2000]):
            return name
    return ""
