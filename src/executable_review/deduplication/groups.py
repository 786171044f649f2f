"""Groups of entries that grow by links, and what stands between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from executable_review.deduplication.normalising import Entry
from executable_review.deduplication.scoring import contradict
from executable_review.deduplication.vetoes import veto


class Groups:
    """Entries in groups; a group is named by its smallest key.

    Parameters
    ----------
    entries : sequence of Entry
        Each begins as a group of its own.
    different : iterable of tuple of str
        Pairs of keys that stay apart.
    """

    def __init__(self, entries: Sequence[Entry], different: Iterable[tuple[str, str]] = ()):
        self._entries = {e.key: e for e in entries}
        self._parent: dict[str, str] = {}
        self._held: dict[str, dict[int, Entry]] = {}
        self._by_person: set[str] = set()
        self._apart: dict[str, set[str]] = defaultdict(set)
        for a, b in different:
            self.keep_apart(a, b)

    def find(self, key: str) -> str:
        """Return the name of the group that holds a key."""
        parent = self._parent
        while (above := parent.get(key, key)) != key:
            parent[key] = parent.get(above, above)
            key = above
        return key

    def _contents(self, name: str) -> dict[int, Entry]:
        # One entry for each different content: copies contradict nothing that the first does not. Most records
        # have no copy, so this is worked out only when it is asked for.
        if name not in self._held:
            entry = self._entries[name]
            self._held[name] = {hash(entry[1:]): entry}
        return self._held[name]

    def keep_apart(self, a: str, b: str) -> None:
        """Never join the groups of two keys from now on."""
        a, b = self.find(a), self.find(b)
        self._apart[a].add(b)
        self._apart[b].add(a)

    def join(self, a: str, b: str, by_person: bool = False) -> None:
        """Join the groups of two keys."""
        lead, other = sorted((self.find(a), self.find(b)))
        if lead == other:
            return
        self._parent[other] = lead
        self._contents(lead).update(self._contents(other))
        del self._held[other]
        if by_person or other in self._by_person:
            self._by_person.add(lead)
        for third in self._apart.pop(other, ()):
            self._apart[third].discard(other)
            self._apart[third].add(lead)
            self._apart[lead].add(third)

    def contradictions(self, names: Sequence[str], vetoes_only: bool = False) -> dict[str, frozenset[str]]:
        """Return, for each of some groups, those of them that it must not join; empty if there are none at all.

        Parameters
        ----------
        names : sequence of str
            Groups.
        vetoes_only : bool, default False
            Leave out what is only doubtful.
        """
        chosen = set(names)
        against = {name: self._apart[name] & chosen if name in self._apart else set() for name in names}
        if len(names) == 2 and not any(name in self._held for name in names):
            # Two single records, joined by the rule that just compared them.
            return {name: frozenset(others) for name, others in against.items() if others}
        alike: dict[tuple, list[str]] = defaultdict(list)
        for name in names:
            alike[frozenset(self._contents(name)), name in self._by_person].append(name)
        for one, other in combinations(alike, 2):
            if self._exclude(alike[one][0], alike[other][0], vetoes_only):
                for name in alike[one]:
                    against[name].update(alike[other])
                for name in alike[other]:
                    against[name].update(alike[one])
        return {name: frozenset(others) for name, others in against.items()} if any(against.values()) else {}

    def _exclude(self, a: str, b: str, vetoes_only: bool) -> bool:
        first, second = self._contents(a).values(), self._contents(b).values()
        if any(veto(x.facts, y.facts) for x in first for y in second):
            return True
        if vetoes_only:
            return False
        return any(
            contradict(x, y)
            # Where a person joined records that differ, it is enough to fit one of them.
            and not (a in self._by_person and any(not contradict(z, y) for z in first))
            and not (b in self._by_person and any(not contradict(x, z) for z in second))
            for x in first
            for y in second
        )

    def clusters(self) -> list[tuple[str, ...]]:
        """Return the keys of each group, sorted, in sorted order."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._entries):
            found[self.find(key)].append(key)
        return [tuple(keys) for keys in found.values()]
