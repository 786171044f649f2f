"""The ledger: one row for each event of a record, from which every count is derived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from executable_review.errors import ReviewError

STAGES = ("identification", "screening", "eligibility", "inclusion")


class Event(NamedTuple):
    """What happened to a record at a stage.

    `route` is how the record was first identified (``database`` or ``citation``), `decision` is one of
    ``identified``, ``duplicate``, ``passed``, ``excluded``, ``included``, and `reason` says why.
    """

    record_id: str
    stage: str
    route: str
    decision: str
    reason: str


class Ledger:
    """An ordered, read-only list of events with the queries that the rest of the project needs.

    Parameters
    ----------
    events : iterable of Event
    stages : sequence of str, optional
        Stages in the order in which a record goes through them: the first identifies, the last includes.
    """

    def __init__(self, events: Iterable[Event], stages: Sequence[str] = STAGES):
        self.events = tuple(events)
        self.stages = tuple(stages)

    def records(self, stage: str, decision: str, route: str | None = None) -> list[str]:
        """Return the records with a decision at a stage, in ledger order, each once."""
        found = (
            e.record_id
            for e in self.events
            if e.stage == stage and e.decision == decision and route in (None, e.route)
        )
        return list(dict.fromkeys(found))

    def count(self, stage: str, decision: str, route: str | None = None) -> int:
        """Count events (not records) with a decision at a stage."""
        return sum(
            e.stage == stage and e.decision == decision and route in (None, e.route) for e in self.events
        )

    def reasons(self, stage: str, route: str | None = None) -> Counter[str]:
        """Count the exclusions at a stage by reason."""
        return Counter(
            e.reason
            for e in self.events
            if e.stage == stage and e.decision == "excluded" and route in (None, e.route)
        )

    def check(self) -> None:
        """Prove that no record is lost between two stages.

        Raises
        ------
        ReviewError
            SCR001, naming up to five records: one that passed a stage has no decision, or two, at the next.
        """
        first, *middle, last = self.stages
        passed = set(self.records(first, "identified"))
        for stage, decision in (*((s, "passed") for s in middle), (last, "included")):
            decided = Counter(e.record_id for e in self.events if e.stage == stage)
            odd = sorted((passed ^ set(decided)) | {r for r, n in decided.items() if n != 1})
            if odd:
                raise ReviewError(
                    "SCR001",
                    f"{len(odd)} records do not have exactly one decision at {stage}: {', '.join(odd[:5])}",
                    "ledger",
                    "each record that passes a stage needs one decision at the next",
                )
            passed = set(self.records(stage, decision))
