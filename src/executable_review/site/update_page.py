"""The page of an update: one file that needs nothing else, for light and dark, wide and narrow, eyes and ears."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from executable_review.errors import ReviewError
from executable_review.files import put
from executable_review.living import DOUBTFUL, Report
from executable_review.tables import html_table
from executable_review.update.history import told

NAME = "update.html"
_STYLE = """
:root{color-scheme:light dark;--ink:#1f2933;--muted:#5b6773;--grid:#d3dae1;--ground:#ffffff;--strong:#0b6aa8}
@media (prefers-color-scheme:dark){
:root{--ink:#e8edf2;--muted:#a9b4bf;--grid:#3b444d;--ground:#14181e;--strong:#5ab0ee}}
*{box-sizing:border-box}
body{max-width:60rem;margin:0 auto;padding:1rem;font-family:system-ui,sans-serif;line-height:1.5;color:var(--ink);
background:var(--ground);overflow-wrap:break-word}
a{color:var(--strong)}code{font-size:.95em}h1{line-height:1.2}h2{margin-top:2rem}
.skip{position:absolute;left:-999rem}.skip:focus{position:static}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0}
.review-table{overflow-x:auto;margin:1rem 0}
.review-table:focus-visible,a:focus-visible{outline:2px solid var(--strong);outline-offset:2px}
table{border-collapse:collapse;font-size:.9rem}caption{text-align:left;color:var(--muted);padding:.2rem 0}
th,td{border-bottom:1px solid var(--grid);padding:.25rem .7rem .25rem 0;text-align:left;vertical-align:top;
overflow-wrap:normal}
tbody th{font-weight:500}td.number{text-align:right;font-variant-numeric:tabular-nums}
"""


def write_page(report: Report, place: Path) -> Path:
    """Write the page to a file, or as ``update.html`` into a folder, and return its path.

    Raises
    ------
    ReviewError
        OUT001 if it can't be written.
    """
    path = place if place.suffix.lower() in {".html", ".htm"} and not place.is_dir() else place / NAME
    try:
        put(path, update_page(report).encode())
    except OSError as error:
        raise ReviewError(
            "OUT001",
            f"the page can't be written ({error.strerror})",
            str(path),
            "name a file or a folder of your own with --page",
        ) from None
    return path


def update_page(report: Report) -> str:
    """Return the page of an update as HTML; it loads nothing, and every text from data is escaped."""
    title = "What this update changed" if report.applied else "What this update would change"
    parts = [
        ("searches", "Searches", _searches(report)),
        ("records-in", "Records that come in", _records(report)),
        ("records-out", "Records that do not come in, or leave", _out(report)),
        ("codes", "Records that need codes", _codes(report)),
        ("claims", "Claims", _claims(report)),
        ("flow", "Counts of the flow", _flow(report)),
        ("questions", "Doubtful pairs", _questions(report)),
    ]
    contents = "".join(f'<li><a href="#{anchor}">{html.escape(name)}</a></li>' for anchor, name, _ in parts)
    sections = "\n".join(
        f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{html.escape(name)}</h2>\n{body}</section>'
        for anchor, name, body in parts
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head>\n'
        f'<body><a class="skip" href="#main">Skip to the content</a><main id="main"><h1>{title}</h1>\n'
        f'{_lead(report)}<nav aria-label="Contents"><ul>{contents}</ul></nav>\n{sections}\n</main></body></html>\n'
    )


def _lead(report: Report) -> str:
    if report.update.empty:
        return _said("Every sealed search is in the corpus already. Nothing is new.")
    change = report.change
    return _said(
        f"Sealed searches taken in: {len(report.searches)}.",
        f"New records: {len(report.records)}, of which {len(change.included)} included.",
        f"Claims that change their standing: {len(change.standings)} of {len(report.claims)}.",
    )


def _said(*sentences: str) -> str:
    return f"<p>{html.escape(' '.join(sentences))}</p>\n"


def _grid(headers: Sequence[str], cells: Iterable[Sequence[object]], caption: str) -> str:
    return html_table(pd.DataFrame(list(cells), columns=list(headers), dtype=object), caption) + "\n"


def _searches(report: Report) -> str:
    cells = [
        (
            s["search"],
            s["platform"],
            s["query"],
            s["date"] or "not stated",
            s["records"],
            s["new"],
            s["known"],
        )
        for s in report.searches
    ]
    headers = ("Search", "Platform", "Query", "Date", "Records", "New", "Known before")
    return _grid(headers, cells, "Searches that are taken in, and what each brings")


def _records(report: Report) -> str:
    cells = [
        (r["record"], r["title"], r["year"] or "not known", r["doi"] or "", r["seen_on"], r["becomes"])
        for r in report.records
    ]
    return _grid(
        ("Record", "Title", "Year", "DOI", "Seen on", "What becomes of it"),
        cells,
        "New records, and the decision that screening takes on each",
    )


def _out(report: Report) -> str:
    known = [(r, report.titles[r], "in the corpus already") for r in report.update.known]
    left = [(f.record_id, report.titles[f.record_id], told(f.stage, f.reason)) for f in report.change.dropped]
    return _grid(
        ("Record", "Title", "Why"), [*left, *known], "Records known before, and records no longer included"
    )


def _codes(report: Report) -> str:
    cells = [(r["record"], r["title"]) for r in report.records if r["needs_codes"]]
    said = "The dictionary coder found no code for these included records. They need a reader."
    return (_said(said) if cells else "") + _grid(
        ("Record", "Title"), cells, "Newly included records without any code"
    )


def _claims(report: Report) -> str:
    cells = [(c, report.claims[c], before, after) for c, before, after in report.change.standings]
    said = "A changed standing stops the build until it is acknowledged with a reason."
    return (_said(said) if cells else "") + _grid(
        ("Claim", "What it says", "Before", "After"), cells, "Claims whose standing changes"
    )


def _flow(report: Report) -> str:
    cells = [(name, a, b, b - a) for name, a, b in report.change.flow]
    return _grid(("Count", "Before", "After", "Change"), cells, "PRISMA 2020 counts before and after")


def _questions(report: Report) -> str:
    cells = [(q.pair_id, q.reason, q.record_a, q.record_b) for q in report.questions]
    said = (
        f"Each pair could be one work or two. Answer in {DOUBTFUL.as_posix()} with same or different before the "
        "update is made. The command review update --questions writes that file and nothing else."
    )
    return (_said(said) if cells else "") + _grid(
        ("Pair", "Why it is doubtful", "One record", "The other"), cells, "Pairs that nobody has answered"
    )
