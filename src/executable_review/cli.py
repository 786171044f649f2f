"""The command line: thin, one verb a task, plain text for people and `--json` for machines."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from executable_review import __version__
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters, declared
from executable_review.review import Review
from executable_review.tables import show


class _Group(click.Group):
    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except ReviewError as error:
            click.echo(f"review: {error}", err=True)
            sys.exit(1)


def _settings(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> Parameters:
    values: dict[str, str] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign:
            raise ReviewError("PAR002", "it has no value", f"--set {item}", "write --set NAME=VALUE")
        if name in values:
            raise ReviewError("PAR002", "it is set twice", f"parameter {name}", "set it once")
        values[name] = value
    return Parameters.of(values)


_set = click.option(
    "--set",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_settings,
    help="Change a decision; repeatable.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _print(as_json: bool, value: Any, text: str) -> None:
    click.echo(json.dumps(value, indent=1, ensure_ascii=False) if as_json else text)


def _progress(line: str) -> None:
    click.echo(line, err=True)


@click.group(cls=_Group)
@click.version_option(__version__)
def main() -> None:
    """An executable literature review: search, screening, coding, claims, multiverse and audit from data."""


@main.command("run")
@_set
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

    record = run(Review(parameters), out, workers=workers, progress=_progress)
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

    click.echo(f"The book is at {build_book(Review(), workers=workers, progress=_progress)}")


@main.command("notebooks")
@click.option("--workers", type=click.IntRange(1, 64), help="Notebooks at a time.")
def notebooks_command(workers: int | None) -> None:
    """Execute the defaults and refresh the committed notebooks.

    Example: review notebooks
    """
    from executable_review.execution import refresh_notebooks

    changed = refresh_notebooks(Review(), workers=workers, progress=_progress)
    click.echo(f"changed: {', '.join(changed)}" if changed else "no notebook changed")


@main.command("claims")
@_set
@_json
def claims_command(parameters: Parameters, as_json: bool) -> None:
    """Show the standing of each claim; no notebook is run.

    Example: review claims --set objections=none --json
    """
    review = Review(parameters)
    rows = []
    for claim_id in sorted(review.judged):
        j, claim = review.judged[claim_id], review.framework.by_id[claim_id]
        rows.append(
            {
                "id": claim_id,
                "label": claim.label,
                "standing": j.standing,
                "works": list(j.works),
                "independent_sources": j.sources,
                "premises": list(claim.premises),
                "disputed_by": list(j.disputed_by),
                "contested_premises": list(j.contested_premises),
            }
        )
    text = "\n".join(
        f"{r['id']}  {r['standing']:<11}  {r['independent_sources']:>2}  {r['label']}" for r in rows
    )
    _print(as_json, {"claims": rows}, text)


@main.command("flow")
@_set
@_json
def flow_command(parameters: Parameters, as_json: bool) -> None:
    """Show the PRISMA 2020 counts.

    Example: review flow --set latest_year=2015
    """
    counts = Review(parameters).flow
    _print(as_json, counts, "\n".join(f"{n:>6}  {name}" for name, n in counts.items()))


@main.command("parameters")
@_json
def parameters_command(as_json: bool) -> None:
    """List the decisions: meaning, type, range, default.

    Example: review parameters
    """
    rows = declared()
    text = "\n".join(
        f"{r['name']} = {show(r['default']) or 'all'}\n    {r['meaning']} ({r['type']}; {r['allowed']})"
        for r in rows
    )
    _print(as_json, {"parameters": rows}, text)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--platform", default="", help="Where the search was run.")
@click.option("--query", default="", help="The search string as run.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="Day of the search.")
@click.option("--hits", type=click.IntRange(min=0), help="Hits that the platform stated.")
@click.option("--dry-run", is_flag=True, help="Only read; seal nothing.")
@_json
def import_command(
    files: tuple[Path, ...],
    platform: str,
    query: str,
    date: str,
    hits: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read search exports, account for every record, and seal the files as received in data/exports.

    Example: review import export.ris --platform ProQuest --query '"open science"' --date 2026-01-31
    """
    from executable_review.data import find_root
    from executable_review.importing import describe, import_files, report
    from executable_review.living import EXPORTS

    said = {"platform": platform, "query": query, "date": date, "hits": hits}
    imported = import_files(files, find_root() / EXPORTS, **said, dry_run=dry_run)
    _print(as_json, report(imported), describe(imported))
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
@_json
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
        progress=_progress,
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
    _print(as_json, result, f"{folder}: {sealed.records} of {sealed.hits} records sealed")


@main.command("update")
@_set
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@_json
def update_command(parameters: Parameters, dry_run: bool, as_json: bool) -> None:
    """Take sealed exports and answers into the corpus: add what is new, and show what that changes.

    Example: review update --dry-run
    """
    from executable_review import living
    from executable_review.data import DataPackage
    from executable_review.update import after, difference, plan

    package = DataPackage()
    package.check_seals()
    update = plan(package, living.received(package.root), living.answers(package.root))
    change = difference(package, after(package, update), parameters)
    if not dry_run:
        living.apply(package.root, package, update)
    added = {name: len(rows) for name, rows in update.added.items()}
    result = {
        "added": added,
        "known": len(update.known),
        "doubtful": len(update.questions),
        **living.as_rows(change),
    }
    lines = [
        f"searches added: {added['searches']}",
        f"records added: {added['records']}; already known: {len(update.known)}",
        f"doubtful pairs to answer in {living.DOUBTFUL}: {len(update.questions)}",
        f"newly included: {len(change.included)}; no longer included: {len(change.excluded)}",
        f"newly included without any code: {len(change.uncoded)}",
        *(f"{c} would move from {a} to {b}" for c, a, b in change.standings),
    ]
    _print(as_json, result, "\n".join(lines))


@main.group("data")
def data_group() -> None:
    """Check and seal the data package."""


@data_group.command("check")
@click.option(
    "--paper",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy of the paper's text.",
)
@_json
def data_check_command(paper: Path | None, as_json: bool) -> None:
    """Check every table, every key and every seal; with --paper also every locator.

    Example: review data check --paper paper.txt
    """
    from executable_review.data import DataPackage
    from executable_review.data_check import check, check_locators

    package = DataPackage()
    rows = check(package)
    package.check_seals()
    result: dict[str, Any] = {"tables": rows}
    lines = [f"{n:>6}  {name}" for name, n in rows.items()] + ["all tables, keys and seals hold"]
    if paper:
        try:
            text = paper.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise ReviewError(
                "DAT007", "it is not UTF-8 text", str(paper), "save the paper as plain text"
            ) from error
        result["located"] = check_locators(package, text)
        lines.append("found in the copy: " + ", ".join(f"{n} {k}s" for k, n in result["located"].items()))
    _print(as_json, result, "\n".join(lines))


@data_group.command("seal")
def data_seal_command() -> None:
    """Check the tables and write their SHA-256 to data/datapackage.json.

    Example: review data seal
    """
    from executable_review.data import find_root
    from executable_review.data_check import seal

    changed = seal(find_root())
    click.echo(f"sealed again: {', '.join(changed)}" if changed else "every seal held")
