"""A dictionary coder: concepts of corpus records from titles, author keywords and abstract term counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from executable_review.data import Row
from executable_review.parameters import Parameters
from executable_review.search.matching import contains


def code_records(
    records: Iterable[Row], term_counts: Iterable[Row], rules: Iterable[Row], parameters: Parameters
) -> Mapping[str, Mapping[str, str]]:
    """Give each record its codes and the field in which each was found first.

    Parameters
    ----------
    records, term_counts, rules : iterable of rows
        Tables ``records``, ``term_counts`` and ``dictionary``. A rule has a pattern for titles and keywords, or
        the name of an abstract term count, or both.
    parameters : Parameters
        `concept_evidence` says which fields count, `minimum_mentions` how often an abstract must name a term.

    Returns
    -------
    mapping of record to mapping of code to field
        A record without known abstract can still be coded by title and keywords; what its abstract would have
        added is missing, not zero.
    """
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in term_counts:
        if row["field"] == "abstract":
            counts[row["record_id"]][row["term"]] = row["count"]
    rules = tuple(rules)
    coded = {}
    for record in records:
        found: dict[str, str] = {}
        for field in parameters.concept_evidence:
            for rule in rules:
                if rule["code_id"] not in found and _hit(
                    record, counts[record["record_id"]], rule, field, parameters
                ):
                    found[rule["code_id"]] = field
        coded[record["record_id"]] = found
    return coded


def _hit(record: Row, counts: Mapping[str, int], rule: Row, field: str, parameters: Parameters) -> bool:
    if field == "abstract":
        return (
            bool(rule["abstract_term"])
            and counts.get(rule["abstract_term"], 0) >= parameters.minimum_mentions
        )
    return bool(rule["pattern"]) and contains(record[field], rule["pattern"])
