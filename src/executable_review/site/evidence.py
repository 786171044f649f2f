"""Evidence of the checklists: where each verdict can be seen, and that the place exists.

A piece of evidence is a path in the compendium, for a page with an anchor behind it: ``book/limits.md#of-this-book``,
``data/corpus/records.csv``, ``Makefile``.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from docutils.nodes import make_id

from executable_review.data import DataPackage
from executable_review.errors import ReviewError
from executable_review.review import Review

TABLE = "checklist_items"
DATA_PAGE = "book/data.md"
_NOTHING = ("not applicable",)
_LABEL = re.compile(r"(?m)^\(([^)\s]+)\)=\s*$")
_HEADING = re.compile(r"(?m)^#{1,6}\s+(.+?)\s*$")
_IDENTIFIER = re.compile(r'\bid="([^"]+)"')
_MARKUP = re.compile(r"\{[a-z:]+\}`([^`<]*?)\s*(?:<[^>]*>)?`|\[([^\]]*)\]\([^)]*\)|[`*\\]")


def check_evidence(review: Review, pages: Mapping[str, str], notebooks: Path) -> None:
    """Follow the evidence of every item.

    Parameters
    ----------
    review : Review
    pages : mapping of str to str
        Rendered pages of the book by path.
    notebooks : Path
        Folder of the executed notebooks.

    Raises
    ------
    ReviewError
        AUD001 where evidence leads nowhere, AUD002 where a verdict has none.
    """
    anchors: dict[str, set[str]] = {}
    lines = {i.line: (c, i) for c in review.checklists for i in c.items}
    for line, (checklist, item) in sorted(lines.items()):
        place = f"data/{review.data.resources[TABLE]['path']}, line {line}, field evidence"
        if not item.evidence:
            if any(v not in _NOTHING for v in item.verdict.values()):
                raise ReviewError(
                    "AUD002",
                    f"item {item.item_id} of {checklist.title} has a verdict and no evidence",
                    place,
                    "name the page, table or file in which it can be seen",
                )
            continue
        path, _, anchor = item.evidence.partition("#")
        if path not in pages and not _is_inside(review.data.root, path):
            _dead(item.evidence, f"there is no {path}", place)
        if anchor:
            if path not in anchors:
                anchors[path] = _anchors(path, pages, notebooks)
            if anchor not in anchors[path]:
                _dead(item.evidence, f"{path} has no place {anchor}", place)


def href(evidence: str, package: DataPackage, page: str) -> str | None:
    """Return the address of a piece of evidence as seen from a page, or None for a file that is no page.

    A table of the data package is shown by its description on the page of the data.
    """
    path, _, anchor = evidence.partition("#")
    for name, resource in package.resources.items():
        if path == f"data/{resource['path']}":
            path, anchor = DATA_PAGE, f"table-{name.replace('_', '-')}"
    if not path.endswith((".md", ".ipynb")) or (path.endswith(".md") and path not in _pages_of(package.root)):
        return None
    target = posixpath.relpath(str(Path(path).with_suffix(".html")), posixpath.dirname(page))
    return target + (f"#{anchor}" if anchor else "")


def _pages_of(root: Path) -> set[str]:
    return {"index.md", *(p.relative_to(root).as_posix() for p in (root / "book").rglob("*.md"))}


def _is_inside(root: Path, path: str) -> bool:
    target = (root / path).resolve()
    return target.is_relative_to(root.resolve()) and target.exists()


def _dead(evidence: str, why: str, place: str) -> None:
    raise ReviewError(
        "AUD001",
        f"the evidence {evidence} leads nowhere: {why}",
        place,
        "name a page, table or file that is there",
    )


def _anchors(path: str, pages: Mapping[str, str], notebooks: Path) -> set[str]:
    """Return the places that a link can name in a page: labels, headings and identifiers."""
    if path in pages:
        text = pages[path]
    elif path.endswith(".ipynb"):
        text = _text_of(notebooks / Path(path).name)
    else:
        return set()
    headings = {make_id(html.unescape(_MARKUP.sub(r"\1\2", heading))) for heading in _HEADING.findall(text)}
    return {*_LABEL.findall(text), *_IDENTIFIER.findall(text), *headings}


def _text_of(notebook: Path) -> str:
    found = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            found.append("".join(cell["source"]))
        for output in cell.get("outputs", ()):
            found.append("".join(output.get("data", {}).get("text/html", ())))
    return "\n".join(found)
