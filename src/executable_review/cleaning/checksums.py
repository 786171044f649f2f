"""Check characters of identifiers: ORCID (ISO 7064, MOD 11-2), ISBN-10, ISBN-13 and ISSN."""

from __future__ import annotations

import re

_ORCID = re.compile(r"(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


def read_orcid(text: str) -> str:
    """Return an ORCID without its address, or empty text if its form or check character is wrong.

    >>> read_orcid("https://orcid.org/0000-0002-1825-0097"), read_orcid("0000-0002-1825-0098")
    ('0000-0002-1825-0097', '')
    """
    found = _ORCID.fullmatch(text.strip())
    if not found:
        return ""
    *digits, check = found[1].replace("-", "")
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return found[1] if check == _letter((12 - total % 11) % 11) else ""


def isbn_holds(text: str) -> bool:
    """Tell whether an ISBN of 10 or 13 digits has the right form and check digit.

    >>> isbn_holds("978-92-64-08358-5"), isbn_holds("978-92-64-08358-6"), isbn_holds("0-306-40615-2")
    (True, False, True)
    """
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 - n) * _value(d) for n, d in enumerate(digits)) % 11 == 0
    return False


def issn_holds(text: str) -> bool:
    """Tell whether an ISSN has the right form and check digit.

    >>> issn_holds("0378-5955"), issn_holds("0378-5956")
    (True, False)
    """
    found = re.fullmatch(r"(\d{4})-?(\d{3}[\dX])", text.strip().upper())
    digits = "".join(found.groups()) if found else ""
    return bool(digits) and sum((8 - n) * _value(d) for n, d in enumerate(digits)) % 11 == 0


def _letter(value: int) -> str:
    return "X" if value == 10 else str(value)


def _value(letter: str) -> int:
    return 10 if letter == "X" else int(letter)
