"""Objections beside those of the tables: failing predicates, computed parts, and records listed by hand.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from executable_review.argument import Objection
from executable_review.errors import ReviewError
from executable_review.predicates import Tested
from executable_review.statements import fill


def from_predicate(tested: Tested) -> Objection:
    """Return a failing predicate as an objection that disputes its claim; the records that fail it stand behind."""
    predicate = tested.predicate
    return Objection(
        predicate.predicate_id,
        f"A test fails: {predicate.label}",
        tested.statement,
        "predicate",
        None,
        (),
        1,
        {predicate.claim_id: "disputes"},
        tested.against,
        {predicate.claim_id: predicate.reason},
    )


def filled(objections: Iterable[Objection], backing: Mapping[str, tuple[str, ...]]) -> tuple[Objection, ...]:
    """Fill the number of records behind each objection into its statement, where it has a place for it (CLM009)."""
    return tuple(
        o
        if o.origin == "predicate"
        else replace(
            o,
            statement=fill(
                o.statement,
                {"records": len(backing.get(o.objection_id, ()))},
                f"data/argument/objections.csv, objection {o.objection_id}, field statement",
            ),
        )
        for o in objections
    )


def check_records(objections: Iterable[Objection], included: Iterable[str]) -> None:
    """Raise CLM010 for a record listed behind an objection that the review does not include, or one from the paper.

    Meant for the default decisions: under others a record may well be excluded, and then it does not count.
    """
    known = set(included)
    for o in objections:
        for record in o.records:
            if o.origin == "paper" or record not in known:
                what = "the objection is the paper's own" if o.origin == "paper" else "it is not included"
                raise ReviewError(
                    "CLM010",
                    f"{record} can't stand behind the objection: {what}",
                    f"data/argument/objection_records.csv, objection {o.objection_id}",
                    "take out the row, or name an included record (table included of a run)",
                )
