"""Repairs of markup: what docutils and MyST-NB write and checkers of HTML and accessibility refuse."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

_SUMMARY = re.compile(
    r'<details class="admonition hide above-(input|output)">\s*'
    r'<summary aria-label="Toggle hidden content">.*?</summary>',
    re.S,
)
_FIGURE = re.compile(
    r'(<figure class="review-figure" id="figure-([\w-]+)">(?:(?!</figure>).)*?<summary>Data table</summary>)',
    re.S,
)

_TABLE = re.compile(r'<div class="review-table" role="region" tabindex="0" aria-label="([^"]*)"')
# A cell with a sentence: forty characters or more of text, whatever links and marks are in it.
_WORDS = re.compile(r"<td>(?=(?:<(?!/td>)[^>]*>)*(?:[^<](?:<(?!/td>)[^>]*>)*){40})")
_ANCHOR = re.compile(r' id="(table-[^"]*)"')


class Translator(HTML5Translator):
    """Sphinx's writer of HTML; tables scroll in a box of their own, and a bibliography is plain paragraphs."""

    def visit_table(self, node: nodes.Element) -> None:
        """Open a table in a box that the keyboard can scroll."""
        caption = next((t.astext() for t in node.findall(nodes.title)), "") or f"Table: {_heading(node)}"
        self.body.append(
            f'<div class="review-table" role="region" tabindex="0" aria-label="{html.escape(caption)}">\n'
        )
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close the table and its box."""
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_citation(self, node: nodes.Element) -> None:
        """Open an entry without the list role of docutils, which no list item follows."""
        self.body.append(self.starttag(node, "div", classes=["citation"]))

    def depart_citation(self, node: nodes.Element) -> None:
        """Close an entry."""
        self.body.append("</div>\n")


def _heading(node: nodes.Node) -> str:
    """Return the heading under which a node stands."""
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node.next_node(nodes.title).astext() if node is not None else ""


def repaired(body: str, pathto: Callable[..., Any]) -> str:
    """Return the body of a page with folds that name themselves, and figures that offer their data.

    Parameters
    ----------
    body : str
        The page's HTML.
    pathto : callable
        Sphinx's function that gives an address as seen from the page.
    """
    body = _SUMMARY.sub(_fold, body)
    body = _FIGURE.sub(lambda found: found[1] + _offer(found[2], pathto), body)
    # A narrow screen gives such a cell room for some words.
    body = _WORDS.sub('<td class="words">', body)
    taken: set[str] = set(_ANCHOR.findall(body))
    return _TABLE.sub(lambda found: f'{found[0]} id="{_free(_slug(found[1]), taken)}"', body)


def _slug(caption: str) -> str:
    """Return the anchor of a table: the words of its caption; numbers in it may change from run to run."""
    words = re.findall(r"[a-z]+", html.unescape(caption).casefold().removeprefix("table:"))
    return "-".join(["table", *words[:8]])


def _free(anchor: str, taken: set[str]) -> str:
    """Return the anchor, with a number where the page has it already."""
    n, name = 1, anchor
    while name in taken:
        n += 1
        name = f"{anchor}-{n}"
    taken.add(name)
    return name


def _fold(found: re.Match[str]) -> str:
    what = {"input": "Code", "output": "Output"}[found[1]]
    return f'<details class="code-of-cell"><summary>{what} of this step</summary>'


def _offer(name: str, pathto: Callable[..., Any]) -> str:
    drawing = html.escape(pathto(f"downloads/figures/{name}.svg", 1))
    data = html.escape(pathto(f"downloads/figures/{name}.csv", 1))
    return (
        f'\n<p class="review-downloads"><a href="{data}" download>Data as CSV</a> · '
        f'<a href="{drawing}" download>Drawing as SVG</a></p>'
    )
