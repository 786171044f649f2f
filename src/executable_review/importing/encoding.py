"""Find a file's encoding by a strict ladder: what is not certain is said, what can't be known is refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from executable_review.errors import ReviewError
from executable_review.importing.model import shown

CHUNK = 1 << 16
MIXED = "review.windows-1252"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"),
)
_JUNK = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1a\x1b")
_UNDECODED = re.compile("[\udc80-\udcff]")
_FOREIGN = re.compile("[^\x00-\x7f\udc80-\udcff]")
_WORD = re.compile(r"\w*[^\x00-\x7f]\w*")


class Encoding(NamedTuple):
    """How to decode a file, and what to say about it (empty for plain UTF-8)."""

    name: str
    errors: str
    note: str
    line: int


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    # For single bytes in a file that is UTF-8 elsewhere: exports put together from several sources.
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(MIXED, _as_windows_1252)


def find_encoding(path: Path) -> Encoding:
    """Return the encoding of a text file, read once in pieces.

    A byte order mark decides; else strict UTF-8; else UTF-8 with single bytes of Windows-1252 between; else strict
    Windows-1252, which holds all printable characters of Latin-1.

    Raises
    ------
    ReviewError
        IMP001 (empty), IMP003 (no known encoding), IMP013 (binary), IMP021 (can't be opened).
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(8192)
        if not head:
            raise ReviewError("IMP001", "the file is empty", str(path), "run the export again")
        _refuse_binary(head, path)
        return _marked(head, path) or _eight_bit(path, "utf-8")
    except OSError as error:
        raise ReviewError(
            "IMP021", f"it can't be read ({error.strerror})", str(path), "check the name and your rights"
        ) from None


def _refuse_binary(head: bytes, path: Path) -> None:
    way_out = "export as RIS, BibTeX or CSV and import that file"
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise ReviewError("IMP013", f"the file is {what}, not text", str(path), way_out)
    text = head.translate(None, b"\0")
    wide = len(head) - len(text) > len(head) // 4
    if not wide and len(head) - len(head.translate(None, _JUNK)) > len(head) // 50:
        raise ReviewError("IMP013", "the file holds binary data, not text", str(path), way_out)


def _marked(head: bytes, path: Path) -> Encoding | None:
    name = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    if not name:
        # Two-byte text whose mark was lost: every second byte of Latin script is zero.
        zeros = head[1::2].count(0), head[::2].count(0)
        if max(zeros) <= len(head) // 4:
            return None
        name = "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
    if name == "utf-8-sig":
        return _eight_bit(path, name)
    try:
        for _ in _decoded(path, name):
            pass
    except UnicodeError as error:
        if "truncated" not in str(error) and "unexpected end" not in str(error):
            raise _unreadable(path, f"it begins as {name.upper()}, but {_reason(error)}") from None
        return Encoding(name, "replace", f"the file is {name.upper()} and ends within a character", 0)
    return Encoding(name, "strict", f"read as {name.upper()}", 1)


def _eight_bit(path: Path, name: str) -> Encoding:
    try:
        for _ in _decoded(path, name):
            pass
        return Encoding(name, "strict", "", 0)
    except UnicodeDecodeError:
        pass
    odd, good, lines, first = 0, 0, 1, 0
    for text in _decoded(path, name, "surrogateescape"):
        found = _UNDECODED.search(text)
        if found and not first:
            first = lines + text.count("\n", 0, found.start())
        lines += text.count("\n")
        odd += len(_UNDECODED.findall(text)) if found else 0
        good += len(_FOREIGN.findall(text))
    if good >= odd or name == "utf-8-sig":
        return Encoding(name, MIXED, f"{odd} bytes are not UTF-8; they are read as Windows-1252", first)
    sample = ""
    try:
        for text in _decoded(path, "cp1252"):
            sample = sample or next(iter(_WORD.findall(text)), "")
    except UnicodeDecodeError as error:
        raise _unreadable(path, f"it is neither UTF-8 nor Windows-1252: {_reason(error)}") from None
    return Encoding(
        "cp1252", "strict", f"not UTF-8: read as Windows-1252, for example {shown(sample)}", first
    )


def _decoded(path: Path, name: str, errors: str = "strict") -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors)
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield decoder.decode(piece)
    yield decoder.decode(b"", True)


def _reason(error: UnicodeError) -> str:
    return getattr(error, "reason", str(error))


def _unreadable(path: Path, what: str) -> ReviewError:
    return ReviewError(
        "IMP003",
        f"the encoding can't be told: {what}",
        str(path),
        "save the export as UTF-8 and import it again",
    )
