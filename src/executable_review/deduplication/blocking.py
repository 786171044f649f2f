"""Block: find the pairs that are worth a comparison, in time that grows with the number of records.

Every key is made from one record alone, so another record never changes which keys a record has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from executable_review.deduplication.normalising import Entry

LIMIT = 24
START = 14


def keys_of(entry: Entry) -> set[tuple[str, ...]]:
    """Return the blocks that a record belongs to.

    Two records are compared when they share one of: the DOI; the letters of the title; its main part (before a
    colon); its beginning together with year, author or container; its first forty letters; its three longest words;
    author and year; author and longest word; volume and first page.
    """
    title = entry.title
    compact = title.compact
    keys: set[tuple[str, ...]] = set()
    if entry.doi:
        keys.add(("doi", entry.doi))
    if entry.volume and entry.page and entry.page != "1":
        keys.add(("place", entry.volume, entry.page))
    if not compact:
        return keys
    keys.add(("title", compact))
    keys.add(("main", title.main))
    year = str(entry.year or "")
    # The first author, and the one that comes first in the alphabet, whatever order a source uses.
    families = {n.family[-1][:6] for n in entry.authors.names[:1]}
    if len(entry.authors.names) > 1:
        families.add(min(n.family[-1] for n in entry.authors.names)[:6])
    longest = sorted(set(title.words), key=_by_length)[:3]
    if len(compact) >= START:
        start = compact[:START]
        if year:
            keys.add(("start", start, year))
        keys.update(("start", start, family) for family in families)
        if entry.container:
            keys.add(("start", start, entry.container[:4]))
        if len(compact) >= 40:
            keys.add(("start", compact[:40]))
    if len(longest) == 3:
        keys.add(("long", *longest))
    for family in families:
        keys.add(("author", family, longest[0]))
        if year:
            keys.add(("author", family, year))
    return keys


def _by_length(word: str) -> tuple[int, str]:
    return -len(word), word


def block(entries: Sequence[Entry], limit: int = LIMIT) -> Iterator[tuple[Entry, Entry]]:
    """Give each pair that shares a block, once.

    A block of more than `limit` records would make the work grow with its square. It is sorted by title and cut
    into overlapping runs, so that each record still meets its nearest neighbours; two records far apart in
    that order meet only if they share another block.

    Parameters
    ----------
    entries : sequence of Entry
        From `executable_review.deduplication.normalise`.
    limit : int, default 24
        The greatest size of a block in which all pairs are compared.

    Yields
    ------
    tuple of Entry
        Two entries, in the order of their keys.
    """
    blocks: dict[int, int | list[int]] = {}
    for at, entry in enumerate(entries):
        # Hashes save the memory of the keys; two keys with one hash would only add a comparison.
        for key in {hash(k) for k in keys_of(entry)}:
            held = blocks.get(key)
            if held is None:
                blocks[key] = at
            elif isinstance(held, int):
                blocks[key] = [held, at]
            else:
                held.append(at)
    shared: list[list[list[int]]] = [[] for _ in entries]
    for members in blocks.values():
        if not isinstance(members, int):
            for run in _runs(members, entries, limit):
                for at in run:
                    shared[at].append(run)
    del blocks
    for at, runs in enumerate(shared):
        others: set[int] = set()
        others.update(*runs)
        entry = entries[at]
        for other in sorted(others):
            if other > at:
                yield entry, entries[other]


def _runs(members: list[int], entries: Sequence[Entry], limit: int) -> Iterator[list[int]]:
    if len(members) <= limit:
        yield members
        return
    members.sort(key=lambda at: (entries[at].title.compact, entries[at].key))
    step = limit // 2
    for begin in range(0, len(members) - step, step):
        yield members[begin : begin + limit]
