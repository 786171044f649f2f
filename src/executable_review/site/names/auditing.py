"""Names of the audit: checklists with their verdicts, what the words of the verdicts mean, what validators found."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from executable_review.checklists import JUDGED, Checklist, Item
from executable_review.data import DataPackage
from executable_review.review import Review
from executable_review.site.conformance import Conformance, read
from executable_review.site.evidence import href
from executable_review.site.pieces import raw

PAGE = "book/audit.md"
_HEADS = ("Item", "What is asked", "The paper", "This compendium", "Seen in")


def audit_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the audit.

    ``checklist_table(checklist)`` gives the items of one checklist; ``verdict_meanings(scale)`` the rows of a
    vocabulary; ``audit_terms[term, kind]`` counts method statements and claims by the term of the literature;
    ``conformance`` has what validators found.
    """
    package = review.data
    rows = package.rows("verdicts") if "verdicts" in package.resources else ()
    terms = Counter((review.verdict_terms.get(v.verdict, v.verdict), v.kind) for v in review.audited)
    return {
        "checklists": review.checklists,
        "checklist_table": lambda checklist: raw(checklist_table(checklist, package)),
        "audit_terms": terms,
        "conformance": conformance_rows(read(package.root)),
        "verdict_meanings": lambda scale: [
            (r["verdict"], r["term"], r["meaning"]) if scale == "statement" else (r["verdict"], r["meaning"])
            for r in rows
            if r["scale"] == scale
        ],
    }


def conformance_rows(results: Iterable[Conformance]) -> list[tuple[str, ...]]:
    """Return what validators found as rows: what, standard, validator, result, command."""
    return [
        (
            r.what,
            r.standard,
            f"{r.tool} {r.version}",
            f"{r.problems or 'no'} problem{'' if r.problems == 1 else 's'}",
            r.command,
        )
        for r in results
    ]


def checklist_table(checklist: Checklist, package: DataPackage) -> str:
    """Return the items of a checklist as an HTML table: what is asked, two verdicts, and where they can be seen."""
    caption = html.escape(f"{checklist.title}: {len(checklist.items)} items", quote=True)
    return "\n".join(
        [
            f'<div class="review-table" role="region" tabindex="0" aria-label="{caption}">',
            f"<table><caption>{caption}</caption>",
            "<thead><tr>" + "".join(f'<th scope="col">{h}</th>' for h in _HEADS) + "</tr></thead>",
            "<tbody>",
            *(_row(item, package) for item in checklist.items),
            "</tbody></table></div>",
        ]
    )


def _row(item: Item, package: DataPackage) -> str:
    cells = [html.escape(item.asked)]
    for who in JUDGED:
        told = f"<strong>{html.escape(item.verdict[who])}.</strong> {html.escape(item.reason[who])}"
        if who == "paper" and item.sentence_id:
            told += f" ({html.escape(item.sentence_id)})"
        cells.append(told)
    cells.append(_seen(item.evidence, package))
    head = f'<th scope="row">{html.escape(item.item_id)} {html.escape(item.topic)}</th>'
    return f"<tr>{head}" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _seen(evidence: str | None, package: DataPackage) -> str:
    if not evidence:
        return ""
    address = href(evidence, package, PAGE)
    path, _, anchor = evidence.partition("#")
    if address is None:
        return f"<code>{html.escape(path)}</code>"
    shown = ": ".join(filter(None, (PurePosixPath(path).stem, anchor))).replace("-", " ").replace("_", " ")
    return f'<a href="{html.escape(address, quote=True)}">{html.escape(shown)}</a>'
