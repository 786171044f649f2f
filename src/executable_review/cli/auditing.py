"""Verbs that look at the search from outside: what it finds of the works that it should find."""

from __future__ import annotations

from typing import Any

from executable_review.cli.common import json_option, main, print_result, set_option
from executable_review.parameters import Parameters
from executable_review.review import Review


@main.command("recall")
@set_option
@json_option
def recall_command(parameters: Parameters, as_json: bool) -> None:
    """Show which works the search should find, how it finds them, and why not the others.

    Example: review recall --set phrase_matching=exact
    """
    from executable_review.recall_tables import recall_table, recall_values
    from executable_review.tables import percent, show

    review = Review(parameters)
    counts = recall_values(review)
    works = recall_table(review).to_dict("records")
    lines = []
    for name, found in counts["sets"].items():
        lines.append(f"{name}: {found['works']}, of which {found['included']} are included")
        lines += [f"  {r['found']:>3}  {percent(r['share']):>6}  {r['way']}" for r in found["steps"]]
        lines += [f"  {_index(index, n, found['works'])}" for index, n in found["indexes"].items()]
    for way in dict.fromkeys(w["way"] for w in works):
        lines.append(f"{way}:")
        for w in (w for w in works if w["way"] == way):
            ending = "; ".join(filter(None, (w["decision"], w["why"])))
            lines.append(f"  {w['work']}  {show(w['phrases that match'])}  ({ending})")
    print_result(as_json, {**counts, "targets": [_plain(w) for w in works]}, "\n".join(lines))


def _index(name: str, held: int | None, works: int) -> str:
    return f"{name}: not asked" if held is None else f"{name}: its answers hold {held} of {works}"


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()}
