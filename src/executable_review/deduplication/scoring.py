"""Score: compare two entries field by field; every point can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from executable_review.deduplication.doubts import Fields, doubts_of, doubts_of_one_doi
from executable_review.deduplication.names import compare_authors
from executable_review.deduplication.normalising import Entry
from executable_review.deduplication.vetoes import relation_of_containers, same_place, veto
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
AUTHORS = {"same": 25, "subset": 18, "some": 5, "unknown": 0, "differ": -35}
CONTAINER = {"same": 10, "short": 8, "unknown": 0, "differ": -15}
YEARS = {0: 10, 1: 3}
YEARS_FAR = -20
PLACE, PAGE, VOLUME, OTHER_PAGE, OTHER_VOLUME = 15, 8, 4, -15, -8


class Comparison(NamedTuple):
    """Two entries compared.

    `score` is 0 to 100. `exact` tells that every stated field is the same; `same_doi` that both state one DOI.
    `veto` is code and reason, if any. `doubts` are reasons for which only a person may join the two; `contradicted`
    tells that one of them is a difference, not only a lack, so that no third record may join them either.
    """

    a: Entry
    b: Entry
    score: int
    title: Wording
    exact: bool
    same_doi: bool
    veto: tuple[str, str] | None
    doubts: tuple[str, ...]
    contradicted: bool


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
    f, g = a.facts, b.facts
    same_doi = bool(f.doi) and f.doi == g.doi
    title = compare_titles(a.title, b.title)
    if title.relation == "none" and not same_doi:
        return None
    fields = Fields(
        title,
        compare_authors(a.authors, b.authors),
        relation_of_containers(f, g),
        abs(f.year - g.year) if f.year and g.year else None,
        same_place(f, g),
        f.volume == g.volume if f.volume and g.volume else None,
        f.issue == g.issue if f.issue and g.issue else None,
        # Page 1 is where an article begins before it has its place in an issue.
        f.page == g.page if f.page and g.page and "1" not in (f.page, g.page) else None,
    )
    found = doubts_of_one_doi(a, b, title) if same_doi else doubts_of(a, b, fields)
    return Comparison(
        a,
        b,
        max(0, min(100, _points(fields))),
        title,
        _exact(a, b, fields),
        same_doi,
        veto(f, g),
        tuple(text for text, _ in found),
        any(against for _, against in found),
    )


def contradict(a: Entry, b: Entry) -> bool:
    """Tell whether two entries must not be in one cluster, even if each fits a third.

    That is so after a veto, a difference, or when their titles are unlike and they do not share a DOI.
    """
    found = compare(a, b)
    return found is None or found.veto is not None or (found.contradicted and not found.exact)


def _points(f: Fields) -> int:
    points = TITLE[f.title.relation][f.title.weight] + AUTHORS[f.authors] + CONTAINER[f.container]
    points += 0 if f.gap is None else YEARS.get(f.gap, YEARS_FAR)
    points += PLACE if f.placed else PAGE * (f.pages is True) + VOLUME * (f.volumes is True)
    return points + OTHER_PAGE * (f.pages is False) + OTHER_VOLUME * (f.volumes is False)


def _exact(a: Entry, b: Entry, f: Fields) -> bool:
    return (
        f.title.relation == "equal"
        and not (a.title.cut or b.title.cut)
        and a.facts.year == b.facts.year
        and a.authors == b.authors
        and (f.container == "same" or a.facts.container == b.facts.container)
        and len({a.facts.kind, b.facts.kind} - {""}) < 2
        and _meet(a.facts.page, b.facts.page)
        and _meet(a.facts.volume, b.facts.volume)
        and _meet(a.facts.issue, b.facts.issue)
        and _tells_enough(a)
        and _tells_enough(b)
    )


def _meet(a: str, b: str) -> bool:
    return not a or not b or a == b


def _tells_enough(e: Entry) -> bool:
    # "Introduction" is a different text in each book, and "Health" more than one article.
    named, facts = bool(e.authors.names), e.facts
    if e.title.weight == 0:
        return bool(named and facts.container and facts.year and facts.page)
    if e.title.weight == 1:
        return named and bool(facts.container or facts.year)
    # With nothing else to compare, a title without a year must be long: subtitles get lost.
    return named or bool(facts.container) or e.title.weight >= (2 if facts.year else 3)
