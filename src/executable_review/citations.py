"""Backward and forward snowballing (Webster & Watson 2002) along the citation links that were seen."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.data import Row
from executable_review.parameters import Parameters


@dataclass(frozen=True)
class Snowballed:
    """Records reached from the seeds.

    `depth` maps a record to its number of steps (0 for seeds), `step` to the direction of the last step
    (``seed``, ``backward``, ``forward``).
    """

    seeds: tuple[str, ...]
    depth: Mapping[str, int]
    step: Mapping[str, str]

    def counts(self) -> list[Row]:
        """Return one row a depth: records reached backward, forward, and all reached so far."""
        rows, total = [], 0
        for d in range(max(self.depth.values(), default=0) + 1):
            at = Counter(self.step[r] for r, n in self.depth.items() if n == d)
            total += sum(at.values())
            rows.append(
                dict(depth=d, seeds=at["seed"], backward=at["backward"], forward=at["forward"], reached=total)
            )
        return rows


def snowball(links: Iterable[Row], seeds: Iterable[str], parameters: Parameters) -> Snowballed:
    """Follow citation links from the seeds, breadth first.

    Backward steps go to works that a reached record cites, forward steps to works that cite it. A record that
    both directions reach in the same step counts as backward. The seeds' order does not matter.
    """
    cites, cited_by = defaultdict(set), defaultdict(set)
    for link in links:
        cites[link["citing_id"]].add(link["cited_id"])
        cited_by[link["cited_id"]].add(link["citing_id"])
    start = tuple(sorted(set(seeds)))
    depth, step, front = dict.fromkeys(start, 0), dict.fromkeys(start, "seed"), set(start)
    for d in range(1, parameters.citation_depth + 1):
        found = {}
        for name, neighbours in (("backward", cites), ("forward", cited_by)):
            if parameters.citation_direction in (name, "both"):
                for record in sorted(set().union(*(neighbours[r] for r in front)) if front else set()):
                    found.setdefault(record, name)
        front = {r for r in found if r not in depth}
        for record in sorted(front):
            depth[record], step[record] = d, found[record]
    return Snowballed(start, depth, step)


def letter_bias(links: Iterable[Row], records: Iterable[Row]) -> list[Row]:
    """Show the known bias of the links: the share of cited records by initial letter of the first author.

    The pages that the links were read from show only the beginning of each alphabetical reference list, so early
    letters are over-represented. The comparison is with all records.

    Returns
    -------
    list of rows
        `letter` (``A`` to ``Z``, ``other``), `links` (citation links to such records), `records`.
    """
    initial = {r["record_id"]: _initial(r["authors"]) for r in records}
    cited = Counter(initial[link["cited_id"]] for link in links)
    everyone = Counter(initial.values())
    letters = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "other"]
    return [dict(letter=x, links=cited[x], records=everyone[x]) for x in letters]


def _initial(authors: str | None) -> str:
    letter = unicodedata.normalize("NFKD", authors or "")[:1].upper()
    return letter if letter and "A" <= letter <= "Z" else "other"
