"""Cases as data: two synthetic records, what is decided of them, and by which rule."""

import json

import pytest
from helpers import ROOT

from executable_review.candidate import Candidate
from executable_review.deduplication import block, decide, deduplicate, give_keys, normalise, score

DATA = json.loads((ROOT / "tests/deduplication/cases.json").read_text(encoding="utf-8"))


def record(name, changes):
    fields = {**DATA["base"], **changes}
    return Candidate("synthetic", 0, name, **{**fields, "authors": tuple(fields["authors"])})


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["id"])
def test_case(case):
    pair = [record("a", case["a"]), record("b", case["b"])]
    for records in (pair, pair[::-1]):
        decided = list(decide(score(block(normalise(give_keys(records))))))
        found = [(d.outcome, d.code) for d in decided] or [("none", "")]
        assert found == [(case["outcome"], case["code"])], (case["note"], decided)
        assert len(deduplicate(records).works) == (1 if case["outcome"] == "same" else 2)


def test_every_rule_has_a_case():
    codes = {case["code"] for case in DATA["cases"]} - {""}
    assert codes == {"DUP001", "DUP002", "DUP003", "DUP004", "DUP010", "DUP011", "DUP012", "DUP013", "DUP020"}


def test_names_of_cases_are_unique():
    names = [case["id"] for case in DATA["cases"]]
    assert len(names) == len(set(names))
