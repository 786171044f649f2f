"""Build the book: run the notebooks, stage the sources, render, add the downloads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from executable_review.argument_export import argument_files
from executable_review.artefact.citation import citation_files
from executable_review.artefact.following import check_following
from executable_review.artefact.metadata import read_metadata
from executable_review.artefact.verifying import show_root, write_sums
from executable_review.coding_export import coding_files
from executable_review.errors import ReviewError
from executable_review.execution import Cache, run, run_id
from executable_review.execution.folders import whole_folder
from executable_review.files import locked
from executable_review.identity_check import check_identity
from executable_review.review import Review
from executable_review.site.banner import add_banner
from executable_review.site.clock import source_date
from executable_review.site.downloads import data_files, write_downloads
from executable_review.site.formats import offered, write_books
from executable_review.site.formats.references import reference_files
from executable_review.site.seal import book_inputs, built, holds, keeps, seal
from executable_review.site.shown import figure_files
from executable_review.site.staging import DIFFERENCES, stage

Progress = Callable[[str], None]


def build_book(
    review: Review,
    *,
    workers: int | None = None,
    progress: Progress = lambda line: None,
    cache: Cache | None = None,
) -> Path:
    """Build the book of the defaults into ``_build/html`` and return its start page.

    The new site replaces the old one only when it is complete. With a cache, a site is left as it is when nothing
    that goes into it has changed and every file is as it was written.

    Raises
    ------
    ReviewError
        NBK001 if a notebook fails, BLD001 and BLD002 if a page does, BLD003 if the paged book does; MET001 to MET006 if
        metadata are wrong, or a file disagrees with them; IDT001 to IDT005 if identifiers of works are wrong.
    """
    root = review.data.root
    build = root / "_build"
    check_following(root)
    html, folder = build / "html", build / "run"
    # Two builds at once would write the same run and the same staged sources; the second waits, and finds a book.
    with locked(root):
        given = book_inputs(review)
        if built(review, cache, given):
            progress("book: nothing has changed")
            return html / "index.html"
        for line in check_identity(review).warnings:
            progress(f"identity: {line}")
        progress("notebooks: running with papermill")
        run(review, folder, workers=workers, progress=progress, cache=cache)
        return _write_book(review, folder, html, build / "source", given, progress)


def build_run_book(
    review: Review, folder: Path, *, progress: Progress = lambda line: None, cache: Cache | None = None
) -> Path:
    """Build the book of a run into its own folder, ``book`` in it, and return its start page.

    Every page of a run with other decisions than the published ones says so, and leads to what differs.

    Parameters
    ----------
    review : Review
        Data and decisions of the run.
    folder : Path
        The run, whole.
    progress : callable
    cache : Cache, optional
        As for `build_book`.

    Raises
    ------
    ReviewError
        BLD001 and BLD002 if a page fails, OUT001 if the folder can't be written.
    """
    html, given = folder / "book", book_inputs(review)
    if keeps(cache) and holds(html, given):
        return html / "index.html"
    return _write_book(review, folder, html, None, given, progress)


def _write_book(
    review: Review, folder: Path, html: Path, source: Path | None, given: str, progress: Progress
) -> Path:
    """Write the book of a run; the staged sources are kept where a folder is given for them."""
    if html.exists() and not html.is_dir():
        raise ReviewError("OUT001", "it exists and is no folder", str(html), "move it away")
    with whole_folder(html) as site, tempfile.TemporaryDirectory(prefix="review-book-") as beside:
        source = source or Path(beside) / "source"
        progress("pages: filling in the results")
        stage(review, folder, source)
        progress("book: rendering with Jupyter Book")
        with ThreadPoolExecutor(max_workers=1) as pool:
            # Rendering is another process; the downloads can be made while it works.
            coding = {f"coding/{name}": content for name, content in coding_files(review).items()}
            argument = {f"argument/{name}": content for name, content in argument_files(review).items()}
            metadata = read_metadata(review.data.root)
            cited = citation_files(metadata, run_id(review) if review.parameters.changed() else "")
            citation = {f"citation/{name}": content for name, content in cited.items()}
            references = {f"references/{name}": content for name, content in reference_files(review).items()}
            downloads = site / "downloads"
            data = data_files(review.data)
            files = {**coding, **argument, **citation, **references, **data, **figure_files(review)}
            made = pool.submit(write_downloads, folder, source, downloads, files)
            rendered = render_book(source, Path(beside) / "render")
            made.result()
        shutil.copytree(rendered, site, dirs_exist_ok=True)
        if offered(review):
            progress("book: setting it for paper and reading devices")
            write_books(review, site, source, progress)
        differing = f"{DIFFERENCES}.html"
        add_banner(site, review.parameters, differing if (site / differing).is_file() else None)
        show_root(site)
        write_sums(site)
    seal(html, given)
    return html / "index.html"


def render_book(source: Path, target: Path) -> Path:
    """Render staged sources with Jupyter Book, from a clean start, warnings being errors.

    Jupyter Book forgets the warnings of pages that it does not read again, so nothing of an earlier build is kept.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    command = [
        str(Path(sys.executable).with_name("jupyter-book")),
        "build",
        str(source),
        "--path-output",
        str(target),
        "-W",
        "-n",
        "--keep-going",
        "-q",
    ]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(int(source_date().timestamp())),
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    html = target / "_build" / "html"
    output = done.stdout + done.stderr
    problems = [line for line in output.splitlines() if "WARNING" in line or "ERROR" in line]
    if done.returncode or problems or not (html / "index.html").is_file():
        shown = "\n  ".join((problems or output.splitlines())[-12:]).replace(f"{source}{os.sep}", "")
        raise ReviewError("BLD001", f"Jupyter Book stopped:\n  {shown}", "book", "mend the pages named above")
    (html / ".buildinfo").unlink(missing_ok=True)  # a hash of the configuration, of use to Sphinx alone
    return html
