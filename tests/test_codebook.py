"""The codebook, and codings that break its rules."""

import pytest
from helpers import breaks

from executable_review.coding import Codebook, check_segments

BOOK = Codebook(
    [
        {"code_id": "theory", "parent_id": None, "label": "Theory"},
        {"code_id": "theory.old", "parent_id": "theory", "label": "Old theory"},
        {"code_id": "theory.new", "parent_id": "theory", "label": "New theory"},
        {"code_id": "risk", "parent_id": None, "label": "Risk"},
        {"code_id": "risk.cost", "parent_id": "risk", "label": "Cost"},
    ]
)
SENTENCES = [
    {"sentence_id": f"S{i}", "paragraph_id": p} for i, p in ((1, "P1"), (2, "P1"), (3, "P2"), (4, "P3"))
]
PARAGRAPHS = [{"paragraph_id": p, "claim_bearing": c} for p, c in (("P1", True), ("P2", True), ("P3", False))]
PLACES = [{"place_id": "X", "sentence_id": "S1"}]
SEGMENTS = [{"segment_id": "G1", "sentence_id": "S1"}, {"segment_id": "G2", "sentence_id": "S3"}]
CODES = [{"segment_id": "G1", "code_id": "theory.old"}, {"segment_id": "G2", "code_id": "risk.cost"}]


def test_groups_and_leaves_stand_in_the_order_of_the_codebook():
    assert BOOK.groups == ["theory", "risk"]
    assert BOOK.leaves() == ["theory.old", "theory.new", "risk.cost"]
    assert BOOK.leaves("theory") == ["theory.old", "theory.new"]
    assert BOOK.label("risk.cost") == "Cost"


@pytest.mark.parametrize(
    ("code", "rule", "way_out"),
    [
        ("theory.odl", "COD001", "did you mean theory.old?"),
        ("zzz", "COD001", "add it to the codebook"),
        ("theory", "COD002", "give one of theory.old, theory.new"),
    ],
)
def test_a_code_must_be_a_leaf(code, rule, way_out):
    with breaks(rule, says=repr(code), place="segment G1", way_out=way_out):
        check_segments(BOOK, SEGMENTS, [{"segment_id": "G1", "code_id": code}], PLACES, PARAGRAPHS, SENTENCES)


def test_a_complete_coding_passes():
    check_segments(BOOK, SEGMENTS, CODES, PLACES, PARAGRAPHS, SENTENCES)


@pytest.mark.parametrize(
    ("segments", "codes", "missing"),
    [
        (SEGMENTS[1:], CODES[1:], "2 places are not coded: sentence S1, paragraph P1"),
        (SEGMENTS, CODES[1:], "2 places are not coded: sentence S1, paragraph P1"),
        (SEGMENTS[:1], CODES[:1], "1 places are not coded: paragraph P2"),
        (
            [{"segment_id": "G1", "sentence_id": "S2"}, SEGMENTS[1]],
            CODES,
            "1 places are not coded: sentence S1",
        ),
    ],
)
def test_a_place_without_code_is_named(segments, codes, missing):
    with breaks("COD003", says=missing, place="data/coding/segments.csv", way_out="at least one code"):
        check_segments(BOOK, segments, codes, PLACES, PARAGRAPHS, SENTENCES)


def test_every_shipped_code_has_a_definition_and_a_use(package):
    groups = [r for r in package.rows("codebook") if r["parent_id"] is None]
    leaves = [r for r in package.rows("codebook") if r["parent_id"]]
    assert {r["parent_id"] for r in leaves} == {r["code_id"] for r in groups}
    assert all(r["code_id"].startswith(f"{r['parent_id']}.") for r in leaves)
    assert all(r["definition"] and r["use_when"] and r["avoid_when"] for r in leaves)


@pytest.mark.parametrize(
    ("table", "field", "value", "code", "place"),
    [
        ("segment_codes", "code_id", "theory.npm", "COD001", "segment G001"),
        ("segment_codes", "code_id", "theory", "COD002", "segment G001"),
        ("segments", "sentence_id", "CON-1.1", "COD011", "data/coding/segments.csv"),
    ],
)
def test_a_damaged_coding_of_the_shipped_paper_is_named(compendium, table, field, value, code, place):
    compendium.put(table, 2, field, value)
    with breaks(code, place=place):
        _ = compendium.review().coded


def test_a_citation_place_that_lost_its_codes_is_named(compendium):
    segment = next(
        s["segment_id"] for s in compendium.package().rows("segments") if s["sentence_id"] == "INT-1.3"
    )

    def change(rows):
        rows[:] = [r for r in rows if r[0] != segment]

    compendium.edit("segment_codes", change)
    with breaks("COD003", says="1 places are not coded: sentence INT-1.3", place="data/coding/segments.csv"):
        _ = compendium.review().coded


def test_a_damaged_dictionary_is_named(compendium):
    compendium.put("dictionary", 2, "code_id", "theory")
    with breaks("COD002", place="dictionary rule D001"):
        _ = compendium.review().coded_records
