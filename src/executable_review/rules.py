"""The catalogue of rules: each check has a code, a meaning, and a bad and a good example (folder ``catalogue``)."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import NamedTuple


class Rule(NamedTuple):
    """A rule of the review."""

    code: str
    title: str
    bad: str
    good: str


def _read() -> tuple[Rule, ...]:
    found = {}
    for file in files("executable_review").joinpath("catalogue").iterdir():
        if file.name.endswith(".toml"):
            found.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return tuple(Rule(code, row["title"], row["bad"], row["good"]) for code, row in sorted(found.items()))


RULES = _read()

BY_CODE = {rule.code: rule for rule in RULES}
