"""Compare two titles: equal, mistyped, cut off, without subtitle, or merely similar."""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from executable_review.deduplication.titles import Title
from executable_review.deduplication.vocabulary import ARTICLES, LEADING

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
    >>> compare_titles(t("Self-help and the measure of hea..."), t("Selfhelp & the Measure of Health"))
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
    if likeness and _mistyped(a.words, b.words):
        return Wording("typo", likeness, min(a.weight, b.weight))
    if short.cut:
        if len(short.compact) >= SHORTEST_START:
            beginning = fuzz.ratio(short.compact, long.compact[: len(short.compact)], score_cutoff=92)
            if beginning:
                return Wording("cut", beginning, short.weight)
    elif short.weight >= 2 and long.main != long.compact:
        main = fuzz.ratio(short.compact, long.main, score_cutoff=95)
        if main:
            return Wording("subtitle", main, short.weight)
    return Wording("similar", likeness, min(a.weight, b.weight)) if likeness else NONE


def clearly_differ(a: Title, b: Title) -> bool:
    """Tell whether two titles can't be one title that sources wrote differently."""
    if not a.compact or not b.compact or compare_titles(a, b).relation != "none":
        return False
    size = min(len(a.compact), len(b.compact))
    beginning = fuzz.ratio(a.compact[:size], b.compact[:size])
    return beginning < 75 and fuzz.token_set_ratio(" ".join(a.words), " ".join(b.words)) < 75


def _beginning(short: Title, long: Title) -> str:
    size = len(short.compact)
    if short.compact == long.main and not short.cut:
        return "subtitle"
    if size < SHORTEST_START:
        return ""
    # A title that ends within a word or with "of" was cut off, even if the source does not mark it.
    ends = accumulate(map(len, long.words), initial=len(long.compact) - sum(map(len, long.words)))
    if short.cut or short.words[-1] in LEADING or size not in ends:
        return "cut"
    return "start"


def _mistyped(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    left, right = list(a), list(b)
    for word in a:
        if word in right:
            left.remove(word)
            right.remove(word)
    left = [w for w in left if w not in ARTICLES]
    right = [w for w in right if w not in ARTICLES]
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
