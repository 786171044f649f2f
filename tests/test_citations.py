"""Snowballing along citation links, and their known bias."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executable_review.citations import letter_bias, snowball
from executable_review.parameters import Parameters


def links(*pairs):
    return [{"citing_id": pair[0], "cited_id": pair[1]} for pair in pairs]


CHAIN = links("ab", "bc", "cd", "xa", "yx")


@pytest.mark.parametrize(
    ("depth", "direction", "reached"),
    [
        (0, "both", {"a": 0}),
        (1, "backward", {"a": 0, "b": 1}),
        (2, "backward", {"a": 0, "b": 1, "c": 2}),
        (5, "backward", {"a": 0, "b": 1, "c": 2, "d": 3}),
        (1, "forward", {"a": 0, "x": 1}),
        (5, "forward", {"a": 0, "x": 1, "y": 2}),
        (1, "both", {"a": 0, "b": 1, "x": 1}),
        (2, "both", {"a": 0, "b": 1, "x": 1, "c": 2, "y": 2}),
    ],
)
def test_steps_along_a_chain(depth, direction, reached):
    found = snowball(CHAIN, ["a"], Parameters.of({"citation_depth": depth, "citation_direction": direction}))
    assert found.depth == reached
    assert {r for r, s in found.step.items() if s == "seed"} == {"a"}
    assert {r for r, s in found.step.items() if s == "forward"} <= {"x", "y"}


def test_a_record_that_both_directions_reach_counts_as_backward():
    found = snowball(links("ab", "ba"), ["a"], Parameters())
    assert found.step == {"a": "seed", "b": "backward"}


def test_circles_self_links_and_unlinked_seeds_end():
    found = snowball(links("ab", "ba", "aa"), ["a", "z", "a"], Parameters.of({"citation_depth": 5}))
    assert found.depth == {"a": 0, "z": 0, "b": 1}
    assert snowball([], [], Parameters()).counts() == [
        dict(depth=0, seeds=0, backward=0, forward=0, reached=0)
    ]


def test_counts_by_depth():
    assert snowball(CHAIN, ["a"], Parameters()).counts() == [
        dict(depth=0, seeds=1, backward=0, forward=0, reached=1),
        dict(depth=1, seeds=0, backward=1, forward=1, reached=3),
        dict(depth=2, seeds=0, backward=1, forward=1, reached=5),
    ]


PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12)


@given(
    PAIRS,
    st.sets(st.sampled_from("abcdef"), min_size=1),
    st.sampled_from(["backward", "forward", "both"]),
    st.data(),
)
def test_depth_is_the_shortest_way_and_order_does_not_matter(pairs, seeds, direction, data):
    p = Parameters.of({"citation_depth": 3, "citation_direction": direction})
    found = snowball(links(*pairs), seeds, p)
    ways = {(a, b) for a, b in pairs if direction != "forward"} | {
        (b, a) for a, b in pairs if direction != "backward"
    }
    distance = dict.fromkeys(seeds, 0)
    for d in range(1, 4):
        for a, b in ways:
            if distance.get(a) == d - 1 and b not in distance:
                distance[b] = d
    assert found.depth == distance
    mixed = snowball(links(*data.draw(st.permutations(pairs))), data.draw(st.permutations(sorted(seeds))), p)
    assert mixed == found
    assert found.counts()[-1]["reached"] == len(found.depth)


def test_the_shipped_links(package, review):
    assert len(package.rows("citations")) == 391
    seeds = {w["record_id"] for w in package.rows("works") if w["record_id"]}
    assert set(review.snowballed.seeds) == seeds
    assert max(review.snowballed.depth.values()) <= 2
    ends = {e for r in package.rows("citations") for e in (r["citing_id"], r["cited_id"])}
    assert set(review.snowballed.depth) <= ends | seeds
    mixed = random.Random(4).sample(package.rows("citations"), 391)
    assert snowball(mixed, seeds, Parameters()) == review.snowballed


def test_letters_count_every_link_and_every_record_once(package):
    rows = letter_bias(package.rows("citations"), package.rows("records"))
    assert sum(r["links"] for r in rows) == 391
    assert sum(r["records"] for r in rows) == 726
    firsts = Counter((r["authors"] or "?")[0].upper() for r in package.rows("records"))
    assert next(r for r in rows if r["letter"] == "Z")["records"] == firsts["Z"]


@pytest.mark.parametrize(
    ("authors", "letter"),
    [("Ångström, A.", "A"), ("bell", "B"), ("Øre", "other"), ("", "other"), (None, "other")],
)
def test_the_letter_of_an_author(authors, letter):
    rows = letter_bias(links("rr"), [{"record_id": "r", "authors": authors}])
    assert [r["letter"] for r in rows if r["links"] and r["records"]] == [letter]
