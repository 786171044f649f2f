"""Fold text: one spelling for the many ways in which sources write the same letters."""

from __future__ import annotations

import html
import re
import unicodedata
from sys import intern

from executable_review.cleaning.markup import plain

# Letters that have no decomposition; sources write them both ways.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "o",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ß": "ss",
        "ẞ": "ss",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "þ": "th",
        "Þ": "th",
        "\u0131": "i",
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u00b4": "'",
        "`": "'",
        "\u00ad": None,
        "\u200b": None,
        "\ufeff": None,
    }
)
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return text without markup, entities, case and diacritics.

    >>> fold("J&oslash;rgensen &amp;amp; <i>S&#246;ll</i>")
    'jorgensen & soll'
    """
    if "&" in text or "<" in text:
        # Lists split at semicolons leave entities without theirs.
        text = html.unescape(plain(text))
    if text.isascii():
        return text.lower().replace("`", "'")
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c)).translate(_LETTERS).casefold()


def words(folded: str) -> tuple[str, ...]:
    """Split folded text into words; an apostrophe joins, every other mark separates.

    >>> words(fold("Readers’ & users' Self-help"))
    ('readers', 'and', 'users', 'self', 'help')
    """
    # Interned: a hundred thousand records share a few thousand words.
    return tuple(map(intern, _WORD.findall(folded.replace("'", "").replace("&", " and "))))
