"""Cluster: join what was decided to be the same, so that no cluster ever holds a pair that a veto keeps apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from executable_review.deduplication.deciding import Decision
from executable_review.deduplication.normalising import Entry, Facts
from executable_review.deduplication.vetoes import first_veto


def cluster(
    entries: Sequence[Entry],
    decisions: Iterable[Decision],
    different: Iterable[tuple[str, str]] = (),
) -> tuple[list[tuple[str, ...]], list[Decision]]:
    """Join entries by the links among `decisions`.

    Links are taken in bands of equal strength, the strongest first. Where the links of a band would bring together
    two entries that a veto keeps apart, those between entries with different vetoes are cut: a record that
    fits two works equally well joins neither.

    Parameters
    ----------
    entries : sequence of Entry
        All entries; each is in exactly one cluster.
    decisions : iterable of Decision
        From `executable_review.deduplication.decide`; only those with outcome ``"same"`` link.
    different : iterable of tuple of str
        Pairs of keys that a person keeps apart.

    Returns
    -------
    clusters : list of tuple of str
        Keys, sorted, in sorted order.
    cut : list of Decision
        The links that were cut, as questions (DUP021).
    """
    groups = _Groups(entries, different)
    links = sorted((d for d in decisions if d.outcome == "same"), key=lambda d: (-d.strength, d.a, d.b))
    cut: list[Decision] = []
    for _, band in groupby(links, key=lambda d: d.strength):
        waiting = list(band)
        for component, inner in groups.components(waiting):
            vetoed = groups.vetoes_within(component)
            for link in inner:
                a, b = groups.find(link.a), groups.find(link.b)
                # The sets are of the band's begin; entries with the same vetoes cannot veto each other.
                if not vetoed or vetoed[groups.at[link.a]] == vetoed[groups.at[link.b]]:
                    groups.join(a, b)
            groups.settle(component)
            for link in inner:
                if groups.find(link.a) != groups.find(link.b):
                    reason = f"{link.code} fits, but a veto stands in the way of joining all that fit"
                    cut.append(Decision(link.a, link.b, "DUP021", "review", link.score, reason))
    return groups.clusters(), cut


class _Groups:
    """Entries in groups: a forest, with the facts and vetoes of each group."""

    def __init__(self, entries: Sequence[Entry], different: Iterable[tuple[str, str]]):
        self.parent = {e.key: e.key for e in entries}
        self.at: dict[str, str] = {}
        self.facts: dict[str, set[Facts]] = {e.key: set(e.facts) for e in entries}
        owner = {member: e.key for e in entries for member in e.members}
        self.different: Mapping[str, set[str]] = defaultdict(set)
        for a, b in different:
            one, other = owner.get(a, a), owner.get(b, b)
            self.different[one].add(other)
            self.different[other].add(one)

    def find(self, key: str) -> str:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, a: str, b: str) -> None:
        a, b = self.find(a), self.find(b)
        if a != b:
            # The smaller key leads, so that names do not depend on the order of links.
            self.parent[max(a, b)] = min(a, b)

    def components(self, links: list[Decision]) -> list[tuple[list[str], list[Decision]]]:
        """Return what the links would join: the groups, and the links among them."""
        over: dict[str, str] = {}

        def top(key: str) -> str:
            while over.setdefault(key, key) != key:
                over[key] = over[over[key]]
                key = over[key]
            return key

        live = []
        for link in links:
            a, b = self.at[link.a], self.at[link.b] = self.find(link.a), self.find(link.b)
            if a != b:
                live.append(link)
                one, other = top(a), top(b)
                over[max(one, other)] = min(one, other)
        members: dict[str, list[str]] = defaultdict(list)
        inner: dict[str, list[Decision]] = defaultdict(list)
        for key in sorted(over):
            members[top(key)].append(key)
        for link in live:
            inner[top(self.at[link.a])].append(link)
        return [(members[name], inner[name]) for name in sorted(members)]

    def vetoes_within(self, component: list[str]) -> dict[str, frozenset[str]]:
        """Return, for each group, the groups that a veto keeps from it; empty if there is no veto at all."""
        against: dict[str, set[str]] = {key: set() for key in component}
        for i, a in enumerate(component):
            for b in component[i + 1 :]:
                if b in self.different[a] or first_veto(self.facts[a], self.facts[b]):
                    against[a].add(b)
                    against[b].add(a)
        return {key: frozenset(others) for key, others in against.items()} if any(against.values()) else {}

    def settle(self, component: list[str]) -> None:
        """Give facts and vetoes of joined groups to the group that leads."""
        for key in component:
            lead = self.find(key)
            if lead != key:
                self.facts[lead] |= self.facts.pop(key)
                for other in self.different.pop(key, ()):
                    self.different[other].discard(key)
                    self.different[other].add(lead)
                    self.different[lead].add(other)

    def clusters(self) -> list[tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.parent):
            found[self.find(key)].append(key)
        return [tuple(keys) for keys in found.values()]
