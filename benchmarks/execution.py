"""Time all notebooks: plain papermill, warm kernels, and the same code as a script.

Each way is tried several times, in turn, so that a busy moment of the machine hits all of them; medians and ratios
come from this one run. The program ends with an error when warm kernels on two workers need more than a fifth of
plain papermill, one notebook after the other.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from executable_review.data import ROOT_VARIABLE, find_root
from executable_review.execution.execute import execute
from executable_review.execution.notebooks import find_notebooks, read_notebook
from executable_review.warm import Nursery

GATE = 1 / 5
PAPERMILL = Path(sys.executable).with_name("papermill")


def plain(notebooks: list[Path], workers: int, folder: Path) -> None:
    """Call papermill once a notebook, as a reader of its manual does."""

    def one(path: Path) -> None:
        command = [PAPERMILL, "--no-progress-bar", "--no-log-output", path, folder / path.name]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, notebooks))


def warm(notebooks: list[Path], workers: int, root: Path) -> None:
    """Execute in kernels forked from a warm parent; starting the parent is part of the time."""
    with Nursery() as nursery, ThreadPoolExecutor(workers) as pool:
        # In the order of a run, which begins with the stages that take longest.
        list(pool.map(lambda path: execute(path, {}, root, nursery), reversed(notebooks)))


def scripts(notebooks: list[Path]) -> None:
    """Run the code cells in a warm interpreter without any kernel: the floor."""
    from IPython.core.interactiveshell import InteractiveShell

    for path in notebooks:
        InteractiveShell.clear_instance()
        shell = InteractiveShell.instance()
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in read_notebook(path)["cells"]:
                if cell["cell_type"] == "code":
                    result = shell.run_cell("".join(cell["source"]), store_history=False)
                    shell.display_formatter.format(result.result)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=3)
    given = parser.parse_args()
    root = find_root()
    os.environ[ROOT_VARIABLE] = str(root)
    notebooks = find_notebooks(root)
    with tempfile.TemporaryDirectory() as folder:
        ways: dict[str, Callable[[], None]] = {
            "plain papermill, one after another": lambda: plain(notebooks, 1, Path(folder)),
            "plain papermill, two at a time": lambda: plain(notebooks, 2, Path(folder)),
            "warm kernels, one worker": lambda: warm(notebooks, 1, root),
            "warm kernels, two workers": lambda: warm(notebooks, 2, root),
            "the code without kernels, one after another": lambda: scripts(notebooks),
        }
        scripts(notebooks)  # imports and caches of files, once
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(given.tries):
            for name, way in ways.items():
                started = time.perf_counter()
                way()
                seconds[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(tries) for name, tries in seconds.items()}
    first = medians["plain papermill, one after another"]
    print(f"{len(notebooks)} notebooks, {given.tries} tries each, {os.cpu_count()} processors\n")
    for name, median in medians.items():
        print(f"{median:8.2f} s  {median / first:6.3f} of plain  {name}")
    floor = medians["the code without kernels, one after another"]
    print(
        f"\nwarm kernels on one worker need {medians['warm kernels, one worker'] / floor:.2f} times the floor"
    )
    if medians["warm kernels, two workers"] > GATE * first:
        sys.exit(f"warm kernels on two workers need more than {GATE:.2f} of plain papermill")


if __name__ == "__main__":
    main()
