"""Arguments in which nearly everything is attacked: what is computed for speed equals plain judgement.

Every semantics has examples of its own, with replies to objections, in circles where the semantics allows them.
"""

from dataclasses import replace
from itertools import combinations, product

import pytest
from helpers import breaks
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import crowded_decisions, crowded_frameworks

from executable_review import losing, rescue, semantics, universes
from executable_review.argument import judge
from executable_review.claims import Claim, Evidence, Source
from executable_review.framework import Framework, Objection
from executable_review.neighbourhood import Neighbourhood
from executable_review.parameters import Parameters
from executable_review.robustness import multiverse
from executable_review.universes import NO_WORK, explore

KINDS = ("grounded", "preferred", "credulous", "stable", "gradual")
WORKS = "vwxy"
every_kind = pytest.mark.parametrize("kind", KINDS)


def arguments(kind):
    return st.tuples(crowded_frameworks(circles=kind != "gradual"), crowded_decisions(kind))


def standings(framework, p):
    return {name: one.standing for name, one in judge(framework, p).items()}


def minimal(items, changed):
    """The minimal subsets for which `changed` holds, by trying all."""
    found = []
    for size in range(len(items) + 1):
        for chosen in combinations(items, size):
            if not any(set(f) <= set(chosen) for f in found) and changed(chosen):
                found.append(chosen)
    return {frozenset(f) for f in found}


@every_kind
def test_a_claim_and_what_bears_on_it_are_judged_as_within_the_whole(kind):
    @settings(max_examples=60)
    @given(arguments(kind))
    def check(argument):
        framework, p = argument
        for name, standing in standings(framework, p).items():
            assert Neighbourhood(framework, p, name).standing == standing

    check()


@every_kind
def test_flips_by_works_are_those_of_every_subset(kind):
    @settings(max_examples=40)
    @given(arguments(kind))
    def check(argument):
        framework, p = argument
        after = {
            frozenset(lost): standings(framework, replace(p, dropped_works=lost))
            for n in range(5)
            for lost in combinations(WORKS, n)
        }
        for name, before in after[frozenset()].items():
            found = losing.by_works(Neighbourhood(framework, p, name))
            wanted = minimal(WORKS, lambda lost, n=name, b=before: after[frozenset(lost)][n] != b)
            assert set(found.flips) == wanted

    check()


@every_kind
def test_flips_by_records_are_those_of_every_subset(kind):
    @settings(max_examples=25)
    @given(arguments(kind))
    def check(argument):
        framework, p = argument
        after = {}
        for n in range(6):
            for lost in combinations("abcde", n):
                left = {o: tuple(r for r in rs if r not in lost) for o, rs in framework.backing.items()}
                after[frozenset(lost)] = standings(replace(framework, backing=left), p)
        for name, before in after[frozenset()].items():
            near = Neighbourhood(framework, p, name)
            bearing = {r for o in near.objections for r in framework.backing[o.objection_id]}
            told = set()
            for flip in losing.by_records(near):
                parts = [list(combinations(group, n)) for group, n in flip.groups]
                told |= {frozenset(r for part in chosen for r in part) for chosen in product(*parts)}
            wanted = minimal("abcde", lambda lost, n=name, b=before: after[frozenset(lost)][n] != b)
            assert told == wanted and all(flip <= bearing for flip in told)

    check()


@every_kind
def test_every_universe_is_judged_as_if_alone(kind):
    grid = {
        "minimum_sources": (1, 2),
        "premises": ("enough", "needed", "ignored"),
        "contested_premises": (True, False),
        "accepted_strength": (25, 60, 75),
        "objections": ("paper", "corpus"),
        "objection_sources": (1, 2),
        "dropped_work": (NO_WORK, "v"),
    }

    @settings(max_examples=15)
    @given(arguments(kind), st.permutations(sorted(grid)))
    def check(argument, order):
        framework, p = argument
        here = {name: grid[name] for name in order if kind == "gradual" or name != "accepted_strength"}
        told = iter(explore(framework, p, here))
        for values in product(*here.values()):
            chosen = dict(zip(here, values, strict=True))
            work = chosen.pop("dropped_work")
            one = judge(framework, replace(p, **chosen, dropped_works=() if work == NO_WORK else (work,)))
            assert next(told) == tuple(
                sum(1 << i for i, c in enumerate(one.values()) if c.standing == standing)
                for standing in ("supported", "contested")
            )

    check()


# -- worked out by hand ----------------------------------------------------------------------------------------


def claim(name, works="", premises=""):
    evidence = tuple(Evidence("P", w, "sentence") for w in works)
    return Claim(name, "", "", "causal", "S", frozenset({"S"}), tuple(premises), evidence)


