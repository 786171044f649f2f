"""Saturation: how many new concepts each further work brings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import comb

from executable_review.coding.concept_matrix import ConceptMatrix


@dataclass(frozen=True)
class Step:
    """Works of one year: how many, which concepts they are the first to carry, and both sums to date."""

    year: int | None
    units: int
    units_to_date: int
    new: tuple[str, ...]
    concepts_to_date: int


@dataclass(frozen=True)
class Saturation:
    """How the concepts of a matrix accumulate.

    Attributes
    ----------
    steps : tuple of Step
        In order of year; works of one year come together, as nothing says which was first. Works without a year
        come last.
    expected : tuple of float
        Concepts that n of the works, drawn at random, are expected to carry, for n from 0 to all (rarefaction;
        Hurlbert 1971, "The nonconcept of species diversity"). It does not depend on any order.
    once : tuple of str
        Concepts that one work alone carries.
    """

    steps: tuple[Step, ...]
    expected: tuple[float, ...]
    once: tuple[str, ...]

    @property
    def next_new(self) -> float | None:
        """Concepts that one more work of the same kind is expected to add: concepts seen once over works.

        The estimate is Good's (1953, "The population frequencies of species and the estimation of population
        parameters"). Only concepts that the codebook has can be added; None without works.
        """
        works = len(self.expected) - 1
        return len(self.once) / works if works else None


def saturation(matrix: ConceptMatrix) -> Saturation:
    """Compute how the concepts of a matrix accumulate; the order of its rows makes no difference."""
    carried = {u.unit_id: {c for c in matrix.codes if u.unit_id in matrix.marked(c)} for u in matrix.units}
    by_year = sorted(matrix.units, key=lambda u: (u.year is None, u.year or 0))
    steps, seen, done = [], set(), 0
    for year, group in groupby(by_year, key=lambda u: u.year):
        ids = [u.unit_id for u in group]
        found = set().union(*(carried[u] for u in ids))
        new = tuple(c for c in matrix.codes if c in found - seen)
        seen |= found
        done += len(ids)
        steps.append(Step(year, len(ids), done, new, len(seen)))
    counts = [len(matrix.marked(c)) for c in matrix.codes]
    total = len(matrix.units)
    expected = tuple(
        sum(1 - comb(total - k, n) / comb(total, n) for k in counts if k) for n in range(total + 1)
    )
    once = tuple(c for c, k in zip(matrix.codes, counts, strict=True) if k == 1)
    return Saturation(tuple(steps), expected, once)
