"""One run: all notebooks through papermill, in parallel, into a folder that appears only when it is complete."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from executable_review import __version__, results, tables
from executable_review.coding.coders import FOLDER, coder_paths
from executable_review.data import ROOT_VARIABLE
from executable_review.errors import ReviewError
from executable_review.execution.canonical import canonical_text
from executable_review.execution.notebooks import find_notebooks, read_notebook, stage_of, sync_parameters
from executable_review.parameters import used_by
from executable_review.review import Review
from executable_review.warm import Nursery, warm_parent

SCHEMA = 1
README_PICTURE = Path("docs") / "multiverse.svg"
TIME_LIMIT = 600  # seconds for one cell; a hanging kernel must not hang the build

Progress = Callable[[str], None]


def run(
    review: Review, out: Path, *, workers: int | None = None, progress: Progress = lambda line: None
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

    Returns
    -------
    dict
        The content of ``run.json``.

    Raises
    ------
    ReviewError
        NBK001 with notebook, cell and error when a notebook fails; OUT001 when `out` can't be written. Nothing is
        left behind then.
    """
    check_target(out)
    review.data.check_seals()
    notebooks = find_notebooks(review.data.root)
    for path in notebooks:
        sync_parameters(path, write=False)
    partial = _partial_folder(out)
    try:
        with ThreadPoolExecutor(max_workers=1) as beside:
            # Tables and figures come from the same pure functions, not from the notebooks: no need to wait.
            written = beside.submit(_write_results, review, partial)
            _execute_all(review, notebooks, partial / "notebooks", workers, progress)
            written.result()
        record = _write_record(review, notebooks, partial)
        _swap(partial, out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return record


def check_target(out: Path) -> None:
    """Refuse a folder that is not empty and is not a run (OUT001)."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "run.json").is_file())):
        raise ReviewError("OUT001", "it exists and is not a run", str(out), "name a new folder with --out")


def _partial_folder(out: Path) -> Path:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise ReviewError(
            "OUT001", f"it can't be written ({error.strerror})", str(out), "name another folder"
        ) from None


def _swap(partial: Path, out: Path) -> None:
    """Put the complete run in place; an earlier run is there until the new one is."""
    partial.chmod(0o755)
    old = out.with_name(f".{out.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    partial.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _execute_all(
    review: Review, notebooks: list[Path], target: Path, workers: int | None, progress: Progress
) -> None:
    target.mkdir()
    # One more than there are processors: a kernel that starts or shuts down mostly waits.
    workers = workers or (os.cpu_count() or 1) + 1
    changed = review.parameters.changed()
    started = time.monotonic()
    with warm_parent() as nursery, ThreadPoolExecutor(max_workers=workers) as pool:
        jobs = {pool.submit(execute, p, changed, review.data.root, nursery): p for p in notebooks}
        try:
            for n, job in enumerate(as_completed(jobs), 1):
                path = jobs[job]
                (target / path.name).write_text(job.result(), encoding="utf-8")
                progress(f"[{n}/{len(jobs)}] {path.stem}  {time.monotonic() - started:.1f} s")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def execute(path: Path, changed: Mapping[str, Any], root: Path, nursery: Nursery | None = None) -> str:
    """Execute one notebook with papermill and return its canonical text.

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
            extra_arguments=["--log-level=ERROR"],
        )
    except papermill.PapermillExecutionError as error:
        cells = read_notebook(path)["cells"]
        code = [c for c in cells if c["cell_type"] == "code"]
        shift = 1 if parameters else 0
        index = (error.exec_count or 1) - 1 - shift
        cell = code[index]["id"] if 0 <= index < len(code) else "parameters"
        raise ReviewError(
            "NBK001",
            f"{error.ename}: {error.evalue}",
            f"{place}, cell {cell}",
            "open the notebook, run it up to this cell, and mend the cause",
        ) from None
    except ReviewError as error:
        raise error.within(place) from None
    except Exception as error:  # a kernel that did not start; papermill passes on what it got
        raise ReviewError(
            "NBK001",
            f"{type(error).__name__}: {error}",
            place,
            "open the notebook, run it, and mend the cause",
        ) from error
    return canonical_text(done)


