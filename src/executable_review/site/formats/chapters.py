"""The rendered pages as chapters of one book: in order, without what only a browser can use, links resolved."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import lxml.html
import yaml
from lxml import etree

_DROPPED = (
    "//script|//style|//span[@class='Z3988']|//template|//button|//input|//select|//textarea|//nav|//dialog|//*[@hidden]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' headerlink ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' toctree-wrapper ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' d-print-none ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' sd-summary-state-marker ')]"
)
# HTML parsers write names of SVG in small letters, so drawings are taken out before.
DRAWINGS = re.compile(r"<svg\b.*?</svg>", re.S)
_VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^()]*)\)")
_ARTICLE = re.compile(r"<article\b.*?</article>", re.S)
DRAWING = "data-drawing"
"""The attribute of an image that stands for a drawing: its number in `Chapter.drawings`."""
BEHIND = "data-behind"
"""The attribute of a fold that holds the data behind a figure."""


class Target(NamedTuple):
    """Where a link leads inside the book: a page, and an identifier on it or nothing."""

    page: str
    fragment: str


class Drawing(NamedTuple):
    """A picture of a page: its kind (svg, png or jpg), its bytes in light colours, and what it shows in words."""

    kind: str
    content: bytes
    told: str


@dataclass(frozen=True)
class Chapter:
    """One page: its name, where it stands, its content, and its pictures."""

    name: str
    part: str
    depth: int
    body: Any
    drawings: tuple[Drawing, ...]

    @cached_property
    def title(self) -> str:
        """The page's first heading."""
        heading = self.body.find(".//h1")
        return self.name if heading is None else " ".join(heading.text_content().split())

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """All identifiers on the page."""
        return frozenset(self.body.xpath(".//@id"))


@dataclass(frozen=True)
class Book:
    """A whole book: what the configuration says of it, and its chapters in order."""

    title: str
    author: str
    licence: str
    language: str
    chapters: tuple[Chapter, ...]
    by_name: dict[str, Chapter] = field(repr=False, compare=False)

    def resolve(self, page: str, address: str) -> Target | str | None:
        """Say where a link leads: to a place in the book, to a web address, or nowhere without the site.

        An identifier that its page does not have leads to the page.
        """
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return address if parts.scheme in {"http", "https", "mailto"} else None
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        chapter = self.by_name.get(target.removesuffix(".html"))
        if chapter is None:
            return None
        fragment = unquote(parts.fragment)
        return Target(chapter.name, fragment if fragment in chapter.identifiers else "")


def read_book(html: Path, source: Path) -> Book:
    """Read a rendered site as a book.

    Parameters
    ----------
    html : Path
        Folder of the rendered site.
    source : Path
        Folder with the `_toc.yml` and `_config.yml` from which it was rendered.
    """
    config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    toc = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    chapters = tuple(
        _chapter(html / f"{name}.html", name, part, depth) for name, part, depth in reading_order(toc)
    )
    footer = (config.get("html") or {}).get("extra_footer") or ""
    return Book(
        title=config["title"],
        author=config["author"],
        licence=" ".join(lxml.html.fromstring(f"<div>{footer}</div>").text_content().split()),
        language=((config.get("sphinx") or {}).get("config") or {}).get("language") or "en",
        chapters=chapters,
        by_name={c.name: c for c in chapters},
    )


def reading_order(toc: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Yield name, part and depth of each page of a table of contents, in order; the start page has no part."""
    yield toc["root"], "", 0
    for part in toc["parts"]:
        for chapter in part["chapters"]:
            yield chapter["file"], part["caption"], 1
            for section in chapter.get("sections", ()):
                yield section["file"], part["caption"], 2


def _chapter(path: Path, name: str, part: str, depth: int) -> Chapter:
    found = _ARTICLE.search(path.read_text(encoding="utf-8"))
    drawings: list[Drawing] = []

    def keep(match: re.Match[str]) -> str:
        # A drawing without a title is an ornament of the theme.
        if "<title" not in match[0]:
            return ""
        drawings.append(_drawing(match[0]))
        return f'<img {DRAWING}="{len(drawings) - 1}">'

    body = lxml.html.fromstring(DRAWINGS.sub(keep, found[0] if found else "<article></article>"))
    for image in body.xpath("//img[@src]"):
        file = path.parent / unquote(urlsplit(image.get("src")).path)
        kind = file.suffix.lower().lstrip(".").replace("jpeg", "jpg")
        if kind in {"svg", "png", "jpg"} and file.is_file():
            image.set(DRAWING, str(len(drawings)))
            told = image.get("alt") or ""
            drawings.append(
                _drawing(file.read_text(encoding="utf-8"), told)
                if kind == "svg"
                else Drawing(kind, file.read_bytes(), told)
            )
    _clean(body)
    return Chapter(name, part, depth, body, tuple(drawings))


def light(svg: str) -> str:
    """Return a drawing in its light colours, without variables of a style sheet."""
    return _VARIABLE.sub(r"\1", svg)


def _drawing(svg: str, told: str = "") -> Drawing:
    content = light(svg[svg.index("<svg") :]).encode("utf-8")
    root = etree.fromstring(content)
    words = [(root.findtext(f"{{*}}{name}") or "").strip() for name in ("title", "desc")]
    return Drawing("svg", content, ". ".join(w for w in words if w) or told)


def _clean(body: Any) -> None:
    """Take out what paper and reading devices can't use, and move what they would misplace."""
    for element in body.xpath(_DROPPED):
        # What follows an element belongs to its parent.
        if element.getparent() is not None:
            element.drop_tree()
    for element in body.xpath("//noscript"):
        element.drop_tag()
    for element in body.xpath("//details[contains(concat(' ', normalize-space(@class), ' '), ' hide ')]"):
        # Code that the page folds away stands open on paper.
        for summary in element.xpath("./summary"):
            summary.drop_tree()
        element.drop_tag()
    for element in body.xpath("//figure//details"):
        # A figure may hold a drawing and a caption; the data behind it follow.
        element.set(BEHIND, "figure")
        next(element.iterancestors("figure")).addnext(element)
