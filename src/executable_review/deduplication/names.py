"""Read and compare authors."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from executable_review.deduplication.text import fold, words
from executable_review.deduplication.vocabulary import PARTICLES, SUFFIXES


class Name(NamedTuple):
    """A person or body: the words of the family name, those of the given names."""

    family: tuple[str, ...]
    given: tuple[str, ...]


class Authors(NamedTuple):
    """The authors of a record; `open` when the list says that there are more ("et al.")."""

    names: tuple[Name, ...] = ()
    open: bool = False


_MORE = {"et al", "et alii", "and others", "others", "u a", "i dr", "и др"}
_NOBODY = {"", "anonymous", "anon", "no author", "no author listed", "unknown", "na", "n a", "null", "none"}
_ROLE = re.compile(r"\((?:eds?|hrsg|editors?|coord|dir|trans)\.?\)|\b(?:eds?|hrsg)\.$", re.IGNORECASE)


def read_authors(listed: tuple[str, ...]) -> Authors:
    """Return the names of a list of authors.

    >>> read_authors(("van der Wal, Zeger", "et al."))
    Authors(names=(Name(family=('wal',), given=('zeger',)),), open=True)
    """
    names = []
    more = False
    for text in listed:
        folded = fold(_ROLE.sub("", text)).strip()
        if re.search(r"\bet\.? al\b\.?$", folded):
            more = True
            folded = re.sub(r"[\s,;]*\bet\.? al\b\.?$", "", folded)
        bare = " ".join(words(folded))
        if bare in _MORE:
            more = True
        elif bare not in _NOBODY:
            names.append(_name(folded, text))
    return Authors(tuple(n for n in names if n.family), more)


def _name(folded: str, original: str) -> Name:
    family, comma, given = folded.partition(",")
    last = (original.replace(".", "").split()[-1:] or [""])[0]
    # "SP" after a name is two initials, with comma or (as in PubMed) without.
    run = last.isupper() and 2 <= len(last) <= 3
    if not comma:
        parts = words(folded)
        if len(parts) < 2:
            family, given = folded, ""
        elif run or (last.isupper() and len(last) == 1):
            family, given = " ".join(parts[:-1]), parts[-1]
        else:
            family, given = parts[-1], " ".join(parts[:-1])
    if run and not original.isupper():
        given = " ".join(given.replace(" ", "").replace(".", ""))
    whole = words(family)
    core = tuple(w for w in whole if w not in PARTICLES and w not in SUFFIXES)
    return Name(core or whole, tuple(w for w in words(given) if w not in PARTICLES and w not in SUFFIXES))


def same_person(a: Name, b: Name) -> bool:
    """Tell whether two names can be one person's.

    >>> same_person(Name(("beck", "jorgensen"), ("torben",)), Name(("jorgensen",), ("t", "b")))
    True
    >>> same_person(Name(("smith",), ("john",)), Name(("smith",), ("karen",)))
    False
    """
    if set(a.family) & set(b.family) or _close("".join(a.family), "".join(b.family)):
        return not a.given or not b.given or _initials_meet(a, b)
    # Some sources swap family and given names.
    return bool(set(a.family) & set(b.given)) and bool(set(b.family) & set(a.given))


def _initials_meet(a: Name, b: Name) -> bool:
    # A second family name is at times listed among the given names, so any shared initial is enough.
    first, second = a.given[0], b.given[0]
    if len(first) > 1 and len(second) > 1:
        return first == second or first[:3] == second[:3] or _close(first, second)
    return first[0] == second[0]


def _close(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    # One letter lost or mistyped; in short names a letter is all the difference.
    return shorter >= 5 and Levenshtein.distance(a, b, score_cutoff=2) <= (2 if shorter >= 9 else 1)


def compare_authors(a: Authors, b: Authors) -> str:
    """Say how two lists of authors agree.

    Returns
    -------
    str
        ``"unknown"`` when a list is empty; ``"same"``; ``"subset"`` when one list lacks some and does not say
        so; ``"some"`` when at least half are shared; ``"differ"``.
    """
    if not a.names or not b.names:
        return "unknown"
    if a.names == b.names and a.open == b.open:
        return "same"
    short, long = (a, b) if len(a.names) <= len(b.names) else (b, a)
    free = list(long.names)
    found = 0
    for name in short.names:
        partner = next((i for i, other in enumerate(free) if same_person(name, other)), None)
        if partner is not None:
            found += 1
            del free[partner]
    if found == len(short.names):
        if len(short.names) == len(long.names) or short.open:
            return "same"
        return "subset"
    # Two open lists may show different parts of one long list, but then the first author is still the same.
    return "some" if found and found * 2 >= len(short.names) else "differ"
