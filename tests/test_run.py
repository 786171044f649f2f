"""The real run: what it leaves, and what it equals."""

import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
from helpers import ROOT

from executable_review import results
from executable_review.execution import find_notebooks
from executable_review.execution.notebooks import read_notebook
from executable_review.parameters import Parameters

NOTEBOOKS = find_notebooks(ROOT)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.locked
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_committed_notebook_is_the_executed_one(run_folder, path):
    """So a run with the defaults leaves `git diff` empty."""
    assert (run_folder / "notebooks" / path.name).read_bytes() == path.read_bytes()


def test_a_run_lists_exactly_what_it_wrote(run_folder, run_record):
    files = {p.relative_to(run_folder).as_posix(): digest(p) for p in run_folder.rglob("*") if p.is_file()}
    files.pop("run.json")
    files.pop("ro-crate-metadata.json")
    assert run_record["outputs"] == files
    expected = {f"notebooks/{p.name}" for p in NOTEBOOKS}
    expected |= {f"tables/{n}" for n in results.DOCUMENTS}
    expected |= {f"tables/{n}.csv" for n in results.TABLES} | {f"figures/{n}.svg" for n in results.FIGURES}
    expected |= {f"tables/{n}" for n in results.DOCUMENTS}
    expected |= {f"figures/{n}.csv" for n in results.FIGURES}
    assert set(files) == expected


def test_a_run_names_all_that_went_in(run_record, package):
    assert run_record["schema"] == 1
    assert run_record["parameters"] == Parameters().as_dict()
    assert run_record["changed"] == {}
    assert run_record["inputs"]["data/corpus/records.csv"] == digest(ROOT / "data" / "corpus" / "records.csv")
    assert run_record["inputs"]["requirements.lock"] == digest(ROOT / "requirements.lock")
    data = {p.relative_to(ROOT).as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    assert {f"data/{r['path']}" for r in package.resources.values()} <= data
    assert set(run_record["inputs"]) == {
        *(name for name in data if not name.endswith(".md")),
        *(f"notebooks/{p.name}" for p in NOTEBOOKS),
        "package",
        "requirements.lock",
    }


def test_standings_and_flow_equal_those_of_the_command_line(run_record, command):
    told = json.loads(command("claims", "--json").stdout)["claims"]
    assert run_record["standings"] == {c["id"]: c["standing"] for c in told}
    assert run_record["flow"] == json.loads(command("flow", "--json").stdout)


def test_nothing_in_a_run_names_a_machine_or_a_moment(run_folder):
    for path in run_folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text and str(run_folder) not in text, path.name
            assert not re.search(r"/(?:home|root|tmp|Users)/", text), path.name
            assert not re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text), path.name
            assert not re.search(r"\b0x[0-9a-f]{6,}\b", text), path.name


def test_figures_of_a_run_are_files_of_their_own(run_folder):
    for path in (run_folder / "figures").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n<svg ')
        assert text.count('xmlns="http://www.w3.org/2000/svg"') == 1


def test_notebooks_show_the_numbers_of_the_run(run_folder, run_record):
    text = "".join(
        "".join(line)
        for cell in read_notebook(run_folder / "notebooks" / "02-screening.ipynb")["cells"]
        for output in cell.get("outputs", [])
        for line in output.get("data", {}).get("text/markdown", [])
    )
    flow = run_record["flow"]
    assert (
        f"{flow['new_reports']} of {flow['records_screened'] + flow['citations_results']} distinct records"
        in text
    )


AGAIN = """
import sys
from pathlib import Path
from executable_review.execution.cache import Cache
from executable_review.execution.notebook_runs import Inputs
from executable_review.execution.outputs import write_results
from executable_review.review import Review
review = Review()
write_results(review, Path(sys.argv[1]), Cache(None), Inputs(review, Cache(None)))
"""


def test_the_order_of_hashes_does_not_show_in_any_result(run_folder, tmp_path):
    """Python shuffles its sets anew in each process unless told otherwise."""
    variables = {**os.environ, "PYTHONHASHSEED": "4242"}
    subprocess.run([sys.executable, "-c", AGAIN, str(tmp_path)], cwd=ROOT, env=variables, check=True)
    for kind in ("tables", "figures"):
        for path in (tmp_path / kind).iterdir():
            assert path.read_bytes() == (run_folder / kind / path.name).read_bytes(), path.name
