"""A group of codes that belong together: which sentences, claims, works and records speak to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.coding.matrix import Coded
from executable_review.data import Row


@dataclass(frozen=True)
class Speakers:
    """What speaks to each point.

    Attributes
    ----------
    points : tuple of str
        The codes of the group.
    by_point : mapping of point to identifiers
        In the order in which the carriers were given.
    total : int
        Carriers that were asked.
    """

    points: tuple[str, ...]
    by_point: Mapping[str, tuple[str, ...]]
    total: int

    @property
    def speaking(self) -> tuple[str, ...]:
        """Carriers that speak to at least one point."""
        return tuple(dict.fromkeys(x for ids in self.by_point.values() for x in ids))

    def points_of(self, carrier: str) -> tuple[str, ...]:
        """Return the points to which a carrier speaks."""
        return tuple(p for p in self.points if carrier in self.by_point[p])

    def number_of_points(self) -> dict[int, int]:
        """Return how many carriers speak to no point, to one, to two and so on; they add up to the total."""
        counts = {
            n: sum(len(self.points_of(c)) == n for c in self.speaking) for n in range(1, len(self.points) + 1)
        }
        return {0: self.total - len(self.speaking), **counts}

    def share(self, point: str) -> float | None:
        """Return the share of a point among the carriers that speak to any; None if none does."""
        return len(self.by_point[point]) / len(self.speaking) if self.speaking else None


def speakers(points: Iterable[str], carriers: Mapping[str, Iterable[str]]) -> Speakers:
    """Ask which carriers speak to which points.

    Parameters
    ----------
    points : iterable of str
        Codes.
    carriers : mapping of identifier to codes
        The codes of each sentence, claim, work or record.
    """
    points = tuple(points)
    codes = {carrier: set(own) for carrier, own in carriers.items()}
    return Speakers(points, {p: tuple(c for c, own in codes.items() if p in own) for p in points}, len(codes))


def speakers_by_kind(
    coded: Coded,
    group: str,
    sentences: Iterable[Row],
    claims: Mapping[str, Iterable[str]],
    works: Iterable[str],
    records: Mapping[str, Iterable[str]],
) -> dict[str, Speakers]:
    """Ask sentences, claims, works and records which codes of a group they speak to.

    Parameters
    ----------
    coded : Coded
    group : str
    sentences : iterable of rows
        Table ``sentences``.
    claims : mapping of claim to its sentences
        A claim speaks to what its sentences speak to.
    works : iterable of str
        A work speaks to what the sentences speak to in which the paper cites it.
    records : mapping of record to codes
    """
    of_sentence = coded.sentence_codes
    of_work: dict[str, set[str]] = {w: set() for w in works}
    for place, cited in coded.place_works.items():
        for work in cited:
            if work in of_work:
                of_work[work] |= of_sentence.get(coded.place_sentence[place], frozenset())
    carriers: dict[str, Mapping[str, Iterable[str]]] = {
        "sentences": {s["sentence_id"]: of_sentence.get(s["sentence_id"], ()) for s in sentences},
        "claims": {c: {code for s in own for code in of_sentence.get(s, ())} for c, own in claims.items()},
        "works": of_work,
        "records": records,
    }
    points = coded.codebook.leaves(group)
    return {kind: speakers(points, own) for kind, own in carriers.items()}
