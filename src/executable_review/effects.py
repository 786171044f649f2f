"""How much each decision moves a claim: Shapley shares of the variance, from every universe of a grid.

The full grid is a factorial design with independent, equally weighted levels, so the variance of "the claim is
supported" falls into components, one for each set of decisions (ANOVA). The Shapley share of a decision is the sum
of the components that it takes part in, each divided by the number of decisions in it (Owen 2014,
doi:10.1137/130936233). Since the grid is factored into three blocks, a component is a product of small matrices, one
a block, and even grids of many million universes need no sampling.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from executable_review.robustness import Multiverse
from executable_review.universes import Block


def shapley(multiverse: Multiverse, claim_id: str) -> dict[str, float]:
    """Return the Shapley share of each decision in the variance of a claim.

    Shares are not negative and sum to 1; all are 0 where the claim has the same standing in every universe.
    Equal to float precision to the sum over all components; see the tests.
    """
    found = multiverse.explored
    bit = multiverse.claims.index(claim_id)
    supported = np.array([s >> bit & 1 for s, _ in found.standings], dtype=np.uint8)
    shares = {name: 0.0 for name in multiverse.grid}
    whole = float(multiverse.share(claim_id) * (1 - multiverse.share(claim_id)))
    if not whole:
        return shares
    # States of a block that never differ for this claim are one: few are left.
    rows, of_row = _distinct(np.array([supported[list(row)] for row in found.rows]), 0)
    rows, against = _distinct(rows, 1)
    table, sources = _distinct(of_row[np.array(found.row_of)], 0)
    table, rules = _distinct(table, 1)
    outcome = rows[table].transpose(0, 2, 1).astype(float)
    parts = [
        _grams(block, same, n)
        for block, same, n in zip(found.blocks, (sources, against, rules), outcome.shape, strict=True)
    ]
    for i, (_, with_each) in enumerate(parts):
        for name, mine in with_each.items():
            grams = [mine if j == i else part[0] for j, part in enumerate(parts)]
            shares[name] = _weighted(outcome, grams) / whole
    return {name: max(0.0, shares[name]) for name in multiverse.grid}


def _distinct(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct rows (or columns) and, for each, which of them it is."""
    kept, same = np.unique(values, axis=axis, return_inverse=True)
    return kept, same.reshape(-1)


def _weighted(outcome: np.ndarray, grams: Sequence[np.ndarray]) -> float:
    """Sum the components, each divided by its number of decisions.

    `grams` has, for each block, one matrix a number of decisions: the products of the effects of its states.
    """
    left = np.einsum("xad,abc->xdbc", grams[0], outcome)
    left = np.einsum("ybe,xdbc->xydec", grams[1], left)
    left = np.einsum("zcf,xydec->xyzdef", grams[2], left)
    sums = np.einsum("xyzdef,def->xyz", left, outcome)
    sizes = np.add.outer(
        np.add.outer(np.arange(sums.shape[0]), np.arange(sums.shape[1])), np.arange(sums.shape[2])
    )
    return float(np.sum(np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)))


def _grams(block: Block, same: np.ndarray, kept: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return for a block the products of effects by number of decisions, over all sets and over those with each.

    Effects are the coefficients of the indicator of each state in an orthonormal basis of contrasts, one an axis.
    """
    sizes = [len(levels) for levels in block.grid.values()]
    states = same[np.array(block.states)].reshape(sizes)
    effects = (states[None] == np.arange(kept).reshape(-1, *[1] * len(sizes))).astype(float)
    for axis, n in enumerate(sizes, 1):
        effects = np.moveaxis(np.tensordot(_contrasts(n), effects, (1, axis)), 0, axis)
    taking_part = np.indices(sizes).reshape(len(sizes), -1) > 0
    effects = effects.reshape(kept, -1)
    number = taking_part.sum(axis=0)
    every = np.zeros((len(sizes) + 1, kept, kept))
    with_each = {name: np.zeros_like(every) for name in block.names}
    for k in range(len(sizes) + 1):
        chosen = effects[:, number == k]
        every[k] = chosen @ chosen.T
        for axis, name in enumerate(block.names):
            chosen = effects[:, (number == k) & taking_part[axis]]
            with_each[name][k] = chosen @ chosen.T
    return every, with_each


def _contrasts(n: int) -> np.ndarray:
    """Return a mean and n - 1 orthonormal contrasts (Helmert) for n equally weighted levels."""
    basis = np.zeros((n, n))
    basis[0] = 1 / n
    for k in range(1, n):
        basis[k, :k] = 1
        basis[k, k] = -k
        basis[k] /= np.sqrt(k * (k + 1) * n)
    return basis
