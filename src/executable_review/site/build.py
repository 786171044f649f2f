"""Build the book: run the notebooks, stage the sources, render, add the downloads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from executable_review.argument_export import argument_files
from executable_review.coding_export import coding_files
from executable_review.errors import ReviewError
from executable_review.execution import Cache, run
from executable_review.review import Review
from executable_review.site.downloads import write_downloads
from executable_review.site.staging import stage

Progress = Callable[[str], None]


def build_book(
    review: Review,
    *,
    workers: int | None = None,
    progress: Progress = lambda line: None,
    cache: Cache | None = None,
) -> Path:
    """Build the book of a run into ``_build/html`` and return its start page.

    The new site replaces the old one only when it is complete.

    Raises
    ------
    ReviewError
        NBK001 if a notebook fails, BLD001 and BLD002 if a page does.
    """
    build = review.data.root / "_build"
    progress("notebooks: running with papermill")
    run(review, build / "run", workers=workers, progress=progress, cache=cache)
    progress("pages: filling in the results")
    stage(review, build / "run", build / "source")
    progress("book: rendering with Jupyter Book")
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Rendering is another process; the downloads can be made while it works.
        downloads = build / "downloads"
        coding = {f"coding/{name}": content for name, content in coding_files(review).items()}
        argument = {f"argument/{name}": content for name, content in argument_files(review).items()}
        made = beside.submit(
            write_downloads, build / "run", build / "source", downloads, {**coding, **argument}
        )
        rendered = render_book(build / "source", build / "render")
        made.result()
    downloads.rename(rendered / "downloads")
    html = build / "html"
    old = build / ".html-old"
    shutil.rmtree(old, ignore_errors=True)
    if html.exists():
        html.rename(old)
    rendered.rename(html)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(build / "render", ignore_errors=True)
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
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "1767225600"),
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
