"""Decisions that carry code: refused before a kernel starts, and only ever text where a notebook gets them."""

import ast
import json
from dataclasses import fields

import pytest
from helpers import ROOT
from papermill.translators import PythonTranslator

from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.review import Review

HOSTILE = json.loads((ROOT / "tests" / "hostile.json").read_text(encoding="utf-8"))
CODE = [
    "1); import os; os.system('touch hacked'",
    "x'\nimport os\n'",
    "\\",
    "'''",
    "{{ 1 }}",
    "\n%%bash\ntouch hacked",
]
NAMES = [field.name for field in fields(Parameters)]


@pytest.mark.parametrize("name", NAMES)
def test_a_decision_can_carry_no_code(package, name):
    for text in [*HOSTILE, *CODE]:
        for value in (text, [text]):
            with pytest.raises(ReviewError, match=r"^PAR00\d "):
                assert Review({name: value}, package).judged


@pytest.mark.parametrize(
    "name", ["phrases) or (x", "a = 1\nb", "__import__('os')", "%run", "self", "__class__"]
)
def test_a_name_of_a_decision_can_carry_no_code(name):
    with pytest.raises(ReviewError, match=r"^PAR001 "):
        Parameters.of({name: 1})


def test_papermill_hands_any_text_on_as_text():
    for text in [*HOSTILE, *CODE]:
        (line,) = ast.parse(PythonTranslator.codify({"value": [text]})).body
        assert ast.literal_eval(line.value) == [text]


def test_a_hostile_name_of_a_file_is_only_told(command, tmp_path):
    for number, text in enumerate([*HOSTILE, *CODE]):
        path = tmp_path / str(number) / "".join(c for c in text if c not in "/\0")[:60]
        path.parent.mkdir()
        path.write_text("minimum_sources: [", encoding="utf-8")
        done = command("claims", "--parameters", path)
        assert done.exit_code == 1 and done.stderr.startswith("review: PAR005"), done.stderr
        assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert len(list(tmp_path.iterdir())) == len(HOSTILE) + len(CODE)
