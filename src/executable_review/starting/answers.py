"""What a reviewer answers when a review begins, read and checked before anything is written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from executable_review.errors import ReviewError
from executable_review.search.matching import words

TYPES = (
    *("journal-article", "proceedings-article", "book", "book-chapter", "report", "preprint", "thesis"),
    *("other", "unknown"),
)
"""Types of document that imports know; ``unknown`` is a record whose source states none."""
CRITERIA = ("field", "types", "years")
NOBODY = "The makers of this review"
_LONGEST = 300
_YEARS = re.compile(r"(\d{4})?\s*-\s*(\d{4})?")
_CODE = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")
# Signs of a search string: they mean something in a database, and nothing in a phrase.
_OPERATORS = re.compile(r"""["“”()\[\]{}?$#]|\b(?:AND|OR|NOT|NEAR|ADJ)\b""")


@dataclass(frozen=True)
class Code:
    """A code of the first codebook: its group, its name, its label, and the words by which titles show it."""

    group: str
    name: str
    label: str
    patterns: tuple[str, ...]

    @property
    def code_id(self) -> str:
        """The code's identifier, ``group.name``."""
        return f"{self.group}.{self.name}"


@dataclass(frozen=True)
class Answers:
    """Everything that a new review is made from.

    Attributes
    ----------
    field : tuple of str
        Words of which a record has to hold one beside a phrase; empty asks for none.
    earliest, latest : int or None
        Years of publication that are included; None sets no limit.
    types : tuple of str
        Types of document that are included.
    """

    question: str
    title: str
    author: str
    phrases: tuple[str, ...]
    field: tuple[str, ...]
    types: tuple[str, ...]
    earliest: int | None
    latest: int | None
    codes: tuple[Code, ...]


def read_answers(
    question: str,
    phrases: Sequence[str],
    criteria: Iterable[str] = (),
    codes: Iterable[str] = (),
    title: str = "",
    author: str = "",
) -> Answers:
    """Check what was answered.

    Parameters
    ----------
    question : str
    phrases : sequence of str
        Words that stand together; ``*`` stands for any ending.
    criteria : iterable of str
        ``years=2000-2020``, ``types=journal-article,book``, ``field=WORDS``; the last may be repeated.
    codes : iterable of str
        ``group.name=Label: words, words``. Without any, each phrase becomes a code.
    title, author : str, optional
        The question is the title where none is given.

    Raises
    ------
    ReviewError
        NEW002 for a phrase, NEW003 for a criterion, NEW004 for a code, NEW005 where question or phrases are missing.
    """
    question = _text(question, "--question")
    if not phrases:
        raise ReviewError("NEW005", "no phrase is given", "--phrase", "give at least one: --phrase WORDS")
    checked = tuple(check_phrase(p, "--phrase") for p in phrases)
    for n, phrase in enumerate(checked):
        if words(phrase) in [words(p) for p in checked[:n]]:
            raise ReviewError("NEW002", f"{phrase!r} is given twice", "--phrase", "give it once")
    read = read_criteria(criteria)
    return Answers(
        question,
        _text(title, "--title") if title else question.rstrip(" ?"),
        _text(author, "--author") if author else NOBODY,
        checked,
        *read,
        _codes(codes, checked),
    )


def check_phrase(phrase: str, place: str) -> str:
    """Return a phrase without needless spaces; NEW002 if it is none."""
    plain = " ".join(phrase.split())
    problem = ""
    if not words(plain):
        problem, way_out = "it has no letter or digit", "give words, such as: open science"
    elif _OPERATORS.search(plain):
        problem, way_out = (
            "it is a search string",
            "give words that stand together; repeat --phrase for others",
        )
    elif re.search(r"(?:^|[\s-])\*|\*\w", plain):
        problem, way_out = (
            "a star stands where no ending is",
            "put it after the last letter of a word: review*",
        )
    elif len(plain) > _LONGEST or not plain.isprintable():
        problem, way_out = "it is too long or has characters that do not print", "give a few words"
    if problem:
        raise ReviewError("NEW002", f"{phrase[:60]!r} is no phrase: {problem}", place, way_out)
    return plain


