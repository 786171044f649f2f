"""The codebook as a table: what a code needs, and what the coded sentences owe to it."""

import pytest
from helpers import breaks

from executable_review.coding import Codebook, check_codebook, check_examples, check_segment_table


def code(code_id, parent_id=None, **fields):
    return {
        "code_id": code_id,
        "parent_id": parent_id,
        "label": code_id.upper(),
        "definition": "What it means.",
        "use_when": "Then.",
        "avoid_when": "Not then.",
        "example_sentence_id": None,
        "example": None,
        "source_work_id": "work",
        "source_record_id": None,
        "version": 1,
        **fields,
    }


GOOD = (code("a"), code("a.x", "a"), code("b"), code("b.y", "b", source_work_id=None, source_record_id="r"))


def test_a_good_table_becomes_a_codebook():
    assert check_codebook(GOOD).leaves() == ["a.x", "b.y"]


@pytest.mark.parametrize(
    ("rows", "rule", "says", "place"),
    [
        ((*GOOD, GOOD[1]), "COD004", "'a.x' stands 2 times", "field code_id"),
        ((*GOOD, code("b.z", "b", label="A.X")), "COD004", "'A.X' stands 2 times", "field label"),
        ((*GOOD, code("c.x", "c")), "COD005", "the group 'c' does not exist", "code c.x"),
        ((*GOOD, code("c", "d"), code("d", "c")), "COD006", "c > d > c", "code c"),
        ((*GOOD, code("c", "c")), "COD006", "c > c", "code c"),
        ((*GOOD, code("c")), "COD007", "the group 'c' has no code", "code c"),
        ((*GOOD, code("a.z", "a", definition=None)), "COD008", "no definition", "code a.z"),
        (
            (*GOOD, code("a.z", "a", use_when=None, avoid_when=None)),
            "COD008",
            "no use_when, no avoid_when",
            "code a.z",
        ),
        (
            (*GOOD, code("a.z", "a", source_work_id=None)),
            "COD008",
            "no source_work_id or source_",
            "code a.z",
        ),
        ((*GOOD, code("a.x.p", "a.x")), "COD009", "level 3: a > a.x > a.x.p", "code a.x.p"),
    ],
)
def test_a_broken_table_is_named(rows, rule, says, place):
    with breaks(rule, says=says, place=place):
        check_codebook(rows)


SEGMENTS = [
    {"segment_id": "G1", "sentence_id": "S1", "codebook_version": 1},
    {"segment_id": "G2", "sentence_id": "S2", "codebook_version": 1},
]
SENTENCES = [{"sentence_id": "S1"}, {"sentence_id": "S2"}]
CODES = [{"segment_id": "G1", "code_id": "a.x"}]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "no example, and is given to 1 sentences"),
        ({"example_sentence_id": "S2", "example": "Words."}, "the example S2 does not carry the code"),
        ({"example_sentence_id": "S1"}, "the example S1 is not put in words"),
    ],
)
def test_an_example_must_carry_its_code(fields, says):
    book = Codebook([GOOD[0], code("a.x", "a", **fields)])
    with breaks("COD010", says=says, place="code a.x"):
        check_examples(book, SEGMENTS, CODES)


def test_a_code_that_was_never_given_needs_no_example():
    check_examples(Codebook([GOOD[2], GOOD[3]]), SEGMENTS, CODES)
    with_example = code("a.x", "a", example_sentence_id="S1", example="Words.")
    check_examples(Codebook([GOOD[0], with_example]), SEGMENTS, CODES)


@pytest.mark.parametrize(
    ("segments", "codes", "rule", "says"),
    [
        ([SEGMENTS[0], {**SEGMENTS[1], "sentence_id": "S1"}], CODES, "COD011", "coded twice: S1"),
        (SEGMENTS, CODES * 2, "COD011", "coded twice: a.x in segment G1"),
        ([{**SEGMENTS[0], "sentence_id": "S9"}], CODES, "COD012", "no sentence 'S9'"),
        ([{**SEGMENTS[0], "codebook_version": 2}], CODES, "COD013", "with version 2 of the codebook"),
    ],
)
def test_a_damaged_table_of_segments_is_named(segments, codes, rule, says):
    with breaks(rule, says=says, place="data/coding/segments.csv"):
        check_segment_table(Codebook(GOOD), segments, codes, SENTENCES)


def test_good_segments_pass():
    check_segment_table(Codebook(GOOD), SEGMENTS, CODES, SENTENCES)


@pytest.mark.parametrize(
    ("table", "line", "field", "value", "rule"),
    [
        ("codebook", 3, "source_work_id", "", "COD008"),
        ("codebook", 3, "parent_id", "theories", "COD005"),
        ("codebook", 3, "example_sentence_id", "INT-1.1", "COD010"),
        ("segments", 2, "codebook_version", "0", "COD013"),
        ("segments", 3, "sentence_id", "ABS-1.1", "COD011"),
    ],
)
def test_the_chain_stops_at_a_damaged_codebook(compendium, table, line, field, value, rule):
    compendium.put(table, line, field, value)
    with breaks(rule):
        _ = compendium.review().coded


def test_every_sentence_of_the_paper_is_coded_once(package):
    coded = [s["sentence_id"] for s in package.rows("segments")]
    assert coded == [s["sentence_id"] for s in package.rows("sentences")]
    assert {r["segment_id"] for r in package.rows("segment_codes")} == {
        s["segment_id"] for s in package.rows("segments")
    }


def test_sources_of_codes_exist(package):
    works = {w["work_id"] for w in package.rows("works")}
    records = {r["record_id"] for r in package.rows("records")}
    for row in package.rows("codebook"):
        assert row["source_work_id"] is None or row["source_work_id"] in works
        assert row["source_record_id"] is None or row["source_record_id"] in records
        assert not (row["source_work_id"] and row["source_record_id"])
