"""What a decision filters is what the same filter leaves of the data; what is unrelated changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import WORKS, decisions, frameworks

from executable_review.argument import judge
from executable_review.review import Review

TABLES = ("records", "sightings", "term_counts")


def only(package, kept):
    """The package with these records alone, in every table that the search and the screening read."""
    wanted = {r["record_id"] for r in package.rows("records") if kept(r)}
    return package.replaced(
        {name: tuple(r for r in package.rows(name) if r["record_id"] in wanted) for name in TABLES}
    )


FILTERS = {
    "earliest_year": (2015, lambda r: r["year"] is None or r["year"] >= 2015),
    "latest_year": (2010, lambda r: r["year"] is None or r["year"] <= 2010),
    "missing_year": ("exclude", lambda r: r["year"] is not None),
    "document_types": (("book", "journal-article"), lambda r: r["type"] in {"book", "journal-article"}),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_includes_what_the_filtered_data_include(package, name):
    value, kept = FILTERS[name]
    filtered = Review({name: value}, package).screened
    # The type is a condition of its own: without the others it would be wider than the criterion.
    others = {name: value} if name == "document_types" else {}
    assert filtered.included == Review(others, only(package, kept)).screened.included
    assert 0 < len(filtered.included) < len(Review({}, package).screened.included)


@settings(max_examples=10)
@given(
    st.integers(1995, 2015),
    st.integers(0, 10),
    st.sets(st.sampled_from(("Q1", "Q2", "Q3", "Q5")), min_size=1),
)
def test_years_and_phrases_together_are_filters_of_the_data(package, first, more, phrases):
    last = min(package.review["years"]["latest"], first + more)  # no wider than the criterion
    together = {"earliest_year": first, "latest_year": last, "phrases": tuple(sorted(phrases))}
    here = only(package, lambda r: r["year"] is None or first <= r["year"] <= last)
    alone = {"phrases": together["phrases"]}
    assert Review(together, package).screened.included == Review(alone, here).screened.included


@given(frameworks(replies=True), decisions(("claims",)), st.sets(st.sampled_from(WORKS)))
def test_a_dropped_work_is_a_work_that_is_not_there(framework, p, lost):
    """Where the paper must cite something for a statement to count; what it cites stays cited when it is dropped."""
    p = replace(p, uncited_statements=False, dropped_works=())
    without = replace(
        framework,
        claims=tuple(
            replace(c, evidence=tuple(e for e in c.evidence if e.work_id not in lost))
            for c in framework.claims
        ),
        sources=tuple(s for s in framework.sources if s.work_id not in lost),
    )
    told = judge(framework, replace(p, dropped_works=tuple(sorted(lost))))
    assert {c: j.standing for c, j in told.items()} == {c: j.standing for c, j in judge(without, p).items()}


def test_a_record_that_no_objection_rests_on_changes_no_standing(package, review):
    spoken = {r for records in review.framework.backing.values() for r in records}
    spoken |= {r for o in review.framework.objections for r in o.records}
    spoken |= {w["record_id"] for w in package.rows("works") if w["record_id"]}
    unrelated = [r for r in review.records if r not in spoken]
    assert len(unrelated) > 300
    for share in (unrelated[::2], unrelated[1::2], unrelated):
        fewer = Review(
            {"topic_context": True}, only(package, lambda r, s=set(share): r["record_id"] not in s)
        )
        judged = judge(fewer.framework, review.parameters)
        assert {c: j.standing for c, j in judged.items()} == {c: j.standing for c, j in review.judged.items()}


def test_a_work_that_is_cited_nowhere_changes_no_standing(review):
    framework = review.framework
    more = replace(
        framework, sources=(*framework.sources, replace(framework.sources[0], work_id="unrelated"))
    )
    assert judge(more, review.parameters) == judge(framework, review.parameters)
