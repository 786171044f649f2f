"""Screening: the inclusion criteria made operational, stage by stage, and the ledger that they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from executable_review.data import Row
from executable_review.errors import ReviewError
from executable_review.ledger import Event, Ledger
from executable_review.parameters import Parameters
from executable_review.search import Searched, SearchLog
from executable_review.search.matching import contains

# Why a record is off topic that an abstract could show to be on it.
NO_ABSTRACT = "no phrase in title or keywords, abstract not known"
ROUTES = {"landing": "database", "reference": "citation"}
# How the first and the last stage decide, and how a stage between them may.
FIRST, LAST = "sightings", "none"
CRITERIA = ("bibliographic data", "topic", "by hand")
# Where neither the reader nor the criterion names a year.
FIRST_YEAR, LAST_YEAR = 1, 9999
STAGES, DECISIONS = "data/search/stages.csv", "data/search/stage_decisions.csv"


@dataclass(frozen=True)
class Screened:
    """The ledger of a run and the records that it includes, in the order of identification."""

    ledger: Ledger
    included: tuple[str, ...]


def read_stages(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the stages in order, and prove that a record can go through them.

    Raises
    ------
    ReviewError
        SCR003 unless the first stage decides by sightings, the last by none, and each between them by one of
        `CRITERIA`.
    """
    stages = tuple(rows)
    back = f"the first stage decides by {FIRST}, the last by {LAST}, others by {', '.join(CRITERIA)}"
    if len(stages) < 2:
        raise ReviewError("SCR003", "a review needs a first and a last stage", STAGES, back)
    for n, stage in enumerate(stages):
        allowed = (FIRST,) if n == 0 else (LAST,) if n == len(stages) - 1 else CRITERIA
        if stage["criterion"] not in allowed:
            raise ReviewError(
                "SCR003",
                f"the stage {stage['stage']!r} can't decide by {stage['criterion']!r} in this place",
                f"{STAGES}, line {n + 2}, field criterion",
                back,
            )
    return stages


def identify(log: SearchLog, parameters: Parameters, stage: str) -> Iterator[Event]:
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
        yield Event(s["record_id"], stage, ROUTES[s["seen_as"]], decision, s["search_id"])


def screen(
    records: Iterable[Row],
    log: SearchLog,
    searched: Searched,
    stages: Iterable[Row],
    document_types: Iterable[Row],
    context_terms: Iterable[Row],
    abstract_terms: dict[str, set[str]],
    parameters: Parameters,
    stage_decisions: Iterable[Row] = (),
    years: Mapping[str, int] | None = None,
) -> Screened:
    """Decide on every identified record and write the ledger.

    Parameters
    ----------
    records, stages, document_types, context_terms, stage_decisions : iterable of rows
        Tables of the same names. Decisions by hand are needed only where a stage decides so.
    log, searched
        Results of the search stage.
    abstract_terms : dict of record to set of str
        Terms counted at least once in the record's abstract; records without counts are absent.
    parameters : Parameters
    years : mapping, optional
        Years that the inclusion criterion names; see `included_years`.

    Raises
    ------
    ReviewError
        SCR001 if a record were lost between two stages, SCR003 if the stages are in disorder, SCR004 if a record
        that reaches a stage by hand has no decision there.
    """
    by_id = {r["record_id"]: r for r in records}
    types = set(parameters.document_types) or {t["type"] for t in document_types if t["included"]}
    span = included_years(parameters, years or {})
    context = tuple((t["pattern"], t["abstract_term"]) for t in context_terms)
    first, *middle, last = read_stages(stages)
    by_hand = {(d["stage"], d["record_id"]): d for d in stage_decisions}
    undecided: list[tuple[str, str]] = []

    def hand(stage: str, record: Row) -> str:
        decision = by_hand.get((stage, record["record_id"]))
        if decision is None:
            undecided.append((stage, record["record_id"]))
            return "not decided"
        return (decision["reason"] or "no reason given") if decision["decision"] == "excluded" else ""

    reasons: dict[str, Callable[[str, Row], str]] = {
        "bibliographic data": lambda _, record: bibliographic_reason(record, types, parameters, span),
        "topic": lambda _, record: topic_reason(
            record, searched, context, abstract_terms.get(record["record_id"], set()), parameters
        ),
        "by hand": hand,
    }
    events = list(identify(log, parameters, first["stage"]))
    included = []
    for e in [e for e in events if e.decision == "identified"]:
        record = by_id[e.record_id]
        for stage in middle:
            reason = reasons[stage["criterion"]](stage["stage"], record)
            decision = "excluded" if reason else "passed"
            events.append(Event(e.record_id, stage["stage"], e.route, decision, reason))
            if reason:
                break
        else:
            events.append(Event(e.record_id, last["stage"], e.route, "included", ""))
            included.append(e.record_id)
    if undecided:
        stage_name = undecided[0][0]
        missing = sorted(r for s, r in undecided if s == stage_name)
        raise ReviewError(
            "SCR004",
            f"{len(missing)} records have no decision at {stage_name}: {', '.join(missing[:5])}",
            DECISIONS,
            "add a row for each: record_id, stage, passed or excluded, and the reason",
        )
    ledger = Ledger(events, [s["stage"] for s in (first, *middle, last)])
    ledger.check()
    return Screened(ledger, tuple(included))


def included_years(parameters: Parameters, criterion: Mapping[str, int]) -> tuple[int, int]:
    """Return the first and the last year that are included.

    Parameters
    ----------
    parameters : Parameters
        A year of 0 means that of the criterion.
    criterion : mapping
        Years that the inclusion criterion names, as ``earliest`` and ``latest``; one that is absent is no limit.
    """
    return (
        parameters.earliest_year or criterion.get("earliest", FIRST_YEAR),
        parameters.latest_year or criterion.get("latest", LAST_YEAR),
    )


def bibliographic_reason(record: Row, types: set[str], parameters: Parameters, years: tuple[int, int]) -> str:
    """Return why the record's bibliographic data exclude it, or an empty string."""
    if record["type"] not in types:
        return f"document type: {record['type']}"
    if record["year"] is None:
        return "year not known" if parameters.missing_year == "exclude" else ""
    if record["year"] < years[0]:
        return "published too early"
    if record["year"] > years[1]:
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
        return "no phrase in any field" if known else NO_ABSTRACT
    if parameters.topic_context and context:  # a review that names no field asks for no word of it
        text = " | ".join(filter(None, (record["title"], record["author_keywords"], record["container"])))
        if not any(contains(text, p) or (name and name in abstract_terms) for p, name in context):
            return "outside the field"
    return ""
