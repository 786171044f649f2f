"""Execute one notebook with papermill and give its canonical text."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from executable_review.data import ROOT_VARIABLE
from executable_review.errors import ReviewError
from executable_review.execution.canonical import canonical_text
from executable_review.execution.notebooks import read_notebook, stage_of
from executable_review.parameters import used_by
from executable_review.warm import Nursery
from executable_review.warm.tracing import Opened, arguments, read_report

TIME_LIMIT = 600  # seconds for one cell; a hanging kernel must not hang the build


class Executed(NamedTuple):
    """An executed notebook.

    Attributes
    ----------
    text : str
        The canonical notebook.
    opened : list of Opened or None
        The files that its kernel opened; None if that is not known.
    """

    text: str
    opened: Sequence[Opened] | None


def execute(path: Path, changed: Mapping[str, Any], root: Path, nursery: Nursery | None = None) -> str:
    """Execute one notebook and return its canonical text; see `execute_traced`."""
    return execute_traced(path, changed, root, nursery).text


def execute_traced(
    path: Path, changed: Mapping[str, Any], root: Path, nursery: Nursery | None = None
) -> Executed:
    """Execute one notebook with papermill.

    Parameters
    ----------
    path : Path
    changed : mapping
        Decisions that differ from the defaults; those that the notebook does not depend on are left out, so that
        a run with the defaults gives exactly the committed notebook.
    root : Path
        The compendium's folder.
    nursery : Nursery, optional
        The warm parent from which the kernel is forked; without one, a fresh Python is started.

    Raises
    ------
    ReviewError
        NBK001 when a cell raises, NBK003 when the kernel dies, NBK004 when a cell takes too long, NBK005 when the
        notebook gives too much output; each names notebook and cell.
    """
    # Imported here: it takes a while, and most commands run no notebook.
    import papermill

    from executable_review.warm.engine import NAME

    names = used_by(stage_of(path))
    parameters = {k: list(v) if isinstance(v, tuple) else v for k, v in changed.items() if k in names}
    # Read by every kernel that papermill starts; the same value for all of them.
    os.environ[ROOT_VARIABLE] = str(root)
    os.environ.setdefault("PYTHONHASHSEED", "0")
    place = f"notebooks/{path.name}"
    with tempfile.TemporaryDirectory(prefix="review-") as folder:
        report = Path(folder) / "opened"
        try:
            done = papermill.execute_notebook(
                str(path),
                None,
                parameters=parameters,
                engine_name=NAME,
                nursery=nursery,
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                execution_timeout=TIME_LIMIT,
                record_timing=False,
                shutdown_kernel="immediate",
                # Kernels listen on this machine only; their warning about it would drown the progress.
                extra_arguments=["--log-level=ERROR", *arguments(report)],
            )
        except papermill.PapermillExecutionError as error:
            raise _failed(error, path, bool(parameters)) from None
        except ReviewError as error:
            raise error.within(place) from None
        except Exception as error:  # a kernel that did not start; papermill passes on what it got
            raise ReviewError(
                "NBK001",
                f"{type(error).__name__}: {error}",
                place,
                "open the notebook, run it, and mend the cause",
            ) from error
        return Executed(canonical_text(done), read_report(report))


def _failed(error: Any, path: Path, injected: bool) -> ReviewError:
    code = [c for c in read_notebook(path)["cells"] if c["cell_type"] == "code"]
    index = (error.exec_count or 1) - 1 - injected
    cell = code[index]["id"] if 0 <= index < len(code) else "parameters"
    return ReviewError(
        "NBK001",
        f"{error.ename}: {error.evalue}",
        f"notebooks/{path.name}, cell {cell}",
        "open the notebook, run it up to this cell, and mend the cause",
    )
