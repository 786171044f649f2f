"""Tables and figures depend on the decisions of their stage and of those before, and on no others."""

from dataclasses import fields

import pytest

from executable_review import result_stages, results
from executable_review.execution.outputs import stage_results
from executable_review.parameters import STAGES, Parameters, used_by
from executable_review.review import Review

NUMBERS = {"earliest_year": 2005, "latest_year": 2018, "citation_depth": 1}
LISTS = {"phrases": ("Q1",), "coders": ("close_reading",)}


def other(f):
    """A value of a decision that is not the default and that the data allow."""
    if f.name in NUMBERS | LISTS:
        return (NUMBERS | LISTS)[f.name]
    if isinstance(f.default, bool):
        return not f.default
    if isinstance(f.default, int):
        return min(f.default + 1, f.metadata["maximum"])
    if isinstance(f.default, str):
        return next(c for c in f.metadata["choices"] if c != f.default)
    return f.metadata["choices"][:1]  # an empty list, the default, where the data hold the values


OTHER = {f.name: other(f) for f in fields(Parameters)}


def test_every_named_result_exists():
    named = set().union(*result_stages._STAGES.values())
    assert named <= set(results.TABLES) | set(results.FIGURES) | set(results.DOCUMENTS)
    assert sum(map(len, result_stages._STAGES.values())) == len(named)


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_later_decisions_change_nothing(package, run_folder, stage):
    later = {n: v for n, v in OTHER.items() if n not in used_by(stage)}
    changed = Review(later, package)
    assert set(later) - set(changed.parameters.changed()) <= {"document_types", "dropped_works"}
    for name, text in stage_results(changed, stage).items():
        assert text == (run_folder / name).read_bytes().decode(), name
