"""Predicates: claims put to the coded corpus; what was not looked at is missing, not zero."""

from fractions import Fraction
from itertools import product

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.argument import judge
from executable_review.objections import from_predicate
from executable_review.predicates import (
    COMPARISONS,
    Predicate,
    evaluate,
    parts,
    read_condition,
    read_predicates,
)
from executable_review.review import Review


def predicate(among="a", share="b", comparison="at most", percent=50, minimum=1, statement=""):
    return Predicate(
        "X1",
        "C",
        "label",
        statement,
        read_condition(among),
        read_condition(share),
        comparison,
        percent,
        minimum,
        "",
    )


def put(asked, records):
    """`records` maps a record to its codes and to the codes for which it was looked at in full."""
    return evaluate(
        asked, records, lambda r, c: c in records[r][0].split(), lambda r, c: c in records[r][1].split()
    )


# a is the base, b the share: shown and looked at, not shown and looked at, not looked at in full, shown all the same.
RECORDS = {
    "yes": ("a b", "b"),
    "no": ("a", "b"),
    "dark": ("a", ""),
    "shown": ("a b", ""),
    "other": ("b", "b"),
    "nothing": ("", "b"),
}


def test_a_share_is_taken_over_what_was_looked_at_in_full():
    t = put(
        predicate(statement="{holding} of {known}; {carrying} of {records}, {unknown} dark; {verdict}"),
        RECORDS,
    )
    assert t.base == ("yes", "no", "dark", "shown")
    assert (t.known, t.holding, t.carrying, t.unknown) == (
        ("yes", "no"),
        ("yes",),
        ("yes", "shown"),
        ("dark",),
    )
    assert (t.share, t.bounds, t.verdict, t.firm) == (0.5, (0.5, 0.75), "holds", False)
    assert t.statement == "1 of 2; 2 of 4, 1 dark; holds"
    assert parts([t])["X1.carrying"] == 2


@pytest.mark.parametrize(
    ("change", "verdict", "against"),
    [
        ({"percent": 49}, "fails", ("yes",)),
        ({"percent": 50}, "holds", ()),
        ({"percent": 51, "comparison": "at least"}, "fails", ("no",)),
        ({"percent": 50, "comparison": "at least"}, "holds", ()),
        ({"minimum": 3, "percent": 1}, "not testable", ()),
        ({"among": "z"}, "not testable", ()),
        ({"among": "", "percent": 60}, "holds", ()),
    ],
)
def test_verdicts(change, verdict, against):
    t = put(predicate(**change), RECORDS)
    assert (t.verdict, t.against) == (verdict, against)


def test_one_record_of_200_decides():
    records = {f"r{i:03}": ("a b" if i else "a", "a b") for i in range(200)}
    assert put(predicate("a", "b", comparison="at least", percent=100), records).against == ("r000",)
    records = {f"r{i:03}": ("a" if i else "a b", "a b") for i in range(200)}
    assert put(predicate("a", "b", percent=0), records).against == ("r000",)


def test_nothing_known_gives_no_share():
    t = put(predicate(among="z"), RECORDS)
    assert (t.share, t.bounds, t.firm) == (None, None, False)


def test_conditions_join_codes_by_and_and_or():
    records = {"r": ("a b", "a b c"), "s": ("a c", "a b c"), "t": ("a", "a b c")}
    assert put(predicate("a", "b|c"), records).holding == ("r", "s")
    assert put(predicate("a b|c", "c"), records).base == ("r", "s")
    assert put(predicate("", "a b"), records).holding == ("r",)
    # Not looked at for one of the alternatives: the record is no longer known.
    records["t"] = ("a", "a b")
    assert put(predicate("a", "b|c"), records).known == ("r", "s")


states = st.sampled_from(("shown", "absent", "dark", "shown in part"))


