"""What a worker does: judge a part of the universes, or render one as a run. It may be on another machine."""

from __future__ import annotations

import os
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from executable_review import argument, solver
from executable_review.argument import STANDINGS
from executable_review.data import DESCRIPTOR, ROOT_VARIABLE, DataPackage, find_root
from executable_review.errors import ReviewError
from executable_review.execution.cache import Cache
from executable_review.execution.run import run
from executable_review.parameters import Parameters, used_by
from executable_review.review import Review
from executable_review.sweeps.plan import digest, inputs_of
from executable_review.upstream import Upstream
from executable_review.warm import SharedParent

warm_parent = SharedParent()
KEPT = 50  # reviews under other decisions of the early stages; each holds some megabytes


@dataclass(frozen=True)
class Home:
    """Where a worker finds the compendium, and what it must hold.

    Attributes
    ----------
    root : str
        The compendium's folder on the machine that asks; a worker without that folder looks for its own.
    inputs : str
        The hash of all inputs.
    """

    root: str
    inputs: str


@dataclass(frozen=True)
class Part:
    """Universes to judge: their numbers and decisions."""

    home: Home
    universes: tuple[tuple[int, Mapping[str, Any]], ...]


@dataclass(frozen=True)
class Rendering:
    """One universe to render as a run."""

    home: Home
    number: int
    decisions: Mapping[str, Any]


Job = Part | Rendering


def work(job: Job) -> Any:
    """Do a job: rows of a part, or the files of a run. Errors of a universe are part of the result.

    Raises
    ------
    ReviewError
        SWP004 if the worker's data or code are not those of the sweep; DAT001 if it has no compendium.
    """
    package = _package(job.home)
    if isinstance(job, Part):
        under = _evaluator(job.home)
        return [{"universe": n, **_row(under, decisions)} for n, decisions in job.universes]
    try:
        return {"files": _render(Review(job.decisions, package))}
    except Exception as error:
        return {"failure": _told(error)}


@lru_cache(maxsize=1)
def _package(home: Home) -> DataPackage:
    here = Path(home.root)
    package = DataPackage(here if (here / DESCRIPTOR).is_file() else find_root())
    if digest(inputs_of(Review(package=package))) != home.inputs:
        raise ReviewError(
            "SWP004",
            "its data, notebooks, package or lock differ from those of the sweep",
            f"worker in {package.root}",
            "give every worker the same checkout, then start the sweep again",
        )
    return package


@lru_cache(maxsize=1)
def _evaluator(home: Home) -> Evaluator:
    return Evaluator(_package(home))


class Evaluator:
    """Standings and counts under any decisions; early stages are shared by universes that decide alike there."""

    def __init__(self, package: DataPackage):
        self.package = package
        self.upstream = Upstream(Review(package=package))
        self.early = used_by("coding")
        self.kept: OrderedDict[tuple, Review] = OrderedDict()

    def __call__(self, decisions: Mapping[str, Any] | Parameters) -> tuple[dict[str, str], dict[str, int]]:
        """Return the standing of each claim and the counts of the flow in one universe."""
        parameters = Review(decisions, self.package).parameters
        chosen = {name: getattr(parameters, name) for name in self.early}
        key = tuple(chosen.values())
        if key not in self.kept:
            self.kept[key] = self.upstream.review_under(chosen)
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        here = self.kept[key]
        judged = argument.judge(here.framework, parameters, solver.extensions)
        return {c: judged[c].standing for c in sorted(judged)}, here.flow


def _row(under: Evaluator, decisions: Mapping[str, Any]) -> dict[str, Any]:
    try:
        standings, flow = under(decisions)
    except Exception as error:
        return {"failure": _told(error)}
    return {"standings": "".join(str(STANDINGS.index(s)) for s in standings.values()), "flow": flow}


def _told(error: Exception) -> str:
    return one_line(error) if isinstance(error, ReviewError) else f"{type(error).__name__}: {error}"


def one_line(error: ReviewError) -> str:
    """Return an error as a cell of a table has it."""
    return f"{error.code} {error.place}: {error.message}; {error.way_out}"


def _render(review: Review) -> dict[str, bytes]:
    """Run all notebooks, one at a time, since other workers are beside; return the run's files."""
    before = os.environ.get(ROOT_VARIABLE)
    try:
        with tempfile.TemporaryDirectory(prefix="review-sweep-") as folder:
            out = Path(folder) / "run"
            # Universes that agree on the early stages share their notebooks.
            cache = Cache.of(review.data.root)
            run(review, out, workers=1, cache=cache, parent=warm_parent)
            return {
                p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()
            }
    finally:
        # A run names its compendium there; the next job on this worker may be of another.
        if before is None:
            os.environ.pop(ROOT_VARIABLE, None)
        else:
            os.environ[ROOT_VARIABLE] = before
