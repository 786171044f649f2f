"""Put the data of a review, with the answers in its review file, to the rules of identity."""

from __future__ import annotations

from executable_review.identity import Identity, Table, identify
from executable_review.living import answers
from executable_review.review import Review

SHOWN = 5


def look(review: Review) -> Identity:
    """Return what the rules find; nothing is raised for it."""
    package = review.data
    tables = [Table(n, r["path"], package.rows(n)) for n, r in package.resources.items()]
    return identify(tables, answers(package.root), frozenset(review.screened.included))


def check_identity(review: Review) -> Identity:
    """Return what the rules find, where nothing of it stops a build.

    Raises
    ------
    ReviewError
        IDT001 to IDT005: the first breach, with the places of further ones; DUP030 and DUP032 if the review file is
        wrong.
    """
    found = look(review)
    if found.breaches:
        first, *others = found.breaches
        more = "; ".join(f"{e.code} {e.place}" for e in others[:SHOWN])
        hidden = len(others) - SHOWN
        more += f"; and {hidden} more" if hidden > 0 else ""
        raise first.along_with(more) if more else first
    return found
