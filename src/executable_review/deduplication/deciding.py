"""Decide: each compared pair is the same work, two works, or a question for a person, by a rule with a code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from executable_review.deduplication.scoring import Comparison

UPPER = 75
LOWER = 55
# Only the strongest kinds of evidence come before a score; within ten points scores count as equal.
STRENGTH = {"DUP005": 1000, "DUP002": 900, "DUP001": 800}


class Decision(NamedTuple):
    """What was decided of a pair, and by which rule.

    `outcome` is ``"same"``, ``"apart"`` or ``"review"``. `a` and `b` are keys in alphabetical order. `open`
    marks a question that scored like a link and in which nothing contradicts.
    """

    a: str
    b: str
    code: str
    outcome: str
    score: int
    reason: str
    open: bool = False

    @property
    def pair_id(self) -> str:
        """A name for the pair that depends on the two keys alone."""
        return name_pair(self.a, self.b)

    @property
    def strength(self) -> int:
        """Rank of a link, for the case that two links exclude each other."""
        return STRENGTH.get(self.code, self.score // 10)


def name_pair(a: str, b: str) -> str:
    """Return the name of a pair of keys, whatever their order."""
    return hashlib.sha256("\0".join(sorted((a, b))).encode()).hexdigest()[:12]


def decide(comparisons: Iterable[Comparison], upper: int = UPPER, lower: int = LOWER) -> Iterator[Decision]:
    """Decide each compared pair; pairs that scored below `lower` are two works and left out.

    Parameters
    ----------
    comparisons : iterable of Comparison
        From `executable_review.deduplication.score`.
    upper, lower : int
        Scores from which a pair is the same work (if nothing raises a doubt), and from which it is a question.
    """
    for c in comparisons:
        code, outcome, reason = _rule(c, upper, lower)
        if code:
            a, b = sorted((c.a.key, c.b.key))
            is_open = outcome == "review" and c.score >= upper and not c.contradicted
            yield Decision(a, b, code, outcome, c.score, reason, is_open)


def _rule(c: Comparison, upper: int, lower: int) -> tuple[str, str, str]:
    if c.veto:
        # Kept for the reader only where the two look alike; else there is nothing to explain.
        alike = c.score >= lower or (c.title.relation == "equal" and c.title.weight >= 2)
        return (c.veto[0], "apart", c.veto[1]) if alike else ("", "", "")
    if c.exact:
        return "DUP001", "same", "every stated field is the same"
    if c.same_doi:
        if c.doubts:
            return "DUP020", "review", "; ".join(c.doubts)
        return "DUP002", "same", f"DOI {c.a.facts.doi}"
    if c.title.weight == 0 and c.doubts:
        # No use in asking: each journal has its "Editorial" in each issue.
        return "", "", ""
    if c.a.bare or c.b.bare:
        return _bare(c, lower)
    if c.score >= upper and not c.doubts:
        return "DUP003", "same", f"score {c.score}, titles: {c.title.relation}"
    if c.score >= lower:
        return "DUP020", "review", "; ".join(c.doubts) or f"score {c.score}"
    return "", "", ""


def _bare(c: Comparison, lower: int) -> tuple[str, str, str]:
    # A bare record offers only its title, so the title must be whole, long and the same.
    year = c.a.facts.year
    years = c.a.facts.year == c.b.facts.year or not (c.a.facts.year and c.b.facts.year)
    certain = c.title.weight >= (3 if year and year == c.b.facts.year else 4)
    if c.title.relation == "equal" and years and certain and not c.doubts:
        return "DUP004", "same", "long title, the same letter by letter; nothing contradicts"
    if (
        c.title.relation != "none"
        and c.title.weight >= 2
        and (c.score >= lower - 10 or c.title.likeness >= 90)
    ):
        return "DUP020", "review", "; ".join(("nothing but the title to compare", *c.doubts))
    return "", "", ""
