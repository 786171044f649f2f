"""Reading paths: which pages to read in which order, and how long that takes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jinja2

from executable_review.execution.notebooks import read_notebook

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction, the mean of 190 studies in Brysbaert 2019, doi:10.1016/j.jml.2019.104047."""

MINUTES_A_FIGURE = 1
"""Time to look at a figure with its caption: a convention of this book, not a measured value."""


def prose_words(text: str) -> int:
    """Count the words of running text in Markdown; figures, tables, code and markup are left out."""
    text = re.sub(r"(?ms)^(`{3,}|:{3,}).*?^\1\s*$", " ", text)
    text = re.sub(r"(?m)^(\||\(.*\)=).*$", " ", text)
    text = re.sub(r"\]\([^)]*\)|\{[a-z:]+\}|<[^>]+>", " ", text)
    return len(re.findall(r"[^\W_]+(?:[’'.\-][^\W_]+)*", text))


def minutes(text: str) -> float:
    """Return the minutes that a page's running text and its figures take; tables are not counted."""
    figures = text.count('<figure class="review-figure"')
    return prose_words(text) / WORDS_A_MINUTE + figures * MINUTES_A_FIGURE


def notebook_text(path: Path) -> str:
    """Return what a notebook shows to a reader: its Markdown cells, and the sentences and figures of its code."""
    parts = []
    for cell in read_notebook(path)["cells"]:
        if cell["cell_type"] == "markdown":
            parts.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            parts.append("".join(data.get("text/markdown", "")))
            if '<figure class="review-figure"' in (drawn := "".join(data.get("text/html", ""))):
                parts.append(f"```{{raw}} html\n{drawn}\n```")
    return "\n\n".join(parts)


def path_teller(root: Path) -> Any:
    """Return the function ``reading_path(pages)`` for templates of the start page.

    It gives the minutes that the pages take, text and figures, and a link to each, in the given order.
    """

    @jinja2.pass_context
    def reading_path(context: jinja2.runtime.Context, pages: list[str]) -> str:
        total, links = 0.0, []
        for page in pages:
            notebook = root / f"{page}.ipynb"
            if notebook.is_file():
                text, target = notebook_text(notebook), f"{page}.ipynb"
            else:
                target = f"{page}.md"
                text = context.environment.get_template(target).render(context.get_all())
            total += minutes(text)
            title = re.search(r"(?m)^# (.+)$", text)
            links.append(f"[{title[1] if title else page}]({target})")
        return f"**In {max(1, round(total))} minutes.** {' → '.join(links)}"

    return reading_path
