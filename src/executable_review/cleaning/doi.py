"""DOIs as sources write them, in one form: strictly where they enter, leniently where records are compared."""

from __future__ import annotations

import re
from urllib.parse import unquote

from executable_review.cleaning.markup import plain

_RESOLVER = re.compile(
    r"^(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/|(?:info:|urn:)?doi\s*[:/]\s*|doi\s+)+", re.IGNORECASE
)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f]+")
# What landing pages and link resolvers add behind a DOI.
_TAIL = re.compile(r"(?:/(?:abstract|full|fulltext|pdf|epdf|html|meta))$|[.,;:]+$|\.pdf$")


def clean_doi(text: str) -> tuple[str, str]:
    """Return a DOI in lower case (DOIs do not tell case apart), and what was repaired or is wrong.

    >>> clean_doi("https://doi.org/10.1234/ABC.")
    ('10.1234/abc', 'taken out of an address')
    >>> clean_doi("10.1234")
    ('', "'10.1234' is not a DOI; set aside")
    """
    given = plain(text).strip()
    bare = _RESOLVER.sub("", given)
    repair = (
        "taken out of an address" if bare != given else "freed of markup" if given != text.strip() else ""
    )
    if bare.lower().startswith(("http://", "https://")):
        # A library's proxy or a publisher's page that holds the DOI.
        start = bare.find("10.")
        bare, repair = bare[start:] if start >= 0 else "", "taken out of an address"
    if repair.endswith("address"):
        bare = unquote(bare)
    first, _, rest = bare.partition(" ")
    trimmed = first.strip("<>\"'").rstrip(".,;:") if not first.endswith(">;2-#") else first
    if (
        not _DOI.fullmatch(trimmed)
        or re.search("<[a-zA-Z/!?]", trimmed)
        or (rest.strip() and not re.match(r"\s*(?:[\[(;,]|10\.)", rest))
    ):
        return "", f"'{text.strip()[:60]}' is not a DOI; set aside"
    if trimmed != bare and not repair:
        repair = "cleared of what stood around it"
    return trimmed.lower(), repair


def read_doi(text: str) -> str:
    """Return a DOI in its one canonical spelling, or empty text if there is none.

    >>> read_doi("https://dx.doi.org/10.1111/PUAR.12765.")
    '10.1111/puar.12765'
    """
    if not text:
        return ""
    text = text.strip().lower()
    if "%" in text:
        text = unquote(text)
    found = _DOI.search(text)
    if not found:
        return ""
    doi = found[0].split("?")[0].split("#")[0] if "doi.org" in text else found[0]
    while True:
        shorter = _TAIL.sub("", doi)
        if shorter.endswith(")") and shorter.count("(") < shorter.count(")"):
            shorter = shorter[:-1]
        if shorter == doi:
            return doi if len(doi) > len("10.1234/") - 1 else ""
        doi = shorter
