"""Read the grid of a multiverse from a file: decisions with the levels that are tried."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from executable_review.conversion import convert
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.universes import DROPPED, NO_WORK


def read_grid(path: Path, works: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Read and check a grid.

    The file is YAML or JSON: a mapping of decisions to lists of levels. ``dropped_work`` is the work that is left
    out, ``none`` or one of `works`; the word ``each`` stands for all of these.

    Raises
    ------
    ReviewError
        GRD001 unknown decision, GRD002 no levels, a level twice, or one that the decision does not allow, GRD004 no
        grid can be read from the file.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        told = str(
            getattr(error, "problem", None) or getattr(error, "strerror", None) or "it is not UTF-8 text"
        )
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise ReviewError("GRD004", f"it can't be read: {told}", place, _EXAMPLE) from error
    if not isinstance(content, Mapping) or not content:
        raise ReviewError("GRD004", "it is no mapping of decisions to levels", str(path), _EXAMPLE)
    return check_grid(content, works, str(path))


_EXAMPLE = "write a YAML or JSON file such as {minimum_sources: [1, 2], objections: [none, corpus]}"


def check_grid(content: Mapping[str, Any], works: Iterable[str], place: str) -> dict[str, tuple[Any, ...]]:
    """Check decisions and levels, and give each level its type; see `read_grid`."""
    known = {f.name: f for f in fields(Parameters)}
    works = tuple(works)
    grid: dict[str, tuple[Any, ...]] = {}
    for name, given in content.items():
        here = f"{place}, decision {name}"
        if name not in known and name != DROPPED:
            near = difflib.get_close_matches(str(name), [*known, DROPPED], n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}? " if near else ""
            raise ReviewError(
                "GRD001", "there is no such decision", here, f"{hint}`review parameters` lists them all"
            )
        if not isinstance(given, list) or not given:
            raise ReviewError(
                "GRD002", "it has no list of levels", here, "give at least one level in square brackets"
            )
        if name == DROPPED:
            levels = [w for v in given for w in ((NO_WORK, *works) if v == "each" else (v,))]
            for work in levels:
                if work not in (NO_WORK, *works):
                    near = difflib.get_close_matches(str(work), works, n=1)
                    hint = f"; did you mean {near[0]}?" if near else ""
                    raise ReviewError(
                        "GRD002",
                        f"{work!r} is no work of the paper",
                        here,
                        f"give none, each or a work{hint}",
                    )
        else:
            try:
                levels = [convert(known[name], v) for v in given]
            except ReviewError as error:
                raise ReviewError("GRD002", error.message, here, error.way_out) from error
        if len(set(levels)) < len(levels):
            raise ReviewError("GRD002", "a level stands twice", here, "give each level once")
        grid[name] = tuple(levels)
    return grid
