"""Minimal flips and rescues, against trying every subset."""

import json
from dataclasses import replace
from itertools import combinations, product

import pytest
from helpers import breaks
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import WORKS, decisions, frameworks

from executable_review import losing, rescue
from executable_review.argument import judge
from executable_review.claims import Claim, Evidence, Source
from executable_review.framework import Framework
from executable_review.neighbourhood import Neighbourhood
from executable_review.overturning import overturned
from executable_review.parameters import Parameters


def brute(items, changed):
    """All minimal subsets for which `changed` holds, by trying every subset."""
    found = []
    for size in range(len(items) + 1):
        for chosen in combinations(items, size):
            if not any(set(f) <= set(chosen) for f in found) and changed(chosen):
                found.append(chosen)
    return {frozenset(f) for f in found}


cases = given(
    frameworks(most=4, replies=True), decisions(("claims",), dropped_works=WORKS[:1]), st.integers(0, 3)
)


def chosen_claim(framework, p, number):
    """A claim of the framework; strengths by degrees are asked for only where replies form no circle."""
    aimed = {o.objection_id: set(o.targets) for o in framework.objections}
    if p.semantics == "gradual" and any(o in aimed.get(t, ()) for o in aimed for t in aimed[o]):
        p = replace(p, semantics="credulous")
    if p.semantics == "gradual" and len(aimed) > 2:
        p = replace(p, semantics="preferred")
    return framework.claims[number % len(framework.claims)].claim_id, p


@settings(max_examples=100)
@cases
def test_flips_by_works_are_those_of_every_subset(framework, p, number):
    claim, p = chosen_claim(framework, p, number)
    before = judge(framework, p)[claim].standing
    found = losing.by_works(Neighbourhood(framework, p, claim))
    assert found.standing == before
    assert set(found.flips) == brute(
        WORKS,
        lambda lost: (
            judge(framework, replace(p, dropped_works=(*p.dropped_works, *lost)))[claim].standing != before
        ),
    )
    assert found.robustness == min(map(len, found.flips), default=None)


@settings(max_examples=60)
@cases
def test_flips_by_links_are_those_of_every_subset(framework, p, number):
    claim, p = chosen_claim(framework, p, number)
    # What the paper cites stays cited when a link is lost; here every claim with evidence is cited.
    p = replace(p, uncited_statements=False)
    before = judge(framework, p)[claim].standing
    near = Neighbourhood(framework, p, claim)
    items = sorted({name for links in near.links for name, _ in links})[:9]
    kept = {i for links in near.links for i, _ in links}

    def without(lost):
        claims = tuple(
            replace(
                c,
                evidence=tuple(e for e in c.evidence if f"{c.claim_id} {e.place_id} {e.work_id}" not in lost),
            )
            for c in framework.claims
        )
        return judge(replace(framework, claims=claims), p)[claim].standing

    found = losing.by_links(near)
    if len(kept) <= 9:
        assert set(found.flips) == brute(items, lambda lost: without(set(lost)) != before)


@settings(max_examples=60)
@cases
def test_flips_by_records_are_those_of_every_subset(framework, p, number):
    claim, p = chosen_claim(framework, p, number)
    backing = {
        o: tuple(f"r{(i * k + j) % 7}" for j in range(len(records)))
        for i, (o, records) in enumerate(framework.backing.items(), 1)
        for k in (2,)
    }
    framework = replace(framework, backing=backing)
    before = judge(framework, p)[claim].standing
    records = sorted({r for found in backing.values() for r in found})

    def without(lost):
        left = {o: tuple(r for r in found if r not in lost) for o, found in backing.items()}
        return judge(replace(framework, backing=left), p)[claim].standing

    expected = brute(records, lambda lost: without(lost) != before)
    found = losing.by_records(Neighbourhood(framework, p, claim))
    told = set()
    for flip in found:
        parts = [list(combinations(group, n)) for group, n in flip.groups]
        sets = {frozenset(r for part in chosen for r in part) for chosen in product(*parts)}
        assert len(sets) == flip.sets and {len(s) for s in sets} == {flip.size}
        told |= sets
    assert told == expected


