"""What a page offers to take away: its notebook and script, and the tables that it shows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from executable_review import results
from executable_review.result_stages import stage_of

_SHOWN = re.compile(r'\btable\("([^"]+)"')


def of_template(page: str, template: str) -> str:
    """Return the line of a page: the tables that its template shows and does not offer by itself."""
    names = sorted({n for n in _SHOWN.findall(template) if f"downloads/tables/{n}.csv" not in template})
    return _line(page, [(f"tables/{name}.csv", f"{name}.csv") for name in names])


def of_notebook(name: str) -> str:
    """Return the line of a notebook's page: notebook, script, the page alone, and the tables of its stage."""
    stage = name.partition("-")[2]
    tables = sorted(t for t in results.TABLES if stage_of(t) == stage)
    own = [(f"{name}.ipynb", "notebook"), (f"{name}.py", "script"), (f"{name}.html", "page alone")]
    return _line(f"notebooks/{name}", [*own, *((f"tables/{t}.csv", f"{t}.csv") for t in tables)])


def _line(page: str, offered: Iterable[tuple[str, str]]) -> str:
    """Return links to downloads as one paragraph; none where nothing is offered.

    Only the site has downloads beside it, so the other forms of the book leave the line out.
    """
    up = "../" * (len(PurePosixPath(page).parts) - 1)
    links = []
    for path, text in offered:
        saved = "" if path.endswith(".html") else " download"
        links.append(f'<a href="{up}downloads/{html.escape(path)}"{saved}>{html.escape(text)}</a>')
    if not links:
        return ""
    return f'<p class="review-downloads d-print-none">To take away: {", ".join(links)}</p>\n'
