"""The log of look-ups that were really run: what each kind of look-up found first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.data import Row


@dataclass(frozen=True)
class SearchLog:
    """Sightings in the order of the look-ups.

    `first` maps each record to its first sighting; `kinds` maps each look-up to its kind; `seen_by` maps each
    record to the kinds of look-up that saw it.
    """

    searches: tuple[Row, ...]
    sightings: tuple[Row, ...]
    first: Mapping[str, Row]
    kinds: Mapping[str, str]
    seen_by: Mapping[str, frozenset[str]]

    def yields(self) -> list[Row]:
        """Return one row a kind of look-up: look-ups, results, sightings, records seen first, records seen."""
        searches, results, sightings, first, seen = (Counter() for _ in range(5))
        for s in self.searches:
            searches[s["kind"]] += 1
            results[s["kind"]] += s["results_returned"]
        for s in self.sightings:
            sightings[self.kinds[s["search_id"]]] += 1
        for s in self.first.values():
            first[self.kinds[s["search_id"]]] += 1
        for kinds in self.seen_by.values():
            seen.update(kinds)
        return [
            dict(
                kind=k,
                searches=n,
                results=results[k],
                sightings=sightings[k],
                records=seen[k],
                first_seen=first[k],
            )
            for k, n in searches.most_common()
        ]


def read_log(searches: Iterable[Row], sightings: Iterable[Row]) -> SearchLog:
    """Put the sightings in the order of their look-ups and find each record's first."""
    searches = tuple(searches)
    order = {s["search_id"]: i for i, s in enumerate(searches)}
    kinds = {s["search_id"]: s["kind"] for s in searches}
    ordered = tuple(sorted(sightings, key=lambda s: (order[s["search_id"]], s["sighting_id"])))
    first: dict[str, Row] = {}
    seen: dict[str, set[str]] = {}
    for s in ordered:
        first.setdefault(s["record_id"], s)
        seen.setdefault(s["record_id"], set()).add(kinds[s["search_id"]])
    return SearchLog(searches, ordered, first, kinds, {r: frozenset(k) for r, k in seen.items()})
