"""The whole book for reading devices: EPUB 3 with contents, drawings inside the text, and the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from lxml import etree

from executable_review.site.clock import source_date
from executable_review.site.formats.chapters import Book, Chapter
from executable_review.site.formats.xhtml import XHTML, chapter_page, file_name, page, picture_name

_OPF, _DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
_OPS = "http://www.idpf.org/2007/ops"
_CONTAINER = b"""<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_CSS = b"""body { line-height: 1.45; }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; hyphens: none; }
table { border-collapse: collapse; font-size: 0.8em; }
th, td { border-bottom: 1px solid #99a; padding: 0.2em 0.5em 0.2em 0; text-align: left; vertical-align: top; }
td.number { text-align: right; }
caption { text-align: left; }
figure { margin: 1em 0; }
figcaption { font-size: 0.9em; }
svg { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; font-size: 0.8em; }
.admonition { border-left: 2px solid #99a; padding-left: 0.6em; }
"""
_ACCESS = (
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "Every drawing has a description in words, and a table of its data."),
)


def epub(book: Book, cover: bytes | None = None) -> bytes:
    """Return a book as EPUB 3; `cover` is a picture (PNG) for the shelves of reading programs."""
    files = {file_name(c.name): chapter_page(book, c) for c in book.chapters}
    for chapter in book.chapters:
        for number, picture in enumerate(chapter.drawings):
            if picture.kind != "svg":
                files[picture_name(chapter, number)] = picture.content
    files["contents.xhtml"] = _contents(book)
    files["book.css"] = _CSS
    if cover:
        files["cover.png"] = cover
    files["package.opf"] = _package(book, files)
    return _zip({"META-INF/container.xml": _CONTAINER, **{f"book/{n}": f for n, f in sorted(files.items())}})


def _contents(book: Book) -> bytes:
    def fill(body: Any) -> None:
        nav = etree.SubElement(body, f"{{{XHTML}}}nav", {f"{{{_OPS}}}type": "toc", "id": "contents"})
        etree.SubElement(nav, f"{{{XHTML}}}h1").text = "Contents"
        top = etree.SubElement(nav, f"{{{XHTML}}}ol")
        for part, chapters in groupby(book.chapters, key=lambda c: c.part):
            at = top
            if part:
                item = etree.SubElement(top, f"{{{XHTML}}}li")
                etree.SubElement(item, f"{{{XHTML}}}span").text = part
                at = etree.SubElement(item, f"{{{XHTML}}}ol")
            _entries(list(chapters), at)

    return page("Contents", book.language, fill)


def _entries(chapters: list[Chapter], at: Any) -> None:
    item, below = None, None
    for chapter in chapters:
        if chapter.depth < 2 or item is None:
            item, below = etree.SubElement(at, f"{{{XHTML}}}li"), None
            holder = item
        else:
            below = etree.SubElement(item, f"{{{XHTML}}}ol") if below is None else below
            holder = etree.SubElement(below, f"{{{XHTML}}}li")
        etree.SubElement(holder, f"{{{XHTML}}}a", href=file_name(chapter.name)).text = chapter.title


def _package(book: Book, files: Mapping[str, bytes]) -> bytes:
    root = etree.Element(
        f"{{{_OPF}}}package",
        {"version": "3.0", "unique-identifier": "identifier"},
        nsmap={None: _OPF, "dc": _DC},
    )
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata")
    # Named by its content: another book is another identifier, the same book the same.
    digest = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()
    told = {
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "title": book.title,
        "language": book.language,
        "creator": book.author,
        "rights": book.licence,
    }
    for name, value in told.items():
        if value:
            element = etree.SubElement(metadata, f"{{{_DC}}}{name}")
            element.text = value
            if name == "identifier":
                element.set("id", "identifier")
    modified = source_date().strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, value in (("dcterms:modified", modified), *_ACCESS):
        etree.SubElement(metadata, f"{{{_OPF}}}meta", property=name).text = value
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    for name in sorted(files):
        etree.SubElement(manifest, f"{{{_OPF}}}item", _item(name, files[name]))
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    for name in ["contents.xhtml", *(file_name(c.name) for c in book.chapters)]:
        etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=_identifier(name))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _item(name: str, content: bytes) -> dict[str, str]:
    kinds = {"xhtml": "application/xhtml+xml", "css": "text/css", "png": "image/png", "jpg": "image/jpeg"}
    item = {"id": _identifier(name), "href": name, "media-type": kinds[name.rsplit(".", 1)[1]]}
    if name == "contents.xhtml":
        item["properties"] = "nav"
    elif name == "cover.png":
        item["properties"] = "cover-image"
    elif b"http://www.w3.org/2000/svg" in content:
        item["properties"] = "svg"
    return item


def _identifier(name: str) -> str:
    return f"file-{name}"


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    date = source_date().timetuple()[:6]
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in [("mimetype", b"application/epub+zip"), *files.items()]:
            info = zipfile.ZipInfo(name, date)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            # The first entry says what the file is, and has to be readable without unpacking.
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, kind, 9)
    return buffer.getvalue()
