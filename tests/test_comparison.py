"""Codes side by side, and the points of a framework: what stands behind every cell and number."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executable_review import results
from executable_review.coding import Codebook, compare, read_coding, speakers

BOOK = Codebook(
    [
        {"code_id": c, "parent_id": c.partition(".")[0] if "." in c else None, "label": c.upper()}
        for c in ("t", "t.old", "t.new", "v", "v.a", "v.b", "w", "w.c")
    ]
)
SENTENCES = [{"sentence_id": f"S{i}"} for i in range(1, 7)]
ASPECTS = [
    {"aspect_id": "x", "label": "X", "question": "?"},
    {"aspect_id": "y", "label": "Y", "question": "?"},
]
ASPECT_CODES = [
    {"aspect_id": "x", "code_id": "v.b"},
    {"aspect_id": "x", "code_id": "v.a"},
    {"aspect_id": "y", "code_id": "w.c"},
]


def coded(codes):
    return read_coding(
        BOOK,
        [{"segment_id": s, "sentence_id": s, "stance": "asserts"} for s in codes],
        [{"segment_id": s, "code_id": c} for s, own in codes.items() for c in own],
        [],
        [],
    )


def reading(code, aspect, sentence, speaks):
    return {"code_id": code, "aspect_id": aspect, "sentence_id": sentence, "speaks": speaks, "reason": "read"}


def test_codes_propose_and_readings_decide():
    given_codes = {
        "S1": ["t.old", "v.a", "v.b"],
        "S2": ["t.old", "t.new", "v.a"],
        "S3": ["v.a"],
        "S4": ["t.new"],
        "S5": ["t.new", "w.c"],
    }
    readings = [
        reading("t.new", "x", "S2", False),
        reading("t.new", "x", "S3", True),
        reading("t.new", "y", "S4", True),
        reading("t.new", "y", "S5", True),
        reading("t.old", "y", "S3", False),
    ]
    found = compare(coded(given_codes), "t", ASPECTS, ASPECT_CODES, readings, SENTENCES)
    told = {cell: [(p.sentence_id, p.basis) for p in passages] for cell, passages in found.cells.items()}
    assert told == {
        ("t.old", "x"): [("S1", "codes"), ("S2", "codes")],
        ("t.old", "y"): [],
        ("t.new", "x"): [("S3", "reading")],
        ("t.new", "y"): [("S4", "reading"), ("S5", "codes")],
    }
    assert found.counts("t.old", "x") == {"v.a": 2, "v.b": 1}
    assert found.counts("t.new", "y") == {"w.c": 1}
    assert [(p.sentence_id, p.reason) for p in found.left_out["t.new", "x"]] == [("S2", "read")]
    assert not found.left_out["t.old", "y"], "what no code proposed can't be left out"


@given(
    st.dictionaries(
        st.sampled_from([s["sentence_id"] for s in SENTENCES]),
        st.sets(st.sampled_from(BOOK.leaves())),
    ),
    st.dictionaries(
        st.tuples(
            st.sampled_from(["t.old", "t.new"]), st.sampled_from("xy"), st.sampled_from(["S1", "S2", "S3"])
        ),
        st.booleans(),
    ),
    st.randoms(),
)
def test_every_proposed_sentence_stands_in_the_cell_or_is_left_out(codes, decided, chance):
    readings = [reading(*key, speaks) for key, speaks in decided.items()]
    found = compare(coded(codes), "t", ASPECTS, ASPECT_CODES, readings, SENTENCES)
    for (code, aspect), passages in found.cells.items():
        own = {r["code_id"] for r in ASPECT_CODES if r["aspect_id"] == aspect}
        proposed = {s for s, c in codes.items() if code in c and own & set(c)}
        added = {s for (c, a, s), speaks in decided.items() if (c, a) == (code, aspect) and speaks}
        out = {p.sentence_id for p in found.left_out[code, aspect]}
        stands = {p.sentence_id for p in passages}
        assert stands == (proposed - out) | added
        assert out == {s for s in proposed if decided.get((code, aspect, s)) is False}
    mixed = [chance.sample(rows, len(rows)) for rows in (ASPECT_CODES, readings)]
    assert compare(coded(codes), "t", ASPECTS, *mixed, SENTENCES) == found


@given(st.dictionaries(st.text(max_size=3), st.sets(st.sampled_from(["p", "q", "r", "other"]))))
def test_points_add_up(carriers):
    found = speakers(["p", "q", "r"], carriers)
    numbers = found.number_of_points()
    assert sum(numbers.values()) == found.total == len(carriers)
    assert sum(n * k for n, k in numbers.items()) == sum(map(len, found.by_point.values()))
    for point in found.points:
        assert set(found.by_point[point]) == {c for c, own in carriers.items() if point in own}
        assert found.share(point) is None or found.share(point) <= 1


def test_every_cell_of_the_shipped_comparison_has_sentences_or_says_that_it_has_none(review):
    table = results.TABLES["comparison"](review)
    found = review.compared
    assert len(found.cells) == len(found.compared) * len(found.aspects) == 16
    cells = table.groupby(["aspect", "compared"]).size()
    assert len(cells) == len(found.cells)
    assert sum(max(1, len(p)) for p in found.cells.values()) == len(table)


def test_readings_have_the_last_word(review):
    found = review.compared
    for row in review.data.rows("comparison_readings"):
        stands = {p.sentence_id for p in found.cells[row["code_id"], row["aspect_id"]]}
        assert (row["sentence_id"] in stands) == row["speaks"], row


@pytest.mark.parametrize("kind", ["sentences", "claims", "works", "records"])
def test_the_points_of_the_shipped_framework_equal_a_plain_count(review, kind):
    found = review.speakers("vertex")[kind]
    plain = {
        "sentences": {s: c for s, c in review.coded.sentence_codes.items()},
        "claims": {
            c.claim_id: set().union(*(review.coded.sentence_codes.get(s, set()) for s in c.sentences))
            for c in review.framework.claims
        },
        "works": {w: {c for c in row.index if row[c]} for w, row in review.matrix().iterrows()},
        "records": {r: set(review.coded_records[r]) for r in review.screened.included},
    }[kind]
    for point in found.points:
        assert set(found.by_point[point]) == {x for x, own in plain.items() if point in own}


def test_a_review_without_groups_to_compare_has_an_empty_comparison(compendium):
    def change(content):
        del content["review"]["compared_group"], content["review"]["points_group"]

    compendium.describe(change)
    review = compendium.review()
    assert review.compared.cells == {}
    for name in ("comparison", "point-shares"):
        assert results.FIGURES[name](review).svg
    assert len(results.TABLES["points"](review)) == 0


def test_the_order_of_rows_of_the_comparison_makes_no_difference(compendium, review):
    chance = random.Random(1)
    for table in ("comparison_codes", "comparison_readings", "segment_codes"):

        def mix(rows):
            body = rows[1:]
            chance.shuffle(body)
            rows[1:] = body

        compendium.edit(table, mix)
    assert compendium.review().compared.cells == review.compared.cells
