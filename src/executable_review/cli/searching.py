"""Verbs of the search: import exports, ask live indexes, take in what is new."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from executable_review.cli.common import json_option, main, print_result, progress


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--platform", default="", help="Where the search was run.")
@click.option("--query", default="", help="The search string as run.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="Day of the search.")
@click.option("--hits", type=click.IntRange(min=0), help="Hits that the platform stated.")
@click.option("--database", multiple=True, help="Database searched on the platform; repeatable.")
@click.option("--field", "search_field", default="", help="Fields that were searched.")
@click.option("--limits", default="", help="Limits and restrictions, or that none was set.")
@click.option("--by", "conducted_by", default="", help="Who ran the search.")
@click.option("--dry-run", is_flag=True, help="Only read; seal nothing.")
@json_option
def import_command(
    files: tuple[Path, ...],
    platform: str,
    query: str,
    date: str,
    hits: int | None,
    database: tuple[str, ...],
    search_field: str,
    limits: str,
    conducted_by: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read search exports, account for every record, and seal the files as received in data/exports.

    Example: review import export.ris --platform ProQuest --query '"open science"' --date 2026-01-31
    """
    from executable_review.data import find_root
    from executable_review.importing import describe, import_files, report
    from executable_review.importing.manifest import COLUMNS
    from executable_review.living import EXPORTS
    from executable_review.search.reporting import INCOMPLETE, missing
    from executable_review.searches import export_record

    said = {"platform": platform, "query": query, "date": date, "hits": hits, "database": database}
    said |= {"search_field": search_field, "limits": limits, "conducted_by": conducted_by}
    imported = import_files(files, find_root() / EXPORTS, **said, dry_run=dry_run)
    print_result(as_json, report(imported), describe(imported))
    if not all(one.refused for one in imported):
        row = dict.fromkeys(COLUMNS, "") | {n: str(v) for n, v in said.items() if v not in (None, ())}
        lacking = missing(export_record("import", row | {"database": "; ".join(database)}))
        for item in lacking:
            progress(f"{INCOMPLETE} not stated: {item.name} (PRISMA-S item {item.number})")
        if lacking:
            progress("Say it by importing the same file again; `review searches` lists what is missing.")
    if any(one.refused for one in imported):
        sys.exit(1)


@main.command("search")
@click.argument("query")
@click.option("--source", required=True, metavar="NAME", help="Index: openalex, crossref or opencitations.")
@click.option(
    "--operation",
    default="search",
    show_default=True,
    metavar="NAME",
    help="What is asked: search, search.exact, backward or forward.",
)
@click.option("--from-year", type=int, help="First year.")
@click.option("--to-year", type=int, help="Last year.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop after this many records.")
@click.option(
    "--date",
    metavar="YYYY-MM-DD",
    help="Day of the search, today by default; the first day's takes up a search that stopped.",
)
@json_option
def search_command(
    query: str,
    source: str,
    operation: str,
    from_year: int | None,
    to_year: int | None,
    limit: int | None,
    date: str | None,
    as_json: bool,
) -> None:
    """Ask a live index and seal its answer in data/answers, so that every later build is offline.

    OpenAlex needs a key in the environment variable OPENALEX_API_KEY.

    Example: review search --source openalex '"open science" AND policy' --from-year 2000
    """
    import datetime

    from executable_review.data import find_root
    from executable_review.indexes import search_index
    from executable_review.living import ANSWERS

    root = find_root()
    sealed = search_index(
        source,
        query,
        root / ANSWERS,
        date=date or datetime.date.today().isoformat(),
        years=(from_year, to_year) if from_year or to_year else None,
        limit=limit,
        operation=operation,
        progress=progress,
    )
    folder = sealed.folder.relative_to(root).as_posix()
    result = {
        "folder": folder,
        "hits": sealed.hits,
        "records": sealed.records,
        "repeats": sealed.repeats,
        "complete": sealed.complete,
        "why": sealed.why,
        "pages": len(sealed.pages),
    }
    print_result(as_json, result, f"{folder}: {sealed.records} of {sealed.hits} records sealed")
