"""The verb that tells which decisions there are."""

from __future__ import annotations

import json

import click

from executable_review.cli.common import json_option, main, print_result
from executable_review.contract import json_schema
from executable_review.parameters import declared
from executable_review.tables import show


@main.command("parameters")
@json_option
@click.option("--schema", "as_schema", is_flag=True, help="Print the decisions as JSON Schema.")
def parameters_command(as_json: bool, as_schema: bool) -> None:
    """List the decisions: meaning, type, range, default, effect.

    Example: review parameters
    """
    if as_schema:
        click.echo(json.dumps(json_schema(), indent=1, ensure_ascii=False))
        return
    rows = declared()
    lines = []
    for r in rows:
        lines.append(f"{r['name']} = {show(r['default']) or 'all'}")
        lines.append(f"    {r['meaning']} ({r['stage']}; {r['type']}; {r['allowed']})")
        if r["effect"]:
            lines.append(f"    effect: {r['effect']}")
    print_result(as_json, {"parameters": rows}, "\n".join(lines))
