"""Chapters as Typst markup: every piece of text escaped, every place that a link leads to labelled."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from executable_review.site.formats.chapters import BEHIND, DRAWING, Book, Chapter, Target
from executable_review.site.formats.typst_tables import breakable, table

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_LISTS = frozenset({"ul", "ol", "li", "dl"})
_BLOCKS = (
    _HEADINGS
    | _LISTS
    | {
        "p",
        "pre",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "address",
        "fieldset",
        "hr",
    }
    | {"figure", "figcaption", "table", "details", "summary", "blockquote"}
)
_WRAPPED = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "cite": "emph",
    "sup": "super",
    "sub": "sub",
    "small": "small-text",
}


def escape(text: str) -> str:
    r"""Escape text: no character of it can act as Typst markup.

    >>> print(escape("#eval(1) *x*"))
    \#eval\(1\) \*x\*
    """
    return _PUNCTUATION.sub(r"\\\1", _SPACE.sub(" ", text))


def string(text: str) -> str:
    """Write a Typst string."""
    plain = "".join(ch for ch in text if ch >= " " or ch in "\n\t")
    return json.dumps(plain, ensure_ascii=False)


def label(page: str, fragment: str = "") -> str:
    """Name a place of the book; other characters than those of names are written as numbers."""
    name = f"{page}:{fragment}" if fragment else page
    return re.sub(r"[^A-Za-z0-9:._-]", lambda m: f"-{ord(m[0]):x}-", name)


class Writer:
    """Writes the chapters of a book as Typst; drawings are handed out as files."""

    def __init__(self, book: Book):
        self.book = book
        self.files: dict[str, bytes] = {}
        self._wanted = {
            place
            for chapter in book.chapters
            for address in chapter.body.xpath(".//a/@href")
            if isinstance(place := book.resolve(chapter.name, address), Target)
        }
        self._same: dict[Target, str] = {}
        for chapter in book.chapters:
            self._same.update(_heading_places(chapter))
        self._done: set[str] = set()
        self._chapter: Chapter
        self._level = 0
        self._narrow = False

    def write(self) -> str:
        """Return the markup of the whole book."""
        return "\n".join(self._whole())

    def _whole(self) -> Iterator[str]:
        part = ""
        for chapter in self.book.chapters:
            if chapter.part != part:
                part = chapter.part
                yield f"#part[{escape(part)}]\n"
            self._chapter, self._level = chapter, chapter.depth
            yield self._blocks(chapter.body)

    def _place(self, element: Any) -> str:
        """Return a label for an element that some link leads to."""
        found = element.get("id")
        target = Target(self._chapter.name, found or "")
        if not found or target not in self._wanted or target in self._same:
            return ""
        name = label(*target)
        if name in self._done:
            return ""
        self._done.add(name)
        return f"#place-here <{name}>"

    def _blocks(self, element: Any) -> str:
        """Write what an element holds: runs of inline content become paragraphs."""
        written, run = [], [self._text(element.text)]

        def flush() -> None:
            text = "".join(run).strip()
            run.clear()
            if text:
                written.append(text + "\n")

        for child in element:
            if not isinstance(child.tag, str):
                pass
            elif child.tag in _BLOCKS or child.get(DRAWING) is not None:
                flush()
                written.append(self._block(child))
            else:
                run.append(self._inline(child))
            run.append(self._text(child.tail))
        flush()
        return "\n".join(w for w in written if w)

    def _block(self, element: Any) -> str:
        tag, classes = element.tag, (element.get("class") or "").split()
        if tag in _HEADINGS:
            return self._heading(element)
        place = self._place(element)
        if tag == "pre":
            return place + self._code(element)
        if tag in {"ul", "ol"}:
            items = ", ".join(f"[{self._place(li)}{self._blocks(li)}]" for li in element.iterchildren("li"))
            start = f"start: {int(element.get('start', 1))}, " if tag == "ol" else ""
            return f"{place}#{'enum' if tag == 'ol' else 'list'}({start}{items})\n" if items else place
        if tag == "dl":
            return place + self._terms(element)
        if tag == "table":
            return place + self._table(element)
        if tag == "img":
            return self._drawing(element)
        if tag == "hr":
            return "#rule\n"
        if tag == "blockquote":
            return f"{place}#quote(block: true)[{self._blocks(element)}]\n"
        if tag == "figcaption":
            return f"{place}#under[{self._inside(element)}]\n"
        if tag == "summary" or "admonition-title" in classes:
            return f"{place}#run-in[{self._inside(element)}]\n"
        if element.get(BEHIND):
            return ""  # the data behind a figure is a file of its own
        if "admonition" in classes:
            return f"{place}#aside[{self._blocks(element)}]\n"
        if tag == "p":
            return f"{place}{self._inside(element).strip()}\n"
        return place + self._blocks(element)

    def _heading(self, element: Any) -> str:
        own = int(element.tag[1])
        level = max(1, min(self._chapter.depth + own, self._level + 1))
        self._level = level
        if own == 1:
            name = label(self._chapter.name)
        else:
            section = _section_identifier(element)
            name = label(self._chapter.name, section) if section else ""
        name = "" if name in self._done else name
        self._done.add(name)
        listed = "true" if own == 1 else "false"
        mark = f" <{name}>" if name else ""
        options = f"level: {level}, outlined: {listed}, bookmarked: true"
        return f"#heading({options})[{self._inside(element).strip()}]{mark}\n"

    def _code(self, element: Any) -> str:
        text = element.text_content().rstrip("\n")
        above = " ".join(a.get("class") or "" for a in element.iterancestors("div"))
        language = re.search(r"\bhighlight-(\w+)", above)
        kind = language[1] if language and language[1] in {"python", "bash", "yaml", "json"} else "text"
        return f'#raw(block: true, lang: "{kind}", {string(text)})\n'

    def _terms(self, element: Any) -> str:
        items: list[tuple[list[str], list[str]]] = []
        for child in element.iterchildren("dt", "dd", "div"):
            group = child.iterchildren("dt", "dd") if child.tag == "div" else [child]
            for one in group:
                if one.tag == "dt":
                    if not items or items[-1][1]:
                        items.append(([], []))
                    items[-1][0].append(self._place(one) + self._inside(one).strip())
                elif items:
                    items[-1][1].append(self._place(one) + self._blocks(one))
        written = ", ".join(
            f"terms.item([{'#linebreak()'.join(t)}], [{chr(10).join(d)}])" for t, d in items if t
        )
        return f"#terms({written})\n" if written else ""

    def _table(self, element: Any) -> str:
        before, self._narrow = self._narrow, True
        try:
            return table(element, self._cell, self._inside)
        finally:
            self._narrow = before

    def _text(self, text: str | None) -> str:
        return escape(breakable(text) if self._narrow and text else text or "")

    def _cell(self, element: Any) -> str:
        return self._place(element.getparent()) + self._place(element) + self._blocks(element).strip()

    def _drawing(self, element: Any) -> str:
        number = int(element.get(DRAWING) or 0)
        picture = self._chapter.drawings[number]
        name = f"{label(self._chapter.name)}-{number}.{picture.kind}".replace(":", "-")
        self.files[name] = picture.content
        return f"#drawing({string(name)}, {string(picture.told or self._chapter.title)})\n"

    def _inside(self, element: Any) -> str:
        written = [self._text(element.text)]
        for child in element:
            if isinstance(child.tag, str):
                written.append(self._block(child) if child.get(DRAWING) is not None else self._inline(child))
            written.append(self._text(child.tail))
        return "".join(written)

    def _inline(self, element: Any) -> str:
        tag, place = element.tag, self._place(element)
        if tag == "br":
            return "#linebreak()"
        if tag in {"code", "kbd", "samp"}:
            text = _SPACE.sub(" ", element.text_content())
            return f"{place}#raw({string(breakable(text) if self._narrow else text)})"
        if tag == "img":
            return escape(element.get("alt") or "")
        if tag in _BLOCKS:
            # A block inside of inline content, as browsers allow it.
            return f"{place}{self._inside(element)} "
        inner = self._inside(element)
        if tag in _WRAPPED and inner.strip():
            return f"{place}#{_WRAPPED[tag]}[{inner}]"
        if tag == "a" and inner.strip():
            return place + self._link(element.get("href") or "", inner)
        return place + inner

    def _link(self, address: str, inner: str) -> str:
        found = self.book.resolve(self._chapter.name, address) if address else None
        if found is None:
            return inner
        if isinstance(found, str):
            return f"#link({string(found)})[{inner}]"
        name = self._same.get(found) or label(*found)
        return f"#link(<{name}>)[{inner}]"


def _heading_places(chapter: Chapter) -> Iterator[tuple[Target, str]]:
    """Yield the places that are the same as a heading: the page, its section, and marks before the heading."""
    page = label(chapter.name)
    yield Target(chapter.name, ""), page
    for section in chapter.body.iter("section"):
        names = [section.get("id")]
        for child in section:
            if child.tag in _HEADINGS:
                names.append(child.get("id"))
                main = page if child.tag == "h1" else label(chapter.name, section.get("id") or "")
                yield from ((Target(chapter.name, n), main) for n in names if n)
                break
            if child.tag != "span" or len(child):
                break
            names.append(child.get("id"))


def _section_identifier(heading: Any) -> str:
    parent = heading.getparent()
    return (parent.get("id") or "") if parent is not None and parent.tag == "section" else ""
