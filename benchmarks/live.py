"""Time re-execution in the browser: from the button to the last result, and the bytes loaded.

Run ``make live`` first, then ``.venv/bin/python benchmarks/live.py``; names of notebooks may follow. A first visit has
an empty store of the browser, a second visit what the first one left. The same cells in a kernel of this machine are
timed beside, so that the ratio tells what the browser costs.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright
from reader import ARGUMENTS, Reader, served

from executable_review.data import find_root
from executable_review.execution.execute import execute
from executable_review.execution.notebooks import find_notebooks, read_notebook

CHROMIUM = os.environ.get("REVIEW_CHROMIUM", "/usr/bin/chromium")


def visit(context, site: str, name: str, cells: int) -> tuple[float, float]:
    """Return the seconds from the button's page until the notebook is shown, and until its last result."""
    reader = Reader(context, site)
    started = time.perf_counter()
    reader.open(name, cells)
    shown = time.perf_counter() - started
    reader.run_all(seconds=600)
    ended = time.perf_counter() - started
    if reader.errors():
        sys.exit(reader.errors()[0])
    return shown, ended


def main() -> None:
    """Measure and print a table."""
    root = find_root()
    chosen = set(sys.argv[1:])
    print("notebook        visit   shown   last result   loaded")
    sent: list[int] = []
    with served(root / "_build", sent) as address, sync_playwright() as playwright:
        for path in find_notebooks(root):
            if chosen and path.stem not in chosen:
                continue
            cells = sum(c["cell_type"] == "code" for c in read_notebook(path)["cells"])
            with tempfile.TemporaryDirectory() as store:
                for number in (1, 2):
                    context = playwright.chromium.launch_persistent_context(
                        store,
                        executable_path=CHROMIUM,
                        args=ARGUMENTS,
                        viewport={"width": 1280, "height": 4000},
                    )
                    sent.clear()
                    shown, ended = visit(context, f"{address}html/", path.stem, cells)
                    context.close()
                    print(
                        f"{path.stem:15} {number:5} {shown:6.1f} s {ended:10.1f} s {sum(sent) / 1e6:7.1f} MB"
                    )
            started = time.perf_counter()
            execute(path, {}, root)
            print(f"{'':15} a kernel of this machine: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
