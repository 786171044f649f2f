"""Chapters as XHTML, which books for reading devices are made of: few elements, few attributes, valid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from executable_review.site.formats.chapters import DRAWING, Book, Chapter, Target

XHTML = "http://www.w3.org/1999/xhtml"
_KEPT = frozenset({"id", "title", "lang", "dir", "colspan", "rowspan", "scope", "start", "alt"})
_TEXT = {
    "a",
    "abbr",
    "b",
    "br",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "i",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "samp",
}
_ELEMENTS = (
    _TEXT
    | {"small", "span", "strong", "sub", "sup", "var"}
    | {
        "aside",
        "blockquote",
        "details",
        "div",
        "figcaption",
        "figure",
        "hr",
        "p",
        "pre",
        "section",
        "summary",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "dd", "dl", "dt", "li", "ol", "ul"}
    | {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="{xhtml}" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">'
    '<head><meta charset="utf-8"/><title/><link rel="stylesheet" href="book.css"/></head><body/></html>'
)


def file_name(page: str) -> str:
    """Return the name of a page's file in the book."""
    return page.replace("/", "-") + ".xhtml"


def page(title: str, language: str, fill: Callable[[Any], None]) -> bytes:
    """Return a whole XHTML page; `fill` receives its body."""
    root = etree.fromstring(_PAGE.format(xhtml=XHTML, language=language).encode("utf-8"))
    root.find(f".//{{{XHTML}}}title").text = title
    fill(root.find(f"{{{XHTML}}}body"))
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True) + b"\n"


def chapter_page(book: Book, chapter: Chapter) -> bytes:
    """Return a chapter as XHTML; a link that leads out of the book and not into the web becomes text."""
    seen: set[str] = set()

    def fill(body: Any) -> None:
        _copy(chapter.body, etree.SubElement(body, f"{{{XHTML}}}section"), book, chapter, seen)

    return page(chapter.title, book.language, fill)


def _copy(source: Any, target: Any, book: Book, chapter: Chapter, seen: set[str]) -> None:
    _add(target, source.text)
    for child in source:
        if isinstance(child.tag, str):
            number = child.get(DRAWING)
            if number is not None:
                target.append(_drawing(chapter, int(number)))
            else:
                made = _element(child, target, book, chapter, seen)
                if child.tag == "pre":
                    _add(made, child.text_content())
                else:
                    _copy(child, made, book, chapter, seen)
        _add(target, child.tail)


def _element(source: Any, target: Any, book: Book, chapter: Chapter, seen: set[str]) -> Any:
    tag = source.tag if source.tag in _ELEMENTS else "div" if source.tag in {"article", "main"} else "span"
    attributes = {k: v for k, v in source.attrib.items() if k in _KEPT}
    if tag not in {"td", "th"}:
        for name in ("colspan", "rowspan", "scope"):
            attributes.pop(name, None)
    if tag == "td":
        attributes.pop("scope", None)
    if attributes.get("id", "") in seen or any(ch.isspace() for ch in attributes.get("id", "")):
        attributes.pop("id", None)
    seen.update([attributes["id"]] if attributes.get("id") else [])
    classes = [c for c in (source.get("class") or "").split() if c in {"number", "admonition"}]
    if classes:
        attributes["class"] = " ".join(classes)
    if tag == "a":
        found = book.resolve(chapter.name, source.get("href") or "") if source.get("href") else None
        if isinstance(found, Target):
            attributes["href"] = file_name(found.page) + (f"#{found.fragment}" if found.fragment else "")
        elif found:
            attributes["href"] = found
        else:
            tag = "span"
    return etree.SubElement(target, f"{{{XHTML}}}{tag}", attributes)


def picture_name(chapter: Chapter, number: int) -> str:
    """Return the name of a picture's file in the book; drawings stand inside of the text and have none."""
    return f"{chapter.name.replace('/', '-')}-{number}.{chapter.drawings[number].kind}"


def _drawing(chapter: Chapter, number: int) -> Any:
    picture = chapter.drawings[number]
    if picture.kind != "svg":
        return etree.Element(
            f"{{{XHTML}}}img", {"src": picture_name(chapter, number), "alt": picture.told or chapter.title}
        )
    drawing = etree.fromstring(picture.content)
    if not drawing.get("aria-labelledby"):
        drawing.set("aria-label", picture.told or chapter.title)
    for link in list(drawing.iter("{http://www.w3.org/2000/svg}a")):
        # Places in a drawing lead to pages of the site; the words around it lead there too.
        link.tag = "{http://www.w3.org/2000/svg}g"
        for name in list(link.attrib):
            del link.attrib[name]
    return drawing


def _add(target: Any, text: str | None) -> None:
    if not text:
        return
    # Characters that XML does not know can't be in a book.
    text = "".join(ch for ch in text if ch >= " " or ch in "\t\n")
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