def _write_results(review: Review, folder: Path) -> None:
    for name, make in results.TABLES.items():
        tables.write_csv(make(review), folder / "tables" / f"{name}.csv")
    for name, write in results.DOCUMENTS.items():
        (folder / "tables" / name).write_text(write(review), encoding="utf-8")
    (folder / "figures").mkdir()
    for name, draw in results.FIGURES.items():
        (folder / "figures" / f"{name}.svg").write_text(standalone(draw(review).svg), encoding="utf-8")


def _write_record(review: Review, notebooks: list[Path], folder: Path) -> dict[str, Any]:
    record = {
        "schema": SCHEMA,
        "version": __version__,
        "parameters": review.parameters.as_dict(),
        "changed": {
            k: list(v) if isinstance(v, tuple) else v for k, v in review.parameters.changed().items()
        },
        "inputs": inputs(review, notebooks),
        "outputs": {
            p.relative_to(folder).as_posix(): _sha256(p.read_bytes())
            for p in sorted(folder.rglob("*"))
            if p.is_file()
        },
        "flow": review.flow,
        "standings": {c: review.judged[c].standing for c in sorted(review.judged)},
    }
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / "run.json").write_text(text, encoding="utf-8")
    return record


def inputs(review: Review, notebooks: list[Path]) -> dict[str, str]:
    """Return the SHA-256 of all that goes into a run: data, notebooks' code, package, lock."""
    root = review.data.root
    found = {
        f"data/{r['path']}": r["hash"].removeprefix("sha256:") for r in review.data.descriptor["resources"]
    }
    for path in coder_paths(review.data):
        # Coders' files count as soon as they are in their folder; only some of them are sealed tables.
        found[f"data/{FOLDER}/{path.name}"] = _sha256(path.read_bytes())
    for path in notebooks:
        code = json.dumps([["".join(c["source"]), c["cell_type"]] for c in read_notebook(path)["cells"]])
        found[f"notebooks/{path.name}"] = _sha256(code.encode())
    package = Path(__file__).resolve().parents[1]
    code = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        code.update(f"{path.relative_to(package).as_posix()}\n".encode() + path.read_bytes())
    found["package"] = code.hexdigest()
    # What is said of sealed searches stands in the tables of a run, whether or not it was taken into the corpus.
    sealed = sorted((root / "data").glob("answers/*/request.json"))
    for path in (root / "requirements.lock", root / "data" / "exports" / "manifest.csv", *sealed):
        if path.is_file():
            found[path.relative_to(root).as_posix()] = _sha256(path.read_bytes())
    return dict(sorted(found.items()))


def standalone(svg: str, background: bool = False) -> str:
    """Return a drawing as a file of its own, if wanted on a white ground for readers with a dark page.

    Links stay behind: what they lead to does not travel with the file.
    """
    svg = re.sub(r"</?a\b[^>]*>", "", svg).replace('role="group"', 'role="img"')
    head, _, rest = svg.partition(">")
    if "xmlns=" not in head:
        head += ' xmlns="http://www.w3.org/2000/svg"'
    if background:
        rest = f'\n<rect width="100%" height="100%" fill="#ffffff"/>{rest}'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}>{rest}\n'


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refresh_notebooks(
    review: Review, *, workers: int | None = None, progress: Progress = lambda line: None
) -> list[str]:
    """Execute the defaults and write the notebooks that differ back to ``notebooks/``.

    Returns
    -------
    list of str
        Names of the notebooks that changed; empty when all were as committed.
    """
    notebooks = find_notebooks(review.data.root)
    changed = {path.name for path in notebooks if sync_parameters(path)}
    with tempfile.TemporaryDirectory() as folder:
        _execute_all(review, notebooks, Path(folder) / "notebooks", workers, progress)
        for path in notebooks:
            fresh = (Path(folder) / "notebooks" / path.name).read_bytes()
            if fresh != path.read_bytes():
                path.write_bytes(fresh)
                changed.add(path.name)
    picture = review.data.root / README_PICTURE
    if picture.parent.is_dir():
        text = standalone(results.FIGURES[picture.stem](review).svg, background=True)
        if not picture.is_file() or picture.read_text(encoding="utf-8") != text:
            picture.write_text(text, encoding="utf-8")
            changed.add(picture.name)
    return sorted(changed)
