"""Match phrases against short texts, word by word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Split text into lower-case words; hyphens and punctuation separate, accents stay.

    >>> words("Peer-review, of PAPERS")
    ('peer', 'review', 'of', 'papers')
    """
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    parts = [words(part) for part in phrase.split("*")]
    body = r"\w*".join(" ".join(map(re.escape, part)) for part in parts)
    return re.compile(rf"(?<!\S){body}(?!\S)")


def contains(text: str | None, phrase: str, unless: tuple[str, ...] = ()) -> bool:
    """Tell whether a text holds a phrase as consecutive words.

    A trailing ``*`` stands for any further letters of the last word. A hyphen in either counts as a space, so
    that ``peer-review`` matches ``peer review`` but not ``peerreview``.

    Parameters
    ----------
    text : str or None
    phrase : str
    unless : tuple of str
        Longer phrases in which the words mean something else; what stands in one of them does not count.

    >>> contains("Peer reviews in practice", "peer review*")
    True
    >>> contains("Peerreview", "peer-review")
    False
    >>> contains("A literature review", "review", ("literature review*",))
    False
    >>> contains("A review of literature reviews", "review", ("literature review*",))
    True
    """
    if not text:
        return False
    plain, wanted = _plain(text), _pattern(phrase)
    if wanted.search(plain) is None:
        return False
    for other in unless:
        # A bar keeps the words before and after from meeting: no phrase has one.
        plain = _pattern(other).sub("|", plain)
    return wanted.search(plain) is not None


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return " ".join(words(text))
