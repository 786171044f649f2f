"""Time `review run` when nothing, one decision, or everything is new, each as a whole command.

A run that is there is not made again. A run elsewhere takes everything from the cache. With one decision changed, what
does not depend on it comes from the cache. The folder and the cache are temporary; medians and ratios are of this run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from executable_review.execution.cache import CACHE_VARIABLE
from executable_review.parameters import STAGES, Parameters

EXECUTED = re.compile(r"\[\d+/\d+\] \d\d-\S+  [\d.]+ s$")
REVIEW = Path(sys.executable).with_name("review")
# One decision a stage, with a value that is not the default.
CHANGED = {
    "search": "phrase_matching=exact",
    "claims": "minimum_sources=2",
    "robustness": "dropping=none",
}


def seconds(out: Path, *words: str) -> tuple[float, int]:
    """Run the command; return its seconds and how many notebooks it executed."""
    started = time.perf_counter()
    done = subprocess.run([REVIEW, "run", "--out", out, *words], capture_output=True, text=True, check=True)
    taken = time.perf_counter() - started
    return taken, sum(bool(EXECUTED.match(line)) for line in done.stderr.splitlines())


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=3)
    given = parser.parse_args()
    assert set(CHANGED) <= set(STAGES) and all(
        c.split("=")[0] in Parameters().as_dict() for c in CHANGED.values()
    )
    found: dict[str, list[tuple[float, int]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(given.tries):
            cache, there = folder / "cache", folder / "there"
            for path in folder.iterdir():
                shutil.rmtree(path)
            os.environ[CACHE_VARIABLE] = str(cache)
            rows = {"everything new": seconds(there)}
            rows["the run is there"] = seconds(there)
            rows["another folder, all from the cache"] = seconds(folder / "again")
            for stage, change in CHANGED.items():
                rows[f"one decision of the stage {stage} changed"] = seconds(folder / stage, "--set", change)
            for what, row in rows.items():
                found.setdefault(what, []).append(row)
    whole = statistics.median(s for s, _ in found["everything new"])
    print(f"{given.tries} tries each, {os.cpu_count()} processors\n")
    for what, rows in found.items():
        median = statistics.median(s for s, _ in rows)
        print(f"{median:8.2f} s  {median / whole:6.3f} of all  {rows[0][1]} notebooks executed  {what}")


if __name__ == "__main__":
    main()
