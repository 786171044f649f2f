"""Counts of the flow: each key is a query on the ledger, written in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from executable_review.data import Row
from executable_review.flow.identities import check
from executable_review.flow.layout import NUMBERS
from executable_review.ledger import Event, Ledger


@dataclass(frozen=True)
class Flow:
    """The events behind each key.

    Attributes
    ----------
    events : mapping of str to tuple of Event
        For each key of PRISMA 2020, and for keys that a review adds, the events that it counts.
    platforms : mapping of str to str
        Platform of each look-up, by its identifier.
    """

    events: Mapping[str, tuple[Event, ...]]
    platforms: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """One number a key."""
        return {key: len(events) for key, events in self.events.items()}

    def reasons(self, key: str) -> Counter[str]:
        """Count the exclusions among the events of a key by reason."""
        return Counter(e.reason for e in self.events[key] if e.decision == "excluded")

    def by_platform(self, key: str) -> Counter[str]:
        """Count the events of a key by the platform of their look-up."""
        return Counter(self.platforms.get(e.reason, "not stated") for e in self.events[key])


def count(ledger: Ledger, queries: Iterable[Row], platforms: Mapping[str, str] | None = None) -> Flow:
    """Count the flow of a ledger.

    Keys are those of the R package PRISMA2020 (10.1002/cl2.1230); a review may add keys of its own. A key that no
    query names counts nothing. Totals are what earlier versions of the review included and what this one adds.

    Parameters
    ----------
    ledger : Ledger
    queries : iterable of rows
        Table ``flow_counts``: key, stage, decision, route. A key counts the events of all its rows.
    platforms : mapping of str to str, optional
        Platform of each look-up, for the split of results by database.

    Raises
    ------
    ReviewError
        SCR002 when an identity between counts does not hold.
    """
    wanted: dict[tuple[str, str, str], list[str]] = {}
    events: dict[str, list[Event]] = {key: [] for key in NUMBERS}
    for q in queries:
        wanted.setdefault((q["stage"], q["decision"], q["route"]), []).append(q["key"])
        events.setdefault(q["key"], [])
    for e in ledger.events:
        for key in wanted.get((e.stage, e.decision, e.route), ()):
            events[key].append(e)
    for kind in ("studies", "reports"):
        events[f"total_{kind}"] = events[f"previous_{kind}"] + events[f"new_{kind}"]
    result = Flow({key: tuple(found) for key, found in events.items()}, dict(platforms or {}))
    check(result.events)
    return result
