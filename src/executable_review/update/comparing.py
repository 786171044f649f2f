"""Compare: what an update changes in the flow, the records, and the claims, under the same decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from executable_review import argument, solver
from executable_review.data import DataPackage
from executable_review.ledger import Ledger
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.update.planning import Update


class Fate(NamedTuple):
    """What became of a record: `decision` at `stage`, and why; both empty when no look-up identified it."""

    record_id: str
    stage: str
    decision: str
    reason: str


@dataclass(frozen=True)
class Difference:
    """What changes between two reviews under the same decisions.

    `fates` has one entry for each record that only the later one holds, `dropped` one for each that is included
    before and not later. `flow` holds every PRISMA count as (name, before, after), `standings` the claims that
    move as (claim, before, after).
    """

    included: tuple[str, ...]
    excluded: tuple[str, ...]
    uncoded: tuple[str, ...]
    standings: tuple[tuple[str, str, str], ...]
    fates: tuple[Fate, ...] = ()
    dropped: tuple[Fate, ...] = ()
    flow: tuple[tuple[str, int, int], ...] = ()

    @property
    def moved_counts(self) -> tuple[tuple[str, int, int], ...]:
        """The counts of the flow that are not the same."""
        return tuple(row for row in self.flow if row[1] != row[2])


def after(package: DataPackage, update: Update) -> DataPackage:
    """Return the package as it is after an update, in memory."""
    return package.replaced({n: (*package.rows(n), *rows) for n, rows in update.added.items()})


def difference(before: DataPackage, later: DataPackage, parameters: Parameters) -> Difference:
    """Compare two states of the data under the same decisions.

    Returns
    -------
    Difference
        Records that are newly included or no longer included, newly included records that got no code from the
        dictionary, what became of every new record, the counts of the flow, and claims whose standing moves.
    """
    old, new = Review(parameters, before), Review(parameters, later)
    was, now = set(old.screened.included), set(new.screened.included)
    first = argument.judge(old.framework, parameters, solver.extensions)
    second = argument.judge(new.framework, parameters, solver.extensions)
    gone = tuple(r for r in old.screened.included if r not in now)
    ends = fates(new.screened.ledger)
    return Difference(
        tuple(r for r in new.screened.included if r not in was),
        gone,
        tuple(r for r in new.screened.included if r not in was and not new.coded_records[r]),
        tuple(
            (c, first[c].standing, second[c].standing)
            for c in sorted(first)
            if first[c].standing != second[c].standing
        ),
        tuple(ends.get(r, Fate(r, "", "", "")) for r in new.records if r not in old.records),
        tuple(ends.get(r, Fate(r, "", "", "")) for r in gone),
        tuple((name, old.flow[name], new.flow[name]) for name in new.flow),
    )


def fates(ledger: Ledger) -> dict[str, Fate]:
    """Return what became of each record that a ledger decides on."""
    # A record's last event decides; those that identify it say nothing of what became of it.
    return {
        e.record_id: Fate(e.record_id, e.stage, e.decision, e.reason)
        for e in ledger.events
        if e.stage != "identification"
    }
