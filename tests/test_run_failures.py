"""Runs that fail, are refused, or follow a change: what is told, and what is left."""

import json

import pytest
from helpers import ROOT, breaks

from executable_review.execution import refresh_notebooks, run, sync_parameters
from executable_review.execution.notebooks import read_notebook
from executable_review.execution.record import inputs
from executable_review.review import Review

NAME = "03-citations.ipynb"


@pytest.fixture
def only(compendium):
    """A compendium with one notebook, so that a run is short; `change` gets its cells by identifier."""

    def keep(change=lambda cells: None):
        for path in (compendium.root / "notebooks").iterdir():
            if path.name != NAME:
                path.unlink()
        path = compendium.root / "notebooks" / NAME
        content = read_notebook(path)
        change({c["id"]: c for c in content["cells"]})
        path.write_text(json.dumps(content), encoding="utf-8")
        return compendium

    return keep


def earlier_run(out):
    out.mkdir()
    (out / "run.json").write_text("{}")
    (out / "stale").touch()


@pytest.mark.parametrize(
    ("source", "decisions", "earlier", "code", "says"),
    [
        ("1 / 0", {}, False, "NBK001", "ZeroDivisionError: division by zero"),
        ("1 / 0", {"latest_year": 2015}, True, "NBK001", "ZeroDivisionError: division by zero"),
        ("import os\nos._exit(1)", {}, False, "NBK003", "the kernel died"),
    ],
)
def test_a_failing_notebook_is_named_with_its_cell_and_nothing_is_left(
    only, tmp_path, source, decisions, earlier, code, says
):
    compendium = only(lambda cells: cells["steps-table"].update(source=source))
    review = Review(decisions, compendium.package())
    out = tmp_path / "out"
    if earlier:
        earlier_run(out)
    before = compendium.files()
    with breaks(code, says=says, place=f"notebooks/{NAME}, cell steps-table", way_out="cell"):
        run(review, out)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["compendium", "out"][: 1 + earlier]
    assert not earlier or sorted(p.name for p in out.iterdir()) == ["run.json", "stale"]
    assert compendium.files() == before


def test_an_earlier_run_is_replaced_by_a_good_one(only, tmp_path):
    compendium = only()
    out = tmp_path / "out"
    earlier_run(out)
    lines = []
    review = Review({"citation_depth": 1, "objections": "none"}, compendium.package())
    record = run(review, out, progress=lines.append)
    assert sorted(p.name for p in out.iterdir()) == [
        "figures",
        "notebooks",
        "ro-crate-metadata.json",
        "run.json",
        "tables",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["compendium", "out"]
    assert record["changed"] == {"citation_depth": 1, "objections": "none"}
    assert record == json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert len(lines) == 1 and lines[0].startswith("[1/1] 03-citations")
    # A decision of a later stage is not handed to a notebook that can't depend on it.
    cells = read_notebook(out / "notebooks" / NAME)["cells"]
    (injected,) = [c for c in cells if c["id"] == "injected-parameters"]
    assert "".join(injected["source"]) == "# Parameters\ncitation_depth = 1\n"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda out: out.write_text("x"), "exists and is not a run"),
        (lambda out: (out.mkdir(), (out / "thesis.doc").touch()), "exists and is not a run"),
        (lambda out: out.parent.rmdir() or out.parent.write_text("x"), "can't be written"),
    ],
)
def test_a_target_that_is_no_run_is_refused_untouched(package, tmp_path, make, says):
    out = tmp_path / "place" / "out"
    out.parent.mkdir()
    make(out)
    before = sorted(tmp_path.rglob("*"))
    with breaks("OUT001", says=says, place=str(out), way_out="folder"):
        run(Review(package=package), out)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_broken_seal_stops_a_run_before_any_notebook(only, tmp_path):
    compendium = only()
    compendium.put("records", 2, "title", "Another title")
    with breaks("DAT003"):
        run(Review(package=compendium.package()), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_notebook_edited_by_hand_stops_a_run_and_is_put_right(only, tmp_path):
    def change(cells):
        source = "".join(cells["parameters"]["source"])
        cells["parameters"]["source"] = source.replace("citation_depth = 2", "citation_depth = 3")
        cells["steps-table"]["outputs"] = []

    compendium = only(change)
    review = Review(package=compendium.package())
    path = compendium.root / "notebooks" / NAME
    with breaks("NBK002", place=f"notebooks/{NAME}", way_out="review notebooks"):
        run(review, tmp_path / "out")
    assert refresh_notebooks(review) == [NAME]
    assert path.read_bytes() == (ROOT / "notebooks" / NAME).read_bytes()
    assert not sync_parameters(path, write=False)


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("03-cites.ipynb", '{"cells": []}', "NBK002", "no cell is tagged"),
        ("03-citations.ipynb", '{"cells": [{"metadata": {}}]}', "NBK002", "no cell is tagged"),
        (
            "03-cites.ipynb",
            '{"cells": [{"metadata": {"tags": ["parameters"]}, "source": ""}]}',
            "NBK002",
            "'cites' is not a stage",
        ),
        ("03-citations.ipynb", "{", "NBK001", "can't be read as a notebook"),
        ("03-citations.ipynb", "[]", "NBK001", "can't be read as a notebook"),
        ("03-citations.ipynb", "{}", "NBK001", "can't be read as a notebook"),
    ],
)
def test_a_file_that_is_no_notebook_of_a_stage_is_refused(tmp_path, name, content, code, says):
    path = tmp_path / name
    path.write_text(content)
    with breaks(code, says=says, place=name):
        sync_parameters(path)
    assert path.read_text() == content


def test_inputs_change_with_code_and_not_with_outputs(only, package):
    compendium = only(lambda cells: cells["steps-table"].update(outputs=[]))
    review = Review(package=compendium.package())
    path = compendium.root / "notebooks" / NAME
    same = inputs(review)
    assert (
        same["notebooks/03-citations.ipynb"]
        == inputs(Review(package=package))["notebooks/03-citations.ipynb"]
    )
    path.write_text(path.read_text().replace("results.snowball_table", "results.snowball_table_"))
    assert inputs(review) != same
