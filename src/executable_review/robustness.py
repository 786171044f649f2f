"""The multiverse: the standing of every claim under every combination of defensible decisions.

Standard library only. The sums are exact: every universe of the declared grid is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from executable_review.argument import STANDINGS, Framework
from executable_review.parameters import Parameters
from executable_review.semantics import Solver, bits
from executable_review.universes import DROPPED, NO_WORK, Backing, Grid, Universes, explore


@dataclass(frozen=True)
class Multiverse:
    """Standings over a grid.

    Attributes
    ----------
    claims : tuple of claim identifiers
    every : universes that have a result, by result; results are the masks of supported and of contested claims
    at : the same for each level of each decision
    explored : the universes themselves
    """

    claims: tuple[str, ...]
    every: Mapping[tuple[int, int], int]
    at: Mapping[str, Mapping[Any, Mapping[tuple[int, int], int]]]
    explored: Universes

    @property
    def grid(self) -> Grid:
        """The decisions, each with its levels."""
        return self.explored.grid

    @property
    def universes(self) -> int:
        """The number of universes."""
        return self.explored.size

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """For each claim the number of universes in which it has each standing."""
        found = {}
        pairs = zip(*(_by_claim(self.every, which, len(self.claims)) for which in (0, 1)), strict=True)
        for claim, (supported, contested) in zip(self.claims, pairs, strict=True):
            numbers = (supported, contested, self.universes - supported - contested)
            found[claim] = dict(zip(STANDINGS, numbers, strict=True))
        return found

    @cached_property
    def _supported_at(self) -> dict[str, dict[Any, list[int]]]:
        """For each decision and level the number of universes that support each claim, in order of claims."""
        return {
            name: {level: _by_claim(counted, 0, len(self.claims)) for level, counted in levels.items()}
            for name, levels in self.at.items()
        }

    @cached_property
    def by_level(self) -> dict[str, dict[str, dict[Any, float]]]:
        """For each claim, decision and level the share of universes in which the claim is supported."""
        return {
            claim: {
                name: {v: n[i] * len(levels) / self.universes for v, n in levels.items()}
                for name, levels in self._supported_at.items()
            }
            for i, claim in enumerate(self.claims)
        }

    def share(self, claim_id: str, standing: str = "supported") -> float:
        """Share of universes in which a claim has a standing."""
        return self.counts[claim_id][standing] / self.universes

    def effects(self, claim_id: str) -> dict[str, float]:
        """For each decision, the largest difference in the supported share between two of its levels."""
        return {d: max(s.values()) - min(s.values()) for d, s in self.by_level[claim_id].items()}

    def first_order(self, claim_id: str) -> dict[str, float]:
        """For each decision, the share of the variance that it explains alone: the first-order Sobol index.

        All levels of a decision weigh the same. The index is the variance, over the levels of a decision, of the
        supported share, divided by the variance over all universes (Saltelli et al. 2008, Global Sensitivity
        Analysis: The Primer, ch. 4). It is computed in whole numbers and exact; all are 0 where the claim has
        one standing only.
        """
        i, n = self.claims.index(claim_id), self.universes
        mean = Fraction(self.counts[claim_id]["supported"], n)
        whole = mean * (1 - mean)
        found = {}
        for name, levels in self._supported_at.items():
            shares = [Fraction(numbers[i] * len(levels), n) for numbers in levels.values()]
            explained = sum((s - mean) ** 2 for s in shares) / len(shares)
            found[name] = float(explained / whole) if whole else 0.0
        return found

    def matters_most(self, claim_id: str) -> str:
        """The decision that explains most of a claim's variance alone; an empty string when none explains any."""
        explained = self.first_order(claim_id)
        best = max(explained, key=lambda d: explained[d])
        return best if explained[best] > 0 else ""

    @cached_property
    def curve(self) -> dict[int, dict[str, Any]]:
        """The specification curve: universes by the number of claims they support.

        Returns
        -------
        dict of number of supported claims to dict
            ``universes``: how many support so many; ``levels``: of these, how many have each level of each
            decision; ``claims``: of these, how many support each claim.
        """
        found: dict[int, dict[str, Any]] = {}
        for (supported, _), n in self.every.items():
            row = found.setdefault(
                supported.bit_count(), {"universes": 0, "levels": {}, "claims": dict.fromkeys(self.claims, 0)}
            )
            row["universes"] += n
            for i, claim in enumerate(self.claims):
                if supported >> i & 1:
                    row["claims"][claim] += n
        for name, levels in self.at.items():
            for level, counted in levels.items():
                for row in found.values():
                    row["levels"].setdefault(name, {})[level] = 0
                for (supported, _), n in counted.items():
                    found[supported.bit_count()]["levels"][name][level] += n
        return dict(sorted(found.items()))


def full_grid(
    levels: Mapping[str, Sequence[Any]], works: Sequence[str], dropping: str
) -> dict[str, tuple[Any, ...]]:
    """Return the grid: decisions with their levels, and the work that is dropped."""
    grid = {name: tuple(values) for name, values in levels.items()}
    grid[DROPPED] = (NO_WORK, *(works if dropping == "each" else ()))
    return grid


def multiverse(
    framework: Framework,
    base: Parameters,
    grid: Grid,
    backing: Backing | None = None,
    solver: Solver | None = None,
) -> Multiverse:
    """Judge every universe of the grid and count.

    Arguments are those of `executable_review.universes.explore`. The result is that of calling
    `executable_review.argument.judge` once a universe (a test says so).
    """
    found = explore(framework, base, grid, backing, solver)
    blocks = found.blocks
    weights = [block.weights for block in blocks]
    sources, against, rules = weights
    # Rows of each state of sources and of rules, over all combinations of the other.
    by_source = [Counter() for _ in sources]
    by_rule = [Counter() for _ in rules]
    for a, row_of in enumerate(found.row_of):
        for c, row in enumerate(row_of):
            by_source[a][row] += rules[c]
            by_rule[c][row] += sources[a]
    at: dict[str, dict[Any, dict[tuple[int, int], int]]] = {name: {} for name in grid}
    for block, counted in ((blocks[0], by_source), (blocks[2], by_rule)):
        for name, level, numbers in block.at_levels():
            at[name][level] = _spread(found, _sum(zip(counted, numbers, strict=True)), against)
    rows = _sum(zip(by_source, sources, strict=True))
    for name, level, numbers in blocks[1].at_levels():
        at[name][level] = _spread(found, rows, numbers)
    ordered = {name: {level: at[name][level] for level in grid[name]} for name in grid}
    claims = tuple(c.claim_id for c in framework.claims)
    return Multiverse(claims, _spread(found, rows, against), ordered, found)


def _sum(parts: Iterable[tuple[Mapping[int, int], int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for counted, times in parts:
        if times:
            for row, n in counted.items():
                total[row] = total.get(row, 0) + times * n
    return total


def _spread(found: Universes, rows: Mapping[int, int], against: Sequence[int]) -> dict[tuple[int, int], int]:
    """Count results from counted rows, each spread over the states of objections."""
    total: Counter = Counter()
    for row, n in rows.items():
        for result, times in zip(found.rows[row], against, strict=True):
            total[result] += n * times
    return {found.standings[r]: n for r, n in sorted(total.items()) if n}


def _by_claim(counted: Mapping[tuple[int, int], int], which: int, claims: int) -> list[int]:
    """Count, for each claim, the universes whose mask has its bit; each mask is taken apart once."""
    totals = [0] * claims
    for pair, n in counted.items():
        for i in bits(pair[which]):
            totals[i] += n
    return totals
