"""The grid of universes, factored: what sources give, what objects, and how claims are judged vary independently.

A decision moves standings through one of three blocks only: which sources ground a claim, which objections count,
or the rules of judging. Many combinations within a block come to the same, so every universe of a large grid is
known from the few distinct states of each block. Nothing is sampled. Standard library only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from executable_review import argument, attacks
from executable_review.argument import Framework
from executable_review.claims import admissible, counted_works, independent
from executable_review.errors import ReviewError
from executable_review.judging import Judge
from executable_review.parameters import Parameters
from executable_review.semantics import Solver

NO_WORK = "none"
DROPPED = "dropped_work"
SOURCES = (
    DROPPED,
    "dropped_works",
    "source_independence",
    "self_citations",
    "citation_distance",
    "source_confidence",
    "minimum_sources",
    "uncited_statements",
)
RULES = ("premises", "contested_premises", "semantics", "accepted_strength")
MOST_COMBINATIONS = 500_000
"""Most combinations within one block."""
MOST_STATES = 5_000_000
"""Most combinations of distinct states of the three blocks."""

Grid = Mapping[str, tuple[Any, ...]]
Backing = Callable[[Mapping[str, Any]], Framework]


@dataclass(frozen=True)
class Block:
    """A group of decisions: their levels, the state of each combination in grid order, the number of states."""

    grid: Grid
    states: tuple[int, ...]
    size: int

    @property
    def names(self) -> tuple[str, ...]:
        """The decisions."""
        return tuple(self.grid)

    @cached_property
    def weights(self) -> list[int]:
        """How many combinations have each state."""
        counted = Counter(self.states)
        return [counted[i] for i in range(self.size)]

    def at_levels(self) -> Iterator[tuple[str, Any, list[int]]]:
        """Yield each level of each decision with the number of combinations that have each state there."""
        step = 1
        for name in reversed(self.names):
            levels = self.grid[name]
            counted = [[0] * self.size for _ in levels]
            for place, state in enumerate(self.states):
                counted[place // step % len(levels)][state] += 1
            yield from zip((name,) * len(levels), levels, counted, strict=True)
            step *= len(levels)


@dataclass(frozen=True)
class Universes:
    """Every universe of a grid.

    Attributes
    ----------
    grid : the decisions in the order given, each with its levels
    blocks : sources, objections, rules
    row_of : for the states of sources and of rules, the number of a row
    rows : distinct rows; each holds, for every state of objections, the number of a result
    standings : distinct results, each the bit masks of supported and of contested claims
    """

    grid: Grid
    blocks: tuple[Block, Block, Block]
    row_of: Sequence[Sequence[int]]
    rows: tuple[tuple[int, ...], ...]
    standings: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """The number of universes."""
        return math.prod(len(levels) for levels in self.grid.values())

    def at(self, chosen: Mapping[str, Any]) -> tuple[int, int]:
        """Return the masks of supported and of contested claims in one universe."""
        states = []
        for block in self.blocks:
            place = 0
            for name, levels in block.grid.items():
                place = place * len(levels) + levels.index(chosen[name])
            states.append(block.states[place])
        a, b, c = states
        return self.standings[self.rows[self.row_of[a][c]][b]]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield `at` for every universe in grid order."""
        for values in product(*self.grid.values()):
            yield self.at(dict(zip(self.grid, values, strict=True)))


