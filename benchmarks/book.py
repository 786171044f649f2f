"""Time `review book` against the stock `jupyter-book build` that executes the same notebooks, cold and warm.

Both work on a copy of the compendium in a temporary folder. Stock Jupyter Book gets the pages filled in already; it
executes the notebooks, each in a fresh kernel, and renders. `review book` does more in its time: it fills in the
pages, writes tables, figures and exports, seals the site, and sets all of it as PDF and EPUB; how long it takes till
the site stands is told on its own. Cold, nothing is there. Warm, the same command is given
again and nothing has changed: stock Jupyter Book with `force` executes again; with `cache` it trusts notebooks whose
cells have not changed, whatever became of data and modules. The ways take turns; medians and ratios are of this run.
The program ends with an error when a limit is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from executable_review.data import ROOT_VARIABLE, find_root
from executable_review.execution.cache import CACHE_VARIABLE
from executable_review.site.seal import source_files

PROGRAMS = Path(sys.executable).parent
RENDERED = "setting it for paper"  # said when the pages stand
COLD_GOAL, COLD, WARM_GOAL, WARM = 2, 1 / 2, 5, 4
"""How many times faster the book should be, and less than which is an error: what has been reached must not be lost."""


def timed(
    command: list, folder: Path, root: Path, heard: Callable[[str, float], None] = lambda line, at: None
) -> float:
    """Return the seconds that a command takes; `heard` gets each line that it prints, with the seconds till then."""
    variables = {
        **os.environ,
        ROOT_VARIABLE: str(root),
        CACHE_VARIABLE: str(root / ".cache"),
        "PYTHONHASHSEED": "0",
    }
    started = time.perf_counter()
    lines = []
    with subprocess.Popen(
        list(map(str, command)),
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        for line in running.stdout:
            lines.append(line)
            heard(line, time.perf_counter() - started)
    if running.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{''.join(lines)[-2000:]}")
    return time.perf_counter() - started


def stock(source: Path, folder: Path, way: str, root: Path) -> tuple[float, float]:
    """Return the seconds of a first and a second build with stock Jupyter Book."""
    pages = folder / way
    shutil.copytree(source, pages)
    config = yaml.safe_load((pages / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": way, "timeout": 600}
    (pages / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for path in (pages / "notebooks").glob("*.ipynb"):
        content = json.loads(path.read_text(encoding="utf-8"))
        for cell in content["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
        path.write_text(json.dumps(content), encoding="utf-8")
    command = [PROGRAMS / "jupyter-book", "build", pages]
    first = timed(command, pages, root)
    second = timed(command, pages, root)
    shutil.rmtree(pages)
    return first, second


def ours(root: Path) -> tuple[float, float, float]:
    """Return the seconds of a first `review book`, of a second, and of the first until the pages are rendered."""
    for name in ("_build", ".cache"):
        shutil.rmtree(root / name, ignore_errors=True)
    command = [PROGRAMS / "review", "book"]
    rendered: list[float] = []
    first = timed(command, root, root, lambda line, at: rendered.append(at) if RENDERED in line else None)
    return first, timed(command, root, root), rendered[0]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=3)
    given = parser.parse_args()
    original = find_root()
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="review-bench-") as name:
        root, folder = Path(name) / "compendium", Path(name)
        for path in source_files(original):
            copy = root / path.relative_to(original)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        for _ in range(given.tries):
            *whole, site = ours(root)
            seconds.setdefault("review book, cold, until the site stands", []).append(site)
            found = {"review book": tuple(whole)}
            for way in ("force", "cache"):
                found[f"jupyter-book build, {way}"] = stock(root / "_build" / "source", folder, way, root)
            for what, (cold, warm) in found.items():
                seconds.setdefault(f"{what}, cold", []).append(cold)
                seconds.setdefault(f"{what}, again", []).append(warm)
    medians = {what: statistics.median(tries) for what, tries in seconds.items()}
    print(f"{given.tries} tries each, {os.cpu_count()} processors\n")
    for what, median in medians.items():
        print(f"{median:8.2f} s  {what}")
    cold = medians["jupyter-book build, force, cold"] / medians["review book, cold"]
    warm = medians["jupyter-book build, force, again"] / medians["review book, again"]
    trusting = medians["jupyter-book build, cache, again"] / medians["review book, again"]
    site = medians["jupyter-book build, force, cold"] / medians["review book, cold, until the site stands"]
    print(f"\ncold {cold:.2f} times faster, {site:.2f} until the site stands; the goal is {COLD_GOAL}")
    print(f"again {warm:.1f} times faster, than its cache {trusting:.1f} times; the goal is {WARM_GOAL}")
    missed = [
        f"{what}: {ratio:.2f} times faster, at least {least} is the limit"
        for what, ratio, least in (("cold", cold, COLD), ("again", warm, WARM))
        if ratio < least
    ]
    if missed:
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    main()
