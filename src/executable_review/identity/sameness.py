"""Sameness: works that stand twice, works that are records and do not say so, and pairs that nobody has judged.

The package's own de-duplication compares them; a person's answers stand in the review file, and are obeyed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from executable_review.cleaning.doi import read_doi
from executable_review.deduplication import Answer, deduplicate, normalise
from executable_review.errors import ReviewError
from executable_review.identity.model import Member

REVIEW_FILE = "data/doubtful_pairs.csv"
Pair = frozenset[str]


class Sameness(NamedTuple):
    """What was found: breaches, pairs that wait for a person, and how many pairs a person has judged."""

    breaches: tuple[ReviewError, ...]
    open: tuple[Answer, ...]
    answered: int


def compare_works(members: Sequence[Member], answers: Iterable[Answer]) -> Sameness:
    """Compare all works with each other.

    Parameters
    ----------
    members : sequence of Member
    answers : iterable of Answer
        Rows of the review file; those on records that are not among the members are left out.

    Raises
    ------
    ReviewError
        DUP032 if an answer joins what can't be joined.
    """
    by_key = {m.key: m for m in members}
    asked = [a for a in answers if {a.record_a, a.record_b} <= by_key.keys()]
    apart = {frozenset((a.record_a, a.record_b)) for a in asked if a.decision == "different"}
    declared = {frozenset((m.key, m.record)) for m in members if m.record in by_key}
    found = deduplicate([m.candidate for m in members], asked)
    dois = {m.key: read_doi(m.candidate.doi) for m in members}
    settled, shared = apart | declared, {frozenset(p) for p in _sharing(dois)}
    alike = {frozenset(p) for p in _sharing(_titles(members))}
    joined = {frozenset((d.a, d.b)): d.reason for d in found.links}
    breaches = [
        *_twice(by_key, shared - apart, alike - apart - shared, joined),
        *_not_named(by_key, shared - settled, joined, declared),
        *_contradicting(by_key, declared, dois),
    ]
    waiting = tuple(
        a for a in found.review if not a.decision and frozenset((a.record_a, a.record_b)) not in settled
    )
    return Sameness(
        tuple(sorted(breaches, key=lambda e: (e.code, e.place))),
        waiting,
        sum(bool(a.decision) for a in asked),
    )


def _sharing(values: Mapping[str, Hashable]) -> Iterator[tuple[str, str]]:
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for key, value in values.items():
        if value:
            groups[value].append(key)
    for keys in groups.values():
        yield from combinations(keys, 2)


def _titles(members: Iterable[Member]) -> dict[str, Hashable]:
    """Return title, year and first author in comparable form; nothing where one of them is not known."""
    entries = normalise((m.key, m.candidate) for m in members)
    return {
        e.key: (e.title.words, e.facts.year, e.authors.names[0].family)
        if e.title.words and e.facts.year and e.authors.names
        else None
        for e in entries
    }


def _one_table(pair: Pair, by_key: Mapping[str, Member]) -> bool:
    return len({by_key[key].table for key in pair}) == 1


def _twice(
    by_key: Mapping[str, Member], shared: set[Pair], alike: set[Pair], joined: Mapping[Pair, str]
) -> Iterator[ReviewError]:
    for pair in shared:
        if _one_table(pair, by_key):
            first, second = _in_order(pair, by_key)
            yield ReviewError(
                "IDT003",
                f"{first.key} and {second.key} state one DOI, {first.candidate.doi}",
                second.place,
                f"correct one of the two, delete one of the rows (the other is {first.place}), or answer "
                f"'different' in {REVIEW_FILE}",
            )
    for pair in alike | (joined.keys() - shared):
        if _one_table(pair, by_key):
            first, second = _in_order(pair, by_key)
            why = joined.get(pair, "title, year and first author are the same")
            yield ReviewError(
                "IDT004",
                f"{first.key} and {second.key} are one work: {why}",
                second.place,
                f"delete one of the rows (the other is {first.place}), or answer 'different' in {REVIEW_FILE}",
            )


def _not_named(
    by_key: Mapping[str, Member], shared: set[Pair], joined: Mapping[Pair, str], declared: set[Pair]
) -> Iterator[ReviewError]:
    reasons = {**dict.fromkeys(shared, "one DOI"), **joined}
    for pair, why in reasons.items():
        if not _one_table(pair, by_key) and pair not in declared:
            first, second = _in_order(pair, by_key)
            yield ReviewError(
                "IDT005",
                f"{second.key} is {first.key} ({why}), and does not name it",
                second.place,
                f"name {first.key.partition('#')[2]} in the row, or answer 'different' in {REVIEW_FILE}",
            )


def _contradicting(
    by_key: Mapping[str, Member], declared: set[Pair], dois: Mapping[str, str]
) -> Iterator[ReviewError]:
    for pair in declared:
        first, second = _in_order(pair, by_key)
        if dois[first.key] and dois[second.key] and dois[first.key] != dois[second.key]:
            yield ReviewError(
                "IDT005",
                f"{second.key} names {first.key}, but their DOIs differ: {dois[second.key]} and {dois[first.key]}",
                second.place,
                f"correct one of the DOIs, or name another record (this one is {first.place})",
            )


def _in_order(pair: Pair, by_key: Mapping[str, Member]) -> tuple[Member, Member]:
    # Members come table by table and line by line; the later one is the one to mend.
    order = list(by_key)
    first, second = sorted(pair, key=order.index)
    return by_key[first], by_key[second]
