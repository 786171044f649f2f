"""What must hold for every argument, whatever its claims and decisions."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import WORKS, decisions, frameworks

from executable_review.argument import Framework, judge, standing_objections
from executable_review.claims import Evidence

RANK = {"unsupported": 0, "contested": 1, "supported": 2}


@given(frameworks(), decisions(("claims",), dropped_works=WORKS))
def test_standings_are_consistent(framework, p):
    judged = judge(framework, p)
    assert list(judged) == [c.claim_id for c in framework.claims]
    counting = {o.objection_id for o in standing_objections(framework, p)}
    for c in framework.claims:
        j = judged[c.claim_id]
        assert set(j.disputed_by) <= counting
        if j.standing == "contested":
            assert j.disputed_by or j.contested_premises
        if j.standing == "supported":
            assert not j.disputed_by and not j.contested_premises
        if j.standing != "unsupported":
            assert j.by_sources or j.by_premises
        if p.objections == "none":
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
    """Two decisions are left out, since there more can be less: see the next two tests."""
    p = replace(p, uncited_statements=False, source_independence="works")
    chosen = data.draw(st.sampled_from(framework.claims))
    more = replace(
        chosen, evidence=(*chosen.evidence, Evidence("P", data.draw(st.sampled_from(WORKS)), "sentence"))
    )
    richer = replace(framework, claims=tuple(more if c == chosen else c for c in framework.claims))
    before, after = judge(framework, p), judge(richer, p)
    for claim_id in before:
        assert RANK[after[claim_id].standing] >= RANK[before[claim_id].standing]


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
