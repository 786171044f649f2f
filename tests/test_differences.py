"""What differs between two runs: each part moves when its decisions do, and only then."""

import pytest

from executable_review.differences import INCLUDED, Facts, Moved, difference, from_published
from executable_review.review import Review

EMPTY = Facts({}, {}, {}, {}, {})


@pytest.mark.parametrize(
    ("decisions", "parts"),
    [
        ({}, set()),
        ({"dropping": "none"}, set()),
        ({"minimum_sources": 2}, {"standings"}),
        ({"code_merging": "union"}, {"codes"}),
        ({"latest_year": 2000}, {"left", "counts", "standings"}),
        ({"topic_context": False}, {"entered", "counts"}),
    ],
)
def test_each_part_moves_with_its_decisions(package, review, decisions, parts):
    found = from_published(Review(decisions, package))
    moved = {name for name, value in found.as_dict().items() if value}
    assert parts <= moved - {"decisions"}
    assert found.empty == (not parts)
    assert {m.name: m.after for m in found.decisions} == decisions
    default = review.parameters.as_dict()
    assert all(m.before == default[m.name] for m in found.decisions)


def test_what_is_told_equals_both_runs(package, review):
    here = Review({"latest_year": 2000, "minimum_sources": 2}, package)
    found = from_published(here)
    was, now = set(review.screened.included), set(here.screened.included)
    assert {m.name for m in found.left} == was - now and {m.name for m in found.entered} == now - was
    assert all(m.before == INCLUDED and m.after.startswith("excluded at ") for m in found.left)
    for m in found.standings:
        assert (review.judged[m.name].standing, here.judged[m.name].standing) == (m.before, m.after)
    same = set(here.judged) - {m.name for m in found.standings}
    assert all(review.judged[c].standing == here.judged[c].standing for c in same)
    assert {m.name for m in found.counts} == {n for n in here.flow if here.flow[n] != review.flow[n]}


def test_the_way_back_tells_the_opposite(package, review):
    one, two = Facts.of(review), Facts.of(Review({"latest_year": 2000, "code_merging": "union"}, package))
    there, back = difference(one, two), difference(two, one)
    turned = {(m.name, m.after, m.before) for m in back.standings + back.codes + back.counts}
    assert {tuple(m) for m in there.standings + there.codes + there.counts} == turned
    assert [m.name for m in there.left] == [m.name for m in back.entered] and there.left


def test_runs_over_other_data_can_be_compared():
    """A record, claim or sentence may be in one of them only."""
    before = Facts({}, {"a": INCLUDED, "b": INCLUDED}, {"a": ("X",), "b": ("Y",)}, {}, {"C1": "supported"})
    after = Facts({}, {"b": INCLUDED, "c": INCLUDED}, {"b": (), "c": ("X",)}, {"n": 1}, {"C2": "contested"})
    found = difference(before, after)
    unseen = "not identified by the look-ups that count"
    assert found.left == (Moved("a", INCLUDED, unseen),) and found.entered == (Moved("c", unseen, INCLUDED),)
    assert found.codes == (Moved("b", ("Y",), ()),)
    assert found.counts == (Moved("n", None, 1),)
    assert found.standings == (Moved("C2", None, "contested"), Moved("C1", "supported", None))
    assert difference(EMPTY, EMPTY).empty and not found.empty
