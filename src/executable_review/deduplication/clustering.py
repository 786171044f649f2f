"""Cluster: join what was decided to be the same, so that no cluster ever holds a pair that must stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from executable_review.deduplication.deciding import Decision
from executable_review.deduplication.groups import Groups
from executable_review.deduplication.normalising import Entry

Clusters = list[tuple[str, ...]]


def cluster(
    entries: Sequence[Entry],
    decisions: Iterable[Decision],
    different: Iterable[tuple[str, str]] = (),
) -> tuple[Clusters, list[Decision]]:
    """Join entries by the links among `decisions`.

    Links are taken in bands of equal strength, the strongest first. Where the links of a band would bring together
    two records that contradict each other, those between records with different contradictions are cut, for
    good: a record that fits two works equally well joins neither. A question that is as strong as a link counts as
    one in this, although it joins nothing.

    Parameters
    ----------
    entries : sequence of Entry
        All entries; each is in exactly one cluster.
    decisions : iterable of Decision
        From `executable_review.deduplication.decide`.
    different : iterable of tuple of str
        Pairs of keys that a person keeps apart.

    Returns
    -------
    clusters : list of tuple of str
        Keys, sorted, in sorted order.
    cut : list of Decision
        The links that were cut, as questions (DUP021).
    """
    groups = Groups(entries, different)
    links = sorted(
        (d for d in decisions if d.outcome == "same" or d.open), key=lambda d: (-d.strength, d.a, d.b)
    )
    cut: list[Decision] = []
    for _, band in groupby(links, key=lambda d: d.strength):
        for members, inner in _components(list(band), groups):
            _join(members, inner, groups)
            cut += [
                Decision(
                    d.a, d.b, "DUP021", "review", d.score, f"{d.code} fits, but not all that fits is one work"
                )
                for d in inner
                if d.outcome == "same" and groups.find(d.a) != groups.find(d.b)
            ]
    return groups.clusters(), cut


def _components(band: list[Decision], groups: Groups) -> list[tuple[list[str], list[Decision]]]:
    """Return what the links of a band would join: the groups, and the links among them."""
    over: dict[str, str] = {}

    def top(key: str) -> str:
        while over.setdefault(key, key) != key:
            over[key] = over[over[key]]
            key = over[key]
        return key

    live = [link for link in band if groups.find(link.a) != groups.find(link.b)]
    for link in live:
        one, other = top(groups.find(link.a)), top(groups.find(link.b))
        over[max(one, other)] = min(one, other)
    members: dict[str, list[str]] = defaultdict(list)
    inner: dict[str, list[Decision]] = defaultdict(list)
    for key in sorted(over):
        members[top(key)].append(key)
    for link in live:
        inner[top(groups.find(link.a))].append(link)
    return [(members[name], inner[name]) for name in sorted(members)]


def _join(members: list[str], inner: list[Decision], groups: Groups) -> None:
    # A person overrules doubts, but no veto.
    by_person = any(link.code == "DUP005" for link in inner)
    against = groups.contradictions(members, vetoes_only=by_person)
    # Read before anything is joined: what stands against a group must not depend on the order of links.
    ends = [(link, groups.find(link.a), groups.find(link.b)) for link in inner]
    for link, a, b in ends:
        # Groups with the same contradictions cannot contradict each other.
        if link.outcome == "same" and against.get(a) == against.get(b):
            groups.join(a, b, by_person)
    for link, a, b in ends:
        if link.outcome == "same" and groups.find(a) != groups.find(b):
            groups.keep_apart(a, b)
