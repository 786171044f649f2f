"""What sources do to authors, containers, years, DOIs and places."""

from __future__ import annotations

import re
from dataclasses import replace

from perturbations import Choice, perturbation

from executable_review.candidate import Candidate

SMALL = {"of", "and", "the", "in", "for", "on", "&", "a", "an", "to"}


@perturbation
def initials(r: Candidate, choice: Choice) -> Candidate:
    """Write initials instead of given names, with or without points."""
    form = choice.of(("{}.", "{}"))

    def shorten(name: str) -> str:
        family, comma, given = name.partition(", ")
        if not comma:
            return name
        mark = "" if form == "{}" else " "
        return f"{family}, {mark.join(form.format(g[0]) for g in re.split(r'[ .-]+', given) if g)}"

    return replace(r, authors=tuple(map(shorten, r.authors)))


@perturbation
def names_direct(r: Candidate, choice: Choice) -> Candidate:
    """Write "Given Family" or "Family GN" instead of "Family, Given"."""
    pubmed = choice.below(2)

    def turn(name: str) -> str:
        family, comma, given = name.partition(", ")
        if not comma or "(" in name:
            return name
        if pubmed and family.isascii() and given.isascii():
            return f"{family} {''.join(g[0] for g in re.split(r'[ .-]+', given) if g).upper()}"
        return f"{given} {family}"

    return replace(r, authors=tuple(map(turn, r.authors)))


@perturbation
def et_al(r: Candidate, choice: Choice) -> Candidate:
    """Name the first author or two, then "et al."."""
    if len(r.authors) < 2 or r.authors[-1] == "et al.":
        return r
    keep = 1 if len(r.authors) == 2 else 1 + choice.below(2)
    return replace(r, authors=(*r.authors[:keep], "et al."))


@perturbation
def author_order(r: Candidate, choice: Choice) -> Candidate:
    """List the authors in another order."""
    if len(r.authors) < 2 or r.authors[-1] == "et al.":
        return r
    return replace(r, authors=(*r.authors[1:], r.authors[0]))


@perturbation
def authors_missing(r: Candidate, choice: Choice) -> Candidate:
    """Name no author."""
    return replace(r, authors=())


@perturbation
def container_abbreviated(r: Candidate, choice: Choice) -> Candidate:
    """Abbreviate the container's name by its words' beginnings."""
    telling = [w for w in re.split(r"\s+", r.container) if w.lower() not in SMALL]
    if len(telling) < 2:
        return r
    length = 4 + choice.below(2)
    mark = choice.of(("", "."))
    return replace(r, container=" ".join(w if len(w) <= length + 1 else w[:length] + mark for w in telling))


@perturbation
def container_missing(r: Candidate, choice: Choice) -> Candidate:
    """Name no container."""
    return replace(r, container="")


@perturbation
def doi_missing(r: Candidate, choice: Choice) -> Candidate:
    """State no DOI."""
    return replace(r, doi="")


@perturbation
def doi_form(r: Candidate, choice: Choice) -> Candidate:
    """Write the DOI as an address, with a prefix, or in capitals."""
    if not r.doi:
        return r
    form = choice.of(("https://doi.org/{}", "http://dx.doi.org/{}", "doi:{}", "DOI {}"))
    return replace(r, doi=form.format(choice.of((str.upper, str.lower))(r.doi)))


@perturbation
def year_missing(r: Candidate, choice: Choice) -> Candidate:
    """State no year."""
    return replace(r, year=None)


@perturbation
def year_shifted(r: Candidate, choice: Choice) -> Candidate:
    """State the year of the online or of the print version."""
    return replace(r, year=r.year + choice.of((-1, 1)) if r.year else None)


@perturbation
def place_missing(r: Candidate, choice: Choice) -> Candidate:
    """State no volume, issue and pages, as for articles ahead of print."""
    return replace(r, volume="", issue="", pages="")


@perturbation
def pages_form(r: Candidate, choice: Choice) -> Candidate:
    """Write only the first page, or the range in another form."""
    first, _, last = r.pages.partition("-")
    if not last:
        return r
    return replace(r, pages=choice.of((first, f"pp. {first}–{last}", f"{first}-{last[-2:]}")))


@perturbation
def type_unsure(r: Candidate, choice: Choice) -> Candidate:
    """State no type, or one that only this source knows."""
    return replace(r, type=choice.of(("", "CITATION", "other")))
