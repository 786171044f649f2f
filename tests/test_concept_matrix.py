"""The augmented concept matrix: evidence by kind, filters, gaps, saturation; what is not known is never zero."""

import random
from itertools import combinations
from math import comb

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from executable_review.coding import (
    KINDS,
    ConceptMatrix,
    concept_counts,
    pairs_never_together,
    saturation,
    together,
)
from executable_review.coding.concept_matrix import BOTH, RECORD, WORK, MatrixUnit
from executable_review.coding.dictionary import CODED, NOT_FOUND, NOT_KNOWN
from executable_review.coding.units import units_of_analysis
from executable_review.review import Review

CODES = ("a", "b", "c")


@st.composite
def matrices(draw):
    """A small matrix with any evidence; where there is evidence of a kind, that kind was looked at."""
    units = tuple(
        MatrixUnit(f"u{i}", f"U{i}", f"title {i}", draw(st.sampled_from([None, 1990, 2000, 2001])), WORK, ())
        for i in range(draw(st.integers(0, 5)))
    )
    evidence, looked = {}, {}
    for u in units:
        for code in CODES:
            cell = draw(
                st.fixed_dictionaries(
                    {}, optional={k: st.integers(1, 3 if k == "paper" else 1) for k in KINDS}
                )
            )
            if cell:
                evidence[u.unit_id, code] = cell
            looked[u.unit_id, code] = (
                frozenset(cell) | draw(st.frozensets(st.sampled_from(list(KINDS)))) | {"paper"}
            )
    return ConceptMatrix(units, CODES, tuple(KINDS), evidence, looked, draw(st.integers(1, 4)))


@settings(max_examples=30)
@given(matrices())
def test_a_cell_is_the_sum_over_kinds_of_evidence(matrix):
    long = matrix.long()
    sums = long.groupby(["unit", "code"])["evidence"].sum().to_dict()
    frame = matrix.frame().set_index("unit")
    for u in matrix.units:
        for code in CODES:
            n = matrix.count(u.unit_id, code)
            assert n == sums.get((u.unit_id, code), 0) == sum(matrix.by_kind(u.unit_id, code).values())
            one = [matrix.select(kinds=[k]).count(u.unit_id, code) for k in KINDS]
            assert sum(one) == n
            shown = frame.loc[u.unit_id, code]
            assert pd.isna(shown) or shown == n


@settings(max_examples=30)
@given(matrices())
def test_what_is_not_known_is_never_zero(matrix):
    frame = matrix.frame().set_index("unit")
    for u in matrix.units:
        for code in CODES:
            state, shown = matrix.state(u.unit_id, code), frame.loc[u.unit_id, code]
            everything = matrix.looked[u.unit_id, code] == set(KINDS)
            assert (state == NOT_KNOWN) == bool(pd.isna(shown))
            assert (state == NOT_FOUND) == (not pd.isna(shown) and shown == 0)
            assert state != NOT_FOUND or (everything and matrix.count(u.unit_id, code) == 0)
            # A cell with evidence below the minimum is left open.
            if 0 < matrix.count(u.unit_id, code) < matrix.minimum:
                assert state == NOT_KNOWN
    counts = concept_counts(matrix)
    assert (counts[["marked", "not found", "not known"]].sum(axis=1) == len(matrix.units)).all()


@settings(max_examples=30)
@given(
    matrices(), st.frozensets(st.sampled_from(CODES)), st.frozensets(st.sampled_from(list(KINDS))), st.data()
)
def test_filters_give_the_result_of_the_filtered_data(matrix, codes, kinds, data):
    kept = (
        data.draw(st.frozensets(st.sampled_from([u.unit_id for u in matrix.units]))) if matrix.units else ()
    )
    part = matrix.select(units=kept, codes=codes, kinds=kinds)
    plain = ConceptMatrix(
        tuple(u for u in matrix.units if u.unit_id in kept),
        tuple(c for c in CODES if c in codes),
        tuple(k for k in KINDS if k in kinds),
        {
            cell: {k: n for k, n in found.items() if k in kinds}
            for cell, found in matrix.evidence.items()
            if cell[0] in kept and cell[1] in codes
        },
        {cell: looked & kinds for cell, looked in matrix.looked.items()},
        matrix.minimum,
    )
    pd.testing.assert_frame_equal(part.frame(), plain.frame())
    pd.testing.assert_frame_equal(part.long(), plain.long())
    assert saturation(part) == saturation(plain)


@settings(max_examples=30)
@given(matrices(), st.randoms())
def test_the_order_of_rows_never_matters(matrix, chance):
    units = list(matrix.units)
    chance.shuffle(units)
    mixed = ConceptMatrix(
        tuple(units), matrix.codes, matrix.kinds, matrix.evidence, matrix.looked, matrix.minimum
    )
    assert saturation(mixed) == saturation(matrix)
    for table in (concept_counts, together, pairs_never_together):
        pd.testing.assert_frame_equal(table(mixed), table(matrix))


