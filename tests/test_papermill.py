"""Raw papermill, from another folder, without the project's own runner."""

import json
import os
import subprocess
import sys

import pytest
from helpers import ROOT

from executable_review.data import ROOT_VARIABLE


@pytest.fixture
def papermill(tmp_path):
    def call(notebook, *options):
        command = [
            sys.executable,
            "-m",
            "papermill",
            str(ROOT / "notebooks" / notebook),
            "out.ipynb",
            *options,
        ]
        variables = {k: v for k, v in os.environ.items() if k != ROOT_VARIABLE}
        done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
        cells = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"]
        return done, [c for c in cells if c["cell_type"] == "code"]

    return call


def test_a_valid_decision_changes_the_result(papermill):
    done, cells = papermill("04-coding.ipynb", "-p", "minimum_mentions", "3", "-p", "search_fields", "title")
    assert done.returncode == 0, done.stderr[-2000:]
    stored = json.loads((ROOT / "notebooks" / "04-coding.ipynb").read_text(encoding="utf-8"))["cells"]
    before = {c["id"]: c["outputs"] for c in stored if c["cell_type"] == "code"}
    after = {c["id"]: c["outputs"] for c in cells}
    html = ["".join(x["codes-table"][0]["data"]["text/html"]) for x in (before, after)]
    assert html[0] != html[1]


@pytest.mark.parametrize(
    ("notebook", "name", "value", "code"),
    [
        ("01-search.ipynb", "search_field", "title", "PAR001"),
        ("01-search.ipynb", "phrase_matching", "fuzzy", "PAR003"),
        ("01-search.ipynb", "objections", "none", "PAR004"),
    ],
)
def test_a_wrong_decision_stops_before_any_work(papermill, notebook, name, value, code):
    done, cells = papermill(notebook, "-p", name, value)
    assert done.returncode != 0
    assert f"{code} parameter {name}" in done.stderr
    assert "Way out: " in done.stderr
    ran = [c["id"] for c in cells if c["execution_count"]]
    assert "begin" in ran
    later = [c for c in cells[cells.index(next(c for c in cells if c["id"] == "begin")) + 1 :]]
    assert later and not any(c["execution_count"] or c["outputs"] for c in later)
