"""A warm parent for the tests of this folder, and notebooks made from short cells."""

import os

import nbformat
import papermill
import pytest

from executable_review.execution.canonical import canonical_text
from executable_review.warm import Nursery


@pytest.fixture(scope="session")
def nursery():
    os.environ.setdefault("PYTHONHASHSEED", "0")
    with Nursery() as warm:
        yield warm


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook of the given cells and return its path."""

    def make(*sources):
        content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
        for number, cell in enumerate(content.cells):
            cell.id = f"cell-{number}"
            # papermill stops at a cell that raises; these are allowed to.
            cell.metadata.tags = ["raises-exception"]
        path = tmp_path / "made.ipynb"
        nbformat.write(content, path)
        return path

    return make


@pytest.fixture
def executed(notebook):
    """Execute cells and return the canonical notebook; without a warm parent by papermill's own engine."""

    def run(sources, nursery=None, **options):
        engine = {"engine_name": "review", "nursery": nursery} if nursery else {}
        done = papermill.execute_notebook(
            str(notebook(*sources)),
            None,
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            record_timing=False,
            shutdown_kernel="immediate",
            extra_arguments=["--log-level=ERROR"],
            **{**engine, **options},
        )
        return canonical_text(done)

    return run
