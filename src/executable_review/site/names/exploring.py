"""The explorer of records: every record that was seen, with what was decided on it."""

from __future__ import annotations

import html
from typing import Any

from executable_review.review import Review
from executable_review.site.explorer import ExplorerRow, explorer

_HEADS = ("Title", "Authors", "Year", "Type", "Phrases", "Decision", "Reason")


def explorer_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the records as a whole."""
    return {"records_explorer": records_explorer(review)}


def records_explorer(review: Review) -> str:
    """Return all records as a table to filter by phrase, year, type and decision; a DOI is a link."""
    phrases = {q.query_id: q.phrase for q in review.searched.queries}
    # The last event of a record says what became of it; that it was seen again says nothing.
    last = {e.record_id: e for e in review.screened.ledger.events if e.decision != "duplicate"}
    rows = []
    for event in sorted(last.values(), key=lambda e: _order(review.records[e.record_id])):
        record = review.records[event.record_id]
        found = [phrases[q] for q in review.searched.matches.get(event.record_id, {})]
        decision = event.decision if event.decision in ("included", "excluded") else "not decided"
        kind = (record["type"] or "not known").replace("-", " ")
        year = record["year"]
        reason = event.reason if decision == "excluded" else ""
        cells = (
            _title(record),
            html.escape(record["authors"] or "not shown"),
            "not known" if year is None else str(year),
            html.escape(kind),
            html.escape(", ".join(found)) or "none",
            decision,
            html.escape(reason),
        )
        values = {"phrase": found or ["none"], "year": year, "type": kind, "decision": decision}
        rows.append(ExplorerRow(cells, values, f"record-{event.record_id.lower()}"))
    return explorer(
        "table-of-records",
        "records",
        f"All {len(rows)} records",
        _HEADS,
        rows,
        {"phrase": "Phrase", "type": "Type", "decision": "Decision"},
        {"year": "Year"},
    )


def _order(record: dict[str, Any]) -> tuple[str, str]:
    return ((record["title"] or "").casefold(), record["record_id"])


def _title(record: dict[str, Any]) -> str:
    # The direction of a title is its own: it must not turn the cells around it.
    text = f"<bdi>{html.escape(record['title'] or 'Without title')}</bdi>"
    if not record["doi"]:
        return text
    return f'<a href="https://doi.org/{html.escape(record["doi"])}">{text}</a>'
