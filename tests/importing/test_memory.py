"""Large files: records are read one at a time, so that memory does not grow with their number."""

import tracemalloc

import pytest
from importing_cases import MANY, many

from executable_review.importing import Problem, iter_file

FEW, MORE = 200, 1200


def peak(path, count):
    tracemalloc.start()
    kept = sum(not isinstance(item, Problem) for item in iter_file(path))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept == count
    return most


@pytest.mark.parametrize("name", MANY)
def test_memory_does_not_grow_with_the_records(name, tmp_path):
    few, more = many(tmp_path / "few.txt", name, FEW), many(tmp_path / "more.txt", name, MORE)
    peak(few, FEW)  # what is loaded once
    growth = (peak(more, MORE) - peak(few, FEW)) / (MORE - FEW)
    # Only the digests of ids and contents stay: about 200 bytes a record, whatever it holds.
    assert growth < 400, f"{growth:.0f} bytes a record stay in memory"
