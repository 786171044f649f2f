"""The recall audit: each work once, by the first way that finds it, and why the others are missing."""

import json
from collections import Counter

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.ledger import Event, Ledger
from executable_review.parameters import Parameters
from executable_review.recall import (
    LANDMARKS,
    LINKED,
    MATCHED,
    MISSED,
    PAPER,
    SEEN,
    SETS,
    SHOWN,
    UNSEEN,
    WAYS,
    audit_recall,
    read_targets,
)
from executable_review.recall_tables import recall_table, recall_values
from executable_review.review import Review
from executable_review.search import Query, Searched, read_log

NOTHING = dict.fromkeys(("record_id", "work_id", "authors", "title", "year", "doi"))


def record(record_id, **facts):
    return {
        "record_id": record_id,
        "title": f"Title of {record_id}",
        "authors": "Doe, J.",
        "year": 2001,
    } | facts


def landmark(landmark_id, **facts):
    return NOTHING | {"landmark_id": landmark_id} | facts


def log(**kinds):
    """A log in which each record was seen by look-ups of the kinds given."""
    every = sorted({k for ks in kinds.values() for k in ks})
    searches = [{"search_id": k, "kind": k} for k in every]
    sightings = [
        {"sighting_id": n, "search_id": k, "record_id": r}
        for n, (r, k) in enumerate((r, k) for r, ks in kinds.items() for k in ks)
    ]
    return read_log(searches, sightings)


def audited(records, landmarks, *, matches=None, seen=None, links=(), decisions=(), **parameters):
    queries = (Query("A", "peer review", ((("peer review", None),),)),)
    return audit_recall(
        read_targets((), landmarks, {r["record_id"]: r for r in records}),
        Searched(queries, matches or {}, frozenset()),
        log(**(seen or {})),
        Ledger(Event(r, stage, "database", what, why) for r, stage, what, why in decisions),
        [{"citing_id": a, "cited_id": b} for a, b in links],
        Parameters.of(parameters),
    )


def ways(recall):
    return {f.target.target_id: f.way for f in recall.findings}


def test_the_first_way_that_holds_is_given():
    records = [record(r) for r in "abcd"]
    targets = [landmark(r.upper(), record_id=r) for r in "abcd"] + [
        landmark("E", title="A peer review of reviews"),
        landmark("F", title="Something else"),
    ]
    found = audited(
        records,
        targets,
        matches={"b": {"A": "title"}},
        seen={"a": ["phrase"], "b": ["title"], "c": ["title"], "d": ["topic", "title"]},
        links=["bc"],
    )
    assert ways(found) == {"A": SHOWN, "B": MATCHED, "C": LINKED, "D": SEEN, "E": MISSED, "F": UNSEEN}
    by = {f.target.target_id: f for f in found.findings}
    assert (by["C"].depth, by["C"].step) == (1, "backward")
    assert by["E"].phrases == {"A": "title"} and by["D"].kinds == ("title", "topic")
    assert by["A"].first == "phrase" and by["F"].first == ""
    steps = [(s["way"], s["found"], s["works"]) for s in found.steps(LANDMARKS)]
    assert [n for _, n, _ in steps] == [1, 2, 3, 3, 4] and {w for *_, w in steps} == {6}
    assert steps[2][0] == "and 1 step along links" and steps[3][0] == "and 2 steps along links"


def test_a_work_is_no_seed_for_itself():
    records = [record("a"), record("b")]
    found = audited(
        records, [landmark("A", record_id="a")], matches={"a": {"A": "title"}}, links=["ab", "ba"]
    )
    assert found.findings[0].depth is None
    found = audited(
        records,
        [landmark("A", record_id="a")],
        matches={"a": {"A": "title"}, "b": {"A": "title"}},
        links=["ab"],
    )
    assert (found.findings[0].depth, found.findings[0].step) == (1, "forward")


def test_steps_and_direction_follow_the_decisions():
    records, targets = [record(r) for r in "abc"], [landmark("C", record_id="c")]
    given = dict(matches={"a": {"A": "title"}}, links=["ab", "bc"])
    assert ways(audited(records, targets, **given)) == {"C": LINKED}
    assert ways(audited(records, targets, **given, citation_depth=1)) == {"C": SEEN}
    assert ways(audited(records, targets, **given, citation_direction="forward")) == {"C": SEEN}
    assert len(audited(records, targets, **given, citation_depth=0).steps(LANDMARKS)) == 3


def test_what_became_of_a_record_is_told_with_the_reason_of_the_ledger():
    records = [record(r) for r in "abcd"]
    targets = [landmark(r.upper(), record_id=r) for r in "abcd"] + [landmark("E", title="Unseen")]
    found = audited(
        records,
        targets,
        decisions=[
            ("a", "screening", "excluded", "published too late"),
            ("b", "screening", "passed", ""),
            ("b", "eligibility", "excluded", "outside the field"),
            ("c", "inclusion", "included", ""),
        ],
    )
    told = {f.target.target_id: (f.outcome, f.why) for f in found.findings}
    assert told == {
        "A": ("excluded at screening", "published too late"),
        "B": ("excluded at eligibility", "outside the field"),
        "C": ("included", ""),
        "D": ("not identified", "seen only by look-ups that do not count here"),
        "E": ("not in the corpus", "no look-up showed it"),
    }


