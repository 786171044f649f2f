"""Screening: every reason for exclusion, the PRISMA counts and their identities."""

import random
from collections import Counter

import pytest
from helpers import breaks
from hypothesis import given, settings
from strategies import decisions

from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.screening import CRITERIA, included_years, read_stages, screen
from executable_review.search import Query, read_log, search

TYPES = [{"type": "article", "included": True}, {"type": "thesis", "included": False}]
CONTEXT = [{"pattern": "field*", "abstract_term": None}, {"pattern": "realm", "abstract_term": "realms"}]
STAGES = [
    {"stage": "identification", "criterion": "sightings"},
    {"stage": "screening", "criterion": "bibliographic data"},
    {"stage": "eligibility", "criterion": "topic"},
    {"stage": "inclusion", "criterion": "none"},
]
YEARS = {"earliest": 1900, "latest": 2022}
QUERY = Query("Q", "topic", ((("topic", "topics"),),))


def record(**values):
    base = dict(
        record_id="r", title="Topic", author_keywords=None, container="Fields", year=2010, type="article"
    )
    return base | values


def decide(given, seen_as="landing", kind="title", terms=None, **values):
    """Screen one record; returns its events after identification."""
    p = Parameters.of(values)
    log = read_log(
        [{"search_id": "S", "kind": kind, "results_returned": 1}],
        [{"sighting_id": 1, "search_id": "S", "record_id": "r", "seen_as": seen_as}],
    )
    counts = [
        {"record_id": "r", "field": "abstract", "term": t, "count": n} for t, n in (terms or {}).items()
    ]
    found = search([given], counts, [QUERY], p)
    abstract = {"r": {t for t, n in terms.items() if n}} if terms else {}
    return screen([given], log, found, STAGES, TYPES, CONTEXT, abstract, p, years=YEARS)


@pytest.mark.parametrize(
    ("changes", "terms", "values", "stage", "reason"),
    [
        ({}, None, {}, None, ""),
        ({"type": "thesis"}, None, {}, "screening", "document type: thesis"),
        ({"type": "thesis"}, None, {"document_types": "thesis"}, None, ""),
        ({}, None, {"document_types": "thesis"}, "screening", "document type: article"),
        ({"year": 1899}, None, {}, "screening", "published too early"),
        ({"year": 1900}, None, {}, None, ""),
        ({"year": 2022}, None, {}, None, ""),
        ({"year": 2023}, None, {}, "screening", "published too late"),
        ({"year": 2023}, None, {"latest_year": 2023}, None, ""),
        ({"year": None}, None, {}, None, ""),
        ({"year": None}, None, {"missing_year": "exclude"}, "screening", "year not known"),
        ({"title": "Other"}, None, {}, "eligibility", "no phrase in title or keywords, abstract not known"),
        ({"title": "Other"}, {"x": 1}, {}, "eligibility", "no phrase in any field"),
        ({"title": "Other"}, {"topics": 1}, {}, None, ""),
        ({"container": "Else"}, None, {}, "eligibility", "outside the field"),
        ({"container": None}, None, {}, "eligibility", "outside the field"),
        ({"container": None}, None, {"topic_context": False}, None, ""),
        ({"container": None}, {"realms": 1}, {}, None, ""),
        ({"container": None}, {"realms": 0}, {}, "eligibility", "outside the field"),
        ({"container": None, "author_keywords": "a realm"}, None, {}, None, ""),
        ({"type": "thesis", "year": 1800, "title": "Other"}, None, {}, "screening", "document type: thesis"),
    ],
)
@pytest.mark.parametrize(("seen_as", "route"), [("landing", "database"), ("reference", "citation")])
def test_each_reason_for_exclusion(changes, terms, values, stage, reason, seen_as, route):
    result = decide(record(**changes), seen_as=seen_as, terms=terms, **values)
    excluded = [(e.stage, e.route, e.reason) for e in result.ledger.events if e.decision == "excluded"]
    assert excluded == ([(stage, route, reason)] if stage else [])
    assert result.included == (() if stage else ("r",))
    assert result.ledger.count("inclusion", "included") == len(result.included)


def test_with_phrases_only_what_other_look_ups_found_is_not_identified():
    assert decide(record(), kind="title", identification="phrases").ledger.events == ()
    assert decide(record(), kind="phrase", identification="phrases").included == ("r",)


def test_the_flow_of_the_shipped_corpus(review):
    c = review.flow
    assert c["database_results"] == 457
    assert c["citation_sightings"] == 529
    assert c["records_screened"] + c["citations_results"] == 726
    assert c["duplicates"] + c["citation_duplicates"] == 986 - 726
    assert c["new_reports"] == len(review.screened.included) == len(set(review.screened.included))