@given(matrices())
def test_pairs_meet_or_never_meet(matrix):
    both, never = together(matrix), pairs_never_together(matrix, least=1)
    assert (both.to_numpy() == both.to_numpy().T).all()
    apart = set(zip(never["first"], never["second"], strict=True))
    for i, a in enumerate(CODES):
        assert both.loc[a, a] == len(matrix.marked(a))
        for b in CODES[i + 1 :]:
            common = both.loc[a, a] and both.loc[b, b]
            assert ((a, b) in apart) == (bool(common) and both.loc[a, b] == 0)
    assert (never["open"] <= len(matrix.units)).all()


@given(matrices())
def test_saturation_counts_every_work_and_concept_once(matrix):
    found = saturation(matrix)
    carried = [c for c in CODES if matrix.marked(c)]
    assert sum(s.units for s in found.steps) == len(matrix.units)
    assert sorted(c for s in found.steps for c in s.new) == sorted(carried)
    assert found.expected[0] == 0
    assert found.expected[-1] == pytest.approx(len(carried))
    assert list(found.expected) == sorted(found.expected)
    years = [s.year for s in found.steps]
    assert None not in years[:-1] and years == sorted(years, key=lambda y: (y is None, y or 0))


def test_the_expected_curve_equals_the_mean_over_all_draws():
    units = tuple(MatrixUnit(f"u{i}", "", "", 2000, WORK, ()) for i in range(4))
    carried = {"u0": "ab", "u1": "a", "u2": "c", "u3": "a"}
    evidence = {(u, c): {"paper": 1} for u, codes in carried.items() for c in codes}
    looked = {(u.unit_id, c): frozenset(KINDS) for u in units for c in CODES}
    found = saturation(ConceptMatrix(units, CODES, tuple(KINDS), evidence, looked))
    for n in range(5):
        draws = [len(set("".join(carried[u] for u in d))) for d in combinations(carried, n)]
        assert len(draws) == comb(4, n)
        assert found.expected[n] == pytest.approx(sum(draws) / len(draws))
    assert found.once == ("b", "c")
    assert found.next_new == 0.5


@pytest.mark.parametrize(
    ("unit", "origins"),
    [("works", {WORK, BOTH}), ("records", {RECORD, BOTH}), ("both", {WORK, RECORD, BOTH})],
)
def test_the_rows_are_those_that_the_decision_names(package, unit, origins):
    review = Review({"matrix_unit": unit}, package)
    units = review.concept_matrix.units
    assert {u.origin for u in units} == origins
    works = {w["work_id"]: w["record_id"] for w in package.rows("works")}
    included = set(review.screened.included)
    expected = len(works) * (unit != "records") + len(included) * (unit != "works")
    if unit == "both":
        expected -= len(included & set(works.values()))
    assert len(units) == len({u.unit_id for u in units}) == expected


def test_the_matrix_joins_the_papers_use_and_the_dictionary(review):
    matrix, used = review.concept_matrix, review.matrix()
    works = {w["work_id"]: w["record_id"] for w in review.data.rows("works")}
    for u in matrix.units:
        for code in matrix.codes:
            kinds = matrix.by_kind(u.unit_id, code)
            assert kinds.get("paper", 0) == (used.loc[u.unit_id, code] if u.unit_id in works else 0)
            read = works.get(u.unit_id) or u.unit_id
            if read in review.records:
                assert set(kinds) - {"paper"} == set(review.dictionary_coding.found[read].get(code, ()))
    included = matrix.select(
        units=set(review.screened.included), kinds=["title", "author_keywords", "abstract"]
    )
    for code in matrix.codes:
        tally = review.dictionary_coding.tally(code, (u.unit_id for u in included.units))
        states = list(included.states[code].values())
        assert (tally.coded, tally.not_found) == (states.count(CODED), states.count(NOT_FOUND))


def test_a_higher_minimum_opens_cells_and_makes_no_zero(package, review):
    high = Review({"minimum_cell_evidence": 3}, package).concept_matrix
    low = review.concept_matrix
    for code in low.codes:
        assert high.marked(code) <= low.marked(code)
        zero = {u for u, s in low.states[code].items() if s == NOT_FOUND}
        assert {u for u, s in high.states[code].items() if s == NOT_FOUND} == zero
    assert sum(len(high.marked(c)) for c in low.codes) < sum(len(low.marked(c)) for c in low.codes)


def test_rows_of_the_tables_may_stand_in_any_order(compendium, review):
    chance = random.Random(3)
    for table in (
        "works",
        "records",
        "term_counts",
        "dictionary",
        "place_works",
        "segment_codes",
        "segments",
    ):

        def mix(rows):
            body = rows[1:]
            chance.shuffle(body)
            rows[1:] = body

        compendium.edit(table, mix)
    mixed = compendium.review().concept_matrix
    pd.testing.assert_frame_equal(mixed.frame(), review.concept_matrix.frame())


def test_a_unit_of_analysis_is_told_only_where_it_is_shown(package):
    rules = package.rows("units_of_analysis")
    assert units_of_analysis("A vignette experiment", None, rules) == ("individuals",)
    assert units_of_analysis("Trust", "Local Government; surveys", rules) == ("cities and local government",)
    assert units_of_analysis("Why citizens trust", None, rules) == ()
    assert units_of_analysis(None, None, rules) == ()
    assert units_of_analysis("Engaging public sector clients", None, rules) == ()
