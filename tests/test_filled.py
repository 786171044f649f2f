"""Cells that were filled after the search: each is named, and what was received can be had back."""

from collections import Counter

from helpers import ROOT

from executable_review.deduplication import read_answers
from executable_review.living import DOUBTFUL, answers
from executable_review.update import plan


def test_each_filled_cell_holds_another_value_than_it_was_received_with(package):
    records = {r["record_id"]: r for r in package.rows("records")}
    for row in package.rows("filled"):
        now = records[row["record_id"]][row["field"]]
        assert now is not None, row
        assert str(now) != row["received"], row
        assert row["seen_on"] or row["confidence"] == "recalled", row


def test_the_state_at_the_end_of_the_search_can_be_had_back(package):
    records = {r["record_id"]: dict(r) for r in package.rows("records")}
    for row in package.rows("filled"):
        records[row["record_id"]][row["field"]] = row["received"]
    missing = Counter(f for r in records.values() for f in ("doi", "year", "authors") if not r[f])
    assert missing == {"doi": 726 - 342, "year": 81, "authors": 89}


def test_a_derived_value_stands_for_no_cell_that_was_filled(package):
    derived = {(r["record_id"], r["field"]) for r in package.rows("derived")}
    assert not derived & {(r["record_id"], r["field"]) for r in package.rows("filled")}


def test_every_doubtful_pair_of_the_corpus_is_answered(package):
    given = answers(ROOT)
    assert given == tuple(read_answers(ROOT / DOUBTFUL))
    assert given and all(a.decision and a.note for a in given)
    update = plan(package, (), given)
    assert update.questions == () and update.review == given