@settings(max_examples=60)
@cases
def test_no_smaller_change_rescues_a_claim(framework, p, number):
    """New sources share no author with others and are cited in the claim's own sentence."""
    claim, p = chosen_claim(framework, p, number)
    p = replace(p, minimum_sources=min(p.minimum_sources, 2))
    before = judge(framework, p)[claim].standing
    found = rescue.rescues(Neighbourhood(framework, p, claim))
    if before == "supported":
        assert found == ()
        return

    def after(sources, answered):
        new = [(c, i) for c, n in sources.items() for i in range(n)]
        richer = replace(
            framework,
            sources=(
                *framework.sources,
                *(Source(f"new {c} {i}", frozenset(), "verified", False) for c, i in new),
            ),
            claims=tuple(
                replace(
                    c,
                    evidence=(
                        *c.evidence,
                        *(Evidence("P", f"new {k} {i}", "sentence") for k, i in new if k == c.claim_id),
                    ),
                )
                for c in framework.claims
            ),
            objections=tuple(o for o in framework.objections if o.objection_id not in answered),
        )
        return judge(richer, p)[claim].standing

    for r in found:
        assert after(r.sources, r.answered) == "supported"
        assert r.size == found[0].size
    smaller = found[0].size - 1 if found else 2
    names = [c.claim_id for c in framework.claims]
    objections = [o.objection_id for o in framework.objections]
    for size in range(min(smaller, 2) + 1):
        for answers in range(size + 1):
            for answered in combinations(objections, answers):
                for where in product(names, repeat=size - answers):
                    sources = {c: where.count(c) for c in where}
                    assert after(sources, answered) != "supported"


def test_the_shipped_flips_are_those_of_the_judge(review):
    """Every flip changes the standing, and no loss of one item less does."""
    framework, p = review.framework, review.parameters
    for claim in framework.claims:
        found = overturned(framework, p, claim.claim_id)
        assert found.standing == review.judged[claim.claim_id].standing
        for flip in found.works.flips:
            change = lambda lost, c=claim.claim_id: (  # noqa: E731
                judge(framework, replace(p, dropped_works=tuple(lost)))[c].standing
            )
            assert change(flip) != found.standing
            assert all(change(flip - {w}) == found.standing for w in flip)
        if found.standing == "unsupported":
            assert found.works.flips == () and found.rescues


def test_joint_authors_are_counted_when_works_are_lost():
    """Three works, of which two are by one author: below two sources when the third goes, or both of them."""
    sources = tuple(
        Source(w, frozenset(a), "verified", False) for w, a in (("v", "a"), ("w", "a"), ("x", "b"))
    )
    evidence = tuple(Evidence("P", w, "sentence") for w in "vwx")
    claim = Claim("A", "", "", "causal", "S", frozenset({"S"}), (), evidence)
    p = Parameters.of({"minimum_sources": 2, "source_independence": "authors"})
    near = Neighbourhood(Framework((claim,), sources, (), {}), p, "A")
    assert losing.by_works(near).flips == (frozenset("x"), frozenset("vw"))


def test_where_exactness_ends_is_said():
    """A claim of sixty works falls below ten sources in C(60, 51) ways; below one in one way."""
    works = [f"w{i:03}" for i in range(60)]
    sources = tuple(Source(w, frozenset({w}), "verified", False) for w in works)
    evidence = tuple(Evidence("P", w, "sentence") for w in works)
    claim = Claim("A", "", "", "causal", "S", frozenset({"S"}), (), evidence)
    framework = Framework((claim,), sources, (), {})
    with breaks("ROB001", place="claim A", way_out="smaller minimum_sources"):
        losing.by_works(Neighbourhood(framework, Parameters.of({"minimum_sources": 10}), "A"))
    near = Neighbourhood(framework, Parameters(), "A")
    assert losing.by_works(near).flips == (frozenset(works),)


@pytest.mark.parametrize("options", [["C33", "--links"], []])
def test_flips_on_the_command_line(command, review, options):
    done = command("flips", *options, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["claims"]
    names = options[:1] or sorted(review.judged)
    assert [row["id"] for row in told] == names
    for row in told:
        expected = overturned(review.framework, review.parameters, row["id"]).as_dict()
        assert row == expected
    plain = command("flips", *options)
    assert all(name in plain.stdout for name in names)


def test_an_unknown_claim_is_refused(command):
    done = command("flips", "C99")
    assert done.exit_code == 1
    assert "ROB002 claim C99" in done.stderr and "review claims" in done.stderr
