"""Time universes rendered as whole runs: `review sweep` against papermill with GNU parallel, two workers each.

Run ``.venv/bin/python benchmarks/sweep.py``. ``--universes`` says how many ours renders, ``--plain`` how many the other
way does; papermill takes so long that a part must do. Without GNU parallel (Debian: ``parallel``) a pool of as many
workers calls the same commands. Both ways run the same notebooks with the same decisions; ours writes tables, figures
and a record as well, and compares every run with its row. What is said of 1,000 universes is the time a universe of
this run, multiplied: nothing of it was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from executable_review.data import ROOT_VARIABLE, DataPackage, find_root
from executable_review.execution.cache import CACHE_VARIABLE
from executable_review.execution.notebooks import find_notebooks, stage_of
from executable_review.parameters import used_by
from executable_review.review import Review
from executable_review.sweeps import Plan, make_plan

WORKERS = 2
GRID = {
    "minimum_sources": (1, 2, 3),
    "objections": ("corpus", "paper", "none"),
    "self_citations": (True, False),
    "premises": ("enough", "needed", "ignored"),
    "citation_distance": ("sentence", "paragraph"),
}
PROGRAMS = Path(sys.executable).parent


def commands(plan: Plan, root: Path, universes: int, folder: Path) -> list[str]:
    """Return one call of papermill for each universe and notebook, with the decisions that it takes."""
    lines = []
    for number in range(1, universes + 1):
        out = folder / str(number)
        out.mkdir()
        changed = plan.parameters(number).changed()
        for path in find_notebooks(root):
            words = [PROGRAMS / "papermill", "--no-progress-bar", "--no-log-output", path, out / path.name]
            for name in (n for n in used_by(stage_of(path)) if n in changed):
                value = changed[name]
                words += ["-p", name, ",".join(value) if isinstance(value, tuple) else value]
            lines.append(shlex.join(map(str, words)))
    return lines


def timed(command: list, root: Path, given: str | None = None) -> float:
    """Return the seconds that a command takes."""
    started = time.perf_counter()
    subprocess.run(
        list(map(str, command)),
        cwd=root,
        input=given,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, ROOT_VARIABLE: str(root)},
    )
    return time.perf_counter() - started


def in_parallel(lines: list[str], root: Path) -> float:
    """Return the seconds that commands take, as many at a time as there are workers."""
    if shutil.which("parallel"):
        return timed(["parallel", "--will-cite", "-j", WORKERS], root, "\n".join(lines))
    started = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda line: timed(shlex.split(line), root), lines))
    return time.perf_counter() - started


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--universes", type=int, default=40, help="universes that `review sweep` renders")
    parser.add_argument("--plain", type=int, default=3, help="universes that papermill renders")
    given = parser.parse_args()
    root = find_root()
    # Without each work dropped in turn: the last notebooks then do the work of one run, not of a multiverse.
    review = Review({"dropping": "none"}, DataPackage(root))
    plan = make_plan(review, GRID)
    number = min(given.universes, plan.size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # A cache of its own, so that nothing of earlier runs helps.
        os.environ[CACHE_VARIABLE] = str(folder / "cache")
        grid = folder / "grid.json"
        grid.write_text(json.dumps(GRID), encoding="utf-8")
        ours = [PROGRAMS / "review", "sweep", grid, "--set", "dropping=none", "--workers", WORKERS]
        table = timed([*ours, "--out", folder / "table"], root)
        runs = timed([*ours, "--out", folder / "runs", "--render", f"first {number}"], root)
        few = min(given.plain, plan.size)
        plain = in_parallel(commands(plan, root, few, folder), root)
    ours_each, plain_each = (runs - table) / number, plain / few
    print(
        json.dumps(
            {
                "workers": WORKERS,
                "universes_in_the_table": plan.size,
                "seconds_for_the_table": round(table, 1),
                "universes_rendered_by_sweep": number,
                "universes_rendered_by_papermill": few,
                "papermill_called_by": "GNU parallel" if shutil.which("parallel") else "a pool of threads",
                "sweep_seconds_a_run": round(ours_each, 2),
                "papermill_seconds_a_run": round(plain_each, 2),
                "sweep_to_papermill": round(ours_each / plain_each, 3),
                "extrapolated_hours_for_1000": {
                    "sweep": round(ours_each * 1000 / 3600, 2),
                    "papermill": round(plain_each * 1000 / 3600, 2),
                },
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
