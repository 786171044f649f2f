"""What all verbs share: the group, the options, and printing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from executable_review import __version__
from executable_review.contract import read_parameters
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters


class _Group(click.Group):
    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except ReviewError as error:
            click.echo(f"review: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("review: stopped; nothing half-done was left", err=True)
            sys.exit(130)


_FILE = "decisions from a file"


def _from_file(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    context.meta[_FILE] = read_parameters(path) if path else {}


def _settings(context: click.Context, _: click.Parameter, given: tuple[str, ...]) -> Parameters:
    values: dict[str, Any] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign:
            raise ReviewError("PAR002", "it has no value", f"--set {item}", "write --set NAME=VALUE")
        if name in values:
            raise ReviewError("PAR002", "it is set twice", f"parameter {name}", "set it once")
        values[name] = value
    return Parameters.of({**context.meta[_FILE], **values})


def set_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that change decisions; the command gets `parameters`. ``--set`` wins over a file."""
    named = click.option(
        "--set",
        "parameters",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_settings,
        help="Change a decision; repeatable.",
    )
    from_file = click.option(
        "--parameters",
        "parameter_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        callback=_from_file,
        expose_value=False,
        is_eager=True,
        help="Change the decisions that a YAML or JSON file names.",
    )
    return named(from_file(command))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_result(as_json: bool, value: Any, text: str) -> None:
    """Print a result as JSON or as text."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False) if as_json else text)


def read_paper(path: Path) -> str:
    """Read a copy of the paper's text (DAT007 if it is not UTF-8)."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReviewError(
            "DAT007", "it is not UTF-8 text", str(path), "save the paper as plain text"
        ) from error


def progress(line: str) -> None:
    """Say what is being done, beside the result."""
    click.echo(line, err=True)


@click.group(cls=_Group)
@click.version_option(__version__)
def main() -> None:
    """An executable literature review: search, screening, coding, claims, multiverse and audit from data."""
