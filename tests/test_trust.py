"""The page on trust tells what is on record, and the record names tests that are there."""

import ast
import json
import re
import tomllib

import pytest
from helpers import ROOT

from executable_review.review import Review
from executable_review.site.names.trusting import trust_names
from executable_review.site.staging import render

TRIALS = tomllib.loads((ROOT / "tools" / "faults" / "trials.toml").read_text(encoding="utf-8"))["trials"]
RECORD = json.loads((ROOT / "book" / "trust.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial["what"])
def test_the_tests_of_a_trial_are_there(trial):
    for test in trial["tests"]:
        file, _, name = test.partition("::")
        body = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        assert name in {node.name for node in body if isinstance(node, ast.FunctionDef)}


def test_what_is_on_record_is_what_is_described():
    known = {trial["what"]: trial for trial in TRIALS}
    for what, told in RECORD.get("trials", {}).items():
        assert {n: told[n] for n in ("kind", "how", "must")} == {
            n: known[what][n] for n in ("kind", "how", "must")
        }
        assert told["cases"] > 0
    for told in RECORD.get("kills", {}).values():
        assert told["changes of the disk"] + told["moments of the clock"] == told["moments"] > 0
    assert not re.search(r'"(time|date|seconds)|\d\d:\d\d|/tmp|/home|/work', json.dumps(RECORD))


def test_the_page_shows_every_row(review):
    names = {**trust_names(review), "grid": lambda headers, rows, caption: f"{caption}: {rows}"}
    text = render({"p.md": (ROOT / "book" / "trust.md").read_text(encoding="utf-8")}, names)["p.md"]
    for name in (*RECORD.get("kills", {}), *RECORD.get("trials", {}), *RECORD.get("fuzzing", {})):
        assert name in text


def test_a_compendium_without_a_record_has_empty_tables(compendium):
    names = trust_names(Review({}, compendium.package()))
    assert names["kill_rows"] == names["fuzz_rows"] == names["trial_rows"]("fault") == []
    assert names["mutant_rows"] == names["survivor_rows"] == []


def test_mutants_are_told_by_module_and_by_reason(compendium):
    (compendium.root / "book").mkdir()
    told = {
        "modules": {"b": {"killed": 9, "survived": 1}, "a": {"killed": 3, "survived": 0}},
        "survivors": {"why": 1},
    }
    (compendium.root / "book" / "trust.json").write_text(json.dumps({"mutants": told}), encoding="utf-8")
    names = trust_names(Review({}, compendium.package()))
    assert names["mutant_rows"] == [("a", 3, 3, 0), ("b", 10, 9, 1)]
    assert names["mutants_killed"] == (12, 13)
    assert names["survivor_rows"] == [("why", 1)]
