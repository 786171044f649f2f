"""The catalogue of rules: every code that can be raised is in it, and every code in it can be raised."""

import ast
import re

import pytest
from helpers import ROOT

from executable_review.errors import ReviewError
from executable_review.rules import BY_CODE, RULES

CODE = re.compile(r"\b(?:[A-Z]{3}\d{3})\b")
PACKAGE = sorted((ROOT / "src").rglob("*.py"))
TOOLS = sorted((ROOT / "tools").glob("*.py"))


def raised_by_the_package():
    """Codes in calls of ReviewError, and codes that a report or a decision carries instead of being raised.

    A call whose code is an expression counts every code in it.
    """
    found = {}
    for path in PACKAGE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, []).append(f"{path.name}:{node.lineno}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ReviewError":
                codes = CODE.findall(ast.unparse(node.args[0] if node.args else node))
                assert codes, f"{path.name}, line {node.lineno}: no code can be read from the source"
                for code in codes:
                    found.setdefault(code, []).append(f"{path.name}:{node.lineno}")
    return found


def raised_by_the_tools():
    strings = (
        node.value
        for path in TOOLS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {code for text in strings for code in re.findall(r"^(ENV\d{3})\b", text)}


def test_the_catalogue_holds_exactly_the_codes_that_are_raised():
    raised = set(raised_by_the_package()) | raised_by_the_tools()
    assert raised - set(BY_CODE) == set(), "raised, but not in the catalogue"
    assert set(BY_CODE) - raised == set(), "in the catalogue, but never raised"


def test_every_code_is_named_by_a_test():
    tests = [p for p in (ROOT / "tests").rglob("test_*.py") if p.name != "test_rules.py"]
    named = set(CODE.findall("\n".join(p.read_text(encoding="utf-8") for p in tests)))
    assert set(BY_CODE) - named == set()
    assert {code for code in named if code[:3] in {c[:3] for c in BY_CODE}} - set(BY_CODE) == set()


def test_codes_are_unique_and_rules_are_complete():
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert CODE.fullmatch(rule.code)
        assert rule.title[0].isupper() and not rule.title.endswith(".")
        assert rule.bad and rule.good and rule.bad != rule.good


def test_every_raise_gives_a_place_and_a_way_out():
    for path in PACKAGE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ReviewError":
                given = len(node.args) + len(node.keywords)
                assert given == 4, f"{path.name}, line {node.lineno}"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            ReviewError("DAT001", "It is gone", "here", "look there"),
            "DAT001 here: It is gone\n  Way out: look there",
        ),
        (ReviewError("DAT001", "It is gone"), "DAT001 It is gone"),
        (ReviewError("DAT001", "It is gone", "here"), "DAT001 here: It is gone"),
    ],
)
def test_an_error_prints_as_one_message(error, text):
    assert str(error) == text
    assert error.args == (error.code, error.message, error.place, error.way_out)
