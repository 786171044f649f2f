"""The ledger: counts are queries on events, and no record is lost between two stages."""

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.ledger import Event, Ledger


def path(record, *steps, route="database"):
    return [Event(record, stage, route, decision, reason) for stage, decision, reason in steps]


FOUND = ("identification", "identified", "S1")
AGAIN = ("identification", "duplicate", "S2")
SCREENED = ("screening", "passed", "")
TOO_OLD = ("screening", "excluded", "too old")
ELIGIBLE = ("eligibility", "passed", "")
OFF_TOPIC = ("eligibility", "excluded", "off topic")
IN = ("inclusion", "included", "")

EVENTS = [
    *path("a", FOUND, AGAIN, SCREENED, ELIGIBLE, IN),
    *path("b", FOUND, TOO_OLD),
    *path("c", FOUND, SCREENED, OFF_TOPIC, route="citation"),
    *path("d", FOUND, AGAIN, AGAIN, TOO_OLD, route="citation"),
]


def test_counts_are_queries_on_events():
    ledger = Ledger(EVENTS)
    ledger.check()
    assert ledger.count("identification", "identified") == 4
    assert ledger.count("identification", "duplicate", "citation") == 2
    assert ledger.records("screening", "passed") == ["a", "c"]
    assert ledger.records("identification", "duplicate", "citation") == ["d"]
    assert ledger.reasons("screening") == {"too old": 2}
    assert ledger.reasons("eligibility", "database") == {}
    assert ledger.records("inclusion", "included") == ["a"]


@pytest.mark.parametrize(
    ("events", "stage", "record"),
    [
        (path("a", FOUND), "screening", "a"),
        (path("a", FOUND, SCREENED), "eligibility", "a"),
        (path("a", FOUND, SCREENED, ELIGIBLE), "inclusion", "a"),
        (path("a", SCREENED, ELIGIBLE, IN), "screening", "a"),
        (path("a", FOUND, TOO_OLD, ELIGIBLE), "eligibility", "a"),
        (path("a", FOUND, SCREENED, OFF_TOPIC, IN), "inclusion", "a"),
        (path("a", FOUND, TOO_OLD, TOO_OLD), "screening", "a"),
        (path("a", FOUND, SCREENED, TOO_OLD), "screening", "a"),
        (path("a", FOUND, SCREENED, ELIGIBLE, IN, IN), "inclusion", "a"),
    ],
)
def test_a_lost_or_doubled_decision_is_named(events, stage, record):
    with breaks("SCR001", says=f"at {stage}: {record}", place="ledger", way_out="one decision"):
        Ledger(events).check()


def test_the_message_names_five_records_and_counts_all():
    events = [e for i in range(7) for e in path(f"r{i}", FOUND)]
    with breaks("SCR001", says="7 records") as caught:
        Ledger(events).check()
    assert caught.value.message.endswith("r0, r1, r2, r3, r4")


@given(st.permutations(EVENTS), st.integers(0, len(EVENTS) - 1))
def test_order_does_not_matter_and_any_lost_decision_is_seen(events, lost):
    Ledger(events).check()
    left = events[:lost] + events[lost + 1 :]
    if events[lost].decision == "duplicate":
        Ledger(left).check()
    else:
        with breaks("SCR001"):
            Ledger(left).check()
