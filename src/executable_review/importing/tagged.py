"""Tagged formats (RIS, MEDLINE, Web of Science): records cut out line by line, each parsed by rispy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import rispy

from executable_review.importing.foreign import foreign_format
from executable_review.importing.model import Draft, Problem, shown
from executable_review.importing.source import LIMIT, Line, Source

Tags = dict[str, list[str]]


class TagParser(rispy.RisParser):
    """A rispy parser that keeps each tag under its own name, in a list, so that none is lost.

    `LINE` matches a line's tag and content. `CLOSES` is the tag that ends a record (empty where none does),
    `LAST` the one that ends a file; tags in `IGNORED` are the file's and not a record's.
    """

    NAME: ClassVar[str]
    LINE: ClassVar[re.Pattern[str]]
    CLOSES: ClassVar[str] = "ER"
    LAST: ClassVar[str] = ""
    IGNORED: ClassVar[frozenset[str]] = frozenset()
    # rispy gathers tags that its mapping does not name under this one: here all of them. It can't occur in a file.
    UNKNOWN_TAG = "?"

    def __init__(self, start: str = "") -> None:
        self.START_TAG = start or type(self).START_TAG
        mapping = {self.START_TAG: "start", self.UNKNOWN_TAG: "tags"}
        super().__init__(mapping=mapping, list_tags=[], delimiter_tags_mapping={})

    def parse_line(self, line: str) -> tuple[str | None, str]:
        """Return tag and content of a line; the tag is None when the line continues the one before."""
        found = self.LINE.match(line)
        return (found[1], found[2].strip()) if found else (None, line.strip())

    def tags(self, lines: list[str]) -> Tags:
        """Return the content of one record by tag."""
        first = next((line for line in lines if line.startswith(self.START_TAG)), self.START_TAG)
        rest = [line for line in lines if not line.startswith((self.START_TAG, "ER"))]
        # rispy knows a record by its first line, and forgets one that has no end.
        parsed = self.parse_lines(iter([first, *rest, "ER  -"]))[0]
        kind = self.parse_line(first)
        return {**parsed.get("tags", {}), self.START_TAG: [kind[1] if kind[0] else ""]}


@dataclass(slots=True)
class Block:
    """The lines of one record, each with the lines that continue it."""

    line: int
    parts: list[list[str]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    size: int = 0
    ended: bool = False
    broken: bool = False
    too_long: int = 0

    def add(self, line: Line, tag: str | None) -> None:
        """Add a line, unless the record is already too long."""
        self.size += len(line.text)
        self.broken = not line.ended
        if line.cut or self.size > LIMIT:
            self.too_long = self.too_long or line.number
        elif tag is None:
            self.parts[-1].append(line.text.strip())
        else:
            self.parts.append([line.text])
            self.tags.add(tag)

    def lines(self) -> list[str]:
        """Return one text a tag; continued lines are joined with line breaks."""
        return ["\n".join(part) for part in self.parts]


def read_tagged(
    source: Source, parser: TagParser, values: Callable[[Tags], dict[str, list[str]]]
) -> Iterator[Draft | Problem]:
    """Give the records of a tagged file.

    Parameters
    ----------
    source : Source
        The file.
    parser : TagParser
        The format.
    values : Callable
        From the tags of one record to values by project field.
    """
    for found in _blocks(source, parser):
        if isinstance(found, Problem):
            yield found
        elif found.too_long:
            yield Problem(
                found.too_long, "", "IMP011", f"the record has more than {LIMIT:,} characters", "rejected"
            )
        else:
            yield _draft(found, parser, values)


def _draft(block: Block, parser: TagParser, values: Callable[[Tags], dict[str, list[str]]]) -> Draft:
    aside = ""
    lines = block.lines()
    if not block.ended and block.broken and parser.CLOSES and len(lines) > 1:
        # The file stops within a line: half a DOI or page number would be worse than none.
        aside = parser.parse_line(lines.pop())[0] or ""
    draft = Draft(block.line, values(parser.tags(lines)))
    if aside:
        draft.report(aside, "IMP007", f"the file ends within the record; its last field {aside} is set aside")
    elif not block.ended and parser.CLOSES:
        draft.report("", "IMP007", f"the record has no end ({parser.CLOSES}); it is read up to the next one")
    return draft


def _blocks(source: Source, parser: TagParser) -> Iterator[Block | Problem]:
    block: Block | None = None
    outside: Problem | None = None  # what is being skipped: lines that belong to no record
    last_tag = False
    for line in source.lines():
        if not line.text.strip():
            continue
        tag, _ = parser.parse_line(line.text) if not line.cut else (None, "")
        # RIS lines look like those of the other tagged formats; TY tells them.
        other = foreign_format(line.text, parser.NAME) if tag is None or tag == "TY" else ""
        skipping = outside is not None and outside.severity == "rejected" and tag != parser.START_TAG
        if other:
            if block:
                yield block
            if outside:
                yield outside
            block = None
            outside = Problem(line.number, "", "IMP012", f"a record of another format ({other})", "rejected")
            continue
        if skipping or tag in parser.IGNORED:
            continue
        if tag is None and block is None:
            if line.cut and not outside:
                outside = Problem(
                    line.number, "", "IMP011", f"a line of more than {LIMIT:,} characters", "rejected"
                )
            outside = outside or _between(line)
            continue
        if outside:
            yield outside
            outside = None
        if tag == parser.LAST and tag:
            last_tag = True
            if block:
                yield block
            block = None
        elif tag == parser.CLOSES:
            if block:
                block.ended = True
                yield block
            else:
                yield Problem(line.number, "", "IMP014", "an end of a record without a record", "noted")
            block = None
        else:
            if block and tag == parser.START_TAG and tag in block.tags:
                yield block
                block = None
            block = block or Block(line.number)
            block.add(line, tag)
    if block:
        yield block
    if outside:
        yield outside
    if parser.LAST and not last_tag:
        yield Problem(0, "", "IMP007", f"the file has no end ({parser.LAST}); it may be cut", "noted")


def _between(line: Line) -> Problem:
    reason = f"text that belongs to no record: {shown(line.text)}"
    return Problem(line.number, "", "IMP014", reason, "noted")
