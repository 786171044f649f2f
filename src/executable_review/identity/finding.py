"""All rules of identity over the tables of a review."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from executable_review.deduplication import Answer
from executable_review.errors import ReviewError
from executable_review.identity.forms import DOI, ISBN, identifiers, wrong_forms
from executable_review.identity.model import CORPUS, PAPER, Table, members
from executable_review.identity.retractions import Notice, notices
from executable_review.identity.sameness import compare_works

RETRACTIONS = "retractions"


@dataclass(frozen=True)
class Identity:
    """What was checked and what was found.

    `breaches` stop a build. `open` are pairs that may be one work and that nobody has judged; `notices` are the
    notices about included records and cited works. Both are told, and stop nothing. `listed` is the number of
    notices on the frozen list, `looked_up` that of works with a DOI that could be on it.
    """

    dois: int
    isbns: int
    compared: int
    answered: int
    looked_up: int
    listed: int
    breaches: tuple[ReviewError, ...]
    open: tuple[Answer, ...]
    notices: tuple[Notice, ...]

    @property
    def summary(self) -> str:
        """One line that says what was checked."""
        return (
            f"{self.dois} DOIs and {self.isbns} ISBNs have their form; {self.compared} works compared, "
            f"{len(self.open)} pairs open, {self.answered} answered; {self.listed} notices on the list of retractions"
        )

    def as_dict(self) -> dict[str, Any]:
        """Return counts and warnings as plain values for JSON."""
        names = ("dois", "isbns", "compared", "answered", "looked_up", "listed")
        return {**{n: getattr(self, n) for n in names}, "open": len(self.open), "warnings": self.warnings}

    @property
    def warnings(self) -> list[str]:
        """What is told and stops nothing, each with its code."""
        told = [("IDT006", f"{p.record_a} and {p.record_b} may be one work: {p.reason}") for p in self.open]
        told += [
            (
                "IDT007",
                f"{n.key} ({n.doi}) is on the list of retractions: {n.kind}"
                + (f" of {n.date}" if n.date else ""),
            )
            for n in self.notices
        ]
        return [f"{code} {text}" for code, text in told]


def identify(tables: Iterable[Table], answers: Iterable[Answer], included: Collection[str]) -> Identity:
    """Check identifiers, look for works that stand twice and for works that were retracted.

    Parameters
    ----------
    tables : iterable of Table
        All tables of the data.
    answers : iterable of Answer
        From the review file.
    included : collection of str
        Identifiers of the included records. Of a record that is not included, a retraction is no news.
    """
    tables = tuple(tables)
    works = members(tables)
    same = compare_works(works, answers)
    resting = [
        (m.key, m.candidate.title, m.candidate.doi)
        for m in works
        if m.candidate.source == PAPER or (m.candidate.source == CORPUS and m.candidate.source_id in included)
    ]
    listed = next((t.rows for t in tables if t.name == RETRACTIONS), ())
    return Identity(
        sum(1 for _ in identifiers(tables, DOI)),
        sum(1 for _ in identifiers(tables, ISBN)),
        len(works),
        same.answered,
        sum(bool(doi) for _, _, doi in resting),
        len(listed),
        (*wrong_forms(tables), *same.breaches),
        same.open,
        tuple(notices(listed, resting)),
    )