def argument_of(claims, objections, relation="disputes", **backing):
    """Objections of the corpus: each with its targets, or with the relation to each of them."""
    sources = tuple(Source(w, frozenset({w}), "verified", False) for w in WORKS)
    raised = tuple(
        Objection(
            name,
            "",
            "",
            "corpus",
            None,
            (),
            1,
            dict.fromkeys(targets.split(), relation) if isinstance(targets, str) else targets,
        )
        for name, targets in objections.items()
    )
    return Framework(tuple(claims), sources, raised, {o: tuple(backing.get(o, "r")) for o in objections})


def decisions(kind, **more):
    return Parameters.of({"semantics": kind, "objection_sources": 1, **more})


def test_an_odd_circle_elsewhere_leaves_no_stable_extension():
    """Three objections that undercut each other in turn: until a record is lost, nothing at all is accepted."""
    circle = argument_of(
        [claim("A", "v")], {"O1": "O2", "O2": "O3", "O3": "O1"}, "undercuts", O1="a", O2="b", O3="c"
    )
    near = Neighbourhood(circle, decisions("stable"), "A")
    assert near.standing == "contested" and len(near.objections) == 3
    assert {f.groups for f in losing.by_records(near)} == {(((r,), 1),) for r in "abc"}
    assert rescue.rescues(near)[0].size == 1
    for kind in ("grounded", "preferred", "credulous"):
        alone = Neighbourhood(circle, decisions(kind), "A")
        assert (alone.standing, alone.objections) == ("supported", [])


def test_what_an_objection_also_disputes_may_strike_back():
    """A is not cited and can't answer O; B, which O disputes too, is cited and can, where claims strike back."""
    shared = argument_of([claim("A"), claim("B", "v")], {"O": "A B"})
    for kind, standing, works in (
        ("grounded", "contested", set()),
        ("preferred", "contested", set()),
        ("credulous", "supported", {frozenset("v")}),
        ("gradual", "contested", set()),
    ):
        p = decisions(kind, uncited_statements=True)
        near = Neighbourhood(shared, p, "A")
        assert near.standing == standings(shared, p)["A"] == standing, kind
        assert set(losing.by_works(near).flips) == works, kind
        assert (len(near.works) == 2) == (kind in ("preferred", "credulous")), kind


def test_a_claim_that_keeps_an_objection_from_winning_bears_on_what_that_objection_answers():
    """O undercuts Q, which disputes A, and disputes B. While B answers O, nothing is settled; without B, O wins."""
    given = argument_of(
        [claim("A", "v"), claim("B", "w")],
        {"O": {"Q": "undercuts", "B": "disputes"}, "Q": {"A": "disputes"}},
    )
    p = decisions("grounded")
    near = Neighbourhood(given, p, "A")
    assert near.standing == standings(given, p)["A"] == "contested"
    assert standings(given, replace(p, dropped_works=("w",)))["A"] == "supported"
    assert set(losing.by_works(near).flips) == {frozenset("v"), frozenset("w")}


def test_a_larger_loss_may_undo_a_flip_where_all_of_the_argument_has_to_be_settled():
    """A rests on nothing. C answers O, which disputes A, too; B or C has to answer X1, else the circle is odd.

    With both there are two stable extensions, O in one, A in the other; without B, A is in the only one; without
    both there is none.
    """
    given = argument_of(
        [claim("A"), claim("B", "v"), claim("C", "w")],
        {
            "O": {"A": "disputes", "C": "disputes"},
            "X1": {"B": "disputes", "C": "disputes", "X2": "undercuts"},
            "X2": {"X3": "undercuts"},
            "X3": {"X1": "undercuts"},
        },
    )
    p = decisions("stable", uncited_statements=True)
    lost = {
        works: standings(given, replace(p, dropped_works=tuple(works)))["A"] for works in ("", "v", "w", "vw")
    }
    assert lost == {"": "contested", "v": "supported", "w": "contested", "vw": "contested"}
    assert losing.by_works(Neighbourhood(given, p, "A")).flips == (frozenset("v"),)


def test_a_link_that_is_too_far_away_need_not_be_lost():
    evidence = (Evidence("P1", "v", "sentence"), Evidence("P2", "v", "paragraph"))
    given = argument_of([replace(claim("A"), evidence=evidence)], {})
    for distance, places in (("sentence", ["P1"]), ("paragraph", ["P1", "P2"])):
        near = Neighbourhood(given, decisions("grounded", citation_distance=distance), "A")
        assert losing.by_links(near).flips == (frozenset(f"A {place} v" for place in places),)


def test_what_cannot_bear_on_a_claim_is_left_out():
    several = argument_of([claim("A", "v"), claim("B", "w"), claim("C", "x")], {"O": "A", "P": "B C"})
    for kind in ("grounded", "preferred", "credulous", "gradual"):
        near = Neighbourhood(several, decisions(kind), "A")
        assert [c.claim_id for c in near.framework.claims] == ["A"]
        assert [o.objection_id for o in near.objections] == ["O"]
        assert near.falling
    assert not Neighbourhood(
        argument_of([claim("A", "v")], {"O": "A", "P": "O"}), decisions("grounded"), "A"
    ).falling
    assert Neighbourhood(
        argument_of([claim("A", "v")], {"O": "A", "P": "O"}), decisions("gradual"), "A"
    ).falling


