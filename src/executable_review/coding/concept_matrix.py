"""The augmented concept matrix: works and records by concepts, by unit of analysis and by kind of evidence.

Webster & Watson (2002, "Analyzing the past to prepare for the future") set works against concepts and augment the
matrix by the unit of analysis. Here each cell also says how its evidence came in, and what could not be looked at
stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from executable_review.coding.dictionary import CODED, NOT_FOUND, NOT_KNOWN, DictionaryCoding
from executable_review.coding.matrix import Coded, concept_matrix
from executable_review.coding.units import units_of_analysis
from executable_review.data import Row

if TYPE_CHECKING:
    import pandas as pd

KINDS = {
    "paper": "the paper cites the work in a sentence with the concept",
    "title": "the title names the concept",
    "author_keywords": "the authors' keywords name the concept",
    "abstract": "the abstract names the concept, by count of a term",
}
WORK, RECORD, BOTH = "work of the paper", "included record", "both"


@dataclass(frozen=True)
class MatrixUnit:
    """A row of the matrix: a work of the paper, an included record, or a work that is both."""

    unit_id: str
    label: str
    title: str
    year: int | None
    origin: str
    units_of_analysis: tuple[str, ...]


@dataclass(frozen=True)
class ConceptMatrix:
    """Units by concepts with the evidence of every cell.

    Attributes
    ----------
    units : tuple of MatrixUnit
    codes : tuple of str
        Leaf codes in codebook order.
    kinds : tuple of str
        Kinds of evidence that count, keys of `KINDS`.
    evidence : mapping of (unit, code) to mapping of kind to number
        Citation places for ``paper``, 1 for each other kind; what is not there is absent.
    looked : mapping of (unit, code) to kinds
        Kinds that could be looked at. The paper was read whole, so its own use is always among them.
    minimum : int
        Evidence that a cell needs; a cell with some, but less, is left open: it is neither marked nor zero.
    """

    units: tuple[MatrixUnit, ...]
    codes: tuple[str, ...]
    kinds: tuple[str, ...]
    evidence: Mapping[tuple[str, str], Mapping[str, int]]
    looked: Mapping[tuple[str, str], frozenset[str]]
    minimum: int = 1

    def by_kind(self, unit_id: str, code: str) -> dict[str, int]:
        """Return the evidence of a cell by kind, kinds without evidence left out."""
        cell = self.evidence.get((unit_id, code), {})
        return {k: cell[k] for k in self.kinds if cell.get(k)}

    def count(self, unit_id: str, code: str) -> int:
        """Return the evidence of a cell: the sum over its kinds."""
        return sum(self.by_kind(unit_id, code).values())

    def state(self, unit_id: str, code: str) -> str:
        """Return whether a cell is coded (enough evidence), not found (all looked at, nothing), or not known."""
        n = self.count(unit_id, code)
        if n >= self.minimum:
            return CODED
        return NOT_FOUND if n == 0 and set(self.kinds) <= self.looked[unit_id, code] else NOT_KNOWN

    @cached_property
    def states(self) -> dict[str, dict[str, str]]:
        """States by code and unit."""
        return {c: {u.unit_id: self.state(u.unit_id, c) for u in self.units} for c in self.codes}

    def marked(self, code: str) -> frozenset[str]:
        """Return the units that carry a code with enough evidence."""
        return frozenset(u for u, state in self.states[code].items() if state == CODED)

    def select(
        self,
        *,
        units: Iterable[str] | None = None,
        codes: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        unit_of_analysis: str | None = None,
    ) -> ConceptMatrix:
        """Return the part of the matrix with the units, codes, kinds of evidence or unit of analysis asked for."""
        wanted_units, wanted_codes, wanted_kinds = (
            None if x is None else set(x) for x in (units, codes, kinds)
        )
        return replace(
            self,
            units=tuple(
                u
                for u in self.units
                if (wanted_units is None or u.unit_id in wanted_units)
                and (unit_of_analysis is None or unit_of_analysis in u.units_of_analysis)
            ),
            codes=tuple(c for c in self.codes if wanted_codes is None or c in wanted_codes),
            kinds=tuple(k for k in self.kinds if wanted_kinds is None or k in wanted_kinds),
        )

    def frame(self) -> pd.DataFrame:
        """Return the matrix as a table.

        Returns
        -------
        DataFrame
            Shape (units, 5 + codes): what a unit is, then one column a code with whole numbers: the evidence of
            a marked cell, 0 where all was looked at and nothing found, and missing where it is not known.
        """
        import pandas as pd  # heavy; the review itself needs none of it

        rows = [
            {
                "unit": u.unit_id,
                "title": u.title,
                "year": u.year,
                "origin": u.origin,
                "unit of analysis": u.units_of_analysis,
            }
            for u in self.units
        ]
        columns = ["unit", "title", "year", "origin", "unit of analysis"]
        table = pd.DataFrame(rows, columns=columns, dtype=object)
        for code in self.codes:
            values = [
                {CODED: self.count(u, code), NOT_FOUND: 0}.get(state)
                for u, state in self.states[code].items()
            ]
            table[code] = pd.array(values, dtype="Int64")
        return table

    def long(self) -> pd.DataFrame:
        """Return one row a piece of evidence: unit, code, kind, number. Cells below the minimum are in it too."""
        import pandas as pd  # heavy; the review itself needs none of it

        return pd.DataFrame(
            [
                (u.unit_id, code, kind, n)
                for u in self.units
                for code in self.codes
                for kind, n in self.by_kind(u.unit_id, code).items()
            ],
            columns=["unit", "code", "kind", "evidence"],
        )


def augmented_matrix(
    coded: Coded,
    coding: DictionaryCoding,
    works: Iterable[Row],
    records: Mapping[str, Row],
    included: Iterable[str],
    unit_rules: Iterable[Row],
    *,
    unit: str = "both",
    minimum: int = 1,
) -> ConceptMatrix:
    """Build the augmented concept matrix.

    Parameters
    ----------
    coded : Coded
        The coded paper.
    coding : DictionaryCoding
        The coded records, and every work without a record under its own identifier.
    works, unit_rules : iterable of rows
        Tables ``works`` and ``units_of_analysis``.
    records : mapping of record to row
    included : iterable of str
        The included records.
    unit : {"works", "records", "both"}
        Which rows the matrix has. A work that is an included record is one row in each of the three.
    minimum : int
        Evidence that a cell needs.
    """
    works, included, unit_rules = tuple(works), tuple(included), tuple(unit_rules)
    used = concept_matrix(coded, (w["work_id"] for w in works))
    record_of = {w["work_id"]: w["record_id"] for w in works}
    work_of = {r: w for w, r in record_of.items() if r}
    sources = {w["work_id"]: w for w in works} | {r: records[r] for r in included if r not in work_of}
    units, evidence, looked = [], {}, {}
    for unit_id, row in sources.items():
        is_work = unit_id in record_of
        origin = RECORD if not is_work else BOTH if record_of[unit_id] in included else WORK
        if (unit == "works" and not is_work) or (unit == "records" and origin == WORK):
            continue
        read = record_of.get(unit_id) or unit_id
        shown = records.get(read, row)
        units.append(_unit(unit_id, row, shown, origin, unit_rules))
        for code in coded.codebook.leaves():
            cell = dict.fromkeys(coding.found[read].get(code, ()), 1)
            if is_work and used.loc[unit_id, code]:
                cell["paper"] = int(used.loc[unit_id, code])
            if cell:
                evidence[unit_id, code] = cell
            looked[unit_id, code] = coding.looked[read].get(code, frozenset()) | {"paper"}
    units.sort(key=lambda u: (u.origin == RECORD, u.unit_id))
    kinds = tuple(k for k in KINDS if k == "paper" or k in coding.fields)
    return ConceptMatrix(tuple(units), tuple(coded.codebook.leaves()), kinds, evidence, looked, minimum)


def _unit(unit_id: str, row: Row, shown: Row, origin: str, rules: tuple[Row, ...]) -> MatrixUnit:
    title = row["title"] or shown["title"] or ""
    people = [
        a.split(",")[0].strip() for a in (row["authors"] or shown["authors"] or "").split(";") if a.strip()
    ]
    names = people[0] if people else "No author shown"
    if len(people) == 2:
        names = f"{people[0]} & {people[1]}"
    elif len(people) > 2:
        names = f"{people[0]} et al."
    year = row["year"] or shown["year"]
    facets = units_of_analysis(title, shown["author_keywords"] or row["author_keywords"], rules)
    return MatrixUnit(unit_id, f"{names} {year or 'no year'}", title, year, origin, facets)
