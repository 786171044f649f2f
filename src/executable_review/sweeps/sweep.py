"""Run a sweep: judge what is not judged yet, render what is not rendered yet, write the tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from executable_review.argument import STANDINGS
from executable_review.errors import ReviewError
from executable_review.files import locked
from executable_review.review import Review
from executable_review.sweeps import crew
from executable_review.sweeps.folder import Folder
from executable_review.sweeps.plan import Plan
from executable_review.sweeps.table import as_csv, as_parquet, columns
from executable_review.sweeps.work import Home, Job, Part, Rendering, one_line

Advance = Callable[[int], None]
Bar = Callable[[str, int, int], AbstractContextManager[Advance]]
"""Gives, for what is done, how much is done already and how much there is, a way to say how much more is done."""


@dataclass(frozen=True)
class Outcome:
    """What a sweep gave.

    Attributes
    ----------
    failures : tuple of (universe, step, message)
        Step is ``judged`` or ``rendered``.
    rendered : tuple of universes that are there as runs
    """

    plan: Plan
    folder: Path
    rendered: tuple[int, ...]
    failures: tuple[tuple[int, str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as plain values."""
        return {
            "id": self.plan.identity,
            "folder": str(self.folder),
            "universes": self.plan.size,
            "rendered": list(self.rendered),
            "failures": [dict(zip(("universe", "step", "failure"), f, strict=True)) for f in self.failures],
        }


def sweep(
    review: Review, plan: Plan, out: Path, workers: int | str, render: Sequence[int], bar: Bar, say: crew.Say
) -> Outcome:
    """Run a sweep, or what is left of it.

    Parameters
    ----------
    review : Review
        Its data are those of the sweep.
    plan : Plan
    out : Path
        The sweep's folder.
    workers : int or str
        Processes on this machine, or the address of a Dask scheduler.
    render : sequence of int
        Universes that are rendered as runs.
    bar, say : callable
        Where progress and remarks go.

    Returns
    -------
    Outcome
        Failing universes stop no other; they are in the table, in ``failures.csv`` and here.

    Raises
    ------
    ReviewError
        OUT001 if the folder can't be written, SWP001 if it holds another sweep; SWP003 and SWP004 from `crew`.
        What is done is kept in any case.
    """
    try:
        folder = Folder(out, plan)
        with locked(out):
            return _Sweep(review, plan, folder, workers, bar, say).run(render)
    except OSError as error:
        raise ReviewError(
            "OUT001",
            f"it can't be written ({error.strerror or error})",
            str(out),
            "make room or name another folder; the same command goes on where it stopped",
        ) from error


class _Sweep:
    def __init__(
        self, review: Review, plan: Plan, folder: Folder, workers: int | str, bar: Bar, say: crew.Say
    ):
        self.review, self.plan, self.folder = review, plan, folder
        self.workers, self.bar, self.say = workers, bar, say
        self.home = Home(str(review.data.root), plan.frozen_inputs)

    def _do(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        if not jobs:
            return iter(())
        if isinstance(self.workers, int):
            return crew.local(jobs, min(self.workers, len(jobs)))
        return crew.distributed(jobs, self.workers, self.say)

    def run(self, render: Sequence[int]) -> Outcome:
        rows = self.judge()
        failures = [(r["universe"], "judged", r["failure"]) for r in rows if "failure" in r]
        # Tables first: they are there also when rendering is interrupted.
        claims = sorted(c.claim_id for c in self.review.framework.claims)
        table = columns(self.plan, rows, claims, self.review.flow)
        self.folder.write("universes.csv", as_csv(table))
        self.folder.write("universes.parquet", as_parquet(table, claims))
        self._write_failures(failures)
        rendered, more = self.render(rows, claims, render)
        failures += more
        self._write_failures(failures)
        return Outcome(self.plan, self.folder.path, tuple(rendered), tuple(failures))

    def judge(self) -> list[dict[str, Any]]:
        """Return every row; parts that are there are not computed again, except for universes that failed."""
        parts = {first: self.folder.read_part(first) for first in self.plan.parts}
        left = [f for f, rows in parts.items() if rows is None or any("failure" in r for r in rows)]
        jobs = [
            Part(self.home, tuple((n, self.plan.parameters(n).as_dict()) for n in self.plan.part(first)))
            for first in left
        ]
        done = self.plan.size - sum(len(self.plan.part(f)) for f in left)
        with self.bar("universes", done, self.plan.size) as advance:
            for place, rows in self._do(jobs):
                first = left[place]
                if isinstance(rows, crew.Lost):
                    rows = [{"universe": n, "failure": _died()} for n in self.plan.part(first)]
                self.folder.write_part(first, rows)
                parts[first] = rows
                advance(len(rows))
        return [row for first in self.plan.parts for row in parts[first] or ()]

    def render(
        self, rows: list[dict[str, Any]], claims: list[str], render: Sequence[int]
    ) -> tuple[list[int], list[tuple[int, str, str]]]:
        """Render universes that are not there as runs yet; compare each run with its row."""
        failed = {r["universe"] for r in rows if "failure" in r}
        wanted = [n for n in render if n not in failed]
        left = [n for n in wanted if self.folder.read_run(n) is None]
        jobs = [Rendering(self.home, n, self.plan.parameters(n).as_dict()) for n in left]
        failures = {}
        if wanted:
            with self.bar("runs", len(wanted) - len(left), len(wanted)) as advance:
                for place, result in self._do(jobs):
                    n = left[place]
                    if isinstance(result, crew.Lost):
                        failures[n] = _died()
                    elif "failure" in result:
                        failures[n] = result["failure"]
                    else:
                        self.folder.write_run(n, result["files"])
                    advance(1)
        for n in wanted:
            if n not in failures and not self._agrees(n, rows[n - 1], claims):
                error = ReviewError(
                    "SWP005",
                    "the run gives other standings or counts than the row of the table",
                    str(self.folder.run(n)),
                    "report it: both come from the same functions",
                )
                failures[n] = one_line(error)
        return [n for n in wanted if n not in failures], [
            (n, "rendered", failures[n]) for n in sorted(failures)
        ]

    def _agrees(self, number: int, row: dict[str, Any], claims: list[str]) -> bool:
        record = self.folder.read_run(number)
        standings = {c: STANDINGS[int(s)] for c, s in zip(claims, row["standings"], strict=True)}
        return record is not None and record["standings"] == standings and record["flow"] == row["flow"]

    def _write_failures(self, failures: list[tuple[int, str, str]]) -> None:
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("universe", "step", "failure"))
        writer.writerows(failures)
        self.folder.write("failures.csv", stream.getvalue().encode())


def _died() -> str:
    error = ReviewError(
        "SWP006",
        "the worker process died over it more than once",
        "worker",
        "look whether memory ran out; the same command tries again",
    )
    return one_line(error)
