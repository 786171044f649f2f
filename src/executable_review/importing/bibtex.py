"""BibTeX as written by reference managers, ProQuest, Web of Science, Scopus, EBSCO and Publish or Perish."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import bibtexparser
from bibtexparser.library import Library
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    MiddlewareErrorBlock,
    ParsingFailedBlock,
    String,
)

from executable_review.importing.foreign import foreign_format
from executable_review.importing.latex import bare, from_latex
from executable_review.importing.model import Draft, Problem, pick, shown
from executable_review.importing.names import LONGEST
from executable_review.importing.source import LIMIT, Source

FIELDS = {
    "title": ("title",),
    "year": ("year", "date"),
    "container": ("journal", "journaltitle", "booktitle", "journal-title", "series"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages", "article-number", "art_number", "eid"),
    "publisher": ("publisher", "school", "institution"),
    "doi": ("doi",),
    "serial": ("issn", "eissn", "isbn"),
    "language": ("language", "langid"),
    "author_keywords": ("author_keywords", "keywords", "keyword"),
    "abstract": ("abstract",),
    "url": ("url", "link"),
}
_START = re.compile(r"\s*@\s*\w+\s*[{(]")
_ANY_START = re.compile(r"^[ \t]*@\s*\w+\s*[{(]", re.MULTILINE)
_LOST_FIELD = re.compile(r"^[ \t]*[\w-]+[ \t]*=[ \t]*[{\"]", re.MULTILINE)
_SIGNS = {"": "", "ProQuest": "proquest.com", "Publish or Perish": "{pop0"}

# The parser tells of broken blocks in a log and in its result; the result is what is reported here.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())


def detect_bibtex(dialect: str) -> Callable[[str], int | None]:
    """Return the detector of a dialect: where its first entry begins in a file's head."""

    def detect(head: str) -> int | None:
        found = _ANY_START.search(head)
        return found.start() if found and _SIGNS[dialect] in head else None

    return detect


def read_bibtex(source: Source) -> Iterator[Draft | Problem]:
    """Give the entries of a file; each block goes to the parser by itself, so that memory stays bounded."""
    strings = Library()
    for line, text in _blocks(source):
        if text is None:
            yield Problem(line, "", "IMP011", f"the entry has more than {LIMIT:,} characters", "rejected")
            continue
        try:
            library = (
                bibtexparser.parse_string(text, library=Library(strings.strings)) if strings.strings else None
            )
            library = library or bibtexparser.parse_string(text)
        except Exception as error:  # the parser raises what it did not expect, of any kind
            yield Problem(
                line, "", "IMP014", f"the entry can't be parsed ({type(error).__name__})", "rejected"
            )
            continue
        lost = False
        for block in library.blocks:
            if isinstance(block, String):
                if block.key not in strings.strings_dict:
                    strings.add(block)
                continue
            # What follows a broken entry up to the next one is the rest of it.
            lost = lost or type(block) is ParsingFailedBlock
            for found in _found(block, line + max(block.start_line or 0, 0)):
                if not (lost and isinstance(block, ImplicitComment) and found.rule != "IMP012"):
                    yield found


def _blocks(source: Source) -> Iterator[tuple[int, str | None]]:
    first, size = 1, 0
    lines: list[str] = []
    for line in source.lines():
        if lines and _START.match(line.text):
            yield first, "\n".join(lines) if size <= LIMIT else None
            first, size, lines = line.number, 0, []
        elif not lines:
            first = line.number
        size += LIMIT + 1 if line.cut else len(line.text) + 1
        if size <= LIMIT or not lines:
            lines.append(line.text)
    if lines:
        yield first, "\n".join(lines) if size <= LIMIT else None


def _found(block: Block, line: int) -> Iterator[Draft | Problem]:
    if isinstance(block, DuplicateFieldKeyBlock):
        draft = _draft(block.ignore_error_block, line)
        for key in sorted(block.duplicate_keys):
            draft.report(key.lower(), "IMP016", "the entry states the field twice; the first is kept")
        yield draft
    elif isinstance(block, (DuplicateBlockKeyBlock, MiddlewareErrorBlock)):
        yield from _found(block.ignore_error_block, line)
    elif isinstance(block, Entry):
        yield _draft(block, line)
    elif isinstance(block, ParsingFailedBlock):
        reason = getattr(block.error, "abort_reason", str(block.error))
        rule = "IMP014"
        if "end of file" in reason:
            rule, reason = "IMP007", "it has no end before the next entry or the end of the file"
        said = f"the entry that begins {shown(block.raw or '')} can't be parsed: {shown(reason, 120)}"
        yield Problem(line, "", rule, said, "rejected")
    elif isinstance(block, ImplicitComment):
        yield from _between(block.comment, line)


def _between(text: str, line: int) -> Iterator[Problem]:
    others = [
        Problem(line + n, "", "IMP012", f"a record of another format ({name})", "rejected")
        for n, part in enumerate(text.split("\n"))
        if (name := foreign_format(part, "BibTeX"))
    ]
    if others:
        yield from others
    elif _LOST_FIELD.search(text):
        yield Problem(line, "", "IMP014", f"fields without an entry, from {shown(text)}", "rejected")
    else:
        yield Problem(line, "", "IMP014", f"text that belongs to no entry: {shown(text)}", "noted")


def _draft(entry: Entry, line: int) -> Draft:
    draft = Draft(line, {})
    stated: dict[str, list[str]] = {}
    for field in entry.fields:
        stated.setdefault(field.key.strip().lower(), [str(field.value)])
    values = pick(stated, FIELDS)
    for name, given in values.items():
        if name in {"doi", "url", "serial"}:
            values[name] = [bare(text) for text in given]
            continue
        values[name] = []
        for text in given:
            plain, good = from_latex(text)
            values[name].append(plain)
            if not good:
                draft.report(name, "IMP014", "LaTeX that can't be read is kept as it is")
    # Pages and years have one value; where several names state them, the first is the preferred one.
    values["year"] = list(dict.fromkeys(values.get("year", ())))
    values["authors"] = _authors(stated.get("author", [""])[0], draft)
    values["author_keywords"] = [
        k for text in values.get("author_keywords", ()) for k in re.split(r"[;,]", text)
    ]
    values["type"] = [*stated.get("document_type", ()), entry.entry_type, *stated.get("type", ())]
    values["source_id"] = [entry.key]
    draft.values = values
    return draft


def _authors(text: str, draft: Draft) -> list[str]:
    names = []
    try:
        stated = split_multiple_persons_names(text)
    except Exception:  # as above
        stated = text.split(" and ")
    for name in stated:
        if name.strip().lower() == "others":
            names.append("…")
            continue
        simple = name.count(",") == 1 or name.strip().startswith("{") or len(name) > LONGEST
        try:
            whole = name if simple else parse_single_name_into_parts(name, strict=False).merge_last_name_first
        except Exception:  # as above
            whole = name
        plain, good = from_latex(whole)
        names.append(plain)
        if not good:
            draft.report("authors", "IMP014", "LaTeX that can't be read is kept as it is")
    return names