def test_every_record_has_one_last_decision(review):
    last = Counter(
        e.record_id for e in review.screened.ledger.events if e.decision in {"excluded", "included"}
    )
    assert last == Counter(dict.fromkeys(review.records, 1))


PHRASES = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6")
KINDS = ("journal-article", "book", "book-chapter", "report", "preprint", "thesis", "proceedings-article")


@settings(max_examples=15)
@given(decisions(("search", "screening"), phrases=PHRASES, document_types=KINDS))
def test_what_is_included_meets_the_criteria_under_any_decisions(package, chosen):
    review = Review(chosen, package)
    assert set(review.screened.included) <= set(review.searched.matches)
    years = [review.records[r]["year"] for r in review.screened.included]
    first, last = included_years(chosen, package.review["years"])
    assert all(y is None or first <= y <= last for y in years)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"latest_year": 2015}, {}),
        ({"earliest_year": 2010}, {}),
        ({"missing_year": "exclude"}, {}),
        ({}, {"topic_context": False}),
        ({"identification": "phrases"}, {}),
        ({"document_types": "book"}, {"document_types": "book,journal-article"}),
        ({"phrase_matching": "exact"}, {}),
    ],
)
def test_wider_criteria_include_at_least_as_much(package, less, more):
    narrow, wide = (set(Review(v, package).screened.included) for v in (less, more))
    assert narrow < wide


def test_rows_may_stand_in_any_order(package, review):
    mixed = {
        n: random.Random(2).sample(package.rows(n), len(package.rows(n)))
        for n in ("records", "searches", "sightings", "document_types", "context_terms")
    }
    result = screen(
        mixed["records"],
        read_log(mixed["searches"], mixed["sightings"]),
        review.searched,
        package.rows("stages"),
        mixed["document_types"],
        mixed["context_terms"],
        review.abstract_terms,
        review.parameters,
        years=package.review["years"],
    )
    assert set(result.included) == set(review.screened.included)
    reasons = {e.record_id: e.reason for e in review.screened.ledger.events if e.decision == "excluded"}
    assert {e.record_id: e.reason for e in result.ledger.events if e.decision == "excluded"} == reasons


def test_sightings_in_another_order_leave_the_flow_as_it_is(package, review):
    mixed = random.Random(3).sample(package.rows("sightings"), 986)
    result = screen(
        package.rows("records"),
        read_log(package.rows("searches"), mixed),
        review.searched,
        package.rows("stages"),
        package.rows("document_types"),
        package.rows("context_terms"),
        review.abstract_terms,
        review.parameters,
        years=package.review["years"],
    )
    assert result.ledger.events == review.screened.ledger.events


@pytest.mark.parametrize(
    ("criteria", "line"),
    [
        (["none"], None),
        (["topic", "none"], 2),
        (["sightings", "topic"], 3),
        (["sightings", "none", "none"], 3),
        (["sightings", "sightings", "none"], 3),
        (["sightings", "mood", "none"], 3),
    ],
    ids=str,
)
def test_stages_in_disorder_are_refused(criteria, line):
    rows = [{"stage": f"s{n}", "criterion": c} for n, c in enumerate(criteria)]
    place = f"data/search/stages.csv, line {line}" if line else "data/search/stages.csv"
    with breaks("SCR003", place=place, way_out=CRITERIA[0]):
        read_stages(rows)


BY_HAND = [*STAGES[:3], {"stage": "full_text", "criterion": "by hand"}, STAGES[3]]


def read_in_full(*rows):
    log = read_log(
        [{"search_id": "S", "kind": "title", "results_returned": 1}],
        [{"sighting_id": 1, "search_id": "S", "record_id": "r", "seen_as": "landing"}],
    )
    found = search([record()], [], [QUERY], Parameters())
    return screen([record()], log, found, BY_HAND, TYPES, CONTEXT, {}, Parameters(), rows)


def test_a_stage_by_hand_takes_its_decisions_from_a_table():
    row = {"stage": "full_text", "record_id": "r", "decision": "passed", "reason": None}
    assert read_in_full(row).included == ("r",)
    out = read_in_full({**row, "decision": "excluded", "reason": "another topic"})
    assert (out.included, out.ledger.reasons("full_text")) == ((), {"another topic": 1})
    assert out.ledger.stages == ("identification", "screening", "eligibility", "full_text", "inclusion")


def test_a_record_without_a_decision_by_hand_is_named():
    other = {"stage": "screening", "record_id": "r", "decision": "passed", "reason": None}
    with breaks("SCR004", says="1 records have no decision at full_text: r", place="stage_decisions.csv"):
        read_in_full(other)
