"""Verbs that run notebooks and build the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from executable_review.cli.common import json_option, main, print_result, progress, set_option
from executable_review.parameters import Parameters
from executable_review.review import Review

if TYPE_CHECKING:
    from executable_review.execution.cache import Cache

workers_option = click.option("--workers", type=click.IntRange(1, 64), help="Notebooks at a time.")
no_cache_option = click.option(
    "--no-cache", is_flag=True, help="Execute everything, whatever was seen before."
)


def open_cache(root: Path, no_cache: bool) -> Cache:
    """Return the compendium's cache, or one that holds nothing."""
    from executable_review.execution.cache import Cache

    return Cache(None) if no_cache else Cache.of(root, progress)


@main.command("run")
@set_option
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the run.  [default: runs/ID]")
@click.option("--name", help="Name of the run's folder in runs/, in place of its ID.")
@click.option("--book", is_flag=True, help="Also build the run's own book, in the folder book of the run.")
@workers_option
@no_cache_option
@json_option
def run_command(
    parameters: Parameters,
    out: Path | None,
    name: str | None,
    book: bool,
    workers: int | None,
    no_cache: bool,
    as_json: bool,
) -> None:
    """Execute all notebooks and write notebooks, tables, figures and run.json.

    Without --out, the run goes to runs/ID, where ID is a hash of code, data, decisions and lock: the same run has
    the same name, and is not made twice. With --book, the run gets a book of its own. Where its decisions are not
    the published ones, every page says so and leads to what differs.

    Example: review run --set minimum_sources=2 --out runs/two-sources --book
    """
    from executable_review.execution.record import read_record, run_folder, run_id

    if out and name is not None:
        raise click.UsageError("give --out or --name, not both")
    review = Review(parameters)
    # Short, when the place is the usual one below the working folder.
    root = Path() if review.data.root == Path.cwd() else review.data.root
    identity = run_id(review)
    folder = out or run_folder(root, identity if name is None else name)
    record = None if no_cache else read_record(folder)
    there = record is not None and record.get("id") == identity
    if not there:
        record = _run(review, folder, workers, no_cache)
    told = _told(record)
    text = f"{folder}: {told}{' (it was there already)' if there else ''}"
    result = {"folder": str(folder), "there already": there, **record}
    if book:
        result["book"] = str(_book(review, folder, no_cache))
        text += f"\nIts book is at {result['book']}"
    print_result(as_json, result, text)


def _run(review: Review, folder: Path, workers: int | None, no_cache: bool) -> dict[str, Any]:
    from executable_review.execution.run import run

    cache = open_cache(review.data.root, no_cache)
    return run(review, folder, workers=workers, progress=progress, cache=cache)


def _book(review: Review, folder: Path, no_cache: bool) -> Path:
    from executable_review.site import build_run_book

    cache = open_cache(review.data.root, no_cache)
    return build_run_book(review, folder, progress=progress, cache=cache)


def _told(record: dict[str, Any]) -> str:
    standings = list(record["standings"].values())
    return ", ".join(f"{standings.count(s)} claims {s}" for s in ("supported", "contested", "unsupported"))


@main.command("book")
@workers_option
@no_cache_option
def book_command(workers: int | None, no_cache: bool) -> None:
    """Run the defaults and compile the book into _build/html.

    Example: review book
    """
    from executable_review.site.seal import built

    review = Review()
    cache = open_cache(review.data.root, no_cache)
    start = built(review, cache)
    if start:
        click.echo(f"The book is at {start} (nothing has changed)")
        return
    from executable_review.site import build_book

    click.echo(f"The book is at {build_book(review, workers=workers, progress=progress, cache=cache)}")


@main.command("live")
@click.option(
    "--pyodide",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An unpacked release of Pyodide, in place of the download.",
)
def live_command(pyodide: Path | None) -> None:
    """Add re-execution in the reader's browser to the built book.

    Each notebook's page gets a button that opens the notebook in JupyterLite. `make live` installs what is needed.

    Example: review live
    """
    from executable_review.site.live import build_live

    click.echo(
        f"The notebooks run in the browser from {build_live(Review(), release=pyodide, progress=progress)}"
    )


@main.command("notebooks")
@workers_option
@no_cache_option
def notebooks_command(workers: int | None, no_cache: bool) -> None:
    """Execute the defaults and refresh the committed notebooks.

    Example: review notebooks
    """
    from executable_review.execution import refresh_notebooks

    review = Review()
    cache = open_cache(review.data.root, no_cache)
    changed = refresh_notebooks(review, workers=workers, progress=progress, cache=cache)
    click.echo(f"changed: {', '.join(changed)}" if changed else "no notebook changed")
