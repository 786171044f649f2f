"""The whole book on paper: set by Typst, which comes as a package and needs nothing else of the system."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import tempfile
from collections.abc import Mapping
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import matplotlib
import pikepdf

from executable_review.errors import ReviewError
from executable_review.site.formats.chapters import Book
from executable_review.site.formats.typst_writer import Writer, string

_STYLE = resources.files("executable_review.site.formats") / "book.typ"
LEFT_OUT = "Left out here: the data behind the figures, and what needs a browser. The web pages have both."


def can_set() -> bool:
    """Say whether Typst is installed."""
    return importlib.util.find_spec("typst") is not None


def pdf(book: Book, *, kept: Path | None = None) -> bytes:
    """Set a book as PDF/UA: tagged, with bookmarks, links and contents.

    Parameters
    ----------
    kept : Path, optional
        Folder in which the last result is kept by the content that it was made from.

    Raises
    ------
    ReviewError
        BLD003 if Typst refuses what was written.
    """
    writer = Writer(book)
    text = writer.write()
    words = ", ".join(string(w) for w in (book.licence, LEFT_OUT) if w)
    opening = (
        f"#show: book.with(title: {string(book.title)}, author: {string(book.author)}, "
        f"told: ({words},), language: {string(book.language)})\n"
    )
    source = "\n".join([_style(), opening, text]).encode("utf-8")
    if kept is None:
        return _packed(_compile(source, writer.files, "pdf"))
    path = kept / f"{_key(source, writer.files)}.pdf"
    if not path.is_file():
        made = _packed(_compile(source, writer.files, "pdf"))
        kept.mkdir(parents=True, exist_ok=True)
        for old in kept.glob("*.pdf"):
            old.unlink()
        part = path.with_suffix(".part")
        part.write_bytes(made)
        part.rename(path)
    return path.read_bytes()


def cover(book: Book) -> bytes:
    """Return the title page as a picture (PNG), as the cover of an electronic book."""
    opening = f"#cover({string(book.title)}, {string(book.author)})\n"
    return _compile("\n".join([_style(), opening]).encode("utf-8"), {}, "png")


def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _key(source: bytes, files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(f"{version('typst')} {version('matplotlib')} {version('pikepdf')}".encode())
    for name, content in [("", source), *sorted(files.items())]:
        digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _packed(content: bytes) -> bytes:
    """Return a PDF with its marks for screen readers packed: a third of the size, the same content."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()


def _compile(source: bytes, files: Mapping[str, bytes], kind: str) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in files.items():
            (root / name).write_bytes(content)
        main = root / "main.typ"
        main.write_bytes(source)
        try:
            return typst.compile(
                str(main),
                root=str(root),
                format=kind,
                # Refuses a drawing without words and headings out of order.
                pdf_standards="ua-1" if kind == "pdf" else [],
                ppi=200,
                # Fonts of the machine would change the bytes; the drawings were measured with this one.
                ignore_system_fonts=True,
                font_paths=[str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")],
            )
        except typst.TypstError as error:
            raise ReviewError(
                "BLD003",
                f"the paged book could not be set: {error.message}",
                "book",
                "look at the page that was changed last; the web pages are not touched by this",
            ) from None
