"""Verbs that begin a review, and add what it claims."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from executable_review.cli.common import json_option, main, print_result, progress


@main.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--question", default="", help="What the review asks.")
@click.option(
    "--phrase", "phrases", multiple=True, help="Words to search for; a star ends a word openly; repeatable."
)
@click.option(
    "--criterion",
    "criteria",
    multiple=True,
    help="years=2000-2020, types=book,report or field=WORDS; repeatable.",
)
@click.option("--code", "codes", multiple=True, help='"group.name=Label: words, words"; repeatable.')
@click.option("--title", default="", help="Title; the question where none is given.")
@click.option("--author", default="", help="Who makes the review.")
@click.option(
    "--year", type=click.IntRange(1900, 2200), help="Year of the first version; this year by default."
)
@click.option("--yes", is_flag=True, help="Ask nothing.")
@json_option
def new_command(
    folder: Path,
    question: str,
    phrases: tuple[str, ...],
    criteria: tuple[str, ...],
    codes: tuple[str, ...],
    title: str,
    author: str,
    year: int | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Begin a review of your own: a compendium that builds at once. What no option says is asked.

    Example: review new mine --question "Who reviews?" --phrase "peer review" --yes
    """
    from executable_review.data import find_root
    from executable_review.starting import begin, read_answers
    from executable_review.starting.writing import check_target, shown

    check_target(folder)
    if not yes:
        question = question or click.prompt("What does the review ask?", err=True)
        phrases = phrases or _asked("A phrase to search for")
        criteria = criteria or _asked("A criterion (years=2000-2020, types=..., field=...)")
        codes = codes or _asked("A code (group.name=Label: words, words)")
    answers = read_answers(question, phrases, criteria, codes, title, author)
    told = shown(answers)
    if not yes:
        for name, value in told.items():
            progress(f"{name}: {value}")
        click.confirm(f"Write this to {folder}?", default=True, abort=True, err=True)
    names = begin(folder, answers, find_root(), year or datetime.date.today().year)
    text = f"{folder} holds a review of your own; `make book` in it, or `review book`, builds its book"
    print_result(as_json, {"folder": str(folder), "answers": told, "written": names}, text)


def _asked(text: str) -> tuple[str, ...]:
    """Ask until nothing is answered."""
    given = []
    while value := click.prompt(f"{text}, or nothing to go on", default="", show_default=False, err=True):
        given.append(value)
    return tuple(given)


@main.command("claim")
@click.argument("sentence")
@click.option("--label", required=True, help="A short name of the claim.")
@click.option("--cites", multiple=True, metavar="RECORD", help="An included record cited for it; repeatable.")
@click.option(
    "--code", "codes", multiple=True, required=True, help="A code that the sentence carries; repeatable."
)
@click.option("--warrant", required=True, help="Why what is cited carries the claim.")
@click.option("--qualifier", required=True, help="How strongly it is put.")
@click.option("--kind", default="descriptive", show_default=True, help="Kind of claim.")
@click.option("--rests-on", multiple=True, metavar="CLAIM", help="A claim that it rests on; repeatable.")
@json_option
def claim_command(
    sentence: str,
    label: str,
    cites: tuple[str, ...],
    codes: tuple[str, ...],
    warrant: str,
    qualifier: str,
    kind: str,
    rests_on: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add a claim of your own review: one sentence of its text, the records cited for it, its codes.

    Example: review claim "Reviewers are few." --label "Few reviewers" --cites smith2020who --code topic.peer_review
    --warrant "They were counted." --qualifier "In two fields."
    """
    from executable_review.data import DataPackage
    from executable_review.starting import Statement, add_claim

    stated = Statement(sentence, label, cites, codes, warrant, qualifier, kind, rests_on)
    claim_id = add_claim(DataPackage(), stated)
    print_result(as_json, {"claim": claim_id}, f"{claim_id} is added and sealed; `review claims` judges it")
