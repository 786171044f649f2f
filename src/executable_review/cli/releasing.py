"""Verbs of the artefact: metadata, what differs between runs, releases and their verification."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from executable_review.cli.common import json_option, main, print_result


@main.command("metadata")
@click.option("--check", is_flag=True, help="Write nothing; fail if a file disagrees.")
def metadata_command(check: bool) -> None:
    """Write CITATION.cff, codemeta.json and the README's citation from metadata.toml.

    Example: review metadata --check
    """
    from executable_review.artefact.following import check_following, write_following
    from executable_review.data import find_root

    root = find_root()
    changed = [] if check else write_following(root)
    check_following(root)
    click.echo(f"written: {', '.join(changed)}" if changed else "every file agrees with metadata.toml")


@main.command("diff")
@click.argument("run_a")
@click.argument("run_b")
@click.option(
    "--page", type=click.Path(path_type=Path), help="Also write a page: a file, or a folder for diff.html."
)
@json_option
def diff_command(run_a: str, run_b: str, page: Path | None, as_json: bool) -> None:
    """Show in what RUN_B differs from RUN_A: decisions, records, codes, counts, standings.

    A run is a folder, the identifier or name of a run in runs/, or the word published for the run with the default
    decisions over the data that are here.

    Example: review diff published runs/two-sources --page diff.html
    """
    from executable_review.artefact.runs import read_facts
    from executable_review.differences import Facts, difference
    from executable_review.execution.record import run_folder
    from executable_review.review import Review
    from executable_review.site.difference_page import difference_page, difference_text

    review = Review()

    def facts(word: str) -> tuple[str, Facts]:
        if word == "published" and not Path(word).exists():
            return word, Facts.of(review)
        folder = Path(word)
        return read_facts(folder if folder.is_dir() or "/" in word else run_folder(review.data.root, word))

    (name_a, before), (name_b, after) = facts(run_a), facts(run_b)
    found = difference(before, after)
    result = {
        "run_a": name_a,
        "run_b": name_b,
        "same": found.empty and not found.decisions,
        **found.as_dict(),
    }
    text = difference_text(found, name_a, name_b)
    if page:
        from executable_review.site.single_page import write_single_page

        path = write_single_page(difference_page(found, review, name_a, name_b), page, "diff.html")
        result["page"] = str(path)
        text += f"\nThe page is at {path}"
    print_result(as_json, result, text)


@main.command("release")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the archive.  [default: dist]")
@json_option
def release_command(out: Path | None, as_json: bool) -> None:
    """Write sources, results and site as one archive; `make release` builds the book first.

    Example: review release
    """
    from executable_review.artefact.release import make_release
    from executable_review.execution import run_id
    from executable_review.review import Review

    review = Review()
    made = make_release(review.data.root, run_id(review), out or review.data.root / "dist")
    text = (
        f"{made['archive']}: {made['files']} files, {made['bytes']} bytes\n"
        f"SHA-256 of the archive  {made['sha256']}\nroot hash of the files  {made['root']}\n"
        f"sources                 {made['sources']}"
    )
    print_result(as_json, made, text)


@main.command("verify")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@json_option
def verify_command(path: Path, as_json: bool) -> None:
    """Confirm a release, its archive, a site or a run: every file, and the standings from the data.

    Example: review verify dist/NAME.tar.gz
    """
    from executable_review.artefact.runs import verify_run
    from executable_review.artefact.verifying import RUN, SUMS, verify

    is_run = (path / RUN).is_file() and not (path / SUMS).is_file()
    report = verify_run(path) if is_run else verify(path)
    print_result(as_json, report.as_dict(), str(report))
    if not report.holds:
        sys.exit(1)
