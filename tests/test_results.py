"""Results by name: tables, and the values that prose may quote."""

import json

import pytest

from executable_review import results
from executable_review.parameters import Parameters

NAMES = (
    "searches",
    "phrases",
    "paper-works",
    "included",
    "ledger",
    "flow",
    "PRISMA",
    "snowballing",
    "recall",
    "recall-steps",
    "concept-matrix",
    "concept-matrix-evidence",
    "concept-counts",
    "concepts-never-together",
    "saturation",
    "comparison",
    "points",
    "agreement",
    "disagreements",
    "standings",
    "claims",
    "citation-types",
    "relations",
    "objections",
    "predicates",
    "confidence",
    "confidence-components",
    "multiverse",
    "specification-curve",
    "decisions",
    "named-universes",
    "flips",
    "audit",
    "checklists",
)


@pytest.fixture(scope="module")
def tables(review):
    return {name: make(review) for name, make in results.TABLES.items()}


def test_every_table_has_rows_and_the_expected_size(tables, review):
    assert tuple(tables) == NAMES
    sizes = {name: len(frame) for name, frame in tables.items()}
    assert sizes["paper-works"] == 24
    assert sizes["concept-matrix"] == len(review.concept_matrix.units) > 24
    assert sizes["concept-counts"] == len(review.codebook.leaves())
    assert sizes["standings"] == sizes["multiverse"] == sizes["named-universes"] == sizes["flips"] == 33
    assert tables["specification-curve"]["universes"].sum() == review.multiverse.universes
    assert set(tables["decisions"]["decision"]) == {d.replace("_", " ") for d in review.multiverse.grid}
    assert not tables["flips"]["note"].any()
    assert sizes["objections"] == len(review.framework.objections) >= 22
    assert sizes["claims"] == 33
    assert tables["citation-types"]["citations"].sum() == len(review.data.rows("place_works"))
    assert sizes["confidence-components"] == 4 * sizes["confidence"] > 0
    assert sizes["predicates"] == len(review.data.rows("predicates"))
    assert sizes["phrases"] == 6
    assert sizes["audit"] == 50
    assert sizes["checklists"] == len(review.data.rows("checklist_items")) + 6
    assert sizes["included"] == review.flow["new_reports"]
    assert sizes["ledger"] == len(review.screened.ledger.events)


def test_the_works_of_the_paper_in_the_corpus(tables, package):
    works = tables["paper-works"].set_index("work")
    stated = {w["work_id"]: bool(w["record_id"]) for w in package.rows("works")}
    assert works["in corpus"].to_dict() == stated
    absent = works[~works["in corpus"]]
    assert not absent["included"].any()
    assert not absent["phrases that match"].map(bool).any()


def test_objections_count_as_the_standings_say(tables, review):
    counts = tables["objections"].set_index("objection")["counts"]
    used = {o for j in review.judged.values() for o in j.disputed_by}
    assert used <= set(counts[counts].index)


def test_quoted_values_are_computed_and_plain(review):
    values = results.values(review)
    json.dumps(values)
    assert values["search"]["records"] == 726
    assert values["search"]["look_ups"] == 194
    assert values["search"]["sightings"] == 986
    assert values["citations"]["links"] == 391
    assert values["claims"]["total"] == 33
    assert (
        values["claims"]["supported"] + values["claims"]["contested"] + values["claims"]["unsupported"] == 33
    )
    assert values["concentration"]["mentions"] == 59
    assert values["concentration"]["most_cited_mentions"] == 12
    assert values["concentration"]["most_cited_alone"] == 8
    assert values["concentration"]["self_mentions"] == 6
    assert values["parameters"] == Parameters().as_dict()
    assert values["changed"] == {}
    for shares in values["multiverse"]["share"].values():
        assert sum(shares.values()) == pytest.approx(1)
