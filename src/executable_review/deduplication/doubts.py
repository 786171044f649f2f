"""Doubts: what keeps a machine from joining two records that look alike, and leaves them to a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from executable_review.deduplication.normalising import Entry
from executable_review.deduplication.wording import Wording, clearly_differ

_VERSIONS = {"preprint", "report", "thesis", "proceedings"}
# A doubt, and whether it is a difference between the two and not only a lack of what would prove them the same.
Doubt = tuple[str, bool]


class Fields(NamedTuple):
    """How the fields of two entries agree.

    `gap` is the distance of the years; `placed` tells that both name the same volume and first page; `volumes`,
    `issues` and `pages` whether these are the same. None means that one of the two does not say.
    """

    title: Wording
    authors: str
    container: str
    gap: int | None
    placed: bool
    volumes: bool | None
    issues: bool | None
    pages: bool | None

    @property
    def one_container(self) -> bool:
        """Whether both surely stand in the same container."""
        return self.placed or self.container in {"same", "short"}


def doubts_of_one_doi(a: Entry, b: Entry, title: Wording) -> list[Doubt]:
    """Return the doubts about two records that state the same DOI."""
    doubts = []
    if clearly_differ(a.title, b.title):
        doubts.append(("one DOI, but the titles differ", True))
    if a.title.numbers != b.title.numbers and title.relation in {"equal", "typo", "similar"}:
        doubts.append(("one DOI, but the numbers in the titles differ", True))
    if a.title.notice != b.title.notice and None not in (a.title.notice, b.title.notice):
        doubts.append(("one DOI, but one is a notice about a work", True))
    return doubts


def doubts_of(a: Entry, b: Entry, f: Fields) -> list[Doubt]:
    """Return the doubts about two records of which at least one has no DOI."""
    return [*_of_titles(a, b, f), *_of_fields(a, b, f)]


def _of_titles(a: Entry, b: Entry, f: Fields) -> Iterator[Doubt]:
    relation, weight = f.title.relation, f.title.weight
    if relation == "start" and not f.placed:
        yield "one title goes on where the other ends", True
    if relation == "similar":
        yield "the titles differ in words", True
    if a.title.numbers != b.title.numbers:
        # In what was cut off or left out there may have been a number.
        yield "only one title has a number", relation not in {"cut", "subtitle"}
    if weight == 0 and not (f.placed and f.authors == "same"):
        yield "the title is a heading that many works share", False
    if weight == 1 and not (f.authors in {"same", "subset"} and f.one_container):
        yield "the title is short", False


def _of_fields(a: Entry, b: Entry, f: Fields) -> Iterator[Doubt]:
    kinds = {a.facts.kind, b.facts.kind}
    if f.authors == "differ":
        yield "the authors differ", True
    if f.container == "differ" and not f.placed:
        yield "the containers differ", True
    if f.gap and (f.gap > 1 or f.volumes is False or not f.one_container):
        # One year may lie between online and print; a book of the next year may be the next edition.
        online_and_print = f.gap == 1 and f.volumes is not False and kinds <= {"article", "proceedings"}
        yield f"the years are {f.gap} apart", not online_and_print
    if f.pages is False and (f.volumes is not None or f.one_container):
        yield "the pages differ", True
    if f.issues is False and f.volumes and not f.pages:
        yield "the issues differ", True
    if len(kinds) == 2 and "" not in kinds and not (f.one_container and kinds == {"article", "proceedings"}):
        if kinds & _VERSIONS:
            yield "they may be versions of one work", True
        elif not f.one_container:
            yield "the kinds of document differ", True
