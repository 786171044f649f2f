"""Names of the argument map: relations as a list, and what each semantics makes of the same graph."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from executable_review import argument
from executable_review.figures import relations_table
from executable_review.parameters import declared
from executable_review.review import Review
from executable_review.solver import extensions


def map_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the map: relations by target, and the standings under each semantics."""
    rows = relations_table(review).to_dict("records")
    by_target: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda r: (r["to"] not in review.judged, r["to"])):
        by_target.setdefault(row["to"], []).append(row)
    return {"relations_to": by_target, "semantics": _Semantics(review)}


class _Semantics:
    """Standings under each semantics, all other decisions as they are; computed when a page names them."""

    def __init__(self, review: Review):
        self._review = review
        allowed = next(row["allowed"] for row in declared() if row["name"] == "semantics")
        self.names = allowed.split(", ")
        self._kept: dict[str, dict[str, argument.Judged]] = {}

    def judged(self, name: str) -> dict[str, argument.Judged]:
        """All claims under a semantics."""
        if name not in self._kept:
            here = replace(self._review.parameters, semantics=name)
            self._kept[name] = argument.judge(self._review.framework, here, extensions)
        return self._kept[name]

    def number(self, name: str, standing: str) -> int:
        """How many claims have a standing under a semantics."""
        return sum(j.standing == standing for j in self.judged(name).values())

    def differ(self, name: str, other: str) -> list[str]:
        """Claims that have another standing under one semantics than under the other."""
        one, two = self.judged(name), self.judged(other)
        return sorted(c for c in one if one[c].standing != two[c].standing)

    @property
    def rows(self) -> list[tuple]:
        """One row a semantics: name, claims supported, contested, unsupported, and those other than by the first."""
        return [
            (
                name,
                *(self.number(name, s) for s in argument.STANDINGS),
                tuple(self.differ(name, self.names[0])) or "none",
            )
            for name in self.names
        ]
