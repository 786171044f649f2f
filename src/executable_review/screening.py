"""Screening: the inclusion criteria made operational, the ledger they leave, and the PRISMA 2020 flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from executable_review.data import Row
from executable_review.errors import ReviewError
from executable_review.ledger import Event, Ledger
from executable_review.parameters import Parameters
from executable_review.search import Searched, SearchLog
from executable_review.search.matching import contains

ROUTES = {"landing": "database", "reference": "citation"}


@dataclass(frozen=True)
class Screened:
    """The ledger of a run and the records that it includes, in the order of identification."""

    ledger: Ledger
    included: tuple[str, ...]


def identify(log: SearchLog, parameters: Parameters) -> Iterator[Event]:
    """Yield one event a sighting: the first identifies the record, each further one is a duplicate.

    A record seen on its own page came from the database; one seen in another work's reference list came from
    citation searching.
    """
    seen: set[str] = set()
    for s in log.sightings:
        if parameters.identification == "phrases" and log.kinds[s["search_id"]] != "phrase":
            continue
        decision = "duplicate" if s["record_id"] in seen else "identified"
        seen.add(s["record_id"])
        yield Event(s["record_id"], "identification", ROUTES[s["seen_as"]], decision, s["search_id"])


def screen(
    records: Iterable[Row],
    log: SearchLog,
    searched: Searched,
    document_types: Iterable[Row],
    context_terms: Iterable[Row],
    abstract_terms: dict[str, set[str]],
    parameters: Parameters,
) -> Screened:
    """Decide on every identified record and write the ledger.

    Parameters
    ----------
    records, document_types, context_terms : iterable of rows
        Tables of the same names.
    log, searched
        Results of the search stage.
    abstract_terms : dict of record to set of str
        Terms counted at least once in the record's abstract; records without counts are absent.
    parameters : Parameters

    Raises
    ------
    ReviewError
        SCR001 if a record were lost between two stages.
    """
    by_id = {r["record_id"]: r for r in records}
    types = set(parameters.document_types) or {t["type"] for t in document_types if t["included"]}
    context = tuple((t["pattern"], t["abstract_term"]) for t in context_terms)
    events = list(identify(log, parameters))
    included = []
    for e in [e for e in events if e.decision == "identified"]:
        record = by_id[e.record_id]
        reason = bibliographic_reason(record, types, parameters)
        events.append(Event(e.record_id, "screening", e.route, "excluded" if reason else "passed", reason))
        if reason:
            continue
        reason = topic_reason(record, searched, context, abstract_terms.get(e.record_id, set()), parameters)
        events.append(Event(e.record_id, "eligibility", e.route, "excluded" if reason else "passed", reason))
        if not reason:
            events.append(Event(e.record_id, "inclusion", e.route, "included", ""))
            included.append(e.record_id)
    ledger = Ledger(events)
    ledger.check()
    return Screened(ledger, tuple(included))


def bibliographic_reason(record: Row, types: set[str], parameters: Parameters) -> str:
    """Return why the record's bibliographic data exclude it, or an empty string."""
    if record["type"] not in types:
        return f"document type: {record['type']}"
    if record["year"] is None:
        return "year not known" if parameters.missing_year == "exclude" else ""
    if record["year"] < parameters.earliest_year:
        return "published too early"
    if record["year"] > parameters.latest_year:
        return "published too late"
    return ""


def topic_reason(
    record: Row,
    searched: Searched,
    context: tuple[tuple[str, str | None], ...],
    abstract_terms: set[str],
    parameters: Parameters,
) -> str:
    """Return why the record is off topic, or an empty string."""
    if record["record_id"] not in searched.matches:
        known = record["record_id"] in searched.abstract_known
        return "no phrase in any field" if known else "no phrase in title or keywords, abstract not known"
    if parameters.topic_context:
        text = " | ".join(filter(None, (record["title"], record["author_keywords"], record["container"])))
        if not any(contains(text, p) or (name and name in abstract_terms) for p, name in context):
            return "outside the field"
    return ""


def flow(ledger: Ledger) -> dict[str, int]:
    """Count the boxes of the PRISMA 2020 flow diagram from the ledger.

    Keys are those of the R package PRISMA2020 (`inst/extdata/PRISMA.csv`); `citation_sightings` and
    `citation_duplicates` are added, since the template counts citation searching after duplicates are removed.
    No full text was read: eligibility was assessed on titles, keywords, containers and abstract counts, so every
    record sought counts as retrieved.
    """
    result = {}
    n = ledger.count
    result["database_results"] = n("identification", "identified", "database") + n(
        "identification", "duplicate", "database"
    )
    result["duplicates"] = n("identification", "duplicate", "database")
    result["citation_sightings"] = n("identification", "identified", "citation") + n(
        "identification", "duplicate", "citation"
    )
    result["citation_duplicates"] = n("identification", "duplicate", "citation")
    result["citations_results"] = n("identification", "identified", "citation")
    result["records_screened"] = n("identification", "identified", "database")
    result["records_excluded"] = n("screening", "excluded", "database")
    result["dbr_sought_reports"] = result["dbr_assessed"] = n("screening", "passed", "database")
    result["dbr_notretrieved_reports"] = 0
    result["dbr_excluded"] = n("eligibility", "excluded", "database")
    result["other_sought_reports"] = result["other_assessed"] = result["citations_results"]
    result["other_notretrieved_reports"] = 0
    result["other_excluded"] = n("screening", "excluded", "citation") + n(
        "eligibility", "excluded", "citation"
    )
    result["new_studies"] = result["new_reports"] = n("inclusion", "included")
    result["total_studies"] = result["total_reports"] = result["new_reports"]
    check_flow(result)
    return result


def identities(counts: dict[str, int]) -> list[tuple[str, int, int]]:
    """Return the identities between PRISMA counts as (sentence, left side, right side)."""
    c = counts
    return [
        (
            "database results = duplicates + records screened",
            c["database_results"],
            c["duplicates"] + c["records_screened"],
        ),
        (
            "citation sightings = duplicates + records from citations",
            c["citation_sightings"],
            c["citation_duplicates"] + c["citations_results"],
        ),
        (
            "records screened = excluded + reports sought",
            c["records_screened"],
            c["records_excluded"] + c["dbr_sought_reports"],
        ),
        (
            "reports sought = not retrieved + assessed",
            c["dbr_sought_reports"],
            c["dbr_notretrieved_reports"] + c["dbr_assessed"],
        ),
        (
            "reports from citations = not retrieved + assessed",
            c["other_sought_reports"],
            c["other_notretrieved_reports"] + c["other_assessed"],
        ),
        (
            "assessed = excluded + included",
            c["dbr_assessed"] + c["other_assessed"],
            c["dbr_excluded"] + c["other_excluded"] + c["new_reports"],
        ),
    ]


def check_flow(counts: dict[str, int]) -> None:
    """Assert every identity (SCR001)."""
    for sentence, left, right in identities(counts):
        if left != right:
            raise ReviewError(
                "SCR001", f"{sentence}, but {left} is not {right}", "flow", "the ledger lost a record"
            )
