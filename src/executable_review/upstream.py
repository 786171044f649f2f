"""What decisions before the argument change about it: the records behind each objection, stage by stage.

A stage runs once for each combination of the decisions that it depends on, however many universes share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from executable_review.argument import Framework
from executable_review.parameters import used_by


class Upstream:
    """The framework under other decisions of the stages before the claims.

    Parameters
    ----------
    review : executable_review.review.Review
        Its decisions hold where none is given; what it has computed is used.
    """

    def __init__(self, review: Any):
        self.review = review
        self.kept: dict[tuple, Any] = {}
        # The stages, each with the name of its result and the decisions that the result depends on.
        self.stages = {
            "searched": used_by("search"),
            "screened": used_by("screening"),
            "dictionary_coding": [n for n in used_by("coding") if n not in used_by("citations")],
        }

    def __call__(self, chosen: Mapping[str, Any]) -> Framework:
        """Return the framework under the chosen decisions; the others are those of the review."""
        return self.review_under(chosen).framework

    def review_under(self, chosen: Mapping[str, Any]) -> Any:
        """Return the review under the chosen decisions, with what earlier ones computed where it is the same."""
        here = type(self.review)(replace(self.review.parameters, **chosen), self.review.data)
        for name in ("records", "log", "abstract_terms", "codebook"):
            here.__dict__[name] = getattr(self.review, name)
        for stage, names in self.stages.items():
            key = stage, *(getattr(here.parameters, n) for n in names)
            if key not in self.kept:
                same = all(getattr(here.parameters, n) == getattr(self.review.parameters, n) for n in names)
                self.kept[key] = getattr(self.review if same else here, stage)
            here.__dict__[stage] = self.kept[key]
        return here
