"""The verb for sweeps: many universes, on this machine or on a cluster."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from executable_review.cli.common import json_option, main, print_result, progress, set_option
from executable_review.parameters import Parameters
from executable_review.review import Review

EVERY = 5  # seconds between two lines of progress where there is no terminal
SHOWN = 10  # failures told; a file holds them all
FAILED = 3  # exit code: done, but some universes failed
LOOPBACK = re.compile(r"(?:tcp://(?:127\.|localhost[:/]|\[::1\])|tls://)")


class _Workers(click.ParamType):
    name = "N | tcp://HOST:PORT"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> int | str:
        text = str(value)
        if re.fullmatch(r"(?:tcp|tls)://\S+:\d{1,5}", text):
            return text
        if text.isdecimal() and 1 <= int(text) <= 256:
            return int(text)
        self.fail(f"{text!r} is neither a number from 1 to 256 nor an address such as tcp://127.0.0.1:8786")


@main.command("sweep")
@click.argument("grid", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the sweep.")
@click.option(
    "--workers", type=_Workers(), help="Processes on this machine, or the address of a Dask scheduler."
)
@click.option(
    "--render",
    multiple=True,
    metavar="WHICH",
    help="Universes to render as runs: none, all, named, 'first N', or levels such as 'minimum_sources=2 "
    "objections=none'; repeatable.",
)
@set_option
@json_option
def sweep_command(
    grid: Path,
    out: Path,
    workers: int | str | None,
    render: tuple[str, ...],
    parameters: Parameters,
    as_json: bool,
) -> None:
    """Judge every universe of a grid, one row each, and render chosen ones as runs.

    GRID is a file as for `review multiverse`. The folder gets universes.csv, universes.parquet, failures.csv and
    runs/. Interrupted, the same command goes on where it stopped. The exit code is 3 if a universe failed.

    Example: review sweep grid.yaml --out sweeps/two --render named
    """
    from executable_review.grids import read_grid
    from executable_review.sweeps import make_plan, sweep
    from executable_review.sweeps.choosing import chosen

    review = Review(parameters)
    plan = make_plan(review, read_grid(grid, [s.work_id for s in review.framework.sources]))
    numbers = chosen(plan, review, render)
    if isinstance(workers, str) and not LOOPBACK.match(workers):
        progress("a scheduler runs any code that is sent to its port: outside this machine, use tls://")
    try:
        done = sweep(review, plan, out, workers or os.cpu_count() or 1, numbers, progress_bar, progress)
    except KeyboardInterrupt:
        progress("interrupted: what is done is kept; the same command goes on")
        sys.exit(130)
    lines = [f"{out}: {plan.size} universes, {len(done.rendered)} rendered, {len(done.failures)} failed"]
    lines += [f"    universe {n} was not {step}: {message}" for n, step, message in done.failures[:SHOWN]]
    if len(done.failures) > SHOWN:
        lines.append(f"    all {len(done.failures)} are in {out / 'failures.csv'}")
    print_result(as_json, done.as_dict(), "\n".join(lines))
    if done.failures:
        sys.exit(FAILED)


@contextlib.contextmanager
def progress_bar(what: str, done: int, whole: int) -> Iterator[Any]:
    """Show on the error stream how much is done and how long the rest takes: a bar, or a line now and then."""
    if sys.stderr.isatty():
        with click.progressbar(
            length=whole, label=what, show_eta=True, show_pos=True, file=sys.stderr
        ) as bar:
            # What an earlier call did says nothing about the speed of this one.
            bar.update(done)
            bar.start = bar.last_eta = time.time()
            bar.avg = []
            yield bar.update
        return
    if done:
        progress(f"{what}: {done} of {whole} are there already")
    started = last = time.monotonic()
    new = 0

    def advance(more: int) -> None:
        nonlocal new, last
        new += more
        now = time.monotonic()
        if now - last >= EVERY or done + new == whole:
            last = now
            left = (now - started) / new * (whole - done - new)
            progress(f"{what}: {done + new} of {whole}, {now - started:.0f} s, about {left:.0f} s left")

    yield advance
