"""A dictionary coder: concepts of corpus records from titles, author keywords and abstract term counts.

The coder reads only what is open, and says of every record and code one of three things: coded, looked at and not
found, or not known. What it could not look at is missing; it never counts as zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from executable_review.data import Row
from executable_review.parameters import Parameters
from executable_review.search.matching import contains

CODED, NOT_FOUND, NOT_KNOWN = "coded", "not found", "not known"
STATES = (CODED, NOT_FOUND, NOT_KNOWN)
_CLOSED = {
    "title": "no title",
    "author_keywords": "no keywords were shown",
    "abstract": "the abstract's words were not counted",
}


@dataclass(frozen=True)
class Tally:
    """How many records a code was given to, how many it was looked for in and not found, how many are not known."""

    coded: int
    not_found: int
    not_known: int

    @property
    def total(self) -> int:
        """All records that were asked about."""
        return self.coded + self.not_found + self.not_known

    @property
    def known(self) -> int:
        """Records of which it is known whether they carry the code."""
        return self.coded + self.not_found

    @property
    def least(self) -> float | None:
        """The share if no record that is not known carries the code; None without records."""
        return self.coded / self.total if self.total else None

    @property
    def most(self) -> float | None:
        """The share if every record that is not known carries the code; None without records.

        The two bounds assume nothing about what is missing (Manski 1989, "Anatomy of the selection problem").
        """
        return (self.coded + self.not_known) / self.total if self.total else None


@dataclass(frozen=True)
class DictionaryCoding:
    """What the dictionary coder found, and where it looked.

    Attributes
    ----------
    fields : tuple of str
        The fields that count, as the decision `concept_evidence` names them.
    found : mapping of record to mapping of code to fields
        The fields in which the code was found, in the order of `fields`; codes that were not found are absent.
    readable : mapping of code to fields
        The fields that count and that some rule of the code reads. A code without rules is absent.
    looked : mapping of record to mapping of code to fields
        Those of the readable fields that were open for this record.
    """

    fields: tuple[str, ...]
    found: Mapping[str, Mapping[str, tuple[str, ...]]]
    readable: Mapping[str, frozenset[str]]
    looked: Mapping[str, Mapping[str, frozenset[str]]]

    def state(self, record_id: str, code: str) -> str:
        """Return one of `STATES`: not found only if every field that counts was open and has a rule that reads it."""
        if self.found[record_id].get(code):
            return CODED
        return NOT_KNOWN if self.missing(record_id, code) else NOT_FOUND

    def missing(self, record_id: str, code: str) -> dict[str, str]:
        """Return the fields that count and were not looked at, each with the reason."""
        if not self.readable.get(code):
            return dict.fromkeys(self.fields or ("",), "no rule gives the code")
        looked = self.looked[record_id][code]
        return {
            field: _CLOSED[field] if field in self.readable[code] else "no rule reads the field"
            for field in self.fields
            if field not in looked
        }

    def tally(self, code: str, records: Iterable[str]) -> Tally:
        """Count the states of a code over records."""
        states = [self.state(r, code) for r in records]
        return Tally(*(states.count(s) for s in STATES))

    def by_field(self, code: str, records: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return, for each field that the code's rules can read, in how many records it was found and looked for."""
        records = tuple(records)
        return {
            field: (
                sum(field in self.found[r].get(code, ()) for r in records),
                sum(field in self.looked[r][code] for r in records),
            )
            for field in self.fields
            if field in self.readable.get(code, ())
        }

    def first_fields(self) -> dict[str, dict[str, str]]:
        """Return the codes of each record with the field in which each was found first."""
        return {r: {code: fields[0] for code, fields in codes.items()} for r, codes in self.found.items()}


def code_by_dictionary(
    records: Iterable[Row], term_counts: Iterable[Row], rules: Iterable[Row], parameters: Parameters
) -> DictionaryCoding:
    """Apply the dictionary to records.

    Parameters
    ----------
    records, term_counts, rules : iterable of rows
        Tables ``records``, ``term_counts`` and ``dictionary``. A rule has a pattern for titles and keywords, or
        the name of an abstract term count, or both; `unless` lists phrases, separated by semicolons, in which the
        pattern means something else.
    parameters : Parameters
        `concept_evidence` says which fields count, `minimum_mentions` how often an abstract must name a term.

    Returns
    -------
    DictionaryCoding
        The order of the rows makes no difference.
    """
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in term_counts:
        if row["field"] == "abstract":
            counts[row["record_id"]][row["term"]] = row["count"]
    by_code: dict[str, list[Row]] = defaultdict(list)
    for rule in rules:
        by_code[rule["code_id"]].append(rule)
    readable = {code: _readable(own, parameters.concept_evidence) for code, own in by_code.items()}
    found, looked = {}, {}
    for record in records:
        own_counts = counts.get(record["record_id"], {})
        looked[record["record_id"]] = {
            code: frozenset(f for f in readable[code] if _open(record, own_counts, code_rules, f))
            for code, code_rules in by_code.items()
        }
        hits = {
            code: tuple(
                field
                for field in parameters.concept_evidence
                if any(_hit(record, own_counts, rule, field, parameters) for rule in code_rules)
            )
            for code, code_rules in by_code.items()
        }
        found[record["record_id"]] = {code: fields for code, fields in hits.items() if fields}
    return DictionaryCoding(parameters.concept_evidence, found, readable, looked)


def code_records(
    records: Iterable[Row], term_counts: Iterable[Row], rules: Iterable[Row], parameters: Parameters
) -> Mapping[str, Mapping[str, str]]:
    """Give each record its codes and the field in which each was found first; see `code_by_dictionary`."""
    return code_by_dictionary(records, term_counts, rules, parameters).first_fields()


def with_works(
    coding: DictionaryCoding, works: Iterable[Row], rules: Iterable[Row], parameters: Parameters
) -> DictionaryCoding:
    """Add the works that have no record, coded by their own title and keywords, to the coding of the records."""
    alone = [
        {"record_id": w["work_id"], "title": w["title"], "author_keywords": w["author_keywords"]}
        for w in works
        if not w["record_id"]
    ]
    own = code_by_dictionary(alone, (), rules, parameters)
    return replace(coding, found={**coding.found, **own.found}, looked={**coding.looked, **own.looked})


def names(rule: Row, text: str | None) -> bool:
    """Tell whether a text holds a rule's pattern, outside the phrases in which it means something else."""
    return bool(rule["pattern"]) and contains(text, rule["pattern"], phrases(rule["unless"]))


@cache
def phrases(cell: str | None) -> tuple[str, ...]:
    """Split a cell with phrases separated by semicolons."""
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def _readable(rules: Iterable[Row], fields: Iterable[str]) -> frozenset[str]:
    rules = tuple(rules)
    return frozenset(
        f for f in fields if any(r["abstract_term"] if f == "abstract" else r["pattern"] for r in rules)
    )


def _open(record: Row, counts: Mapping[str, int], rules: Iterable[Row], field: str) -> bool:
    if field == "abstract":
        # An abstract was looked at for a code when every term that gives the code was counted in it.
        return all(r["abstract_term"] in counts for r in rules if r["abstract_term"])
    return bool(record[field])


def _hit(record: Row, counts: Mapping[str, int], rule: Row, field: str, parameters: Parameters) -> bool:
    if field == "abstract":
        return (
            bool(rule["abstract_term"])
            and counts.get(rule["abstract_term"], 0) >= parameters.minimum_mentions
        )
    return names(rule, record[field])