def explore(
    framework: Framework,
    base: Parameters,
    grid: Grid,
    backing: Backing | None = None,
    solver: Solver | None = None,
) -> Universes:
    """Judge every universe of a grid.

    Parameters
    ----------
    framework : Framework
        Claims and sources; also the objections, where no earlier decision is in the grid.
    base : Parameters
        Decisions outside the grid keep their value.
    grid : mapping of decision to levels
        ``dropped_work`` is the work that is left out beside `base.dropped_works`, or ``none``.
    backing : callable, optional
        Gives the framework under some values of the decisions that are neither of sources nor of rules; only its
        objections and the records behind them are used.

    Raises
    ------
    ReviewError
        GRD003 if the grid is too large.
    """
    groups = {"sources": {}, "objections": {}, "rules": {}}
    for name, levels in grid.items():
        kind = "sources" if name in SOURCES else "rules" if name in RULES else "objections"
        groups[kind][name] = tuple(levels)
    for group in groups.values():
        _check_size(
            f"combinations of the decisions {', '.join(group)}",
            [len(v) for v in group.values()],
            MOST_COMBINATIONS,
        )
    sources, grounds = _block(groups["sources"], _Sources(framework, base))
    raised = _Objections(framework, base, backing)
    against, objections = _block(groups["objections"], raised)
    rules, judged = _block(
        groups["rules"], lambda chosen: tuple(chosen.get(n, getattr(base, n)) for n in RULES)
    )
    _check_size("distinct states", [sources.size, against.size, rules.size], MOST_STATES)
    graph = argument.build_graph(framework.claims, raised.met.values())
    judge = Judge(graph, [argument.numbered(graph, dict(counted)) for counted in objections], solver)
    rows = [[judge.row(g, r) for r in judged] for g in grounds]
    return Universes(dict(grid), (sources, against, rules), rows, tuple(judge.rows), tuple(judge.standings))


def _check_size(what: str, sizes: list[int], most: int) -> None:
    number = math.prod(sizes)
    if number > most:
        raise ReviewError(
            "GRD003",
            f"the grid has {f'{number:,}'.replace(',', ' ')} {what}; the limit is {f'{most:,}'.replace(',', ' ')}",
            "grid",
            "take out a decision or some of its levels, or explore two smaller grids",
        )


def _block(grid: Grid, state: Callable[[dict[str, Any]], Any]) -> tuple[Block, list[Any]]:
    numbers: dict[Any, int] = {}
    states = tuple(
        numbers.setdefault(state(dict(zip(grid, values, strict=True))), len(numbers))
        for values in product(*grid.values())
    )
    return Block(grid, states, len(numbers)), list(numbers)


class _Sources:
    """The ground of the claims under some decisions on sources."""

    def __init__(self, framework: Framework, base: Parameters):
        self.framework, self.base = framework, base
        self.counts: dict[tuple, list[int]] = {}
        self.independent: dict[tuple, int] = {}

    def __call__(self, chosen: dict[str, Any]) -> attacks.Ground:
        chosen = dict(chosen)
        work = chosen.pop(DROPPED, NO_WORK)
        here = replace(self.base, **chosen)
        if work != NO_WORK:
            here = replace(here, dropped_works=(*here.dropped_works, work))
        key = tuple(getattr(here, n) for n in SOURCES[1:6])
        if key not in self.counts:
            allowed = admissible(self.framework.sources, here)
            self.counts[key] = [
                self._independent(tuple(counted_works(c, allowed, here)), here.source_independence)
                for c in self.framework.claims
            ]
        return argument.grounded_by(
            self.framework, self.counts[key], here.minimum_sources, here.uncited_statements
        )

    def _independent(self, works: tuple[str, ...], rule: str) -> int:
        key = works, rule
        if key not in self.independent:
            self.independent[key] = independent(works, self.framework.authors, rule)
        return self.independent[key]


class _Objections:
    """The objections that count, each with the number of its sources, under some decisions."""

    OWN = ("objections", "objection_sources", "predicates")

    def __init__(self, framework: Framework, base: Parameters, backing: Backing | None):
        self.framework, self.base, self.backing = framework, base, backing
        self.met = {o.objection_id: o for o in framework.objections}
        self.frameworks: dict[tuple, Framework] = {}

    def __call__(self, chosen: dict[str, Any]) -> tuple[tuple[str, int], ...]:
        here = replace(self.base, **{n: chosen[n] for n in self.OWN if n in chosen})
        earlier = {n: v for n, v in chosen.items() if n not in self.OWN}
        key = tuple(earlier.values())
        if key not in self.frameworks:
            self.frameworks[key] = self.backing(earlier) if self.backing and earlier else self.framework
            # Under other decisions there may be other objections: a test on the corpus that fails there only.
            self.met |= {o.objection_id: o for o in self.frameworks[key].objections}
        return tuple(argument.counting(self.frameworks[key], here).items())
