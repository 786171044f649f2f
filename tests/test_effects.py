"""Shapley shares of decisions, against every component of the variance."""

import math
from fractions import Fraction
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from strategies import WORKS, decisions, frameworks
from test_robustness import grids

from executable_review.effects import shapley
from executable_review.robustness import multiverse


def by_definition(m, bit):
    """Shapley values of the game whose worth of a set is the variance of the mean given its decisions; exact."""
    names = list(m.grid)
    universes = list(product(*m.grid.values()))
    held = [Fraction(s >> bit & 1) for s, _ in m.explored]

    def explained(chosen):
        groups = {}
        for universe, value in zip(universes, held, strict=True):
            groups.setdefault(tuple(universe[i] for i in chosen), []).append(value)
        mean = sum(held) / len(held)
        return sum(len(g) * (sum(g) / len(g) - mean) ** 2 for g in groups.values()) / len(held)

    n = len(names)
    subsets = lambda rest: chain.from_iterable(combinations(rest, k) for k in range(n))  # noqa: E731
    worth = {s: explained(s) for s in [*subsets(range(n)), tuple(range(n))]}
    whole = worth[tuple(range(n))]
    found = {}
    for i, name in enumerate(names):
        total = Fraction(0)
        for s in subsets([j for j in range(n) if j != i]):
            weight = Fraction(math.factorial(len(s)) * math.factorial(n - len(s) - 1), math.factorial(n))
            total += weight * (worth[tuple(sorted((*s, i)))] - worth[s])
        found[name] = total / whole if whole else Fraction(0)
    return found


@settings(max_examples=40)
@given(frameworks(most=3), decisions(("claims",), dropped_works=WORKS), grids())
def test_shapley_shares_are_those_of_the_definition(framework, base, grid):
    m = multiverse(framework, base, grid)
    for i, claim in enumerate(m.claims):
        expected = by_definition(m, i)
        found = shapley(m, claim)
        assert list(found) == list(grid)
        for name in grid:
            assert found[name] == pytest.approx(float(expected[name]), abs=1e-9)


def test_shapley_shares_of_the_shipped_grid_hold_the_first_order_and_sum_to_one(review):
    m = review.multiverse
    answer = review.data.review["answer_claim"]
    shares, alone = shapley(m, answer), m.first_order(answer)
    assert sum(shares.values()) == pytest.approx(1)
    assert all(shares[d] >= alone[d] - 1e-9 for d in shares)
    assert 0 < sum(alone.values()) <= 1
