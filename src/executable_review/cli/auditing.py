"""Verbs that look from outside: what the search finds of what it should, and how paper and compendium were judged."""

from __future__ import annotations

import dataclasses
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


@main.command("audit")
@set_option
@json_option
def audit_command(parameters: Parameters, as_json: bool) -> None:
    """Show how paper and compendium do on each checklist, and the verdicts on statements and claims.

    Example: review audit --json
    """
    from executable_review.checklists import JUDGED

    review = Review(parameters)
    audited = [
        {**dataclasses.asdict(v), "term": review.verdict_terms.get(v.verdict, "")} for v in review.audited
    ]
    lists = [
        {
            "checklist_id": c.checklist_id,
            "title": c.title,
            "counts": {who: c.counts(who, review.item_verdicts) for who in JUDGED},
            "items": [dataclasses.asdict(i) for i in c.items],
        }
        for c in review.checklists
    ]
    lines = [f"{v['item_id']}  {v['verdict']}  ({v['reason']})" for v in audited]
    for c in lists:
        lines.append(f"{c['title']}:")
        for who, counts in c["counts"].items():
            told = ", ".join(f"{n} {verdict}" for verdict, n in counts.items() if n)
            lines.append(f"  {who:<10}  {told}")
    print_result(as_json, {"statements": audited, "checklists": lists}, "\n".join(lines))
