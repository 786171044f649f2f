"""Names of the search: strings for platforms, and the records behind each box of the flow diagram."""

from __future__ import annotations

from typing import Any

from executable_review.review import Review
from executable_review.search import read_queries, strings


def search_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of search and screening."""
    return {
        "records": review.records,
        "records_included": sorted(review.screened.included),
        "search_strings": search_strings(review),
        "platforms": strings.PLATFORMS,
        "flow_lists": flow_lists(review),
        "record_rows": lambda records: [record_row(review, r, note) for r, note in records],
    }


def search_strings(review: Review) -> dict[str, list[tuple]]:
    """Return, for each platform, one row a phrase: phrase, string with variants, and what its linter says."""
    get = review.data.rows
    queries = read_queries(get("queries"), get("query_terms"), "variants")
    found = {}
    for platform in strings.PLATFORMS:
        rows = []
        for query in queries:
            text = strings.search_string(query, platform)
            said = strings.lint(text, platform)
            verdict = (
                "no linter for this platform"
                if said is None
                else "; ".join(sorted(set(said))) or "nothing found"
            )
            rows.append((query.phrase, text, verdict))
        found[platform] = rows
    return found


def flow_lists(review: Review) -> list[dict[str, Any]]:
    """Return the records behind each box of the flow diagram: anchor, title, and (record, reason) pairs."""
    return [
        {
            "anchor": box.anchor,
            "title": box.list_title,
            "records": [(e.record_id, e.reason) for e in review.prisma.events[box.key]],
        }
        for box in review.boxes
    ]


def record_row(review: Review, record_id: str, note: str) -> tuple:
    """Return a record as a row of a list: title, authors, year, why it is there, DOI, identifier."""
    r = review.records[record_id]
    return (
        r["title"],
        r["authors"] or "not shown",
        r["year"] or "not known",
        note,
        r["doi"] or "",
        record_id,
    )
