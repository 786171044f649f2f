"""The multiverse: the fast sums equal one judgement a universe."""

import math
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from helpers import breaks
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import WORKS, decisions, frameworks

from executable_review.argument import judge
from executable_review.parameters import Parameters, levels, used_by
from executable_review.review import Review
from executable_review.robustness import full_grid, multiverse
from executable_review.solver import extensions
from executable_review.universes import DROPPED, NO_WORK, explore
from executable_review.upstream import Upstream


def masks(judged):
    """Bit masks of supported and of contested claims."""
    return tuple(
        sum(1 << i for i, j in enumerate(judged.values()) if j.standing == standing)
        for standing in ("supported", "contested")
    )


def judged_one_by_one(framework, base, grid):
    """Bit masks of supported and contested claims, by asking `judge` for each universe."""
    for values in product(*grid.values()):
        chosen = dict(zip(grid, values, strict=True))
        dropped = chosen.pop("dropped_work", NO_WORK)
        works = base.dropped_works if dropped == NO_WORK else (*base.dropped_works, dropped)
        yield masks(judge(framework, replace(base, **chosen, dropped_works=works)))


@st.composite
def grids(draw):
    chosen = draw(st.lists(st.sampled_from(sorted(levels())), unique=True, max_size=3))
    grid = {n: tuple(draw(st.lists(st.sampled_from(levels()[n]), min_size=1, unique=True))) for n in chosen}
    if draw(st.booleans()):
        grid["objection_sources"] = (1, 3)
    grid["dropped_work"] = (NO_WORK, *draw(st.lists(st.sampled_from(WORKS), unique=True, max_size=2)))
    return grid


@given(frameworks(), decisions(("claims",), dropped_works=WORKS), grids())
def test_fast_universes_equal_judgements_on_random_arguments(framework, base, grid):
    assert list(explore(framework, base, grid)) == list(judged_one_by_one(framework, base, grid))


@given(frameworks(), decisions(("claims",), dropped_works=WORKS), grids())
def test_sums_and_shares_equal_plain_counts(framework, base, grid):
    m = multiverse(framework, base, grid)
    pairs = list(judged_one_by_one(framework, base, grid))
    universes = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    assert m.universes == len(pairs)
    for i, c in enumerate(framework.claims):
        supported = [bool(s >> i & 1) for s, _ in pairs]
        contested = [bool(k >> i & 1) for _, k in pairs]
        assert m.counts[c.claim_id]["supported"] == sum(supported)
        assert m.counts[c.claim_id]["contested"] == sum(contested)
        assert sum(m.counts[c.claim_id].values()) == m.universes
        effects = {}
        for name, values in grid.items():
            shares = {}
            for value in values:
                held = [s for s, u in zip(supported, universes, strict=True) if u[name] == value]
                shares[value] = sum(held) / len(held)
                assert m.by_level[c.claim_id][name][value] == pytest.approx(shares[value])
            effects[name] = max(shares.values()) - min(shares.values())
        assert m.effects(c.claim_id) == pytest.approx(effects)
        explained = m.first_order(c.claim_id)
        mean = sum(supported) / len(supported)
        for name, values in grid.items():
            variance = sum((m.by_level[c.claim_id][name][v] - mean) ** 2 for v in values) / len(values)
            whole = mean * (1 - mean)
            assert explained[name] == pytest.approx(variance / whole if whole else 0.0, abs=1e-9)
        best = m.matters_most(c.claim_id)
        top = max(explained.values())
        assert explained[best] == top > 0 if best else top == 0
    assert sum(row["universes"] for row in m.curve.values()) == len(pairs)
    for number, row in m.curve.items():
        here = [(s, u) for (s, _), u in zip(pairs, universes, strict=True) if s.bit_count() == number]
        assert row["universes"] == len(here)
        for name, values in grid.items():
            assert row["levels"][name] == {v: sum(u[name] == v for _, u in here) for v in values}
        for i, c in enumerate(framework.claims):
            assert row["claims"][c.claim_id] == sum(s >> i & 1 for s, _ in here)


