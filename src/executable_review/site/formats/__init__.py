"""The same book in other forms: paged, for reading devices, as sources for other builders, as bibliographies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import yaml

from executable_review.review import Review
from executable_review.site.formats.chapters import read_book
from executable_review.site.formats.epub import epub
from executable_review.site.formats.pdf import can_set, cover, pdf


class Form(NamedTuple):
    """A form of the whole book: its name, its file among the downloads, and whom it serves."""

    name: str
    file: str
    about: str


def offered(review: Review) -> list[Form]:
    """Return the forms that a build makes of the published run; without Typst there is no PDF.

    The book of another run is a site only: a file on paper would part from the banner that says so.
    """
    if review.parameters.changed():
        return []
    config = review.data.root / "_config.yml"
    title = yaml.safe_load(config.read_text(encoding="utf-8"))["title"] if config.is_file() else ""
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "book"
    paged = Form("PDF", f"{stem}.pdf", "paged, to print and to read away from a screen")
    flowing = Form("EPUB", f"{stem}.epub", "for reading devices and telephones")
    return [paged, flowing] if can_set() else [flowing]


def write_books(
    review: Review, site: Path, source: Path, progress: Callable[[str], None] = lambda line: None
) -> None:
    """Write the whole book in each offered form into the downloads of its site.

    Parameters
    ----------
    review : Review
    site : Path
        Folder of the rendered site, its downloads included.
    source : Path
        Folder of the sources from which it was rendered.
    progress : callable, optional
        Receives a line when a form is left out.
    """
    forms = {form.name: site / "downloads" / form.file for form in offered(review)}
    book = read_book(site, source)
    picture = None
    if "PDF" in forms:
        picture = cover(book)
        # Setting hundreds of pages takes seconds: the last result is kept by its content.
        forms["PDF"].write_bytes(pdf(book, kept=review.data.root / "_build" / "paged"))
    else:
        progress("PDF: left out, as the package typst is not installed; `pip install typst` adds it")
    forms["EPUB"].write_bytes(epub(book, picture))
