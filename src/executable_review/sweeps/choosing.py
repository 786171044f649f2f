"""Choose universes that are rendered as runs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from executable_review.conversion import convert
from executable_review.errors import ReviewError
from executable_review.named import read_named
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.sweeps.plan import Plan
from executable_review.universes import DROPPED

WAYS = "choose none, all, named, `first N`, or decisions such as `minimum_sources=2 objections=none`"


def chosen(plan: Plan, review: Review, wishes: Iterable[str]) -> list[int]:
    """Return the numbers of the universes that any of the wishes names, in order.

    Parameters
    ----------
    plan : Plan
    review : Review
    wishes : iterable of str
        ``none``, ``all``, ``named`` (universes of the grid that are named in the data), ``first N``, or
        levels that must all hold, with spaces between: ``NAME=VALUE NAME=VALUE``.

    Raises
    ------
    ReviewError
        SWP002 if a wish can't be read, or nothing in the grid fulfils it.
    """
    found: set[int] = set()
    for wish in wishes:
        wanted = wish.strip()
        if wanted == "none":
            continue
        numbers = _fulfilling(plan, review, wanted)
        if not numbers:
            raise _wrong(wish, "no universe of the grid is so")
        found.update(numbers)
    return sorted(found)


def _fulfilling(plan: Plan, review: Review, wish: str) -> list[int]:
    every = range(1, plan.size + 1)
    if wish == "all":
        return list(every)
    first = re.fullmatch(r"first\s+(\d+)", wish)
    if first:
        return list(every[: int(first[1])])
    if wish == "named":
        if "universes" not in review.data.resources:
            return []
        rows = review.data.rows
        named = {u.parameters for u in read_named(rows("universes"), rows("universe_decisions"))}
        return [n for n in every if plan.parameters(n) in named]
    levels = _levels(plan, wish)
    return [n for n in every if all(plan.levels(n)[name] == level for name, level in levels.items())]


def _levels(plan: Plan, wish: str) -> dict[str, Any]:
    known = {f.name: f for f in fields(Parameters)}
    found: dict[str, Any] = {}
    for part in wish.split():
        name, sign, value = part.partition("=")
        if not sign:
            raise _wrong(wish, f"{part!r} is no choice")
        if name not in plan.grid:
            near = difflib.get_close_matches(name, plan.grid, n=1, cutoff=0.5)
            raise _wrong(wish, f"{name} is not in the grid{f'; did you mean {near[0]}?' if near else ''}")
        try:
            found[name] = value if name == DROPPED else convert(known[name], value)
        except ReviewError as error:
            raise ReviewError("SWP002", error.message, f"--render {wish}", error.way_out) from error
    if not found:
        raise _wrong(wish, "it is empty")
    return found


def _wrong(wish: str, message: str) -> ReviewError:
    return ReviewError("SWP002", message, f"--render {wish}", WAYS)
