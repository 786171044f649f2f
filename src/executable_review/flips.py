"""Minimal flips: the smallest losses of works, evidence or records that change the standing of a claim.

A flip of a claim is a set of items whose loss gives it another standing, while the loss of no proper part of the
set does. Standings need not fall further with each further loss (a lost reply may free an objection, a lost claim
an answer), so flips are the minimal members of a family that need not be closed upwards.

They are found exactly. What a loss can do is switch off steps: a claim no longer has k sources. A minimal flip
loses nothing but what some steps need, so it is a union of minimal losses of single steps; these unions are walked
from small to large, and a branch ends at a flip. Where a larger loss can never raise a standing (`falling`), a
branch follows only those steps that a largest loss without flip leaves on, as in the enumeration of minimal hitting
sets (Reiter 1987, doi:10.1016/0004-3702(87)90062-2). Standard library only.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from executable_review.errors import ReviewError
from executable_review.semantics import bits

MOST_VISITED = 20_000
"""Most losses that are looked at for one claim."""

Flips = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Found:
    """The minimal flips of a claim for one kind of item.

    `robustness` is the size of the smallest; ``None`` when no loss of such items changes the standing.
    """

    claim_id: str
    kind: str
    standing: str
    flips: Flips

    @property
    def robustness(self) -> int | None:
        """The size of the smallest flip."""
        return min(map(len, self.flips), default=None)


def minimal(
    steps: Iterable[Sequence[int]],
    flipped: Callable[[int], bool],
    *,
    falling: bool,
    every: int,
    place: str,
    most: int = MOST_VISITED,
) -> list[int]:
    """Return all minimal losses that flip, as sorted bit masks of items.

    Parameters
    ----------
    steps : iterable of sequences of int
        For each step, the minimal losses that switch it off. The outcome must depend on the steps alone.
    flipped : callable
        Tells whether the loss of a set of items changes the standing.
    falling : bool
        Whether a loss that flips still flips when more is lost.
    every : int
        All items.
    place : str
        For the message.

    Raises
    ------
    ReviewError
        ROB001 if more than `most` losses would have to be looked at.
    """
    losses = sorted({loss for step in steps for loss in step}, key=lambda m: (m.bit_count(), m))
    found: list[int] = []
    firm: list[int] = []
    waiting, seen = [(0, 0)], {0}
    visited = 0
    while waiting:
        _, lost = heapq.heappop(waiting)
        if any(lost & f == f for f in found):
            continue
        visited += 1
        if visited > most:
            raise ReviewError(
                "ROB001",
                f"more than {most:,} losses would have to be looked at; exact flips end there".replace(
                    ",", " "
                ),
                place,
                "choose a smaller minimum_sources, or the grounded semantics",
            )
        if flipped(lost):
            found.append(lost)
            continue
        beyond = every
        if falling:
            largest = next((m for m in firm if lost & ~m == 0), None)
            if largest is None:
                largest = _largest(lost, every, flipped)
                if largest == every:
                    return []
                firm.append(largest)
            beyond = every & ~largest
        for loss in losses:
            more = lost | loss
            if loss & beyond and more not in seen:
                seen.add(more)
                heapq.heappush(waiting, (more.bit_count(), more))
    return sorted(found, key=lambda m: (m.bit_count(), bits(m)))


def _largest(lost: int, every: int, flipped: Callable[[int], bool]) -> int:
    """Grow a loss that does not flip until nothing more can be lost, halving where a whole group can't be."""
    if not flipped(every):
        return every
    waiting = [bits(every & ~lost)]
    while waiting:
        group = waiting.pop()
        more = lost
        for i in group:
            more |= 1 << i
        if not flipped(more):
            lost = more
        elif len(group) > 1:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]
    return lost
