"""Block: find the pairs that are worth a comparison, in time that grows with the number of records.

Every key is made from one record alone, so another record never changes which keys a record has.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from executable_review.deduplication.normalising import Entry

LIMIT = 12
RUN = 6
START = 18
LONG = 40


def keys_of(entry: Entry) -> set[tuple[str, ...]]:
    """Return the blocks that a record belongs to.

    Two records are compared when they share one of: the DOI; the whole title, or the first or last forty letters of
    a longer one; its main part (before a colon); its beginning together with year, author or container; its three
    longest words; author and year; author and longest word; volume and first page.
    """
    title, facts = entry.title, entry.facts
    compact = title.compact
    keys: set[tuple[str, ...]] = set()
    if facts.doi:
        keys.add(("doi", facts.doi))
    if facts.volume and facts.page and facts.page != "1":
        keys.add(("place", facts.volume, facts.page))
    if not compact:
        return keys
    if len(compact) < LONG:
        keys.add(("title", compact))
    else:
        keys.add(("start", compact[:LONG]))
        keys.add(("end", compact[-LONG:]))
    year = str(facts.year or "")
    # The first author, and the one that comes first in the alphabet, whatever order a source uses.
    names = entry.authors.names
    people = {names[0], min(names)} if names else ()
    families = {name.family[-1][:6] for name in people}
    longest = sorted(set(title.words), key=_by_length)[:3]
    if len(compact) >= START:
        start = compact[:START]
        if year:
            keys.add(("start", start, year))
        keys.update(("start", start, family) for family in families)
        if facts.container:
            keys.add(("start", start, facts.container[:4]))
    # A main title is told from its beginning, unless it is shorter than that; alone it must be longer.
    if len(title.main) < START:
        keys.update(("main", title.main, more) for more in (year, *families) if more)
    elif len(title.main) >= 24:
        keys.add(("main", title.main))
    if len(longest) == 3:
        keys.add(("long", *longest))
    for name in people:
        person = name.family[-1][:6] + (name.given[0][0] if name.given else "")
        keys.add(("author", person, longest[0]))
        if year:
            keys.add(("author", person, year))
    return keys


def _by_length(word: str) -> tuple[int, str]:
    return -len(word), word


def block(entries: Sequence[Entry], limit: int = LIMIT) -> Iterator[tuple[Entry, Entry]]:
    """Give each pair that shares a block, once.

    A block of more than `limit` records would make the work grow with its square. It is sorted by title and cut
    into overlapping runs of six, so that each record still meets its nearest neighbours; two records far apart in
    that order meet only if they share another block.

    Parameters
    ----------
    entries : sequence of Entry
        From `executable_review.deduplication.normalise`.
    limit : int, default 12
        The greatest size of a block in which all pairs are compared.

    Yields
    ------
    tuple of Entry
        Two entries, in the order of their keys.
    """
    by_size: dict[int, list[list[int]]] = defaultdict(list)
    for members in _blocks(entries):
        for run in _runs(members, entries, limit):
            by_size[len(run)].append(run)
    # A pair as one number: a million of them are sorted, and doubles dropped, without an object for each.
    count = len(entries)
    numbers = [_pairs(np.array(runs), count) for runs in by_size.values()]
    if not numbers:
        return
    for number in np.unique(np.concatenate(numbers)).tolist():
        yield entries[number // count], entries[number % count]


def _pairs(runs: np.ndarray, count: int) -> np.ndarray:
    """Return all pairs within runs of one length, the smaller place times `count` plus the greater."""
    one, other = np.triu_indices(runs.shape[1], 1)
    a, b = runs[:, one].ravel(), runs[:, other].ravel()
    return np.minimum(a, b) * count + np.maximum(a, b)


def _blocks(entries: Sequence[Entry]) -> Iterator[list[int]]:
    # Hashes in flat arrays take a tenth of the memory of a dictionary of keys; two keys with one hash would only
    # add comparisons.
    hashes, owners = array("q"), array("q")
    for at, entry in enumerate(entries):
        for key in keys_of(entry):
            hashes.append(hash(key))
            owners.append(at)
    if not hashes:
        return
    values = np.frombuffer(hashes, dtype=np.int64)
    order = values.argsort(kind="stable")
    ordered = values[order]
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    sizes = np.diff(np.append(begins, len(ordered)))
    members = np.frombuffer(owners, dtype=np.int64)[order].tolist()
    for begin, size in zip(begins[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        yield members[begin : begin + size]


def _runs(members: list[int], entries: Sequence[Entry], limit: int) -> Iterator[list[int]]:
    if len(members) <= limit:
        yield members
        return
    members.sort(key=lambda at: (entries[at].title.compact, entries[at].key))
    step = RUN // 2
    for begin in range(0, len(members) - step, step):
        yield members[begin : begin + RUN]
