"""Score: compare two entries field by field; every point can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from executable_review.deduplication.names import compare_authors
from executable_review.deduplication.normalising import Entry
from executable_review.deduplication.vetoes import first_veto, relation_of_containers, same_place
from executable_review.deduplication.wording import Wording, compare_titles

# Points for titles, by how much the shorter title tells (weight 0 to 4).
TITLE = {
    "equal": (15, 35, 50, 58, 65),
    "typo": (5, 25, 45, 53, 60),
    "cut": (0, 15, 42, 50, 58),
    "subtitle": (0, 20, 40, 48, 54),
    "start": (0, 10, 30, 40, 45),
    "similar": (0, 5, 30, 40, 48),
    "none": (0, 0, 0, 0, 0),
}
AUTHORS = {"same": 25, "subset": 18, "some": 5, "unknown": 0, "differ": -40}
CONTAINER = {"same": 10, "short": 8, "unknown": 0, "differ": -15}
YEARS = {0: 10, 1: 3}
YEARS_FAR = -20
PLACE, PAGE, VOLUME, OTHER_PAGE, OTHER_VOLUME = 15, 8, 4, -15, -8
_VERSIONS = {"preprint", "report", "thesis", "proceedings"}


class Comparison(NamedTuple):
    """Two entries compared.

    `score` is 0 to 100. `exact` tells that every stated field is the same; `same_doi` that both state one DOI.
    `veto` is code and reason, if any. `doubts` are reasons for which only a person may join the two.
    """

    a: Entry
    b: Entry
    score: int
    title: Wording
    exact: bool
    same_doi: bool
    veto: tuple[str, str] | None
    doubts: tuple[str, ...]


def score(pairs: Iterable[tuple[Entry, Entry]]) -> Iterator[Comparison]:
    """Compare pairs; those with unlike titles and no common DOI are left out.

    Parameters
    ----------
    pairs : iterable of tuple of Entry
        From `executable_review.deduplication.block`.
    """
    for a, b in pairs:
        found = compare(a, b)
        if found:
            yield found


def compare(a: Entry, b: Entry) -> Comparison | None:
    """Compare two entries, or return None when they have neither a DOI nor a title in common."""
    same_doi = bool(a.doi) and a.doi == b.doi
    title = compare_titles(a.title, b.title)
    if title.relation == "none" and not same_doi:
        return None
    authors = compare_authors(a.authors, b.authors)
    container = relation_of_containers(a, b)
    gap = abs(a.year - b.year) if a.year and b.year else None
    placed = same_place(a, b)
    volumes = a.volume == b.volume if a.volume and b.volume else None
    # Page 1 is where an article begins before it has its place in an issue.
    pages = a.page == b.page if a.page and b.page and "1" not in (a.page, b.page) else None
    points = TITLE[title.relation][title.weight] + AUTHORS[authors] + CONTAINER[container]
    points += 0 if gap is None else YEARS.get(gap, YEARS_FAR)
    points += PLACE if placed else PAGE * (pages is True) + VOLUME * (volumes is True)
    points += OTHER_PAGE * (pages is False) + OTHER_VOLUME * (volumes is False)
    rejected = first_veto(a.facts, b.facts)
    if same_doi:
        doubts = _doubts_of_one_doi(a, b, title)
    else:
        doubts = tuple(_doubts(a, b, title, authors, container, gap, placed, volumes, pages))
    exact = (
        title.relation == "equal"
        and not (a.title.cut or b.title.cut)
        and a.year == b.year
        and a.authors == b.authors
        and (container == "same" or a.container == b.container)
        and a.kind == b.kind
        and pages is not False
        and volumes is not False
        and _tells_enough(a)
    )
    return Comparison(a, b, max(0, min(100, points)), title, exact, same_doi, rejected, doubts)


def _tells_enough(e: Entry) -> bool:
    # "Introduction" is a different text in each book, and "Coproduction" more than one article.
    if e.title.weight == 0:
        return bool(e.authors.names and e.container and e.year and e.page)
    if e.title.weight == 1:
        return bool(e.authors.names and (e.container or e.year))
    return bool(e.authors.names or e.container) or (len(e.title.words) >= 4 and len(e.title.compact) >= 25)


def _doubts_of_one_doi(a: Entry, b: Entry, title: Wording) -> tuple[str, ...]:
    doubts = []
    if title.relation == "none" and a.title.compact and b.title.compact:
        doubts.append("one DOI, but the titles differ")
    if a.title.numbers != b.title.numbers and title.relation in {"equal", "typo", "similar"}:
        doubts.append("one DOI, but the numbers in the titles differ")
    if a.title.notice != b.title.notice and None not in (a.title.notice, b.title.notice):
        doubts.append("one DOI, but one is a notice about a work")
    return tuple(doubts)


def _doubts(a, b, title, authors, container, gap, placed, volumes, pages) -> Iterator[str]:
    if title.relation in {"start", "similar"} and not placed:
        yield "one title goes on where the other ends" if title.relation == "start" else "the titles differ in words"
    if a.title.numbers != b.title.numbers:
        yield "only one title has a number"
    if title.weight == 0 and not (placed and authors == "same"):
        yield "the title is a heading that many works share"
    if title.weight == 1 and not (authors in {"same", "subset"} and (placed or container in {"same", "short"})):
        yield "the title is short"
    if authors == "differ":
        yield "the authors differ"
    if container == "differ" and not placed:
        yield "the containers differ"
    if gap and (gap > 1 or volumes is False or not (placed or container in {"same", "short"})):
        yield f"the years are {gap} apart"
    if pages is False and (volumes is not None or container in {"same", "short"}):
        yield "the pages differ"
    kinds = {a.kind, b.kind}
    if len(kinds) == 2 and "" not in kinds:
        if kinds & _VERSIONS:
            if not (kinds == {"article", "proceedings"} and (placed or container in {"same", "short"})):
                yield "they may be versions of one work"
        elif not placed and container not in {"same", "short"}:
            yield "the kinds of document differ"
