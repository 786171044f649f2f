"""Flips of a claim by lost works, lost links of evidence, and lost records.

Losing a work is what the decision `dropped_works` does. Losing a link is that one place no longer speaks for one
claim; what the paper cites stays cited. Losing a record takes it away from behind every objection. Standard library
only.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

from executable_review import flips
from executable_review.errors import ReviewError
from executable_review.flips import Found
from executable_review.neighbourhood import Neighbourhood
from executable_review.semantics import bits

MOST_STEPS = 5_000
"""Most minimal losses that take one claim below the sources it needs."""


@dataclass(frozen=True)
class RecordFlip:
    """Minimal flips by records: from each group of interchangeable records, so many are lost.

    Records are interchangeable when they stand behind the same objections.
    """

    groups: tuple[tuple[tuple[str, ...], int], ...]

    @property
    def size(self) -> int:
        """How many records are lost."""
        return sum(n for _, n in self.groups)

    @property
    def sets(self) -> int:
        """How many sets of records do it."""
        return prod(comb(len(records), n) for records, n in self.groups)


def by_works(near: Neighbourhood) -> Found:
    """Return the minimal sets of works whose loss changes the standing of a claim."""
    items = sorted({w for works in near.works for w in works})
    place = {w: i for i, w in enumerate(items)}
    masks = [sum(1 << place[w] for w in works) for works in near.works]

    def left(claim: int, lost: int) -> tuple[str, ...]:
        return near.works[claim] if not lost & masks[claim] else _left(near.works[claim], place, lost)

    def losses(claim: int, chosen: Sequence[str]) -> int:
        return sum(1 << place[w] for w in chosen)

    return _flips(near, "works", items, left, losses)


def by_links(near: Neighbourhood) -> Found:
    """Return the minimal sets of links of evidence whose loss changes the standing of a claim.

    A link is written as claim, place and work.
    """
    items = sorted({name for links in near.links for name, _ in links})
    place = {name: i for i, name in enumerate(items)}
    held = [
        {w: sum(1 << place[name] for name, work in links if work == w) for w in works}
        for links, works in zip(near.links, near.works, strict=True)
    ]

    def left(claim: int, lost: int) -> tuple[str, ...]:
        return tuple(w for w, mask in held[claim].items() if mask & ~lost)

    def losses(claim: int, chosen: Sequence[str]) -> int:
        return sum(held[claim][w] for w in chosen)

    return _flips(near, "links", items, left, losses)


def _left(works: Sequence[str], place: Mapping[str, int], lost: int) -> tuple[str, ...]:
    return tuple(w for w in works if not lost >> place[w] & 1)


def _flips(
    near: Neighbourhood,
    kind: str,
    items: Sequence[str],
    left: Callable[[int, int], tuple[str, ...]],
    losses: Callable[[int, Sequence[str]], int],
) -> Found:
    steps = [
        [losses(k, chosen) for chosen in _fewer(near, works, least)]
        for k, works in enumerate(near.works)
        for least in near.thresholds(k)
    ]

    def flipped(lost: int) -> bool:
        counts = [near.independent(left(k, lost)) for k in range(len(near.works))]
        return near.judge(counts, near.counted) != near.standing

    found = flips.minimal(
        steps,
        flipped,
        falling=near.falling,
        every=(1 << len(items)) - 1,
        place=f"claim {near.claim_id}",
    )
    named = tuple(frozenset(items[i] for i in bits(f)) for f in found)
    return Found(near.claim_id, kind, near.standing, named)


def _fewer(near: Neighbourhood, works: tuple[str, ...], least: int) -> list[tuple[str, ...]]:
    """Return the minimal sets of works without which fewer than `least` independent ones are left."""
    independent_works = near.parameters.source_independence == "works"
    # Where each work counts, all minimal sets have one size.
    only = len(works) - least + 1
    sizes = [only] if independent_works else range(1, only + 1)
    found: list[tuple[str, ...]] = []
    looked_at = 0
    for size in sizes:
        for chosen in combinations(works, size):
            looked_at += 1
            if looked_at > MOST_STEPS:
                raise ReviewError(
                    "ROB001",
                    f"more than {MOST_STEPS} ways to take one claim of {len(works)} works below {least} sources",
                    f"claim {near.claim_id}",
                    "choose a smaller minimum_sources, or a semantics other than gradual",
                )
            inside = set(chosen)
            if independent_works or (
                not any(inside.issuperset(f) for f in found)
                and near.independent(tuple(w for w in works if w not in inside)) < least
            ):
                found.append(chosen)
    return found


def by_records(near: Neighbourhood) -> tuple[RecordFlip, ...]:
    """Return the minimal losses of records behind objections that change the standing of a claim.

    Raises
    ------
    ReviewError
        ROB001 if more losses would have to be looked at than the limit allows.
    """
    p = near.parameters
    behind: dict[str, set[str]] = {}
    for o in near.objections:
        if o.origin != "paper":
            for record in near.framework.backing[o.objection_id]:
                behind.setdefault(record, set()).add(o.objection_id)
    groups: dict[frozenset[str], list[str]] = {}
    for record, names in sorted(behind.items()):
        groups.setdefault(frozenset(names), []).append(record)
    shared = list(groups)
    sizes = [len(groups[names]) for names in shared]
    needed = {o.objection_id: max(o.minimum_records, p.objection_sources) for o in near.objections}

    def flipped(lost: tuple[int, ...]) -> bool:
        counted = dict(near.counted)
        for names, n in zip(shared, lost, strict=True):
            for name in names:
                counted[name] -= n
        origin = {o.objection_id: o.origin for o in near.objections}
        counted = {k: n for k, n in counted.items() if origin[k] == "paper" or n >= needed[k]}
        return near.judge(near.counts, counted) != near.standing

    found: list[tuple[int, ...]] = []
    start = (0,) * len(sizes)
    waiting, seen = [(0, start)], {start}
    while waiting:
        total, lost = heapq.heappop(waiting)
        if any(all(a >= b for a, b in zip(lost, f, strict=True)) for f in found):
            continue
        if flipped(lost):
            found.append(lost)
            continue
        if len(seen) > flips.MOST_VISITED:
            raise ReviewError(
                "ROB001",
                f"more than {flips.MOST_VISITED} losses of records would have to be looked at",
                f"claim {near.claim_id}",
                "raise objection_sources, so that fewer records have to be lost",
            )
        for i, size in enumerate(sizes):
            if lost[i] < size:
                more = (*lost[:i], lost[i] + 1, *lost[i + 1 :])
                if more not in seen:
                    seen.add(more)
                    heapq.heappush(waiting, (total + 1, more))
    return tuple(
        RecordFlip(tuple((tuple(groups[names]), n) for names, n in zip(shared, f, strict=True) if n))
        for f in found
    )
