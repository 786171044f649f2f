"""Years, ISSNs, ISBNs, pages and addresses as sources write them, in one form."""

from __future__ import annotations

import re

EARLIEST, LATEST = 1400, 2100

_YEAR = re.compile(r"(?<![0-9])([0-9]{4})(?![0-9])")
_DAY = re.compile(r"(?<![0-9])([0-9]{4})(?:0[0-9]|1[0-2])[0-3][0-9](?![0-9])")
# Hyphens and dashes of all widths, and the minus sign.
_DASH = re.compile(" *[-\u2010-\u2015\u2212]+ *")
_ANY_DASH = re.compile("[-\u2010-\u2015\u2212]")


def clean_year(text: str) -> tuple[int | None, str]:
    """Return the year in a date, and why there is none.

    >>> clean_year("2019/05/01"), clean_year("0")[1]
    ((2019, ''), 'year 0 means not known; treated as missing')
    """
    found = _YEAR.search(text) or _DAY.search(text)
    if found and EARLIEST <= int(found[1]) <= LATEST:
        return int(found[1]), ""
    if not text.strip("0./- "):
        return None, "year 0 means not known; treated as missing"
    return None, f"'{text.strip()[:40]}' is not a plausible year; treated as missing"


def clean_serials(texts: list[str]) -> tuple[str, str, list[str]]:
    """Return ISSNs and ISBNs, each joined with "; ", and the parts that are neither.

    >>> clean_serials(["1999-777X(Electronic), 0222-6666(Print)", "978-92-64-08358-5"])
    ('1999-777X; 0222-6666', '978-92-64-08358-5', [])
    """
    issns: dict[str, None] = {}
    isbns: dict[str, None] = {}
    odd: list[str] = []
    for text in texts:
        whole = re.sub(r"[\s-]", "", text)
        parts = [text] if re.fullmatch(r"(?:97[89])?[0-9]{9}[0-9Xx]", whole) else re.split(r"[,;\s/|]+", text)
        for part in parts:
            found = re.search(r"[0-9][0-9 -]*[0-9Xx]", part)
            number = found[0] if found else ""
            digits = re.sub(r"[\s-]", "", number).upper()
            if re.fullmatch(r"[0-9]{7}[0-9X]", digits):
                issns[f"{digits[:4]}-{digits[4:]}"] = None
            elif re.fullmatch(r"(?:97[89])?[0-9]{9}[0-9X]", digits):
                isbns[number.strip().upper()] = None
            elif any(c.isdigit() for c in part):
                odd.append(part.strip())
    return "; ".join(issns), "; ".join(isbns), odd


def clean_pages(text: str) -> str:
    """Return a page range with one hyphen.

    >>> clean_pages("1 -- 10"), clean_pages("e0248558")
    ('1-10', 'e0248558')
    """
    return _DASH.sub("-", text).strip("-")


def page_range(start: str, end: str) -> str:
    """Return first and last page as one range; a start that is already a range stays."""
    start, end = start.strip(), end.strip()
    if not start or not end or start == end or _ANY_DASH.search(start):
        return start or end
    return f"{start}-{end}"


def is_address(text: str) -> bool:
    """Tell whether a text is an address on the web (nothing that runs, such as ``javascript:``)."""
    return re.match(r"(?:https?://|www\.)[^\s<>\"]+$", text, re.IGNORECASE) is not None
