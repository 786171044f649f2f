"""Verbs of reporting: every search as a record."""

from __future__ import annotations

from pathlib import Path

import click

from executable_review.cli.common import json_option, main, print_result, progress


@main.command("searches")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write one search file a search into this folder."
)
@json_option
def searches_command(out: Path | None, as_json: bool) -> None:
    """List every search, reported, run, prepared or sealed, with the items of PRISMA-S that it does not state.

    Example: review searches --json
    """
    from executable_review.review import Review
    from executable_review.search.reporting import INCOMPLETE, as_document, missing
    from executable_review.searches import linted, searches, tally, write_search_files

    review = Review()
    records = searches(review)
    document = as_document(records)
    for told, record in zip(document["searches"], records, strict=True):
        told["lint"] = linted(record)
    lines = []
    for record in records:
        words = record["search_string"] or record.get("phrase", "")
        where = record["platform"] or "platform not stated"
        lines.append(f"{record['id']}  {where}  {words}  {record.get('results', '-')}")
        lacking = missing(record)
        if lacking:
            lines.append(
                f"  {INCOMPLETE} not stated: " + ", ".join(f"{i.name} ({i.number})" for i in lacking)
            )
        lines.extend(f"  linter: {said}" for said in linted(record) or ())
    for origin, n in tally(review).items():
        lines.append(f"{origin}: {n['searches']} searches, {n['complete']} state all six items")
    print_result(as_json, document, "\n".join(lines))
    if out is not None:
        progress(f"{len(write_search_files(review, out))} search files in {out}")
