"""The layout of `PRISMA.csv`: the rows that the R package PRISMA2020 and its Shiny app look for, by key and box."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import NamedTuple

# Columns of inst/extdata/PRISMA.csv in PRISMA2020 1.1.4; the package reads them by these names.
COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
# R reads this as a missing value; an empty cell would be a key of its own.
MISSING = "NA"


class LayoutRow(NamedTuple):
    """One row: key (`data`), node and box, what it holds, and texts.

    `heading` is ``title`` or ``side`` for a label, ``count`` for a number, ``list`` for names with numbers.
    """

    data: str
    node: str
    box: str
    heading: str
    label: str
    tooltip: str


def _read() -> tuple[LayoutRow, ...]:
    text = files("executable_review.flow").joinpath("layout.csv").read_text(encoding="utf-8")
    return tuple(LayoutRow(**row) for row in csv.DictReader(text.splitlines()))


LAYOUT = _read()
_SPLIT = {"database_specific_results", "register_specific_results"}
# Keys that stand for one number; those of the lists that only split another number are left out.
NUMBERS = tuple(r.data for r in LAYOUT if r.heading in {"count", "list"} and r.data not in _SPLIT)
