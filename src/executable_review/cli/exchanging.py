"""Verbs that exchange codings and argument with other programs, and lay codings over the user's copy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from executable_review.cli.common import json_option, main, print_result, read_paper, set_option
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.review import Review

_paper = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.group("export")
def export_group() -> None:
    """Write results for other programs."""


@export_group.command("coding")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into."
)
@click.option("--paper", type=_paper, help="A copy of the paper's text: annotations get its positions.")
@json_option
def export_coding_command(out: Path, paper: Path | None, as_json: bool) -> None:
    """Write codebook and coded sentences as REFI-QDA (.qdc, .qdpx), Web Annotations (.jsonld) and SKOS (.ttl).

    coding-sheet.qdpx holds the sentences without codes: another coder begins from it.

    Example: review export coding --out coding
    """
    from executable_review.coding_export import coding_files

    _write(out, coding_files(Review(), read_paper(paper) if paper else None), as_json)


@export_group.command("argument")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into."
)
@set_option
@json_option
def export_argument_command(out: Path, parameters: Parameters, as_json: bool) -> None:
    """Write claims, evidence and objections as Argdown (.argdown), AIF (.json) and RDF with CiTO (.ttl).

    Standings are those of the decisions given.

    Example: review export argument --out argument
    """
    from executable_review.argument_export import argument_files

    _write(out, argument_files(Review(parameters)), as_json)


@export_group.command("sphinx")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="New folder to write."
)
@json_option
def export_sphinx_command(out: Path, as_json: bool) -> None:
    """Write the sources of the book as a project of plain Sphinx, with the notebooks as committed.

    `sphinx-build -b html OUT OUT/_build` then builds the pages.

    Example: review export sphinx --out sphinx-book
    """
    _export_project(out, "sphinx", as_json)


@export_group.command("myst")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="New folder to write."
)
@json_option
def export_myst_command(out: Path, as_json: bool) -> None:
    """Write the sources of the book as a project of Jupyter Book 2, with the notebooks as committed.

    `jupyter book build --html` of Jupyter Book 2, in that folder, then builds the pages.

    Example: review export myst --out myst-book
    """
    _export_project(out, "myst", as_json)


def _export_project(out: Path, kind: str, as_json: bool) -> None:
    from executable_review.site.formats.projects import export_project

    made = export_project(Review(), out, kind)
    print_result(as_json, {"folder": str(out), "configuration": str(made)}, str(made))


def _write(out: Path, files: Mapping[str, bytes], as_json: bool) -> None:
    from executable_review.indexes.files import write

    for name, content in files.items():
        write(out / name, content)
    listed = [{"file": str(out / name), "bytes": len(content)} for name, content in files.items()]
    print_result(as_json, {"files": listed}, "\n".join(f["file"] for f in listed))


@main.group("code", invoke_without_command=True)
@click.option("--paper", type=_paper, help="A copy of the paper's text.")
@click.option("--out", type=click.Path(path_type=Path), help="Page to write  [default: coded-paper.html]")
@click.pass_context
def code_group(context: click.Context, paper: Path | None, out: Path | None) -> None:
    """Write a local page of the paper that you hold, with the coded sentences laid over it.

    The page holds the paper's text, so it is never written into the book or the data.

    Example: review code --paper paper.txt --out coded-paper.html
    """
    if context.invoked_subcommand:
        return
    if paper is None:
        raise click.UsageError("Missing option '--paper'.")
    from executable_review.indexes.files import write
    from executable_review.site.coded_paper import check_target, coded_paper

    review = Review()
    out = out or Path("coded-paper.html")
    check_target(out, paper, review.data.root)
    page = coded_paper(review, read_paper(paper), str(paper))
    write(out, page.html.encode())
    click.echo(f"{out}: {page.found} sentences found in the copy, {len(page.missing)} not found")
    if page.missing:
        click.echo(f"not found: {', '.join(page.missing)}")


@code_group.command("check")
@click.argument("file", type=_paper)
@click.option("--coder", help="Name of the user whose codings are read.")
@json_option
def code_check_command(file: Path, coder: str | None, as_json: bool) -> None:
    """Read a coder's project (.qdpx) or codebook (.qdc) and say what it holds and what would be set aside.

    Example: review code check reader.qdpx --coder "A reader"
    """
    from executable_review.coding import exchange

    review = Review()
    if file.suffix.lower() == ".qdc":
        rows = exchange.check_qdc(file, review.codebook)
        result = {"file": str(file), "codes": len(rows)}
        print_result(as_json, result, f"{file}: {len(rows)} codes, all of this codebook")
        return
    if file.suffix.lower() != ".qdpx":
        raise ReviewError(
            "EXC001", "it is neither .qdpx nor .qdc", str(file), "export as REFI-QDA project or codebook"
        )
    units = [s["sentence_id"] for s in review.data.rows("sentences")]
    received = exchange.receive_qdpx(file, review.codebook, units, coder)
    given = received.project.coder_file()
    result = {
        "file": str(file),
        "coder": given.coder_id,
        "codebook_version": given.codebook_version,
        "sentences_read": len(given.codes),
        "sentences_not_read": len(units) - len(given.codes),
        "codes_given": sum(map(len, given.codes.values())),
        "set_aside": [{"code": e.code, "message": e.message, "place": e.place} for e in received.set_aside],
    }
    lines = [
        f"{given.coder_id}: {result['codes_given']} codes to {result['sentences_read']} sentences; "
        f"{result['sentences_not_read']} not read",
        *(f"set aside: {e}" for e in received.set_aside),
    ]
    print_result(as_json, result, "\n".join(lines))
