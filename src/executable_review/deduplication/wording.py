"""Compare two titles: equal, mistyped, cut off, without subtitle, or merely similar."""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from executable_review.deduplication.titles import Title

_ARTICLES = {"a", "an", "the", "and", "der", "die", "das", "le", "la", "les", "el", "los", "un", "une", "und", "et"}
SIMILAR = 85
SHORTEST_START = 18


class Wording(NamedTuple):
    """How two titles agree.

    `relation` is ``"equal"``, ``"typo"`` (an article or a few letters differ), ``"cut"`` (one ends where a source
    cut it off), ``"subtitle"`` (one is the other's main title), ``"start"`` (one goes on where the other ends),
    ``"similar"`` or ``"none"``. `weight` is that of the shorter title, `likeness` from 0 to 100.
    """

    relation: str
    likeness: float
    weight: int


NONE = Wording("none", 0, 0)


def compare_titles(a: Title, b: Title) -> Wording:
    """Say how two titles agree.

    >>> from executable_review.deduplication.titles import read_title as t
    >>> compare_titles(t("Co-production and the co-creation of val..."), t("Coproduction & the Co-creation of Value"))
    Wording(relation='cut', likeness=100, weight=2)
    """
    x, y = a.compact, b.compact
    if x == y:
        return Wording("equal", 100, a.weight) if x else NONE
    if not x or not y:
        return NONE
    short, long = (a, b) if len(x) < len(y) else (b, a)
    if long.compact.startswith(short.compact):
        relation = _beginning(short, long)
        if relation:
            return Wording(relation, 100, min(short.weight, long.weight))
    likeness = fuzz.ratio(x, y, score_cutoff=SIMILAR)
    if likeness:
        relation = "typo" if _mistyped(a.words, b.words) else "similar"
        return Wording(relation, likeness, min(a.weight, b.weight))
    if short.cut and len(short.compact) >= SHORTEST_START:
        likeness = fuzz.ratio(short.compact, long.compact[: len(short.compact)], score_cutoff=95)
        if likeness:
            return Wording("cut", likeness, short.weight)
    elif short.weight >= 2 and fuzz.ratio(short.compact, long.main, score_cutoff=95):
        return Wording("subtitle", fuzz.ratio(short.compact, long.main), short.weight)
    return NONE


def _beginning(short: Title, long: Title) -> str:
    size = len(short.compact)
    if short.compact == long.main and not short.cut:
        return "subtitle"
    if size < SHORTEST_START:
        return ""
    # A title that ends within a word was cut off, even if the source does not mark it.
    if short.cut or size not in accumulate(map(len, long.words)):
        return "cut"
    return "start"


def _mistyped(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    left, right = list(a), list(b)
    for word in a:
        if word in right:
            left.remove(word)
            right.remove(word)
    left = [w for w in left if w not in _ARTICLES]
    right = [w for w in right if w not in _ARTICLES]
    one, other = "".join(left), "".join(right)
    if one == other:
        return True
    if any(c.isdigit() for c in one + other):
        return False
    if len(left) == len(right) <= 3:
        return all(_letters_apart(x, y) for x, y in zip(left, right, strict=True))
    return _letters_apart(one, other)


def _letters_apart(a: str, b: str) -> bool:
    # In a short word each letter makes another word: "men" and "women", "form" and "from".
    shorter = min(len(a), len(b))
    most = 2 if shorter >= 8 else 1 if shorter >= 5 else 0
    return Levenshtein.distance(a, b, score_cutoff=most) <= most