@given(st.lists(states, max_size=7), st.sampled_from(COMPARISONS), st.integers(0, 100), st.integers(1, 3))
def test_bounds_and_firmness_equal_every_completion(states, comparison, percent, minimum):
    """Whatever the unseen records carry, the share stays within the bounds; firm means that no completion differs."""
    records = {
        str(i): ("a b" if s.startswith("shown") else "a", "b" if s in ("shown", "absent") else "")
        for i, s in enumerate(states)
    }
    t = put(predicate(comparison=comparison, percent=percent, minimum=minimum), records)
    assert len(t.carrying) + len(t.unknown) + sum(s == "absent" for s in states) == len(t.base) == len(states)
    if not states:
        return
    dark = [i for i, s in enumerate(states) if s == "dark"]
    shares = []
    for filling in product((0, 1), repeat=len(dark)):
        shares.append(Fraction(sum(s.startswith("shown") for s in states) + sum(filling), len(states)))
    assert t.bounds == (float(min(shares)), float(max(shares)))
    threshold = Fraction(percent, 100)
    meets = {s >= threshold if comparison == "at least" else s <= threshold for s in shares}
    assert t.firm == (t.verdict != "not testable" and meets == {t.verdict == "holds"})
    full = [s for s in states if s in ("shown", "absent")]
    assert (t.verdict == "not testable") == (len(full) < minimum)
    if full and t.verdict != "not testable":
        share = Fraction(full.count("shown"), len(full))
        assert (t.verdict == "holds") == (
            share >= threshold if comparison == "at least" else share <= threshold
        )


@given(st.permutations(list(RECORDS)))
def test_the_order_of_records_makes_no_difference(order):
    t, u = put(predicate(), RECORDS), put(predicate(), {r: RECORDS[r] for r in order})
    assert (t.verdict, t.share, t.bounds, set(t.against)) == (u.verdict, u.share, u.bounds, set(u.against))


ROW = dict(
    predicate_id="X1",
    claim_id="C",
    label="",
    statement="",
    among="a",
    share="b",
    comparison="at most",
    percent=20,
    minimum_known=1,
    reason="",
)


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"claim_id": "D"}, "claim_id", "no claim 'D'"),
        ({"share": None}, "share", "asks for no code"),
        ({"comparison": "about"}, "comparison", "'about'"),
        ({"percent": 101}, "percent", "101"),
        ({"percent": -1}, "percent", "-1"),
        ({"percent": 100}, "percent", "always true"),
        ({"percent": 0, "comparison": "at least"}, "percent", "always true"),
        ({"minimum_known": 0}, "minimum_known", "at least one"),
    ],
)
def test_a_predicate_that_tests_nothing_is_named(values, field, says):
    with breaks("CLM008", says=says, place=f"predicate X1, field {field}", way_out="mend"):
        read_predicates([ROW | values], ["C"], lambda code, place: None)


def test_every_code_is_checked_at_its_place():
    asked = []
    read_predicates([ROW | {"among": "a b|c"}], ["C"], lambda code, place: asked.append((code, place[-12:])))
    assert asked == [(code, "predicate X1") for code in "abcb"]


def test_a_computed_part_that_is_not_computed_is_named():
    with breaks(
        "CLM009", says="{recods}", place="predicate X1, field statement", way_out="did you mean {records}?"
    ):
        put(predicate(statement="{recods}"), RECORDS)


def test_predicates_are_shown_and_change_no_standing(review, package):
    assert {t.verdict for t in review.tested.values()} == {"holds", "fails", "not testable"}
    failing = {p: t for p, t in review.tested.items() if t.verdict == "fails"}
    assert failing
    framework = review.framework
    raised = {o.objection_id: o for o in framework.objections if o.origin == "predicate"}
    assert set(raised) == set(failing)
    assert not any(set(j.disputed_by) & set(raised) for j in review.judged.values())
    for name, t in failing.items():
        assert framework.backing[name] == t.against
        assert set(t.against) <= set(review.screened.included)
    counted = judge(framework, Review({"predicates": "counted"}, package).parameters)
    moved = {c for c, j in counted.items() if j.standing != review.judged[c].standing}
    assert moved == {
        t.predicate.claim_id
        for t in failing.values()
        if review.judged[t.predicate.claim_id].standing == "supported"
    }
    assert (
        Review({"predicates": "counted", "objections": "paper"}, package).judged
        == Review({"objections": "paper"}, package).judged
    )


def test_a_failing_predicate_becomes_an_objection():
    t = put(predicate(percent=10, statement="{holding}"), RECORDS)
    o = from_predicate(t)
    assert (o.objection_id, o.origin, o.targets, o.records) == (
        "X1",
        "predicate",
        {"C": "disputes"},
        ("yes",),
    )
    assert o.statement == "1"


def test_the_shipped_predicates_add_up(review):
    coding = review.dictionary_coding
    for t in review.tested.values():
        assert set(t.known) | set(t.carrying) | set(t.unknown) == set(t.base)
        assert not set(t.unknown) & (set(t.known) | set(t.carrying))
        for r in t.unknown:
            assert any(coding.missing(r, c) for g in t.predicate.share for c in g)
        assert "{" not in t.statement
    assert all(t.predicate.reason for t in review.tested.values())
