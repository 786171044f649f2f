"""The unit of analysis of a work, where its title or keywords show it (Webster & Watson 2002)."""

from __future__ import annotations

from collections.abc import Iterable

from executable_review.coding.dictionary import names
from executable_review.data import Row


def units_of_analysis(title: str | None, keywords: str | None, rules: Iterable[Row]) -> tuple[str, ...]:
    """Return the units of analysis that title or keywords name, in the order of the rules.

    Parameters
    ----------
    title, keywords : str or None
    rules : iterable of rows
        Table ``units_of_analysis``; each row has a unit, a pattern, and phrases in which the pattern means
        something else.

    Returns
    -------
    tuple of str
        Empty where neither shows a unit: then it is not known, and a work may well have one.
    """
    return tuple(dict.fromkeys(r["unit_of_analysis"] for r in rules if names(r, title) or names(r, keywords)))
