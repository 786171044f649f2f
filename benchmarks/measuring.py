"""Compare clusters with labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple


class Quality(NamedTuple):
    """How clusters agree with labels.

    `pairs` is the number of true pairs, `found` how many of them are in one cluster, `wrong` the number of pairs
    that are in one cluster but are not the same work, `records_joined` the share of superfluous records that were
    joined to another record of their work.
    """

    pairs: int
    found: int
    wrong: int
    records_joined: float

    @property
    def recall(self) -> float:
        """The share of true pairs that was found."""
        return self.found / self.pairs if self.pairs else 1.0


def measure(clusters: Iterable[Iterable[Hashable]], work_of: Mapping[Hashable, Hashable]) -> Quality:
    """Compare clusters of keys with the work of each key; keys in no cluster count as alone."""
    sizes = Counter(work_of.values())
    pairs = sum(n * (n - 1) // 2 for n in sizes.values())
    found = wrong = 0
    pieces: dict[Hashable, int] = defaultdict(int)
    seen = 0
    for cluster in clusters:
        works = Counter(work_of[key] for key in cluster)
        size = sum(works.values())
        seen += size
        inner = sum(n * (n - 1) // 2 for n in works.values())
        found += inner
        wrong += size * (size - 1) // 2 - inner
        for work, n in works.items():
            pieces[work] += n - 1
    superfluous = sum(n - 1 for n in sizes.values())
    return Quality(pairs, found, wrong, sum(pieces.values()) / superfluous if superfluous else 1.0)


def shown(quality: Quality) -> dict[str, Any]:
    """Return what a report says of quality."""
    return {
        "true_pairs": quality.pairs,
        "recall": round(quality.recall, 4),
        "records_joined": round(quality.records_joined, 4),
        "wrong_pairs": quality.wrong,
    }