def test_the_records_behind_objections_follow_earlier_decisions():
    """Under one value of an earlier decision O2 is raised instead of O1; every claim is judged under its own."""
    claims = [claim("A", "v"), claim("B", "w")]
    by_value = {
        "exact": argument_of(claims, {"O1": "A"}),
        "variants": argument_of(claims, {"O2": "B"}, O2="ab"),
    }
    asked = []

    def backing(earlier):
        asked.append(dict(earlier))
        return by_value[earlier["phrase_matching"]]

    grid = {"phrase_matching": ("exact", "variants"), "objection_sources": (1, 2, 3)}
    whole = by_value["exact"]
    for search in (explore, multiverse):
        found = search(whole, decisions("grounded"), grid, backing)
        universes = list(found if search is explore else found.explored)
        assert universes == [(0b10, 0b01), (0b11, 0), (0b11, 0), (0b01, 0b10), (0b01, 0b10), (0b11, 0)]
        assert asked == [{"phrase_matching": "exact"}, {"phrase_matching": "variants"}]
        asked.clear()
    explore(whole, decisions("grounded"), {"objection_sources": (1, 2)}, backing)
    assert asked == []


def test_a_claim_without_ground_does_not_answer_in_any_universe():
    """B has two sources and lacks its premise A. C, which has one, can't answer O where two are asked for."""
    given = argument_of([claim("A", "x"), claim("B", "vy", "A"), claim("C", "w")], {"O": "B C"})
    p = decisions("credulous", uncited_statements=True, dropped_works=("x",), premises="needed")
    found = explore(given, p, {"minimum_sources": (1, 2)})
    assert list(found) == [(0b100, 0), (0, 0b100)]
    for minimum, standing in ((1, "supported"), (2, "contested")):
        told = standings(given, replace(p, minimum_sources=minimum))
        assert told == {"A": "unsupported", "B": "unsupported", "C": standing}


def test_without_a_stable_extension_no_universe_accepts_what_nothing_attacks():
    circle = argument_of(
        [claim("A", "v"), claim("B", "w")], {"O1": "B O2", "O2": "O3", "O3": "O1"}, "undercuts"
    )
    assert list(explore(circle, decisions("stable"), {"objections": ("corpus", "none")})) == [
        (0, 0b11),
        (0b11, 0),
    ]


def test_universes_come_from_the_solver_that_is_given(monkeypatch):
    monkeypatch.setattr(semantics, "LARGEST", 0)
    knot = argument_of([claim("A", "v")], {"O1": "A O2", "O2": "O1"})
    grid = {"objection_sources": (1, 2)}
    for search in (explore, multiverse):
        with breaks("ARG001", says="undecided arguments"):
            search(knot, decisions("preferred"), grid)
        assert search(knot, decisions("preferred"), grid, None, semantics.extensions)


def test_a_circle_of_replies_is_told_by_name_where_strengths_are_asked_for():
    circle = argument_of([claim("A", "v")], {"O1": "A O2", "O2": "O1"})
    with breaks("ARG002", says="O1 <- O2 <- O1", place="semantics", way_out="another semantics"):
        explore(circle, decisions("grounded"), {"semantics": ("grounded", "gradual")})


def test_a_strength_just_below_what_is_asked_for_is_not_accepted():
    """Four sources give a claim the strength 5/6."""
    found = explore(
        argument_of([claim("A", "vwxy")], {}), decisions("gradual"), {"accepted_strength": (83, 84)}
    )
    assert list(found) == [(1, 0), (0, 1)]


@pytest.mark.parametrize(
    ("limit", "what"),
    [
        ("MOST_COMBINATIONS", "4 combinations of the decisions minimum_sources, uncited_statements"),
        ("MOST_STATES", "2 distinct states"),
    ],
)
def test_a_grid_may_be_as_large_as_its_limits(monkeypatch, limit, what):
    """A has enough sources in every universe, B nowhere but where indulgence is: four combinations, two states."""
    small = argument_of([claim("A", "vw"), claim("B")], {})
    grid = {"minimum_sources": (1, 2), "uncited_statements": (True, False)}
    most = int(what[0])
    monkeypatch.setattr(universes, limit, most)
    assert explore(small, decisions("grounded"), grid).size == 4
    monkeypatch.setattr(universes, limit, most - 1)
    with breaks("GRD003", says=f"has {what}; the limit is {most - 1}", place="grid", way_out="smaller grids"):
        explore(small, decisions("grounded"), grid)
