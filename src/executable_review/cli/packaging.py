"""Verbs that check and seal the data package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from executable_review.cli.common import json_option, main, print_result, read_paper


@main.group("data")
def data_group() -> None:
    """Check and seal the data package."""


@data_group.command("check")
@click.option(
    "--paper",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy of the paper's text.",
)
@json_option
def data_check_command(paper: Path | None, as_json: bool) -> None:
    """Check every table, key and seal, and the identity of works; with --paper also every locator.

    Example: review data check --paper paper.txt
    """
    from executable_review.data import DataPackage
    from executable_review.data_check import check, check_locators
    from executable_review.identity_check import check_identity
    from executable_review.review import Review

    package = DataPackage()
    rows = check(package)
    # Before the seals: a wrong identifier is told as what it is, and not as a changed file.
    identity = check_identity(Review(package=DataPackage(package.root, verify=False)))
    package.check_seals()
    result: dict[str, Any] = {"tables": rows, "identity": identity.as_dict()}
    lines = [f"{n:>6}  {name}" for name, n in rows.items()] + ["all tables, keys and seals hold"]
    lines += [identity.summary, *identity.warnings]
    if paper:
        result["located"] = check_locators(package, read_paper(paper))
        lines.append("found in the copy: " + ", ".join(f"{n} {k}s" for k, n in result["located"].items()))
    print_result(as_json, result, "\n".join(lines))


@data_group.command("seal")
def data_seal_command() -> None:
    """Check the tables and write their SHA-256 to data/datapackage.json.

    Example: review data seal
    """
    from executable_review.data import find_root
    from executable_review.data_check import seal

    changed = seal(find_root())
    click.echo(f"sealed again: {', '.join(changed)}" if changed else "every seal held")
