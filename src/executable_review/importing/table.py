"""Tables: CSV and tab-delimited exports, one logical row at a time, whatever a broken quotation mark does."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import Any

from executable_review.importing.foreign import foreign_format
from executable_review.importing.model import Draft, Problem, shown
from executable_review.importing.source import LIMIT, Line, Source

Row = dict[str, str]
DELIMITERS = ",;\t"
MOST_LINES = 1000  # of one row; more means that a quotation mark was never closed

# A cell that a spreadsheet would run; '="0123"' is how some exports keep leading zeros.
_FORMULA = re.compile(r"=|[+\-@\t\r](?=.*[(!|])", re.DOTALL)
_AS_TEXT = re.compile(r'="([^"]*)"')


class _Unclosed(Exception):
    """A quotation mark that is not closed within a row's bounds."""


class _TooLong(Exception):
    """A line above the limit."""


class _Feed:
    """Physical lines for `csv.reader`, remembered until their row is known to be sound."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self.lines = lines
        self.again: list[Line] = []
        self.taken: list[Line] = []
        self.dry = False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise _Unclosed
        line = self.again.pop() if self.again else next(self.lines, None)
        if line is None:
            self.dry = True
            raise StopIteration
        self.taken.append(line)
        if line.cut:
            raise _TooLong
        return line.text + "\n"

    def give_back(self) -> Line:
        """Give back all lines of the row but the first, and return that."""
        first, *rest = self.taken
        self.again.extend(reversed(rest))
        self.dry = False
        return first


def delimiter_of(header: str) -> str:
    """Return the character that parts a header's cells."""
    return max(DELIMITERS, key=header.count)


def header_is(head: str, known: Callable[[set[str]], Any], delimiters: str = DELIMITERS) -> int | None:
    """Return where the first line stands if its cells are a known header.

    Parameters
    ----------
    head : str
        The beginning of a file.
    known : Callable
        Whether a set of column names is that of the format.
    delimiters : str
        The characters that may part cells.
    """
    line = re.search(r"\S[^\n]*", head)
    if not line or delimiter_of(line[0]) not in delimiters:
        return None
    return line.start() if known(set(_cells(line[0]))) else None


def _cells(header: str) -> list[str]:
    try:
        return [c.strip() for c in next(csv.reader([header], delimiter=delimiter_of(header)), [])]
    except csv.Error:
        return []


def read_table(
    source: Source, values: Callable[[Row], dict[str, list[str]]], quoted: bool = True
) -> Iterator[Draft | Problem]:
    """Give the records of a table.

    Parameters
    ----------
    source : Source
        The file; its first line that is not blank is the header.
    values : Callable
        From the cells of a row by column to values by project field.
    quoted : bool
        Whether cells may stand in quotation marks.
    """
    csv.field_size_limit(2 * LIMIT)  # the module's own 131,072 is less than a long list of references
    header: list[str] = []
    for line, cells, ended in _rows(source, quoted):
        if isinstance(cells, Problem):
            yield cells
        elif not header:
            header = [c.strip() for c in cells]
        elif [c.strip() for c in cells] == header:
            yield Problem(line, "", "IMP012", "the header again: files were put together", "noted")
        else:
            yield _record(line, cells, ended, header, values)


def _record(
    line: int, cells: list[str], ended: bool, header: list[str], values: Callable[[Row], dict[str, list[str]]]
) -> Draft | Problem:
    while len(cells) > len(header) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(header):
        other = foreign_format(cells[0], "CSV")
        what = f"{len(cells)} cells where {len(header)} belong"
        if other:
            return Problem(line, "", "IMP012", f"{what}: a line of another format ({other})", "rejected")
        if not ended:
            return Problem(line, "", "IMP007", f"the file ends within the row: {what}", "rejected")
        return Problem(line, "", "IMP014", f"{what}, in the row that begins {shown(cells[0])}", "rejected")
    row: Row = {}
    draft = Draft(line, {})
    for name, cell in zip(header, cells, strict=True):
        text = _AS_TEXT.fullmatch(cell.strip())
        if text:
            draft.report(name, "IMP010", f"{shown(cell)} is read as text")
            cell = text[1]
        elif _FORMULA.match(cell):
            draft.report(
                name, "IMP010", f"the cell {shown(cell)} looks like a formula; it is kept as text", "noted"
            )
        row[name] = row.get(name) or cell
    draft.values = values(row)
    return draft


def _rows(source: Source, quoted: bool) -> Iterator[tuple[int, Any, bool]]:
    header = next((line.text for line in source.lines() if line.text.strip()), "")
    feed = _Feed(line for line in source.lines() if line.text.strip())
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(feed, delimiter=delimiter_of(header), quoting=quoting)
    while True:
        feed.taken = []
        try:
            cells = next(reader, None)
            if feed.dry and cells and quoted and _open(feed.taken, delimiter_of(header)):
                raise _Unclosed
        except _TooLong:
            first = feed.taken[0].number
            said = f"the row has a line of more than {LIMIT:,} characters"
            yield first, Problem(first, "", "IMP011", said, "rejected"), True
            continue
        except (csv.Error, _Unclosed):
            # Only the first line is lost: what a stray quotation mark swallowed is read again.
            line = feed.give_back()
            said = f"a quotation mark that is not closed, in {shown(line.text)}"
            yield line.number, Problem(line.number, "", "IMP014", said, "rejected"), True
            continue
        if cells is None:
            return
        yield feed.taken[0].number, cells, feed.taken[-1].ended


def _open(lines: list[Line], delimiter: str) -> bool:
    """Tell whether the file's last row ends within quotation marks."""
    try:
        for _ in csv.reader([line.text + "\n" for line in lines], delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
