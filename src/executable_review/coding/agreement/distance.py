"""Distances between sets of codes, for agreement over whole sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Distance = Callable[[frozenset[str], frozenset[str]], float]


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Return one minus the share of common codes among all codes given; two empty sets agree fully.

    Notes
    -----
    P. Jaccard, The distribution of the flora in the alpine zone, 1912, 10.1111/j.1469-8137.1912.tb05611.x.
    """
    return 1 - len(a & b) / len(a | b) if a | b else 0.0


def masi(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the MASI distance of Passonneau (2006): one minus Jaccard's similarity times monotonicity.

    Monotonicity is 1 for equal sets, 2/3 when one holds the other, 1/3 when they only overlap, 0 otherwise. So a
    coder who gave one code more differs less than one who gave another code.

    Notes
    -----
    R. Passonneau, Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic Annotation,
    LREC 2006.
    """
    if a == b:
        return 0.0
    if not a & b:
        return 1.0
    return 1 - (1 - jaccard(a, b)) * (2 / 3 if a <= b or b <= a else 1 / 3)


def matrix(values: Sequence[frozenset[str]], distance: Distance) -> np.ndarray:
    """Return the distances between all values, shape (values, values)."""
    return np.array([[distance(a, b) for b in values] for a in values], dtype=float).reshape(
        len(values), len(values)
    )
