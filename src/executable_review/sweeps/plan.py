"""What a sweep is: a grid, the decisions outside it, all that goes in, and the name that follows from these."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from executable_review.errors import ReviewError
from executable_review.execution.record import inputs
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.universes import DROPPED, NO_WORK

SCHEMA = 1
MOST_UNIVERSES = 200_000
"""Most universes of a sweep: each is a row, and all rows are in memory once."""
MOST_PARTS = 200
"""About so many parts; each is kept as soon as it is done."""


@dataclass(frozen=True)
class Plan:
    """A sweep before it is run.

    Attributes
    ----------
    grid : mapping of decision to levels
        The universes are numbered from 1 in grid order: the last decision changes fastest.
    base : Parameters
        Decisions outside the grid.
    inputs : mapping of str to str
        SHA-256 of all that goes in: data, notebooks, package, lock.
    """

    grid: Mapping[str, tuple[Any, ...]]
    base: Parameters
    inputs: Mapping[str, str]

    @property
    def size(self) -> int:
        """The number of universes."""
        return math.prod(map(len, self.grid.values()))

    @property
    def step(self) -> int:
        """Universes in a part; it depends on the grid only, so that parts fit after any interruption."""
        return math.ceil(self.size / MOST_PARTS)

    @property
    def parts(self) -> list[int]:
        """The number of the first universe of each part."""
        return list(range(1, self.size + 1, self.step))

    def part(self, first: int) -> range:
        """Return the numbers of the universes in the part that begins with `first`."""
        return range(first, min(first + self.step, self.size + 1))

    def levels(self, number: int) -> dict[str, Any]:
        """Return the level of each decision of the grid in a universe."""
        place, found = number - 1, {}
        for name, values in reversed(self.grid.items()):
            place, i = divmod(place, len(values))
            found[name] = values[i]
        return {name: found[name] for name in self.grid}

    def parameters(self, number: int) -> Parameters:
        """Return all decisions of a universe."""
        chosen = self.levels(number)
        work = chosen.pop(DROPPED, NO_WORK)
        here = replace(self.base, **chosen)
        if work != NO_WORK:
            here = replace(here, dropped_works=tuple(sorted({*here.dropped_works, work})))
        return here

    @property
    def frozen_inputs(self) -> str:
        """One hash of all that goes in."""
        return digest(self.inputs)

    @cached_property
    def identity(self) -> str:
        """The sweep's name: a hash of grid, other decisions and inputs."""
        return digest(self.described)

    @property
    def described(self) -> dict[str, Any]:
        """Grid, other decisions and inputs as plain values."""
        return {
            "schema": SCHEMA,
            "universes": self.size,
            # A list: the order of decisions numbers the universes.
            "grid": [[name, [plain(v) for v in levels]] for name, levels in self.grid.items()],
            "parameters": self.base.as_dict(),
            "inputs": dict(self.inputs),
        }


def make_plan(review: Review, grid: Mapping[str, tuple[Any, ...]]) -> Plan:
    """Plan a sweep over a grid; decisions outside it are those of the review.

    Raises
    ------
    ReviewError
        GRD003 if the grid is too large for a row a universe.
    """
    plan = Plan(grid, review.parameters, inputs_of(review))
    if plan.size > MOST_UNIVERSES:
        raise ReviewError(
            "GRD003",
            f"the grid has {plan.size:,} universes; the limit of a sweep is {MOST_UNIVERSES:,}".replace(
                ",", " "
            ),
            "grid",
            "take out a decision or some levels, or count them without a row each: `review multiverse GRID`",
        )
    return plan


def inputs_of(review: Review) -> dict[str, str]:
    """Return the SHA-256 of all that goes into a run of this review."""
    return inputs(review)


def plain(value: Any) -> Any:
    """Return a level as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
