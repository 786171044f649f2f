"""The concept matrix: works by concepts."""

from collections import Counter

from executable_review.coding import Codebook, concept_matrix, read_coding
from executable_review.review import Review

BOOK = Codebook(
    [
        {"code_id": "g", "parent_id": None, "label": "G"},
        {"code_id": "g.a", "parent_id": "g", "label": "A"},
        {"code_id": "g.b", "parent_id": "g", "label": "B"},
        {"code_id": "h", "parent_id": None, "label": "H"},
        {"code_id": "h.c", "parent_id": "h", "label": "C"},
    ]
)


def coding():
    return read_coding(
        BOOK,
        [
            {"segment_id": "G1", "sentence_id": "S1", "stance": "asserts"},
            {"segment_id": "G2", "sentence_id": "S1", "stance": "asserts"},
            {"segment_id": "G3", "sentence_id": "S2", "stance": "reports"},
        ],
        [
            {"segment_id": "G1", "code_id": "g.a"},
            {"segment_id": "G2", "code_id": "h.c"},
            {"segment_id": "G3", "code_id": "g.a"},
        ],
        [
            {"place_id": p, "sentence_id": s}
            for p, s in (("P1", "S1"), ("P2", "S1"), ("P3", "S2"), ("P4", "S9"))
        ],
        [
            {"place_id": p, "work_id": w}
            for p, w in (("P1", "v"), ("P1", "w"), ("P2", "v"), ("P3", "w"), ("P4", "v"), ("P3", "unlisted"))
        ],
    )


def test_a_cell_counts_places():
    matrix = concept_matrix(coding(), ["w", "v", "x"])
    assert list(matrix.columns) == ["g.a", "g.b", "h.c"]
    assert matrix.index.name == "work_id"
    assert matrix.loc["w"].tolist() == [2, 0, 1]
    assert matrix.loc["v"].tolist() == [2, 0, 2]
    assert matrix.loc["x"].tolist() == [0, 0, 0]


def test_a_group_keeps_its_codes_only():
    assert list(concept_matrix(coding(), ["v"], "h").columns) == ["h.c"]


def test_sentences_are_counted_by_code():
    coded = coding()
    assert coded.sentence_codes["S1"] == {"g.a", "h.c"}
    assert coded.code_counts() == {"g.a": 2, "g.b": 0, "h.c": 1}
    assert coded.code_counts("g") == {"g.a": 2, "g.b": 0}
    assert coded.stances == {"S1": "asserts", "S2": "reports"}


def test_the_matrix_of_the_paper_equals_a_plain_join(package, review):
    matrix = Review({"code_merging": "first"}, package).matrix()
    assert matrix.shape == (24, len(review.codebook.leaves()))
    segments = {s["segment_id"]: s["sentence_id"] for s in package.rows("segments")}
    codes = {(segments[r["segment_id"]], r["code_id"]) for r in package.rows("segment_codes")}
    places = {p["place_id"]: p["sentence_id"] for p in package.rows("places")}
    plain = Counter(
        (r["work_id"], code)
        for r in package.rows("place_works")
        for sentence, code in codes
        if places[r["place_id"]] == sentence
    )
    assert {(w, c): n for w, row in matrix.iterrows() for c, n in row.items() if n} == plain


def test_the_groups_together_are_the_whole(review):
    whole = review.matrix()
    parts = [review.matrix(group) for group in review.codebook.groups]
    assert [c for part in parts for c in part.columns] == list(whole.columns)
    assert sum(int(part.to_numpy().sum()) for part in parts) == int(whole.to_numpy().sum())


def test_every_work_is_cited_in_a_coded_sentence(review):
    assert (review.matrix().sum(axis=1) > 0).all()
