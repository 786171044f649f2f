"""Verbs that run notebooks and build the book."""

from __future__ import annotations

from pathlib import Path

import click

from executable_review.cli.common import main, progress, set_option
from executable_review.parameters import Parameters
from executable_review.review import Review


@main.command("run")
@set_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("runs/latest"),
    show_default=True,
    help="Folder of the run.",
)
@click.option("--workers", type=click.IntRange(1, 64), help="Notebooks at a time.")
def run_command(parameters: Parameters, out: Path, workers: int | None) -> None:
    """Execute all notebooks and write notebooks, tables, figures and run.json.

    Example: review run --set minimum_sources=2 --out runs/two-sources
    """
    from executable_review.execution import run

    record = run(Review(parameters), out, workers=workers, progress=progress)
    counts = {
        s: list(record["standings"].values()).count(s) for s in ("supported", "contested", "unsupported")
    }
    click.echo(f"{out}: {', '.join(f'{n} claims {s}' for s, n in counts.items())}")


@main.command("book")
@click.option("--workers", type=click.IntRange(1, 64), help="Notebooks at a time.")
def book_command(workers: int | None) -> None:
    """Run the defaults and compile the book into _build/html.

    Example: review book
    """
    from executable_review.site import build_book

    click.echo(f"The book is at {build_book(Review(), workers=workers, progress=progress)}")


@main.command("notebooks")
@click.option("--workers", type=click.IntRange(1, 64), help="Notebooks at a time.")
def notebooks_command(workers: int | None) -> None:
    """Execute the defaults and refresh the committed notebooks.

    Example: review notebooks
    """
    from executable_review.execution import refresh_notebooks

    changed = refresh_notebooks(Review(), workers=workers, progress=progress)
    click.echo(f"changed: {', '.join(changed)}" if changed else "no notebook changed")
