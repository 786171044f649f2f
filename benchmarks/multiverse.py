"""Measure the multiverse: universes a second of the pure core, against three other ways to the same numbers.

Run ``.venv/bin/python benchmarks/multiverse.py``. The ways are one judgement a universe, one notebook run by
papermill a universe, and a bare NumPy pass that sums a finished truth table. Ratios hold within one run only.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path
from typing import Any

import numpy as np

from executable_review.argument import judge
from executable_review.data import DataPackage, find_root
from executable_review.parameters import Parameters, levels
from executable_review.review import Review
from executable_review.robustness import Multiverse
from executable_review.universes import DROPPED, NO_WORK

CLAIM_DECISIONS = (
    "minimum_sources",
    "source_independence",
    "self_citations",
    "uncited_statements",
    "citation_distance",
    "source_confidence",
    "premises",
    "objections",
    "contested_premises",
    "semantics",
)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds a call took, and its result."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def numpy_pass(table: np.ndarray, places: np.ndarray, sizes: list[int]) -> list[np.ndarray]:
    """Sum a truth table (universes by claims): in all, and at each level of each decision."""
    found = [table.mean(axis=0)]
    for axis, size in enumerate(sizes):
        found += [table[places[:, axis] == level].mean(axis=0) for level in range(size)]
    return found


def one_by_one(review: Review, grid: dict[str, tuple], number: int) -> int:
    """Judge the first universes of a grid one by one; return how many were judged."""
    judged = 0
    for values in islice(product(*grid.values()), number):
        chosen = dict(zip(grid, values, strict=True))
        work = chosen.pop(DROPPED)
        judge(review.framework, Parameters.of(chosen | {"dropped_works": [] if work == NO_WORK else [work]}))
        judged += 1
    return judged


def by_papermill(root: Path) -> None:
    """Run the notebook on claims once."""
    import papermill

    with tempfile.TemporaryDirectory() as folder:
        papermill.execute_notebook(
            root / "notebooks" / "05-claims.ipynb",
            Path(folder) / "out.ipynb",
            parameters={"minimum_sources": 2},
            progress_bar=False,
            kernel_name="python3",
        )


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=int, default=2000, help="universes judged one by one")
    given = parser.parse_args()
    root = find_root()
    review = Review(package=DataPackage(root))
    works = [s.work_id for s in review.framework.sources]
    declared = levels()
    grid = {name: declared[name] for name in CLAIM_DECISIONS} | {DROPPED: (NO_WORK, *works[:8])}

    whole, full = timed(lambda: review.multiverse)

    def core() -> Multiverse:
        found = review.explore(grid)
        _ = found.counts, found.by_level
        return found

    seconds, found = timed(core)
    slow, number = timed(lambda: one_by_one(review, grid, given.reference))
    table = np.array(
        [[mask >> i & 1 for i in range(len(found.claims))] for mask, _ in found.explored], dtype=bool
    )
    places = np.array(list(product(*(range(len(v)) for v in grid.values()))))
    bare, sums = timed(lambda: numpy_pass(table, places, [len(v) for v in grid.values()]))
    assert np.allclose(sums[0], [found.share(c) for c in found.claims])
    notebook, _ = timed(lambda: by_papermill(root))
    print(
        json.dumps(
            {
                "declared_grid": {"universes": full.universes, "seconds": round(whole, 2)},
                "grid": {"universes": found.universes, "seconds": round(seconds, 3)},
                "universes_a_second": round(found.universes / seconds),
                "one_by_one_universes_a_second": round(number / slow),
                "times_faster_than_one_by_one": round(found.universes / seconds / (number / slow), 1),
                "papermill_seconds_a_universe": round(notebook, 2),
                "times_cheaper_than_papermill": round(notebook * found.universes / seconds),
                "numpy_pass_seconds": round(bare, 3),
                "times_a_numpy_pass": round(seconds / bare, 2),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
