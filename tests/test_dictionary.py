"""The dictionary coder for records of the corpus."""

import random

import pytest

from executable_review.coding import code_records
from executable_review.parameters import Parameters
from executable_review.review import Review

RULES = [
    {"rule_id": "D1", "code_id": "a", "pattern": "alpha*", "abstract_term": "alphas"},
    {"rule_id": "D2", "code_id": "a", "pattern": "first", "abstract_term": None},
    {"rule_id": "D3", "code_id": "b", "pattern": None, "abstract_term": "betas"},
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
