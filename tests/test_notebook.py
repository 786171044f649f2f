"""What notebooks call: decisions are checked before any work, and cells are written from one model."""

import json
import math

import pytest
from helpers import ROOT, breaks

from executable_review import notebook
from executable_review.contract import parameters_cell
from executable_review.execution import find_notebooks, stage_of
from executable_review.parameters import STAGES, Parameters, used_by
from executable_review.review import Review

SHELL = {
    "In": [],
    "Out": {},
    "exit": object(),
    "quit": object(),
    "open": open,
    "get_ipython": print,
    "_": "",
    "__name__": "__main__",
}


def after_cell(stage, **changes):
    """The namespace of a notebook after its parameters cell and what papermill injected."""
    namespace = dict(SHELL, math=math)
    exec(parameters_cell(stage), namespace)
    return namespace | changes


@pytest.mark.parametrize("stage", STAGES)
def test_the_parameters_cell_states_the_defaults(stage):
    namespace = {}
    exec(parameters_cell(stage), {}, namespace)
    assert list(namespace) == used_by(stage)
    assert Parameters.of(namespace) == Parameters()
    review = notebook.begin(stage, after_cell(stage))
    assert review.parameters == Parameters()
    assert review.data.root == ROOT


def test_a_changed_decision_reaches_the_review():
    review = notebook.begin("coding", after_cell("coding", minimum_mentions=3, search_fields="title"))
    assert review.parameters.changed() == {"minimum_mentions": 3, "search_fields": ("title",)}


@pytest.mark.parametrize(
    ("stage", "changes", "code", "place", "way_out"),
    [
        ("coding", {"minimum_mention": 2}, "PAR001", "minimum_mention", "did you mean minimum_mentions?"),
        ("coding", {"zzz": 2}, "PAR001", "zzz", "this notebook takes phrases,"),
        ("coding", {"open": 3}, "PAR001", "open", "this notebook takes"),
        ("coding", {"_hidden": 1}, "PAR001", "_hidden", "this notebook takes"),
        ("coding", {"minimum_mentions": "many"}, "PAR002", "minimum_mentions", "a whole number"),
        ("coding", {"minimum_mentions": 99}, "PAR003", "minimum_mentions", "from 1 to 20"),
        ("coding", {"phrases": ["Q9"]}, "PAR003", "phrases", "did you mean Q"),
        ("coding", {"minimum_sources": 2}, "PAR004", "minimum_sources", "review run --set"),
        ("search", {"objections": "none"}, "PAR004", "objections", "later"),
    ],
)
def test_a_wrong_decision_stops_the_notebook(stage, changes, code, place, way_out):
    namespace = after_cell(stage, **changes)
    with breaks(code, place=f"parameter {place}", way_out=way_out):
        notebook.begin(stage, namespace)


def test_running_the_cell_again_keeps_the_notebooks_own_variables():
    namespace = after_cell("search")
    namespace["review"] = notebook.begin("search", namespace)
    namespace.update(found=3, minimum=2, phrase_matching="exact")
    assert notebook.begin("search", namespace).parameters.phrase_matching == "exact"
    namespace["objections"] = "none"
    with breaks("PAR004"):
        notebook.begin("search", namespace)


def test_after_a_refused_decision_unknown_names_are_still_refused():
    namespace = after_cell("search", zzz=1)
    for _ in range(2):
        with breaks("PAR001"):
            notebook.begin("search", namespace)


def test_said_text_is_one_paragraph_of_markdown():
    assert notebook.say("a\n  b ").data == "a b"


@pytest.mark.parametrize("path", find_notebooks(ROOT), ids=lambda p: p.stem)
def test_a_committed_notebook_is_complete_and_short(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    code = [c for c in content["cells"] if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    assert len({c["id"] for c in content["cells"]}) == len(content["cells"])
    (parameters,) = [c for c in code if "parameters" in c["metadata"]["tags"]]
    assert code.index(parameters) == 0
    assert "".join(parameters["source"]) == parameters_cell(stage_of(path))
    assert any(f'notebook.begin("{stage_of(path)}", globals())' in "".join(c["source"]) for c in code[1:2])
    assert [o for c in code for o in c["outputs"] if o["output_type"] in {"error", "stream"}] == []


def test_there_is_one_notebook_a_stage():
    assert [stage_of(p) for p in find_notebooks(ROOT)] == list(STAGES)


def test_a_review_takes_decisions_as_mapping_or_object(package):
    assert (
        Review({"minimum_sources": 2}, package).parameters
        == Review(Parameters(minimum_sources=2), package).parameters
    )
