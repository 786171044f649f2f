"""The decisions as files, schema, options and cells: one contract, and values that stay values."""

import json

import jsonschema
import nbformat
import pytest
from helpers import ROOT, breaks
from hypothesis import given
from strategies import decisions

from executable_review.contract import json_schema, parameters_cell, read_parameters
from executable_review.errors import ReviewError
from executable_review.execution import canonical_text
from executable_review.execution.execute import execute
from executable_review.parameters import STAGES, Parameters
from executable_review.warm import Nursery


@pytest.fixture
def file(tmp_path):
    def write(text, name="mine.yml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("a.yml", "minimum_sources: 2\nobjections: none\n", {"minimum_sources": 2, "objections": "none"}),
        ("a.yaml", "search_fields: [title, abstract]", {"search_fields": ["title", "abstract"]}),
        ("a.yml", "phrases:\n- Q1\n# why\nself_citations: false", {"phrases": ["Q1"], "self_citations": False}),
        ("a.json", '{"minimum_sources": 2, "phrases": ["Q1"]}', {"minimum_sources": 2, "phrases": ["Q1"]}),
        ("a.yml", "", {}),
        ("a.yml", "\ufeffminimum_sources: 2", {"minimum_sources": 2}),
    ],
)  # fmt: skip
def test_a_file_gives_its_decisions(file, name, text, values):
    assert read_parameters(file(text, name)) == values


@given(decisions())
def test_decisions_survive_a_file(tmp_path_factory, chosen):
    path = tmp_path_factory.mktemp("file") / "a.yml"
    path.write_text(json.dumps(chosen.as_dict()))  # JSON is YAML, too
    assert Parameters.of(read_parameters(path)) == chosen
    path = path.with_suffix(".json")
    path.write_text(json.dumps(chosen.as_dict()))
    assert Parameters.of(read_parameters(path)) == chosen
    jsonschema.validate(chosen.as_dict(), json_schema())


@pytest.mark.parametrize(
    ("name", "text", "says", "place"),
    [
        ("a.yml", "objections: none\nobjections: paper", "set twice", "line 2, parameter objections"),
        ("a.json", '{"objections": "none", "objections": "paper"}', "set twice", "parameter objections"),
        ("a.yml", "- objections", "no table", "line 1"),
        ("a.json", "[1]", "no table", "a.json"),
        ("a.yml", "objections", "no table", "line 1"),
        ("a.yml", "a: [1", "expected", "line 1"),
        ("a.json", '{"a":\n 1', "Expecting", "line 2"),
        (
            "a.yml",
            "objections: !!python/object/apply:os.system ['touch hacked']",
            "could not determine",
            "line 1",
        ),
        ("a.yml", "objections: !!python/name:os.system", "could not determine", "a.yml"),
        ("a.yml", "objections: {a: 1}", "plain value", "line 1"),
        ("a.yml", "a: &x [1]\nb: [*x, *x]", "plain value", "line 2"),
        ("a.yml", "<<: {objections: none}", "is text", "line 1"),
        ("a.yml", "1: 2", "is text", "line 1"),
        ("a.yml", "latest_year: 2020-13-45", "month", "a.yml"),
        ("a.yml", b"\xff\xfe\x00", "UTF-8", "a.yml"),
        ("a.yml", "x: " + "a" * 1_000_001, "more than", "a.yml"),
        ("a.json", "[" * 100_000, "recursion", "a.json"),
        ("a.yml", "a: 1\n--- \nb: 1", "but found another document", "line 2"),
    ],
)
def test_a_file_that_is_no_table_of_plain_values_is_refused(
    file, tmp_path, monkeypatch, name, text, says, place
):
    monkeypatch.chdir(tmp_path)
    with breaks("PAR005", says=says, place=place, way_out="`review parameters`"):
        read_parameters(file(text, name))
    assert not (tmp_path / "hacked").exists()


def test_a_file_that_is_not_there_is_told(tmp_path):
    with breaks("PAR005", says="No such file", place="gone.yml"):
        read_parameters(tmp_path / "gone.yml")


def test_a_file_and_options_meet_on_the_command_line(command, file):
    path = file("minimum_sources: 2\nobjections: none")
    both = command("claims", "--parameters", path, "--set", "minimum_sources=3", "--json")
    assert (
        both.stdout
        == command("claims", "--set", "minimum_sources=3", "--set", "objections=none", "--json").stdout
    )
    wrong = command("claims", "--parameters", file("minimum_source: 2"))
    assert (
        wrong.exit_code == 1 and "PAR001" in wrong.stderr and "did you mean minimum_sources?" in wrong.stderr
    )


def test_the_schema_is_one_and_refuses_what_the_model_refuses(command):
    schema = json.loads(command("parameters", "--schema").stdout)
    assert schema == json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(Parameters().as_dict()) and validator.is_valid({})
    for wrong in (
        {"minimum_source": 2},
        {"minimum_sources": 0},
        {"minimum_sources": "many"},
        {"objections": "papers"},
        {"search_fields": ["titel"]},
        {"self_citations": 1},
    ):
        assert not validator.is_valid(wrong)
        with pytest.raises(ReviewError):
            Parameters.of(wrong)


HOSTILE = [
    '"; import os; os.mkdir("hacked"); "',
    "'; import os; os.mkdir('hacked'); '",
    '\\"\n__import__("os").mkdir("hacked")\n#',
    "\n!mkdir hacked\n",
    "\n%%bash\nmkdir hacked",
    "{os.mkdir('hacked')} {{7*7}} %s ${HOME} `mkdir hacked`",
    "\\",
    "'\"'''\"\"\"\\'\\\"",
    "\u202e\u2028\x85\x00\x1b[31m\ud7ff\U0001f600",
    "a\r\nb\rc\n",
]


def test_text_reaches_a_notebook_as_text(compendium, tmp_path, monkeypatch):
    """Whatever a list of identifiers holds: papermill writes it down as a literal, and nothing of it runs."""
    monkeypatch.chdir(tmp_path)
    content = nbformat.v4.new_notebook()
    content.cells = [
        nbformat.v4.new_code_cell(
            parameters_cell("claims"), metadata={"tags": ["parameters"]}, id="parameters"
        ),
        nbformat.v4.new_code_cell("import json\nprint(json.dumps(dropped_works))", id="show"),
    ]
    path = compendium.root / "notebooks" / "05-claims.ipynb"
    path.write_text(canonical_text(content), encoding="utf-8")
    with Nursery() as nursery:
        text = execute(path, {"dropped_works": tuple(HOSTILE)}, compendium.root, nursery)
    (cell,) = [c for c in json.loads(text)["cells"] if c["id"] == "show"]
    assert json.loads("".join(cell["outputs"][0]["text"])) == HOSTILE
    assert list(tmp_path.rglob("hacked")) == [] and not (ROOT / "hacked").exists()


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_is_refused_before_any_kernel(command, value):
    done = command("run", "--set", f"objections={value}", "--out", "nowhere")
    assert done.exit_code == 1 and done.stderr.startswith("review: PAR003 parameter objections")


@pytest.mark.parametrize("stage", STAGES)
def test_a_parameters_cell_is_plain_assignments_with_their_meaning(stage):
    names = {}
    exec(parameters_cell(stage), {}, names)
    assert Parameters.of(names) == Parameters()
