"""One run: all notebooks through papermill, in parallel, into a folder that appears only when it is complete."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

# Drawing looks whether IPython is there; half imported by another thread, it would break the drawing.
import IPython  # noqa: F401

from executable_review.artefact.metadata import read_metadata
from executable_review.artefact.runs import statement
from executable_review.execution.cache import Cache
from executable_review.execution.folders import check_target, whole_folder
from executable_review.execution.notebook_runs import Inputs, execute_all
from executable_review.execution.notebooks import find_notebooks, sync_parameters
from executable_review.execution.outputs import difference_from_published, standalone, write_results
from executable_review.execution.record import write_record
from executable_review.review import Review
from executable_review.warm import Parent, warm_parent

README_PICTURE = Path("docs") / "multiverse.svg"

Progress = Callable[[str], None]


def run(
    review: Review,
    out: Path,
    *,
    workers: int | None = None,
    progress: Progress = lambda line: None,
    cache: Cache | None = None,
    parent: Parent = warm_parent,
) -> dict[str, Any]:
    """Execute every notebook with the review's decisions and write the run.

    Parameters
    ----------
    review : Review
        Data and decisions.
    out : Path
        Folder of the run. It must not exist, be empty, or hold an earlier run, which is replaced.
    workers : int, optional
        Notebooks at a time; the number of processors by default.
    progress : callable
        Receives one line a finished notebook.
    cache : Cache, optional
        Where results are looked for and kept; without one, everything is executed.
    parent : callable, optional
        Gives the warm parent of the kernels for a `with` block; by default the run starts its own.

    Returns
    -------
    dict
        The content of ``run.json``.

    Raises
    ------
    ReviewError
        NBK001 with notebook, cell and error when a notebook fails; OUT001 when `out` can't be written; MET001 to
        MET005 if the metadata are wrong. Nothing is left behind then.
    """
    cache = cache or Cache(None)
    check_target(out, review.data.root)
    read_metadata(review.data.root)  # before the work: a receipt can't be written without
    review.data.check_seals()
    notebooks = find_notebooks(review.data.root)
    for path in notebooks:
        sync_parameters(path, write=False)
    with whole_folder(out) as partial:
        known = Inputs(review, cache)
        stop = Event()
        with ThreadPoolExecutor(max_workers=1) as beside:
            # Tables and figures come from the same pure functions, not from the notebooks: no need to wait.
            written = beside.submit(write_results, review, partial, cache, known, stop)
            try:
                execute_all(review, notebooks, partial / "notebooks", workers, progress, cache, known, parent)
                summary = written.result()
            except BaseException:
                stop.set()
                raise
        said = statement(difference_from_published(review, partial, cache, known))
        record = write_record(review, partial, summary, said)
    cache.close()
    return record


def refresh_notebooks(
    review: Review,
    *,
    workers: int | None = None,
    progress: Progress = lambda line: None,
    cache: Cache | None = None,
) -> list[str]:
    """Execute the defaults and write the notebooks that differ back to ``notebooks/``.

    Returns
    -------
    list of str
        Names of the notebooks that changed; empty when all were as committed.
    """
    # Imported here: it draws, and a run may find all its drawings in the cache.
    from executable_review import results

    cache = cache or Cache(None)
    notebooks = find_notebooks(review.data.root)
    changed = {path.name for path in notebooks if sync_parameters(path)}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "notebooks"
        execute_all(review, notebooks, target, workers, progress, cache, Inputs(review, cache))
        for path in notebooks:
            fresh = (target / path.name).read_bytes()
            if fresh != path.read_bytes():
                path.write_bytes(fresh)
                changed.add(path.name)
    cache.close()
    picture = review.data.root / README_PICTURE
    if picture.parent.is_dir():
        text = standalone(results.FIGURES[picture.stem](review).svg, background=True)
        if not picture.is_file() or picture.read_text(encoding="utf-8") != text:
            picture.write_text(text, encoding="utf-8")
            changed.add(picture.name)
    return sorted(changed)
