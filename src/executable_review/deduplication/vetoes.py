"""Vetoes: what proves that two records are not the same work, however alike they look."""

from __future__ import annotations

from executable_review.deduplication.fields import compare_containers
from executable_review.deduplication.normalising import Facts

YEARS_APART = 3
_PARTS = {"article", "chapter", "proceedings"}


def veto(a: Facts, b: Facts) -> tuple[str, str] | None:
    """Return code and reason of the first veto against two records, or None.

    The same DOI overrules DUP011 to DUP013: then one of the two records errs, and a person decides.

    >>> veto(Facts(numbers=("1",)), Facts(numbers=("2",)))
    ('DUP011', 'numbers 1 and 2')
    """
    if a.doi and b.doi:
        return None if a.doi == b.doi else ("DUP010", f"DOIs {_both(a.doi, b.doi)}")
    if a.numbers != b.numbers and not _within(a.numbers, b.numbers):
        return "DUP011", f"numbers {_both(', '.join(a.numbers), ', '.join(b.numbers))}"
    if a.notice != b.notice and a.notice is not None and b.notice is not None:
        return "DUP013", f"one is a {a.notice or b.notice}" if not (a.notice and b.notice) else (
            f"{_both(a.notice, b.notice)}"
        )
    if a.year and b.year and abs(a.year - b.year) >= YEARS_APART and not same_place(a, b):
        return "DUP011", f"years {_both(str(a.year), str(b.year))}"
    if a.kind != b.kind and a.kind and b.kind:
        return _kinds(a, b)
    return None


def same_place(a: Facts, b: Facts) -> bool:
    """Tell whether two records name the same volume and first page, in what can be one container."""
    return bool(
        a.volume
        and a.page
        and a.volume == b.volume
        and a.page == b.page
        and relation_of_containers(a, b) != "differ"
    )


def relation_of_containers(a: Facts, b: Facts) -> str:
    """Compare containers by ISSN, else by name."""
    return "same" if a.issn and a.issn == b.issn else compare_containers(a.container, b.container)


def _kinds(a: Facts, b: Facts) -> tuple[str, str] | None:
    kinds = {a.kind, b.kind}
    apart = kinds == {"book", "chapter"}
    if kinds <= _PARTS and kinds != {"article", "proceedings"}:
        apart = compare_containers(a.container, b.container) == "differ"
    elif "book" in kinds and kinds & _PARTS:
        # Only what stands in a volume of something is surely not a book; indexes call books articles.
        part = a if a.kind != "book" else b
        apart = apart or bool(part.container and (part.volume or part.page))
    return ("DUP012", f"kinds {_both(a.kind, b.kind)}") if apart else None


def _within(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = (a, list(b)) if len(a) <= len(b) else (b, list(a))
    for number in short:
        if number not in long:
            return False
        long.remove(number)
    return True


def _both(a: str, b: str) -> str:
    # One wording for a pair, whichever comes first.
    return " and ".join(sorted((a, b)))
