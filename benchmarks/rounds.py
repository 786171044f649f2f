"""Rounds of a measurement, each in a process of its own, and what they say together.

Neither memory nor warm caches carry over from one round to the next. The rounds of all sizes take turns, so that a
busy minute does not fall on one size alone. Of each size the median counts. Limits are put on processor time: wall
time is shown beside it, and on a machine that others use it says more of them than of the code.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

AT_MOST = 12
MEASURES = ("cpu_seconds", "seconds", "megabytes")
Measured = dict[str, Any]


def timed(do: Callable[[], Any]) -> tuple[Any, Measured]:
    """Do something once; return its result with wall time, processor time and the memory that was added."""
    before = _peak()
    began, began_cpu = time.perf_counter(), time.process_time()
    result = do()
    return result, {
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - began_cpu, 3),
        "megabytes": round((_peak() - before) / 1024, 1),
    }


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def in_turns(script: Path, cases: Iterable[tuple[str, ...]], rounds: int) -> dict[tuple[str, ...], Measured]:
    """Run each case in a process of its own, round after round; return the medians by case."""
    runs: dict[tuple[str, ...], list[Measured]] = {case: [] for case in cases}
    for _ in range(rounds):
        for case, done in runs.items():
            command = [sys.executable, str(script), "--one", ",".join(case)]
            # What a round says of its progress, or of an error, is seen at once.
            found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
            if found.returncode:
                raise SystemExit(f"{' '.join(case)} failed")
            done.append(json.loads(found.stdout))
    return {case: _middle(done) for case, done in runs.items()}


def _middle(done: list[Measured]) -> Measured:
    return {**done[0], **{name: round(median(m[name] for m in done), 3) for name in MEASURES}}


def ratios(by_size: dict[int, Measured], missed: list[str], what: str = "") -> dict[str, float]:
    """Return how much each measure grows with ten times the records; note what grows too much."""
    found = {}
    for small, large in ((1000, 10000), (10000, 100000)):
        if small not in by_size or large not in by_size:
            continue
        for name in MEASURES:
            ratio = by_size[large][name] / max(by_size[small][name], 0.001)
            found[f"{what}{name} {large} to {small}"] = round(ratio, 2)
            if large == 100000 and name != "seconds" and ratio > AT_MOST:
                missed.append(f"{what}{name} grows {ratio:.1f} times, at most {AT_MOST} is the limit")
    return found


def arguments(about: str, sizes: str = "1000,10000,100000") -> argparse.ArgumentParser:
    """Return the options that all benchmarks share."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--sizes", default=sizes, help="numbers of records")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each size; the median counts")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser


def finished(result: dict[str, Any], text: str, place: Path | None) -> int:
    """Print and keep a result; return 1 if a limit is broken."""
    result = {"python": platform.python_version(), "cores": os.cpu_count(), **result}
    if place:
        place.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print("\n".join([text, *(f"MISSED: {problem}" for problem in result["missed"])]))
    return 1 if result["missed"] else 0
