"""The log of look-ups: what was seen, what was seen first, and by which kind of look-up."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from executable_review.search import read_log

SEARCHES = [
    {"search_id": "S2", "kind": "title", "results_returned": 4},
    {"search_id": "S1", "kind": "phrase", "results_returned": 8},
    {"search_id": "S3", "kind": "phrase", "results_returned": 0},
]


def sighting(number, search, record):
    return {"sighting_id": number, "search_id": search, "record_id": record, "seen_as": "landing"}


def test_the_first_sighting_is_that_of_the_earliest_look_up():
    log = read_log(SEARCHES, [sighting(1, "S1", "a"), sighting(2, "S2", "a"), sighting(3, "S1", "b")])
    assert [s["sighting_id"] for s in log.sightings] == [2, 1, 3]
    assert log.first["a"]["search_id"] == "S2"
    assert log.seen_by == {"a": {"title", "phrase"}, "b": {"phrase"}}


def test_yields_count_look_ups_results_sightings_and_records():
    log = read_log(SEARCHES, [sighting(1, "S1", "a"), sighting(2, "S2", "a"), sighting(3, "S1", "b")])
    assert log.yields() == [
        dict(kind="phrase", searches=2, results=8, sightings=2, records=2, first_seen=1),
        dict(kind="title", searches=1, results=4, sightings=1, records=1, first_seen=1),
    ]


def test_the_shipped_log_adds_up(package, review):
    log = review.log
    kinds = Counter(s["seen_as"] for s in log.sightings)
    assert kinds == {"landing": 457, "reference": 529}
    assert len(log.searches) == 194
    assert set(log.first) == {r["record_id"] for r in package.rows("records")}
    yields = log.yields()
    assert sum(y["searches"] for y in yields) == 194
    assert sum(y["sightings"] for y in yields) == 986
    assert sum(y["first_seen"] for y in yields) == 726


def test_new_records_of_each_look_up_are_its_first_sightings(package, review):
    first = Counter(s["search_id"] for s in review.log.first.values())
    assert {s["search_id"]: s["new_records"] for s in review.log.searches if s["new_records"]} == dict(first)
    assert sum(s["new_records"] for s in review.log.searches) == 726


def test_no_look_up_shows_more_records_on_their_own_pages_than_results(review):
    landed = Counter(s["search_id"] for s in review.log.sightings if s["seen_as"] == "landing")
    assert [
        s["search_id"] for s in review.log.searches if landed[s["search_id"]] > s["results_returned"]
    ] == []


@given(st.data())
def test_sightings_may_stand_in_any_order(data):
    rows = [
        sighting(i, data.draw(st.sampled_from(["S1", "S2", "S3"])), data.draw(st.sampled_from("abc")))
        for i in range(6)
    ]
    one, other = read_log(SEARCHES, rows), read_log(SEARCHES, data.draw(st.permutations(rows)))
    assert one == other
    assert set(one.first) == {r["record_id"] for r in rows}
    assert sum(y["first_seen"] for y in one.yields()) == len(one.first)
