"""Verbs of the artefact: metadata, what differs between runs, releases and their verification."""

from __future__ import annotations

import click

from executable_review.cli.common import main


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
