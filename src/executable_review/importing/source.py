"""An opened export: its beginning, and its lines one at a time with bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO

from executable_review.errors import ReviewError
from executable_review.importing.encoding import Encoding, find_encoding
from executable_review.importing.model import Problem

LIMIT = 1_000_000  # characters in a line, a cell or a record; the longest real ones stay below a third of it
HEAD = 65_536
BYTE_ORDER_MARK = "\ufeff"


class Line(NamedTuple):
    """A line without its end; `cut` when it was too long, `ended` when a line end followed it."""

    number: int
    text: str
    cut: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose encoding is known.

    Parameters
    ----------
    path : Path
        The file.
    encoding : Encoding
        From `find_encoding`.
    head : str
        The first 65,536 characters, from which the format is told.
    """

    path: Path
    encoding: Encoding
    head: str

    def open(self) -> TextIO:
        """Open the file as text; CR, LF and CRLF all end a line."""
        return self.path.open(encoding=self.encoding.name, errors=self.encoding.errors, newline=None)

    def lines(self) -> Iterator[Line]:
        """Give the lines; of one above 1,000,000 characters only the beginning is kept."""
        with self.open() as stream:
            number = 0
            while text := stream.readline(LIMIT):
                number += 1
                ended = text.endswith("\n")
                cut = not ended and len(text) == LIMIT
                if cut:
                    ended = _skip_line(stream)
                    text = text[:1000]
                if text.startswith(BYTE_ORDER_MARK):
                    # Files that were put together byte by byte have marks within.
                    text = text.lstrip(BYTE_ORDER_MARK)
                yield Line(number, text.rstrip("\n"), cut, ended)

    def notes(self) -> tuple[Problem, ...]:
        """Return what is to be said of the file's encoding."""
        if not self.encoding.note:
            return ()
        return (Problem(self.encoding.line, "", "IMP003", self.encoding.note, "noted"),)


def open_source(path: Path) -> Source:
    """Return an export whose encoding is known and that holds something.

    Raises
    ------
    ReviewError
        IMP001, IMP003, IMP013, IMP021.
    """
    source = Source(path, find_encoding(path), "")
    with source.open() as stream:
        head = stream.read(HEAD).lstrip(BYTE_ORDER_MARK)
        rest = head
        while rest and not rest.strip():
            rest = stream.read(HEAD)
    if not rest:
        raise ReviewError("IMP001", "the file holds only white space", str(path), "run the export again")
    return Source(path, source.encoding, head)


def _skip_line(stream: TextIO) -> bool:
    while rest := stream.readline(LIMIT):
        if rest.endswith("\n"):
            return True
    return False
