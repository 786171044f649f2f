"""The least new evidence, or the fewest answers, that would make a fallen claim supported.

Standard library only.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

from executable_review import flips
from executable_review.errors import ReviewError
from executable_review.neighbourhood import Neighbourhood

MOST_ADDED = 12
"""Most sources and answers that a rescue may need."""


@dataclass(frozen=True)
class Rescue:
    """A least change under which a fallen claim is supported: further sources, and objections answered."""

    sources: Mapping[str, int]
    answered: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many sources and answers."""
        return sum(self.sources.values()) + len(self.answered)


def rescues(near: Neighbourhood) -> tuple[Rescue, ...]:
    """Return every least change that would make a fallen claim supported.

    A change adds independent sources, cited in a claim's own sentences, or answers an objection so that it falls.
    Each source and each answer counts as one; all changes of the least size are returned. There is none when the
    claim is supported, or when no change of at most `MOST_ADDED` does it.

    Raises
    ------
    ReviewError
        ROB001 if more changes would have to be looked at than the limit allows.
    """
    found: list[Rescue] = []
    if near.standing == "supported":
        return ()
    names = tuple(near.counted)
    start = (tuple(near.counts), frozenset())
    waiting, seen = [(0, 0, start)], {start}
    while waiting:
        size, _, (counts, answered) = heapq.heappop(waiting)
        if found and size > found[0].size:
            break
        left = {name: n for name, n in near.counted.items() if name not in answered}
        if near.judge(counts, left) == "supported":
            added = {
                c.claim_id: new - old
                for c, new, old in zip(near.framework.claims, counts, near.counts, strict=True)
                if new > old
            }
            found.append(Rescue(added, tuple(sorted(answered))))
            continue
        moves = [(1, (counts, answered | {name})) for name in names if name not in answered]
        for k, n in enumerate(counts):
            for wanted in near.targets(n):
                moves.append((wanted - n, ((*counts[:k], wanted, *counts[k + 1 :]), answered)))
        for cost, state in moves:
            if state not in seen and size + cost <= MOST_ADDED:
                seen.add(state)
                heapq.heappush(waiting, (size + cost, len(seen), state))
        if len(seen) > flips.MOST_VISITED:
            raise ReviewError(
                "ROB001",
                f"more than {flips.MOST_VISITED} changes would have to be looked at",
                f"claim {near.claim_id}",
                "choose a smaller minimum_sources, or another semantics than gradual",
            )
    return tuple(sorted(found, key=lambda r: (sorted(r.sources.items()), r.answered)))
