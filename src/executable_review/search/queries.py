"""Structured queries: which record matches which phrase, and in which field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.data import Row
from executable_review.parameters import Parameters
from executable_review.search.matching import contains

FIELDS = ("title", "author_keywords", "abstract")


@dataclass(frozen=True)
class Query:
    """One phrase as a structure: every group must match; within a group any term is enough.

    `groups` holds, for each group, the pairs (pattern, name of the abstract term count that stands for it or
    None).
    """

    query_id: str
    phrase: str
    groups: tuple[tuple[tuple[str, str | None], ...], ...]


@dataclass(frozen=True)
class Searched:
    """Result of the search: for each record, the phrases that match it and the field that completes the match."""

    queries: tuple[Query, ...]
    matches: Mapping[str, Mapping[str, str]]
    abstract_known: frozenset[str]

    def records(self, query_id: str | None = None) -> set[str]:
        """Return the records that a phrase matches, or any phrase."""
        return {r for r, found in self.matches.items() if (query_id in found if query_id else found)}

    def count(self, query_id: str, field: str | None = None, among: Iterable[str] | None = None) -> int:
        """Count matches of a phrase, in one field, among the records given (all by default)."""
        chosen = self.matches if among is None else {r: self.matches[r] for r in among if r in self.matches}
        return sum(query_id in m and field in (None, m[query_id]) for m in chosen.values())


def read_queries(queries: Iterable[Row], terms: Iterable[Row], matching: str) -> tuple[Query, ...]:
    """Build the queries from their tables.

    Parameters
    ----------
    queries, terms : iterable of rows
        Tables ``queries`` and ``query_terms``.
    matching : {"exact", "variants"}
        Which terms to take.
    """
    groups: dict[str, dict[int, list[tuple[str, str | None]]]] = defaultdict(lambda: defaultdict(list))
    for term in terms:
        if term["matching"] == matching:
            groups[term["query_id"]][term["group"]].append((term["pattern"], term["abstract_term"]))
    return tuple(
        Query(q["query_id"], q["phrase"], tuple(tuple(g) for _, g in sorted(groups[q["query_id"]].items())))
        for q in queries
    )


def search(
    records: Iterable[Row], term_counts: Iterable[Row], queries: Iterable[Query], parameters: Parameters
) -> Searched:
    """Match each record against each chosen phrase.

    Fields are tried in the order title, author keywords, abstract; a match is booked under the field that
    completes it. An abstract is known only through its term counts: a record without counts has an unknown
    abstract, and an unknown abstract never matches. It is listed as unknown rather than counted as a miss.
    """
    counts = abstract_terms(term_counts)
    chosen = tuple(q for q in queries if not parameters.phrases or q.query_id in parameters.phrases)
    fields = [f for f in FIELDS if f in parameters.search_fields]
    matches = {}
    for record in records:
        terms = counts.get(record["record_id"], set())
        found = {}
        for query in chosen:
            where = completing_field(record, terms, query, fields)
            if where:
                found[query.query_id] = where
        if found:
            matches[record["record_id"]] = found
    return Searched(chosen, matches, frozenset(counts))


def abstract_terms(term_counts: Iterable[Row]) -> dict[str, set[str]]:
    """Return the terms counted at least once in each abstract; a record whose abstract is not known is absent."""
    terms: dict[str, set[str]] = {}
    for row in term_counts:
        if row["field"] == "abstract":
            terms.setdefault(row["record_id"], set()).update([row["term"]] if row["count"] else [])
    return terms


def completing_field(record: Row, abstract_terms: set[str], query: Query, fields: list[str]) -> str | None:
    """Return the field with which all groups of a query are matched, or None."""
    open_groups = list(query.groups)
    for field in fields:
        if field == "abstract":
            open_groups = [g for g in open_groups if not any(name in abstract_terms for _, name in g if name)]
        else:
            open_groups = [g for g in open_groups if not any(contains(record[field], p) for p, _ in g)]
        if not open_groups and query.groups:
            return field
    return None
