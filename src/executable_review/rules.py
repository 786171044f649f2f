"""The catalogue of rules: each check that can stop a run has a code, a meaning, and a bad and a good example."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A rule of the review."""

    code: str
    title: str
    bad: str
    good: str


RULES = tuple(
    Rule(*row)
    for row in (
        (
            "DAT001",
            "The data package is there and can be read",
            "a folder without data/datapackage.json",
            "a clone of this compendium",
        ),
        (
            "DAT002",
            "Each table that the package declares is there",
            "data/corpus/records.csv was deleted",
            "all declared files are present",
        ),
        (
            "DAT003",
            "Each table is the one that was sealed",
            "a cell of records.csv was edited and nothing else done",
            "edit, then `review data seal`",
        ),
        (
            "DAT004",
            "Each cell fits its field",
            "the year is `two thousand`",
            "the year is `2000`, or empty if not known",
        ),
        (
            "DAT005",
            "Columns are the declared ones, in their order",
            "a column `remarks` that nobody declared",
            "the column is declared in datapackage.json",
        ),
        (
            "DAT006",
            "Keys hold",
            "a citation link to a record that is not there",
            "both ends of the link are records",
        ),
        (
            "DAT007",
            "A locator points at the sentence it claims",
            "a fingerprint that no sentence of the paper has",
            "the fingerprint of the located sentence",
        ),
        ("PAR001", "A parameter has a known name", "-p minimum_source 2", "-p minimum_sources 2"),
        ("PAR002", "A parameter has the right type", "-p minimum_sources many", "-p minimum_sources 2"),
        ("PAR003", "A parameter is within its range", "-p minimum_sources 99", "-p minimum_sources 3"),
        (
            "PAR004",
            "A notebook gets only decisions that can change it",
            "-p objections none for 01-search",
            "-p search_fields title for 01-search",
        ),
        (
            "SCR001",
            "Every count adds up",
            "a record that passed screening has no decision at eligibility",
            "each record ends included or excluded, with a reason",
        ),
        (
            "COD001",
            "A code stands in the codebook",
            "a segment with the code `method.surveys`",
            "a segment with the code `method.survey`",
        ),
        (
            "COD002",
            "A code is given at a leaf of the codebook",
            "a segment with the code `method`",
            "a segment with the code `method.survey`",
        ),
        (
            "COD003",
            "Every citation place and claim-bearing paragraph is coded",
            "a cited sentence without a segment",
            "each cited sentence has a segment",
        ),
        ("CLM001", "Premises form no circle", "A rests on B and B on A", "B rests on sources of its own"),
        (
            "CLM002",
            "A change of standing is acknowledged",
            "a claim falls and argument/acknowledged.csv says it stands",
            "the new standing is written there, with a reason",
        ),
        (
            "CLM003",
            "Evidence is at the place that it names",
            "a work is evidence at a place that cites another work",
            "the work is cited at that place",
        ),
        ("NBK001", "A notebook runs to its end", "a cell raises an error", "all cells run"),
        (
            "NBK002",
            "A notebook's parameters cell is the declared one",
            "a default was edited by hand",
            "`review notebooks` rewrites the cell",
        ),
        (
            "BLD001",
            "A page renders without warnings",
            "a link to a page that is not there",
            "all links resolve",
        ),
        (
            "BLD002",
            "A page names only results that exist",
            "a page asks for `flow.found`",
            "a page asks for `flow.identified`",
        ),
        (
            "OUT001",
            "Output goes to a place that can be written",
            "--out on a read-only folder",
            "--out on a folder of your own",
        ),
        (
            "ENV001",
            "Python is new enough",
            "`make book` with Python 3.9",
            "`make PYTHON=python3.12 book`",
        ),
        (
            "ENV002",
            "Python can make environments",
            "Debian's python3 without the package python3-venv",
            "python3-venv is installed",
        ),
        (
            "ENV003",
            "The environment can be made",
            "a checkout in a folder that you can't write",
            "a checkout in a folder of your own, on a disk with room",
        ),
        (
            "ENV004",
            "The locked packages can be installed",
            "no network, and no mirror in pip's settings",
            "`pip config list` names an index that answers",
        ),
        (
            "ENV005",
            "The project itself can be installed",
            "README.md was deleted, and pyproject.toml names it",
            "every file that pyproject.toml names is there",
        ),
        (
            "ENV006",
            "The locks are there and hold hashes",
            "requirements.lock was deleted",
            "`git checkout -- requirements.lock`, or `make lock`",
        ),
        (
            "ENV007",
            "Continuous integration has a browser",
            "CI=true on a machine without Chromium",
            "Debian's package chromium is installed",
        ),
    )
)

BY_CODE = {rule.code: rule for rule in RULES}