@pytest.fixture(scope="module")
def upstream(review):
    return Upstream(review)


@settings(max_examples=60)
@given(st.data())
def test_drawn_universes_of_the_shipped_argument_equal_judgements(review, upstream, data):
    m = review.multiverse
    chosen = {name: data.draw(st.sampled_from(values)) for name, values in m.grid.items()}
    dropped = chosen.pop(DROPPED)
    p = Parameters.of(chosen | {"dropped_works": [] if dropped == NO_WORK else [dropped]})
    earlier = {n: v for n, v in chosen.items() if n in used_by("coding")}
    assert m.explored.at(chosen | {DROPPED: dropped}) == masks(judge(upstream(earlier), p, extensions))


def test_the_records_behind_objections_are_those_of_a_whole_review(review, upstream):
    chosen = {"phrase_matching": "exact", "topic_context": False, "concept_evidence": ("title",)}
    whole = Review(chosen, review.data)
    assert upstream(chosen).backing == whole.framework.backing
    supported, contested = review.multiverse.explored.at(
        {n: NO_WORK if n == DROPPED else getattr(whole.parameters, n) for n in review.multiverse.grid}
    )
    assert (supported, contested) == masks(whole.judged)


@settings(max_examples=20)
@given(decisions(("claims",), dropped_works=("moore1995", "cordella2018", "weber1946")), st.data())
def test_decisions_outside_the_grid_keep_their_value(review, base, data):
    names = data.draw(st.lists(st.sampled_from(sorted(levels())), min_size=1, max_size=2, unique=True))
    grid = {name: levels()[name] for name in names} | {"dropped_work": (NO_WORK, "cordella2018")}
    assert list(explore(review.framework, base, grid)) == list(
        judged_one_by_one(review.framework, base, grid)
    )


def test_the_shipped_grid_is_computed_whole(review):
    m = review.multiverse
    assert len(m.grid[DROPPED]) == 1 + 24
    assert set(m.grid) == {*levels(), DROPPED}
    assert m.universes == math.prod(map(len, levels().values())) * 25 == sum(m.every.values())
    assert m.universes >= 1_000_000
    for name, by_level in m.at.items():
        assert list(by_level) == list(m.grid[name])
        for counted in by_level.values():
            assert sum(counted.values()) * len(by_level) == m.universes
    for claim_id, counts in m.counts.items():
        assert sum(counts.values()) == m.universes
        assert m.share(claim_id) == counts["supported"] / m.universes


def test_the_default_universe_is_in_the_grid_with_the_default_standings(review):
    m = review.multiverse
    default = {n: NO_WORK if n == DROPPED else getattr(Parameters(), n) for n in m.grid}
    assert m.explored.at(default) == masks(review.judged)


def test_without_dropping_the_grid_holds_the_decisions_only(review):
    grid = full_grid({"objections": ["none", "paper"]}, ["v", "w"], "none")
    assert grid == {"objections": ("none", "paper"), "dropped_work": (NO_WORK,)}
    assert full_grid({}, ["v"], "each") == {"dropped_work": (NO_WORK, "v")}
    m = multiverse(review.framework, review.parameters, full_grid({}, [], "none"))
    assert m.universes == 1
    assert m.matters_most("C01") == ""
    tally = Counter(s for counts in m.counts.values() for s, n in counts.items() for _ in range(n))
    assert tally == Counter(j.standing for j in review.judged.values())


def test_a_grid_beyond_the_limit_is_refused(review):
    works = tuple(f"w{i}" for i in range(1000))
    grid = {"dropped_work": works, "minimum_sources": tuple(range(1, 1001))}
    with breaks("GRD003", says="1 000 000 combinations", place="grid", way_out="two smaller grids"):
        explore(review.framework, review.parameters, grid)
