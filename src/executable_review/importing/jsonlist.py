"""JSON lists of records, one element at a time: a broken or endless element costs only itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TextIO

from executable_review.importing.foreign import foreign_format
from executable_review.importing.model import Draft, Problem, shown
from executable_review.importing.source import LIMIT, Source

PIECE = 1 << 16

_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")
_OBJECT = re.compile(r"(?<=[\s,\[\]}])\{")
MOST_TRIES = 1000  # in one window, to find where reading can go on


class _Window:
    """The part of a file that is in memory; `line` is the number of the line at `at`."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.text = ""
        self.line, self.at = 1, 0
        self.dry = False

    def more(self) -> bool:
        """Read on; tell whether there was something."""
        piece = self.stream.read(max(PIECE, len(self.text)))
        self.text += piece
        self.dry = not piece
        return not self.dry

    def line_at(self, position: int) -> int:
        """Return the number of the line at a position, which never goes back."""
        self.line += self.text.count("\n", self.at, position)
        self.at = position
        return self.line

    def drop(self, count: int) -> None:
        """Forget the beginning."""
        self.line_at(count)
        self.text, self.at = self.text[count:], 0


def read_list(source: Source, draft: Callable[[int, dict[str, Any]], Draft]) -> Iterator[Draft | Problem]:
    """Give the records of a JSON list, of JSON lines, or of a single object.

    Parameters
    ----------
    source : Source
        The file.
    draft : Callable
        From the line of an object and the object to a record.
    """
    for line, element in _elements(source):
        if isinstance(element, Problem):
            yield element
            continue
        try:
            yield draft(line, element)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            yield Problem(line, "", "IMP014", f"the record has another shape ({error})", "rejected")


def _elements(source: Source) -> Iterator[tuple[int, Any]]:
    decoder = json.JSONDecoder(parse_int=_whole)
    with source.open() as stream:
        window = _Window(stream)
        start = 0
        while True:
            start = _BETWEEN.match(window.text, start).end()
            if start == len(window.text):
                window.drop(start)
                start = 0
                if not window.more():
                    return
                continue
            if start > PIECE:
                window.drop(start)
                start = 0
            try:
                element, end = decoder.raw_decode(window.text, start)
                if isinstance(element, dict):
                    yield window.line_at(start), element
                    start = end
                    continue
                said = "not a record"
            except (ValueError, RecursionError) as error:
                if _unfinished(error, window, start) and window.more():
                    continue
                said = f"not JSON ({_short(error)})"
            window.drop(start)
            start = 0
            yield _broken(window, said)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


def _unfinished(error: Exception, window: _Window, start: int) -> bool:
    # An error close to the edge may only mean that the element goes on; one far from it is an error.
    if isinstance(error, RecursionError) or window.dry or len(window.text) - start > LIMIT:
        return False
    position = error.pos if isinstance(error, json.JSONDecodeError) else 0
    return "Unterminated string" in str(error) or position >= len(window.text) - 20


def _broken(window: _Window, said: str) -> tuple[int, Problem]:
    """Go on to the next sound record, and say what was passed over."""
    line, begin = window.line, window.text[:200]
    other = foreign_format(begin.partition("\n")[0], "JSON")
    rule, said = "IMP014", f"{said}: {shown(begin)}"
    if other:
        rule, said = "IMP012", f"a record of another format ({other})"
    elif len(window.text) > LIMIT:
        rule, said = "IMP011", f"the element has more than {LIMIT:,} characters"
    while (begins := _resumes(window.text)) is None:
        # What stays in memory: an element that may begin here and go on beyond the window.
        window.drop(max(0, len(window.text) - PIECE))
        if not window.more():
            window.drop(len(window.text))
            return line, Problem(line, "", _at_end(rule), f"{said}; up to the end of the file", "rejected")
    window.drop(begins)
    return line, Problem(line, "", rule, f"{said}; reading goes on at line {window.line}", "rejected")


def _at_end(rule: str) -> str:
    return "IMP007" if rule == "IMP014" else rule


def _resumes(text: str) -> int | None:
    """Return where the next sound record begins, so that a name within a broken one is not taken for a record."""
    decoder = json.JSONDecoder(parse_int=_whole)
    for found in islice(_OBJECT.finditer(text, 1), MOST_TRIES):
        try:
            element, _ = decoder.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        if "title" in element:
            return found.start()
    return None


def _short(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__


def texts(value: Any) -> list[str]:
    """Return the texts and numbers in a JSON value; of objects none.

    >>> texts(["a", 1, None, {"b": 2}])
    ['a', '1']
    """
    if isinstance(value, list):
        return [text for item in value if not isinstance(item, list) for text in texts(item)]
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return []
    return [str(value)]
