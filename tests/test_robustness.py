"""The multiverse: the fast sums equal one judgement a universe."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import WORKS, decisions, frameworks

from executable_review.argument import judge
from executable_review.parameters import Parameters, levels
from executable_review.robustness import NO_WORK, full_grid, multiverse, outcomes


def judged_one_by_one(framework, base, grid):
    """Bit masks of supported and contested claims, by asking `judge` for each universe."""
    for values in product(*grid.values()):
        chosen = dict(zip(grid, values, strict=True))
        dropped = chosen.pop("dropped_work", NO_WORK)
        works = base.dropped_works if dropped == NO_WORK else (*base.dropped_works, dropped)
        judged = judge(framework, replace(base, **chosen, dropped_works=works))
        masks = [
            sum(1 << i for i, c in enumerate(framework.claims) if judged[c.claim_id].standing == standing)
            for standing in ("supported", "contested")
        ]
        yield tuple(masks)


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
    assert list(outcomes(framework, base, grid)) == list(judged_one_by_one(framework, base, grid))


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
        best = m.matters_most(c.claim_id)
        assert effects[best] == pytest.approx(max(effects.values())) if best else max(effects.values()) == 0


@pytest.fixture(scope="module")
def whole(review):
    grid = full_grid(levels(), [s.work_id for s in review.framework.sources], "each")
    return grid, list(product(*grid.values())), list(outcomes(review.framework, review.parameters, grid))


@settings(max_examples=60)
@given(st.data())
def test_drawn_universes_of_the_shipped_argument_equal_judgements(review, whole, data):
    grid, universes, pairs = whole
    i = data.draw(st.integers(0, len(universes) - 1))
    one = {name: (value,) for name, value in zip(grid, universes[i], strict=True)}
    assert [pairs[i]] == list(judged_one_by_one(review.framework, review.parameters, one))


@settings(max_examples=20)
@given(decisions(("claims",), dropped_works=("moore1995", "cordella2018", "weber1946")), st.data())
def test_decisions_outside_the_grid_keep_their_value(review, base, data):
    names = data.draw(st.lists(st.sampled_from(sorted(levels())), min_size=1, max_size=2, unique=True))
    grid = {name: levels()[name] for name in names} | {"dropped_work": (NO_WORK, "cordella2018")}
    assert list(outcomes(review.framework, base, grid)) == list(
        judged_one_by_one(review.framework, base, grid)
    )


def test_the_shipped_grid_is_computed_whole(review, whole):
    grid, universes, _ = whole
    size = 1
    for values in levels().values():
        size *= len(values)
    assert len(grid["dropped_work"]) == 1 + 24
    m = review.multiverse
    assert m.universes == len(universes) == size * 25
    assert dict(m.grid) == grid
    for counts in m.counts.values():
        assert sum(counts.values()) == m.universes
    for claim_id in m.counts:
        assert m.share(claim_id) == m.counts[claim_id]["supported"] / m.universes


def test_the_default_universe_is_in_the_grid_with_the_default_standings(review, whole):
    grid, universes, pairs = whole
    default = tuple(NO_WORK if n == "dropped_work" else getattr(Parameters(), n) for n in grid)
    supported, contested = pairs[universes.index(default)]
    for i, c in enumerate(review.framework.claims):
        standing = review.judged[c.claim_id].standing
        assert (standing == "supported", standing == "contested") == (
            bool(supported >> i & 1),
            bool(contested >> i & 1),
        )


def test_without_dropping_the_grid_holds_the_decisions_only(review):
    grid = full_grid({"objections": ["none", "paper"]}, ["v", "w"], "none")
    assert grid == {"objections": ("none", "paper"), "dropped_work": (NO_WORK,)}
    assert full_grid({}, ["v"], "each") == {"dropped_work": (NO_WORK, "v")}
    m = multiverse(review.framework, review.parameters, full_grid({}, [], "none"))
    assert m.universes == 1
    assert m.matters_most("C01") == ""
    tally = Counter(s for counts in m.counts.values() for s, n in counts.items() for _ in range(n))
    assert tally == Counter(j.standing for j in review.judged.values())
