"""Read container, kind, volume and page."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from executable_review.cleaning.types import TYPES
from executable_review.deduplication.text import fold, words
from executable_review.deduplication.vocabulary import SMALL

_PAGE = re.compile(r"[a-z]{0,3}\d+[a-z]{0,2}")
_NUMBER = re.compile(r"\d+")

# The kinds that are told apart, by the project's names of types.
_KINDS = {
    "journal-article": "article",
    "book-chapter": "chapter",
    "book": "book",
    "proceedings-article": "proceedings",
    "report": "report",
    "preprint": "preprint",
    "thesis": "thesis",
}
# Words that only a comparison takes for a kind; a working paper may be the preprint of an article.
_MORE = {
    word: kind
    for kind, words in {
        "article": "magazinearticle news researcharticle",
        "chapter": "bookpart booksection referenceentry entryencyclopedia",
        "book": "collection mvbook referencebook whole",
        "proceedings": "conf proceedings",
        "report": "workingreport",
        "preprint": "postedcontent workingpaper unpd",
        "thesis": "masterthesis",
    }.items()
    for word in words.split()
}
_KIND = {
    **{re.sub(r"[^a-z]", "", word): _KINDS[kind] for word, kind in TYPES.items() if kind in _KINDS},
    **{kind.replace("-", ""): short for kind, short in _KINDS.items()},
    **_MORE,
}


def read_kind(text: str) -> str:
    """Return the kind of document, or empty text if the source's word for it is not known.

    >>> read_kind("Journal Article"), read_kind("incollection"), read_kind("CITATION")
    ('article', 'chapter', '')
    """
    return _KIND.get(re.sub(r"[^a-z]", "", text.lower()), "")


def read_page(text: str) -> str:
    """Return the first page.

    >>> read_page("pp. 0639–653"), read_page("S31-S47")
    ('639', 's31')
    """
    found = (
        _PAGE.search(re.sub(r"\b(?:pp?|pages?|art(?:icle)?|no)\b\.?\s*", "", text.lower())) if text else None
    )
    return found[0].lstrip("0") if found else ""


def read_volume(text: str) -> str:
    """Return the first number of a volume.

    >>> read_volume("Vol. 18(5)")
    '18'
    """
    found = _NUMBER.search(text) if text else None
    return found[0].lstrip("0") if found else ""


@lru_cache(maxsize=65536)
def read_container(text: str) -> str:
    """Return the telling words of a container's name, joined by spaces.

    >>> read_container("The Journal of Public Administration Research & Theory")
    'journal public administration research theory'
    """
    if not text:
        return ""
    parts = words(fold(text))
    return " ".join([w for w in parts if w not in SMALL] or parts)


@lru_cache(maxsize=65536)
def compare_containers(a: str, b: str) -> str:
    """Say how two container names agree.

    Returns
    -------
    str
        ``"unknown"`` when one is empty, ``"same"``, ``"short"`` when one can be an abbreviation, an acronym or
        the beginning of the other, or ``"differ"``.
    """
    if not a or not b:
        return "unknown"
    if a == b:
        return "same"
    if _NUMBER.findall(a) != _NUMBER.findall(b):
        # Meetings of different years, volumes of a series.
        return "differ"
    short, long = sorted((a, b), key=lambda name: (len(name), name))
    if fuzz.ratio(short.replace(" ", ""), long.replace(" ", "")) >= 94:
        return "same"
    few, many = short.split(), long.split()
    if len(few) == 1 and len(short) >= 3 and short == "".join(w[0] for w in many):
        return "short"
    if len(few) == len(many) and all(_abbreviates(s, m) for s, m in zip(few, many, strict=True)):
        return "short"
    if long.startswith(short + " ") and (len(few) > 1 or len(short) >= 8):
        # A subtitle was left out. "Public Administration" is not short for "Public Administration Review".
        return "short" if len(many) - len(few) > 2 else "differ"
    return "differ"


def _abbreviates(short: str, whole: str) -> bool:
    if whole.startswith(short):
        return True
    # "mgmt", "intl": letters left out, in order.
    letters = iter(whole)
    return len(short) >= 3 and short[0] == whole[0] and all(letter in letters for letter in short)
