"""The codebook and the rules that codings must keep."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cached_property

from executable_review.data import Row
from executable_review.errors import ReviewError


class Codebook:
    """Codes in two levels: groups, and the leaf codes that are given to segments and records.

    Parameters
    ----------
    rows : iterable of rows
        Table ``codebook``; a row without `parent_id` is a group.
    """

    def __init__(self, rows: Iterable[Row]):
        self.rows = tuple(rows)

    @cached_property
    def by_id(self) -> dict[str, Row]:
        """Rows by code."""
        return {r["code_id"]: r for r in self.rows}

    @property
    def version(self) -> str:
        """The latest version that a row of the codebook has."""
        return str(max((int(r["version"]) for r in self.rows), default=1))

    @property
    def groups(self) -> list[str]:
        """Codes of the groups, in codebook order."""
        return [r["code_id"] for r in self.rows if r["parent_id"] is None]

    def leaves(self, group: str | None = None) -> list[str]:
        """Leaf codes of one group, or of all, in codebook order."""
        return [r["code_id"] for r in self.rows if r["parent_id"] and group in (None, r["parent_id"])]

    def label(self, code: str) -> str:
        """The label of a code."""
        return self.by_id[code]["label"]

    def check(self, code: str, place: str) -> None:
        """Raise COD001 for a code that is not in the codebook, COD002 for a group given as a code."""
        if code not in self.by_id:
            near = difflib.get_close_matches(code, self.by_id, n=1)
            hint = f"did you mean {near[0]}?" if near else "add it to the codebook, with a definition"
            raise ReviewError("COD001", f"{code!r} is not in the codebook", place, hint)
        if self.by_id[code]["parent_id"] is None:
            raise ReviewError(
                "COD002", f"{code!r} is a group", place, f"give one of {', '.join(self.leaves(code))}"
            )


def check_segments(
    codebook: Codebook,
    segments: Iterable[Row],
    segment_codes: Iterable[Row],
    places: Iterable[Row],
    paragraphs: Iterable[Row],
    sentences: Iterable[Row],
) -> None:
    """Check codes, and that no citation place or claim-bearing paragraph was left uncoded.

    Raises
    ------
    ReviewError
        COD001, COD002, COD003.
    """
    paragraph_of = {s["sentence_id"]: s["paragraph_id"] for s in sentences}
    coded_segments = set()
    for row in segment_codes:
        codebook.check(row["code_id"], f"segment {row['segment_id']}")
        coded_segments.add(row["segment_id"])
    coded = {s["sentence_id"] for s in segments if s["segment_id"] in coded_segments}
    missing = [f"sentence {p['sentence_id']}" for p in places if p["sentence_id"] not in coded]
    covered = {paragraph_of[s] for s in coded}
    missing += [
        f"paragraph {p['paragraph_id']}"
        for p in paragraphs
        if p["claim_bearing"] and p["paragraph_id"] not in covered
    ]
    if missing:
        raise ReviewError(
            "COD003",
            f"{len(missing)} places are not coded: {', '.join(missing[:5])}",
            "data/coding/segments.csv",
            "read each place and give it a segment with at least one code",
        )
