"""What differs between two runs: decisions, records, codes, counts and standings, whatever the runs come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.update.comparing import fates
from executable_review.update.history import told

INCLUDED = "included"
SCHEMA = 1


class Moved(NamedTuple):
    """A value that is not the same in both runs; None where a run has no such thing."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Facts:
    """What one run says, as plain values.

    Attributes
    ----------
    decisions : mapping of parameter to value
    records : mapping of record to text
        What became of each record that the look-ups identify: ``included``, or where and why it was excluded.
    codes : mapping of record or sentence to tuple of codes
        Codes of each included record and of each sentence of the paper.
    counts : mapping of PRISMA count to number
    standings : mapping of claim to standing
    """

    decisions: Mapping[str, Any]
    records: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    standings: Mapping[str, str]

    @classmethod
    def of(cls, review: Review) -> Facts:
        """Return what a review says."""
        included = {r: tuple(sorted(review.coded_records[r])) for r in review.screened.included}
        sentences = {s: tuple(sorted(codes)) for s, codes in review.coded.sentence_codes.items()}
        return cls(
            review.parameters.as_dict(),
            {r: told(f.stage, f.reason) for r, f in fates(review.screened.ledger).items()},
            {**sentences, **included},
            review.flow,
            {c: judged.standing for c, judged in review.judged.items()},
        )

    def to_json(self) -> str:
        """Return the facts as JSON, as a run keeps them."""
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps({"schema": SCHEMA, **parts}, indent=1, ensure_ascii=False, default=dict) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Facts:
        """Read what `to_json` wrote.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is something else.
        """
        given = json.loads(text)
        if given["schema"] != SCHEMA:
            raise ValueError(f"schema {given['schema']!r} is not known")
        parts = {name: dict(given[name]) for name in cls.__dataclass_fields__}
        return cls(**{**parts, "codes": {name: tuple(codes) for name, codes in parts["codes"].items()}})


@dataclass(frozen=True)
class Difference:
    """What differs from one run to another; each part is empty where nothing does.

    Attributes
    ----------
    decisions, counts, standings : tuple of Moved
    entered, left : tuple of Moved
        Records that are included after and not before, and the other way round, each with what became of it in
        both runs.
    codes : tuple of Moved
        Records included in both runs, and sentences, whose codes differ.
    """

    decisions: tuple[Moved, ...]
    entered: tuple[Moved, ...]
    left: tuple[Moved, ...]
    codes: tuple[Moved, ...]
    counts: tuple[Moved, ...]
    standings: tuple[Moved, ...]

    @property
    def empty(self) -> bool:
        """Whether the runs say the same, whatever their decisions are."""
        return not (self.entered or self.left or self.codes or self.counts or self.standings)

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return the difference as plain values."""
        return {part: [m._asdict() for m in getattr(self, part)] for part in self.__dataclass_fields__}


def difference(before: Facts, after: Facts) -> Difference:
    """Compare what two runs say.

    Parameters
    ----------
    before, after : Facts

    Returns
    -------
    Difference
        Decisions, counts and claims in the order of the later run, records in order of their identifiers.
    """
    records = sorted(_moved(before.records, after.records, missing=told("", "")))
    both = {
        name: codes
        for name, codes in after.codes.items()
        if name in before.codes or name not in after.records
    }
    earlier = {n: codes for n, codes in before.codes.items() if n in both or n not in before.records}
    return Difference(
        decisions=_moved(before.decisions, after.decisions),
        entered=tuple(m for m in records if m.after == INCLUDED),
        left=tuple(m for m in records if m.before == INCLUDED),
        codes=_moved(earlier, both, missing=()),
        counts=_moved(before.counts, after.counts),
        standings=_moved(before.standings, after.standings),
    )


def from_published(review: Review) -> Difference:
    """Return what differs from the run with the default decisions over the same data."""
    return difference(Facts.of(Review(Parameters(), review.data)), Facts.of(review))


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], missing: Any = None) -> tuple[Moved, ...]:
    names = dict.fromkeys((*after, *before))
    pairs = (Moved(n, before.get(n, missing), after.get(n, missing)) for n in names)
    return tuple(m for m in pairs if m.before != m.after)