def read_criteria(
    criteria: Iterable[str],
) -> tuple[tuple[str, ...], tuple[str, ...], int | None, int | None]:
    """Return field words, types, first and last year (NEW003)."""
    field: list[str] = []
    types, earliest, latest = TYPES, None, None
    seen = set()
    for given in criteria:
        name, sign, value = (part.strip() for part in given.partition("="))
        place = f"--criterion {given[:60]}"
        if not sign or not value or name not in CRITERIA:
            near = difflib.get_close_matches(name, CRITERIA, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            way_out = f"{hint}write years=2000-2020, types=book,report or field=WORDS"
            raise ReviewError("NEW003", "it is no criterion that is known", place, way_out)
        if name in seen and name != "field":
            raise ReviewError("NEW003", f"{name} is given twice", place, "give it once")
        seen.add(name)
        if name == "field":
            field += [check_phrase(p, place) for p in value.split(",")]
        elif name == "types":
            types = _types(value, place)
        else:
            earliest, latest = _years(value, place)
    return tuple(field), types, earliest, latest


def _types(value: str, place: str) -> tuple[str, ...]:
    given = [t.strip() for t in value.split(",") if t.strip()]
    for kind in given:
        if kind not in TYPES:
            near = difflib.get_close_matches(kind, TYPES, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise ReviewError(
                "NEW003", f"{kind!r} is no type of document", place, f"{hint}they are {', '.join(TYPES)}"
            )
    return tuple(t for t in TYPES if t in given)


def _years(value: str, place: str) -> tuple[int | None, int | None]:
    found = _YEARS.fullmatch(value)
    years = [int(y) if y else None for y in found.groups()] if found else []
    if not found or years == [None, None]:
        raise ReviewError(
            "NEW003", f"{value!r} is no span of years", place, "write 2000-2020, 2000- or -2020"
        )
    if None not in years and years[0] > years[1]:
        raise ReviewError("NEW003", "the first year is after the last", place, "exchange them")
    return years[0], years[1]


def _codes(given: Iterable[str], phrases: Sequence[str]) -> tuple[Code, ...]:
    found: dict[str, Code] = {}
    labels = set()
    for text in given:
        name, sign, rest = text.partition("=")
        label, _, patterns = rest.partition(":")
        place, parts = f"--code {text[:60]}", _CODE.fullmatch(name.strip())
        if not sign or not parts or not words(label):
            raise ReviewError(
                "NEW004",
                "it is no code",
                place,
                'write "group.name=Label: words, words", names in small letters',
            )
        code = Code(
            *parts.groups(),
            _text(label, place),
            tuple(check_phrase(p, place) for p in (patterns or label).split(",")),
        )
        if code.code_id in found or code.label.casefold() in labels:
            raise ReviewError("NEW004", "code or label is given twice", place, "name them apart")
        labels.add(code.label.casefold())
        found[code.code_id] = code
    if not found:
        for phrase in phrases:
            name = (
                re.sub(r"\W+", "_", "_".join(words(phrase)), flags=re.ASCII).strip("_")
                or f"p{len(found) + 1}"
            )
            code = Code("topic", name, phrase.replace("*", "").capitalize(), (phrase,))
            found[code.code_id] = code
    return tuple(found.values())


def _text(value: str, place: str) -> str:
    plain = " ".join(value.split())
    if not words(plain):
        raise ReviewError("NEW005", "nothing is given", place, "say it in words")
    if len(plain) > _LONGEST or not plain.isprintable():
        raise ReviewError(
            "NEW005",
            f"it is longer than {_LONGEST} characters, or some do not print",
            place,
            "say it in one sentence",
        )
    return plain
