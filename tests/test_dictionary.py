"""The dictionary coder for records of the corpus."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executable_review.coding import code_by_dictionary, code_records
from executable_review.coding.dictionary import CODED, NOT_FOUND, NOT_KNOWN, Tally
from executable_review.parameters import Parameters
from executable_review.review import Review

RULES = [
    {
        "rule_id": "D1",
        "code_id": "a",
        "pattern": "alpha*",
        "unless": "alpha decay; alpha male*",
        "abstract_term": "alphas",
    },
    {"rule_id": "D2", "code_id": "a", "pattern": "first", "unless": None, "abstract_term": None},
    {"rule_id": "D3", "code_id": "b", "pattern": None, "unless": None, "abstract_term": "betas"},
]


@pytest.mark.parametrize(
    ("title", "keywords", "terms", "values", "codes"),
    [
        ("Alphabet", None, {}, {}, {"a": "title"}),
        ("The first", "alpha", {"alphas": 3}, {}, {"a": "title"}),
        ("", "x; alphas", {}, {}, {"a": "author_keywords"}),
        ("", None, {"alphas": 1, "betas": 1}, {}, {"a": "abstract", "b": "abstract"}),
        ("", None, {"alphas": 1, "betas": 2}, {"minimum_mentions": 2}, {"b": "abstract"}),
        ("", None, {"alphas": 0}, {}, {}),
        ("Alpha", None, {"alphas": 5}, {"concept_evidence": "abstract"}, {"a": "abstract"}),
        ("Alpha", "alpha", {}, {"concept_evidence": "abstract"}, {}),
        ("Alpha", "alpha", {}, {"concept_evidence": "author_keywords"}, {"a": "author_keywords"}),
        ("Alpha", None, {}, {"concept_evidence": ""}, {}),
        ("betas", None, {}, {}, {}),
        ("Alpha males", None, {}, {}, {}),
        ("Alpha males and alphabets", None, {}, {}, {"a": "title"}),
        ("Alpha", "alpha decay", {}, {"concept_evidence": "author_keywords"}, {}),
    ],
)
def test_a_record_is_coded_by_its_open_fields(title, keywords, terms, values, codes):
    record = {"record_id": "r", "title": title, "author_keywords": keywords}
    counts = [{"record_id": "r", "field": "abstract", "term": t, "count": n} for t, n in terms.items()]
    counts.append({"record_id": "r", "field": "title", "term": "betas", "count": 9})
    assert code_records([record], counts, RULES, Parameters.of(values)) == {"r": codes}


def test_every_record_of_the_corpus_is_coded_with_leaves(review):
    assert set(review.coded_records) == set(review.records)
    assert {c for codes in review.coded_records.values() for c in codes} <= set(review.codebook.leaves())
    assert any(review.coded_records.values())


def test_rows_may_stand_in_any_order(package, review):
    mixed = [
        random.Random(5).sample(package.rows(n), len(package.rows(n)))
        for n in ("records", "term_counts", "dictionary")
    ]
    assert code_records(*mixed, review.parameters) == review.coded_records


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"minimum_mentions": 3}, {"minimum_mentions": 2}),
        ({"minimum_mentions": 2}, {}),
        ({"concept_evidence": "title"}, {"concept_evidence": "title,abstract"}),
        ({"concept_evidence": "title,abstract"}, {}),
    ],
)
def test_more_evidence_never_takes_a_code_away(package, less, more):
    few, many = (Review(v, package).coded_records for v in (less, more))
    assert all(set(few[r]) <= set(many[r]) for r in few)
    assert sum(map(len, few.values())) < sum(map(len, many.values()))


@pytest.mark.parametrize(
    ("title", "keywords", "terms", "fields", "states"),
    [
        # Code a has rules for every field, b for abstracts only, c has none.
        (
            "x",
            "y",
            {"alphas": 0, "betas": 0},
            "title,author_keywords,abstract",
            "not found, not known, not known",
        ),
        (
            "x",
            None,
            {"alphas": 0, "betas": 0},
            "title,author_keywords,abstract",
            "not known, not known, not known",
        ),
        ("x", "y", {"betas": 0}, "title,author_keywords,abstract", "not known, not known, not known"),
        ("x", "y", {}, "title,author_keywords,abstract", "not known, not known, not known"),
        ("x", None, {}, "title", "not found, not known, not known"),
        ("x", None, {"alphas": 0, "betas": 0}, "abstract", "not found, not found, not known"),
        ("x", None, {"alphas": 0, "betas": 2}, "abstract", "not found, coded, not known"),
        ("alpha", None, {}, "title,author_keywords,abstract", "coded, not known, not known"),
        ("alpha", None, {}, "", "not known, not known, not known"),
    ],
)
def test_what_was_not_looked_at_is_not_known(title, keywords, terms, fields, states):
    record = {"record_id": "r", "title": title, "author_keywords": keywords}
    counts = [{"record_id": "r", "field": "abstract", "term": t, "count": n} for t, n in terms.items()]
    coder = code_by_dictionary([record], counts, RULES, Parameters.of({"concept_evidence": fields}))
    assert ", ".join(coder.state("r", code) for code in "abc") == states
    for code in "abc":
        assert bool(coder.missing("r", code)) or coder.state("r", code) != NOT_KNOWN


def test_the_reasons_for_not_knowing_are_told():
    record = {"record_id": "r", "title": "x", "author_keywords": None}
    coder = code_by_dictionary([record], [], RULES, Parameters())
    assert coder.missing("r", "a") == {
        "author_keywords": "no keywords were shown",
        "abstract": "the abstract's words were not counted",
    }
    assert coder.missing("r", "b") == {
        "title": "no rule reads the field",
        "author_keywords": "no rule reads the field",
        "abstract": "the abstract's words were not counted",
    }
    assert set(coder.missing("r", "c").values()) == {"no rule gives the code"}


def test_bounds_of_a_share_take_what_is_not_known_both_ways():
    assert (Tally(2, 3, 5).least, Tally(2, 3, 5).most, Tally(2, 3, 5).known) == (0.2, 0.7, 5)
    assert (Tally(0, 0, 0).least, Tally(0, 0, 0).most) == (None, None)


@given(
    title=st.sampled_from(["alpha", "alpha decay", "x", ""]),
    keywords=st.sampled_from([None, "first", "y"]),
    terms=st.dictionaries(st.sampled_from(["alphas", "betas"]), st.integers(0, 3)),
    fields=st.lists(st.sampled_from(["title", "author_keywords", "abstract"]), unique=True),
)
def test_opening_a_field_never_makes_a_known_code_unknown(title, keywords, terms, fields):
    def state(open_keywords, open_terms):
        record = {"record_id": "r", "title": title, "author_keywords": open_keywords}
        counts = [
            {"record_id": "r", "field": "abstract", "term": t, "count": n} for t, n in open_terms.items()
        ]
        coder = code_by_dictionary([record], counts, RULES, Parameters.of({"concept_evidence": fields}))
        return {code: coder.state("r", code) for code in "abc"}

    closed, opened = state(None, {}), state(keywords, terms)
    for code in "abc":
        assert closed[code] in (opened[code], NOT_KNOWN) or (closed[code], opened[code]) == (NOT_FOUND, CODED)
        if closed[code] == CODED:
            assert opened[code] == CODED


def test_states_add_up_to_the_records(review):
    coder, included = review.dictionary_coding, review.screened.included
    for code in review.codebook.leaves():
        tally = coder.tally(code, included)
        assert tally.total == len(included)
        assert tally.coded == sum(code in review.coded_records[r] for r in included)
        for found, looked in coder.by_field(code, included).values():
            assert found <= looked <= len(included)


def test_the_dictionary_reads_titles_and_keywords_as_they_were_read_by_eye(package):
    coder = Review({"concept_evidence": ["title", "author_keywords"]}, package).dictionary_coding
    wrong = [
        (row["record_id"], row["code_id"])
        for row in package.rows("dictionary_readings")
        if (coder.state(row["record_id"], row["code_id"]) == CODED) != row["given"]
    ]
    assert not wrong


def test_no_rule_of_the_dictionary_is_said_twice(package):
    said = [(r["code_id"], r["pattern"]) for r in package.rows("dictionary") if r["pattern"]]
    assert len(said) == len(set(said))
    assert all(r["pattern"] or r["abstract_term"] for r in package.rows("dictionary"))
    counted = {r["term"] for r in package.rows("term_counts")}
    assert {r["abstract_term"] for r in package.rows("dictionary") if r["abstract_term"]} <= counted