def test_a_work_that_is_a_landmark_too_is_looked_at_once():
    paper = [
        {"work_id": "w1", "cited_as": "Doe, 2001", **record("a")},
        {"work_id": "w2", "cited_as": "Nemo, 1900", **record(None, title=None, authors=None, year=1900)},
    ]
    marks = [landmark("L1", record_id="a"), landmark("L2", record_id="b"), landmark("L3", work_id="w2")]
    targets = read_targets(paper, marks, {r: record(r) for r in "ab"})
    assert [(t.target_id, t.sets) for t in targets] == [
        ("w1", SETS),
        ("w2", SETS),
        ("L2", (LANDMARKS,)),
    ]
    assert [t.label for t in targets] == ["Doe 2001", "Nemo, 1900", "Doe 2001"]


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        ("Doe, J.", "Doe 2001"),
        ("Doe, J.; Roe, R.", "Doe & Roe 2001"),
        ("Doe, J.; Roe, R.; Poe, E.", "Doe et al. 2001"),
        ("Doe, J.; et al.", "Doe et al. 2001"),
        (None, "A title 2001"),
    ],
)
def test_a_label_is_short(authors, label):
    (target,) = read_targets((), [landmark("L", title="A title", authors=authors, year=2001)], {})
    assert target.label == label


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (landmark("L9"), "no record, no work"),
        (landmark("L9", work_id="w1", record_id="b"), "not that of the work w1"),
        (landmark("L9", work_id="w1"), "not that of the work w1"),
    ],
)
def test_a_landmark_names_one_work(row, says):
    with breaks("RCL001", says=says, place="landmark L9", way_out="give the record"):
        read_targets([{"work_id": "w1", **record("a")}], [row], {"a": record("a")})


IDS = st.sets(st.sampled_from("abcdef"))


@given(IDS, IDS, st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8))
def test_every_work_is_in_one_way_and_steps_only_grow(matched, phrased, links):
    found = audited(
        [record(r) for r in "abcdef"],
        [landmark(r.upper(), record_id=r) for r in "abcdef"] + [landmark("G", title="G")],
        matches={r: {"A": "title"} for r in matched},
        seen={r: ["phrase"] for r in phrased},
        links=links,
    )
    counts = found.ways(LANDMARKS)
    assert tuple(counts) == WAYS and sum(counts.values()) == 7
    grown = [s["found"] for s in found.steps(LANDMARKS)]
    assert grown == sorted(grown) and grown[-1] == 6
    assert grown[0] == counts[SHOWN] and grown[1] == counts[SHOWN] + counts[MATCHED]
    assert grown[-2] == grown[1] + counts[LINKED]


def test_the_shipped_sets(review, package):
    audit = review.recall
    assert len(audit.of(PAPER)) == len(package.rows("works")) == 24
    assert len(audit.of(LANDMARKS)) == len(package.rows("landmarks")) == 40
    assert len(audit.findings) == len({f.target.target_id for f in audit.findings}) == 60
    # The works of the paper that the table of its own says are in the corpus, matched, included.
    by = {f.target.target_id: f for f in audit.of(PAPER)}
    for work in package.rows("works"):
        found = by[work["work_id"]]
        assert found.target.record_id == work["record_id"]
        if work["record_id"]:
            assert found.phrases == dict(sorted(review.searched.matches.get(work["record_id"], {}).items()))
            assert (found.outcome == "included") == (work["record_id"] in review.screened.included)
    assert by["tavares2021"].why == "the work could not be identified"
    assert by["hood1991"].way == LINKED and by["hood1991"].why.startswith("no phrase")


def test_a_landmark_that_is_verified_was_seen_somewhere(package):
    for row in package.rows("landmarks"):
        assert (row["confidence"] == "recalled") or row["seen_on"], row["landmark_id"]
        assert row["ground"] != "judgement" or row["confidence"] == "recalled", row["landmark_id"]
        if row["record_id"] or row["work_id"]:
            assert not (row["authors"] or row["title"] or row["doi"]), f"{row['landmark_id']}: stored twice"


def test_fewer_look_ups_that_count_find_fewer_works(package, review):
    narrow = Review({"identification": "phrases", "phrase_matching": "exact"}, package).recall
    for name in SETS:
        assert narrow.included(name) <= review.recall.included(name)
        assert narrow.steps(name)[1]["found"] <= review.recall.steps(name)[1]["found"]
    told = Counter(f.outcome for f in narrow.findings)
    assert told["not identified"] > 0 and sum(told.values()) == 60


def test_table_and_counts_agree(review):
    table, counts = recall_table(review), recall_values(review)
    assert len(table) == counts["works"] == 60
    for name, of in counts["sets"].items():
        rows = table[table["sets"].map(lambda sets, name=name: name in sets)]
        assert len(rows) == of["works"] == sum(of["ways"].values())
        assert (rows["decision"] == "included").sum() == of["included"]
        assert of["indexes"] == dict.fromkeys(("openalex", "crossref", "opencitations"))
    assert set(table["openalex"]) == {"not asked"}


def test_the_command_tells_it(command, review):
    told = json.loads(command("recall", "--json").stdout)
    assert told["sets"] == recall_values(review)["sets"]
    assert [t["way"] for t in told["targets"]] == [f.way for f in review.recall.findings]
    text = command("recall").stdout
    assert "openalex: not asked" in text
    assert all(f.target.label in text for f in review.recall.findings)
    assert command("recall", "--set", "citation_depth=0").exit_code == 0
