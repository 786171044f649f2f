"""Pages that are one file and need nothing else: for light and dark, wide and narrow, eyes and ears."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from executable_review.errors import ReviewError
from executable_review.files import put
from executable_review.tables import html_table

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


def single_page(title: str, lead: str, parts: Iterable[tuple[str, str, str]]) -> str:
    """Return a page as HTML; it loads nothing.

    Parameters
    ----------
    title : str
    lead : str
        HTML of what stands above the contents.
    parts : iterable of (anchor, heading, HTML)
    """
    parts = list(parts)
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
        f'{lead}<nav aria-label="Contents"><ul>{contents}</ul></nav>\n{sections}\n</main></body></html>\n'
    )


def write_single_page(text: str, place: Path, name: str) -> Path:
    """Write a page to a file, or under its usual name into a folder, and return its path.

    Raises
    ------
    ReviewError
        OUT001 if it can't be written.
    """
    path = place if place.suffix.lower() in {".html", ".htm"} and not place.is_dir() else place / name
    try:
        put(path, text.encode())
    except OSError as error:
        raise ReviewError(
            "OUT001",
            f"the page can't be written ({error.strerror})",
            str(path),
            "name a file or a folder of your own with --page",
        ) from None
    return path


def said(*sentences: str) -> str:
    """Return sentences as a paragraph; nothing in them is markup."""
    return f"<p>{html.escape(' '.join(sentences))}</p>\n"


def grid(headers: Sequence[str], cells: Iterable[Sequence[object]], caption: str) -> str:
    """Return a table; nothing in its cells is markup."""
    return html_table(pd.DataFrame(list(cells), columns=list(headers), dtype=object), caption) + "\n"
