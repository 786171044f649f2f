"""What must hold for every argument, whatever its claims and decisions."""

from dataclasses import replace

import pytest
from argumentation.gradual.gradual import WeightedBipolarGraph, quadratic_energy_strengths_discrete
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import WORKS, decisions, frameworks

from executable_review.argument import Framework, counting, ground, judge, numbered, standing_objections
from executable_review.attacks import settle
from executable_review.claims import Evidence, admissible
from executable_review.semantics import bits

SCEPTICAL = ("grounded", "preferred", "stable")
QUALITATIVE = (*SCEPTICAL, "credulous")
RANK = {"unsupported": 0, "contested": 1, "supported": 2}


@given(frameworks(), decisions(("claims",), dropped_works=WORKS))
def test_standings_are_consistent(framework, p):
    judged = judge(framework, p)
    assert list(judged) == [c.claim_id for c in framework.claims]
    counting = {o.objection_id for o in standing_objections(framework, p)}
    for c in framework.claims:
        j = judged[c.claim_id]
        assert set(j.disputed_by) <= counting
        if p.semantics != "gradual" and j.standing == "contested":
            assert j.disputed_by or j.contested_premises
        if p.semantics in SCEPTICAL and j.standing == "supported":
            assert not j.disputed_by and not j.contested_premises
        if j.standing != "unsupported":
            assert j.by_sources or j.by_premises
        if p.objections == "none" and (p.semantics != "gradual" or p.accepted_strength <= 50):
            assert j.standing != "contested"


@given(frameworks(), decisions(("claims",), dropped_works=WORKS), st.data())
def test_order_of_evidence_objections_and_sources_does_not_matter(framework, p, data):
    mixed = Framework(
        tuple(
            replace(
                c,
                evidence=tuple(data.draw(st.permutations(c.evidence))),
                premises=tuple(data.draw(st.permutations(c.premises))),
            )
            for c in framework.claims
        ),
        tuple(data.draw(st.permutations(framework.sources))),
        tuple(data.draw(st.permutations(framework.objections))),
        framework.backing,
    )
    one, other = judge(framework, p), judge(mixed, p)
    assert {c: (j.standing, j.sources) for c, j in one.items()} == {
        c: (j.standing, j.sources) for c, j in other.items()
    }


@given(frameworks(), decisions(("claims",), dropped_works=WORKS), st.data())
def test_more_evidence_never_weakens_a_claim(framework, p, data):
    """A citation that does not count is no evidence: see the indulgence for uncited statements."""
    chosen = data.draw(st.sampled_from(framework.claims))
    work = data.draw(st.sampled_from(WORKS))
    if p.uncited_statements:
        assume(work in admissible(framework.sources, p))
    more = replace(chosen, evidence=(*chosen.evidence, Evidence("P", work, "sentence")))
    richer = replace(framework, claims=tuple(more if c == chosen else c for c in framework.claims))
    before, after = judge(framework, p), judge(richer, p)
    for claim_id in before:
        assert RANK[after[claim_id].standing] >= RANK[before[claim_id].standing]


@given(frameworks(replies=True), decisions(("claims",), dropped_works=WORKS), st.data())
def test_more_evidence_never_weakens_a_claim_that_nothing_attacks(framework, p, data):
    """Where objections are answered, evidence for one claim may bring down a reply that protects another."""
    p = replace(p, semantics=data.draw(st.sampled_from(("grounded", "preferred", "credulous"))))
    chosen = data.draw(st.sampled_from(framework.claims))
    work = data.draw(st.sampled_from(sorted(admissible(framework.sources, p)) or ["none"]))
    assume(work != "none")
    more = replace(chosen, evidence=(*chosen.evidence, Evidence("P", work, "sentence")))
    richer = replace(framework, claims=tuple(more if c == chosen else c for c in framework.claims))
    before, after = judge(framework, p), judge(richer, p)
    for claim_id, j in before.items():
        if not j.disputed_by and not j.contested_premises:
            assert RANK[after[claim_id].standing] >= RANK[j.standing]


@given(frameworks(replies=True), decisions(("claims",), dropped_works=WORKS), st.sampled_from(QUALITATIVE))
def test_a_claim_stands_only_on_premises_that_stand(framework, p, semantics):
    """Support is necessary: a claim that relies on its premises is accepted only with all of them."""
    judged = judge(framework, replace(p, premises="needed", contested_premises=True, semantics=semantics))
    for c in framework.claims:
        if judged[c.claim_id].standing == "supported":
            assert all(judged[q].standing == "supported" for q in c.premises)


@given(frameworks(replies=True), decisions(("claims",), dropped_works=WORKS))
def test_semantics_differ_only_on_what_is_attacked_and_from_careful_to_bold(framework, p):
    by = {s: judge(framework, replace(p, semantics=s)) for s in ("grounded", "preferred", "credulous")}
    for c in framework.claims:
        one, two, three = (RANK[by[s][c.claim_id].standing] for s in by)
        assert one <= two <= three
        assert (one == 0) == (three == 0)


@given(frameworks(), decisions(("claims",), dropped_works=WORKS))
def test_strengths_are_those_of_another_library(framework, p):
    """Quadratic energy on the same graph, solved there as a differential equation."""
    p = replace(p, semantics="gradual")
    given_, _ = ground(framework, p)
    graph = framework.graph
    mask, records = numbered(graph, counting(framework, p))
    outcome = settle(
        graph, given_, mask, records, premises=p.premises, carry=p.contested_premises, semantics="gradual"
    )
    alive = list(bits(outcome.present | mask << graph.claims))
    names = [graph.names[i] for i in alive]
    weights = [(n + 1) / (n + 2) for n in (*given_.sources, *records)]
    supports = (
        set()
        if p.premises == "ignored"
        else {
            (graph.names[q], graph.names[i])
            for i in bits(outcome.present)
            for q in bits(graph.premises[i] & outcome.present)
        }
    )
    other = WeightedBipolarGraph(
        arguments=frozenset(names),
        initial_weights={graph.names[i]: weights[i] for i in alive},
        attacks=frozenset(
            (graph.names[j], graph.names[i]) for i in alive for j in bits(outcome.attackers[i])
        ),
        supports=frozenset(supports),
    )
    found = quadratic_energy_strengths_discrete(other, tolerance=1e-12).strengths
    for i in alive:
        assert outcome.strengths[i] == pytest.approx(found[graph.names[i]], abs=1e-6)


@given(frameworks(), decisions(("claims",)), st.sampled_from(WORKS))
def test_a_dropped_work_changes_only_claims_that_rest_on_it(framework, p, work):
    before, after = judge(framework, p), judge(framework, replace(p, dropped_works=(work,)))
    touched = set()
    for c in framework.claims:
        if any(e.work_id == work for e in c.evidence) or touched & set(c.premises):
            touched.add(c.claim_id)
        else:
            assert before[c.claim_id] == after[c.claim_id]


@given(frameworks(), decisions(("claims",)), st.data())
def test_another_objection_never_strengthens_a_claim(framework, p, data):
    assume(framework.objections)
    lost = data.draw(st.sampled_from(framework.objections))
    fewer = replace(framework, objections=tuple(o for o in framework.objections if o != lost))
    with_it, without = judge(framework, p), judge(fewer, p)
    for claim_id, j in with_it.items():
        assert RANK[j.standing] <= RANK[without[claim_id].standing]
        assert (j.standing == "unsupported") == (without[claim_id].standing == "unsupported")
