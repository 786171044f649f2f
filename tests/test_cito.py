"""Citation types: each citation of the paper has one, and each is a property of CiTO 2.8.1."""

import pytest
from helpers import breaks

from executable_review.cito import CITES, CLASSES, PROPERTIES, read_types


def test_the_restated_terms_hang_together():
    # Counted in the ontology's own file of 2018-02-16.
    assert (len(PROPERTIES), len(CITES), len(CLASSES)) == (95, 43, 9)
    assert CITES < PROPERTIES
    assert not any(name.startswith("is") and name.endswith("By") for name in CITES)


def test_every_citation_of_the_paper_has_one_type(review, package):
    types = review.citation_types
    assert list(types) == [(r["place_id"], r["work_id"]) for r in package.rows("place_works")]
    assert set(types.values()) <= CITES


def row(place, work, name="cites"):
    return dict(place_id=place, work_id=work, property=name)


@pytest.mark.parametrize(
    ("types", "says", "way_out"),
    [
        ([row("P", "v", "disputed")], "'disputed'", "did you mean disputes?"),
        ([row("P", "v", "isCitedBy")], "'isCitedBy'", "choose a property from cites downward"),
        ([], "P v has no type", "one type"),
        ([row("P", "v"), row("P", "w")], "does not cite the work", ""),
    ],
)
def test_a_type_that_is_wrong_or_missing_is_named(types, says, way_out):
    with breaks("CLM011", says=says, place="citation_types.csv", way_out=way_out):
        read_types(types, [dict(place_id="P", work_id="v")])
