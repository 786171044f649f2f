"""Verbs of the living review: take in what is new, and rank what nobody has judged."""

from __future__ import annotations

from pathlib import Path

import click

from executable_review.cli.common import json_option, main, print_result, progress, set_option
from executable_review.parameters import Parameters


@main.command("update")
@set_option
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--questions", is_flag=True, help="Only write the doubtful pairs, to answer them first.")
@click.option(
    "--page",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write what changes as a page; into a folder as update.html.",
)
@json_option
def update_command(
    parameters: Parameters, dry_run: bool, questions: bool, page: Path | None, as_json: bool
) -> None:
    """Take sealed exports and answers into the corpus: add what is new, and show what that changes.

    An update is written as a whole or not at all; one that was interrupted is finished first.

    Example: review update --dry-run --page update.html
    """
    from executable_review import living
    from executable_review.data import DataPackage, find_root
    from executable_review.site.update_page import write_page
    from executable_review.update import finish

    root = find_root()
    if not dry_run and finish(root):
        progress("an interrupted update was finished")
    package = DataPackage(root)
    update, change = living.preview(package, parameters)
    told = living.report(package, update, change, applied=not dry_run and not questions)
    if questions and not dry_run:
        living.ask(package, update)
    elif not dry_run:
        living.apply(package, update, None if parameters.changed() else change)
    print_result(as_json, living.as_rows(told), living.describe(told))
    if page:
        progress(f"page: {write_page(told, page)}")


@main.command("rank")
@set_option
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the start.")
@json_option
def rank_command(parameters: Parameters, seed: int, as_json: bool) -> None:
    """Rank records that nobody could judge by title and keywords; nothing of the review uses the ranking.

    Ranked are new records of sealed searches that are not taken in yet, and records of the corpus whose abstract
    was never seen. A simulation on the decided records shows where a stopping rule would end the reading.

    Example: review rank --json
    """
    from executable_review import living
    from executable_review.data import DataPackage
    from executable_review.helping import as_rows, describe, screening_help

    package = DataPackage()
    update, _ = living.preview(package, parameters)
    help_ = screening_help(package, parameters, update.added["records"], seeds=(seed,))
    print_result(as_json, as_rows(help_), describe(help_))
