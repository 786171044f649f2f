"""Merge: one work for each cluster, with nothing lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from executable_review.candidate import Candidate
from executable_review.deduplication.normalising import Entry, normalise
from executable_review.deduplication.text import fold, words


@dataclass(frozen=True, slots=True)
class Work:
    """One or more records of the same work.

    `key` names the work and is the key of the record that stands first in the order of sources; `record` shows
    it; `members` holds every record, unchanged, with its key; `conflicts` lists what the members say differently:
    the field and each value with the keys of those who state it.
    """

    key: str
    record: Candidate
    members: tuple[tuple[str, Candidate], ...]
    conflicts: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all members, in the order of sources."""
        return tuple(key for key, _ in self.members)


_PLACE = ("source", "line", "source_id")
_FIELDS = tuple(f.name for f in fields(Candidate) if f.name not in _PLACE)
# What counts as the same statement; a spelling is not a conflict.
_SAME: dict[str, Callable[[Entry, Any], Any]] = {
    "title": lambda e, v: e.title.compact,
    "authors": lambda e, v: tuple(name.family for name in e.authors.names),
    "container": lambda e, v: e.facts.container,
    "doi": lambda e, v: e.facts.doi or v,
    "type": lambda e, v: e.facts.kind or v,
    "pages": lambda e, v: e.facts.page,
}


def merge(
    keyed: Iterable[tuple[str, Candidate]],
    clusters: Iterable[Sequence[str]],
    source_order: Sequence[str] = (),
    entries: Mapping[str, Entry] | None = None,
) -> list[Work]:
    """Return one work for each cluster.

    Parameters
    ----------
    keyed : iterable of tuple
        Key and record, from `executable_review.deduplication.give_keys`.
    clusters : iterable of sequences of str
        From `executable_review.deduplication.cluster`.
    source_order : sequence of str, optional
        Sources whose statements are shown first; the others follow in alphabetical order.
    entries : mapping of str to Entry, optional
        The records in comparable form by key, where they are known already.

    Returns
    -------
    list of Work
        Sorted by key. For display each field has its first value in the order of sources; a title that was cut
        off and a list of authors that ends in "et al." give way to whole ones. Every record stays a member.
    """
    by_key = dict(keyed)
    rank = {source: at for at, source in enumerate(source_order)}
    chosen = [tuple(keys) for keys in clusters]
    if entries is None:
        entries = {
            e.key: e for e in normalise((k, by_key[k]) for keys in chosen if len(keys) > 1 for k in keys)
        }
    merged = [_union([(key, by_key[key]) for key in keys], rank, entries) for keys in chosen]
    return sorted(merged, key=attrgetter("key"))


def _union(
    members: list[tuple[str, Candidate]], rank: Mapping[str, int], entries: Mapping[str, Entry]
) -> Work:
    if len(members) == 1:
        return Work(*members[0], tuple(members))
    members.sort(key=lambda m: (rank.get(m[1].source, len(rank)), m[1].source, m[1].line, m[0]))
    values: dict[str, Any] = {}
    conflicts = []
    for name in _FIELDS:
        stated = [(key, getattr(record, name)) for key, record in members if getattr(record, name)]
        if not stated:
            continue
        if len({value for _, value in stated}) == 1:
            values[name] = stated[0][1]
            continue
        values[name] = next((v for k, v in stated if not _partial(name, entries[k])), stated[0][1])
        groups: dict[Any, list[tuple[str, Any]]] = defaultdict(list)
        for key, value in stated:
            groups[_same(name, entries[key], value)].append((key, value))
        if len(groups) > 1:
            conflicts.append((name, tuple((_show(g[0][1]), tuple(k for k, _ in g)) for g in groups.values())))
    first = members[0][1]
    place = {name: getattr(first, name) for name in _PLACE}
    return Work(
        members[0][0], Candidate(**place, **{"title": "", **values}), tuple(members), tuple(conflicts)
    )


def _same(name: str, entry: Entry, value: Any) -> Any:
    if name in _SAME:
        return _SAME[name](entry, value)
    return words(fold(value)) if isinstance(value, str) else value


def _partial(name: str, entry: Entry) -> bool:
    if name == "title":
        return entry.title.cut
    if name == "authors":
        return entry.authors.open
    # A DOI that is none must not hide one that is.
    return name == "doi" and not entry.facts.doi


def _show(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
