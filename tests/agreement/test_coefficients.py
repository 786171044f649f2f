"""Coefficients: published values, the libraries as judges of the resamples, and tables that allow no coefficient."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from published_ratings import ABSTRACTORS, DIAGNOSES, KRIPPENDORFF, WORKED
from sklearn.metrics import cohen_kappa_score

from executable_review.coding.agreement import coefficients, estimates, resampling
from executable_review.coding.agreement.distance import jaccard, masi, matrix


def ratings(rows):
    """Number categories from 0; what is missing is NaN."""
    return np.array([[np.nan if v is None else v - 1.0 for v in row] for row in rows])


def from_table(table):
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return np.array(pairs, dtype=float).T


def from_counts(rows):
    return np.array([[v for v, n in enumerate(row) for _ in range(n)] for row in rows], dtype=float).T


CANONICAL = ratings(KRIPPENDORFF)
PATIENTS = np.array([[int(d) - 1.0 for d in patient] for patient in DIAGNOSES]).T
TWO = from_table(ABSTRACTORS)
PUBLISHED = [
    ("krippendorff_alpha", CANONICAL, 5, 0.74342),
    ("gwet_ac1", CANONICAL, 5, 0.77544),
    ("cohen_kappa", TWO, 3, 0.7964094),
    ("fleiss_kappa", TWO, 3, 0.7962397),
    ("gwet_ac1", TWO, 3, 0.8493305),
    ("krippendorff_alpha", TWO, 3, 0.7972585),
    ("percent_agreement", TWO, 3, 0.89),
    ("fleiss_kappa", PATIENTS, 5, 0.430),
    ("fleiss_kappa", from_counts(WORKED), 5, 0.210),
]


@pytest.mark.parametrize(("name", "table", "categories", "published"), PUBLISHED)
def test_published_values(name, table, categories, published):
    value, reason = coefficients.NOMINAL[name](table, categories)
    digits = len(str(published).partition(".")[2])
    assert value == pytest.approx(published, abs=0.6 * 10 ** -max(digits, 3))
    assert reason == ""


@pytest.mark.parametrize(("name", "table", "categories", "published"), PUBLISHED)
def test_resampling_has_the_published_values_when_nothing_is_resampled(name, table, categories, published):
    value = resampling.nominal(table, categories, np.ones((1, table.shape[1])))[name][0]
    assert value == pytest.approx(published, abs=0.0006)


@pytest.mark.parametrize(
    ("published", "distance"),
    [
        (0.849, lambda a, b: (a - b) ** 2),  # interval
        (0.743, lambda a, b: float(a != b)),  # nominal
    ],
)
def test_alpha_takes_any_distance(published, distance):
    distances = np.array([[distance(a, b) for b in range(5)] for a in range(5)], dtype=float)
    assert coefficients.krippendorff_alpha(CANONICAL, 5, distances)[0] == pytest.approx(published, abs=5e-4)
    counts = coefficients.value_counts(CANONICAL, 5)
    weights = np.ones((1, CANONICAL.shape[1]))
    assert resampling.alpha(counts, distances, weights)[0] == pytest.approx(published, abs=5e-4)


def test_distances_between_sets():
    a, b, c, d = (frozenset(x) for x in ("ab", "abcd", "bc", "d"))
    # Passonneau 2006: Jaccard 2/4 with one set inside the other; the toolkit NLTK documents 0.665 with 0.67 for 2/3.
    assert masi(a, b) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(a, c) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(a, d) == jaccard(a, d) == 1
    assert jaccard(a, c) == pytest.approx(2 / 3)
    assert masi(a, a) == jaccard(frozenset(), frozenset()) == masi(frozenset(), frozenset()) == 0
    assert masi(a, frozenset()) == jaccard(a, frozenset()) == 1
    assert matrix([], masi).shape == (0, 0)


SETS = st.frozensets(st.sampled_from("abcd"))


@given(SETS, SETS)
def test_a_distance_is_symmetric_and_no_less_than_jaccard(a, b):
    assert masi(a, b) == masi(b, a)
    assert 0 <= jaccard(a, b) <= masi(a, b) <= 1


@st.composite
def tables(draw):
    coders, units = draw(st.integers(2, 4)), draw(st.integers(2, 9))
    values = st.sampled_from([0.0, 0.0, 1.0, 1.0, 2.0, np.nan])
    return np.array(
        draw(st.lists(st.lists(values, min_size=units, max_size=units), min_size=coders, max_size=coders))
    )


@given(tables(), st.integers(0, 5))
def test_a_resample_is_the_libraries_result_on_the_drawn_units(table, seed):
    weights = resampling.draw(table.shape[1], 3, seed)
    found = resampling.nominal(table, 3, weights)
    for n, row in enumerate(weights):
        drawn = np.repeat(table, row.astype(int), axis=1)
        for name, values in found.items():
            expected, _ = coefficients.NOMINAL[name](drawn, 3)
            if expected is None:
                assert np.isnan(values[n]), name
            else:
                assert values[n] == pytest.approx(expected, abs=1e-9), name


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=20))
def test_cohen_is_that_of_scikit_learn(pairs):
    table = np.array(pairs, dtype=float).T
    value, _ = coefficients.cohen_kappa(table, 3)
    assume(value is not None)
    assert value == pytest.approx(cohen_kappa_score(table[0], table[1], labels=[0, 1, 2]))


@given(tables(), st.randoms(use_true_random=False))
def test_order_of_coders_and_units_makes_no_difference(table, random):
    other = table[random.sample(range(len(table)), len(table))]
    other = other[:, random.sample(range(table.shape[1]), table.shape[1])]
    for name, compute in coefficients.NOMINAL.items():
        one, two = compute(table, 3), compute(other, 3)
        assert one == (pytest.approx(two[0]), two[1]) if one[0] is not None else one == two, name


NO = np.nan
UNDEFINED = [
    ([[0, 1, 1]], "krippendorff_alpha", estimates.ONE_CODER),
    ([[0, 1, 1]], "cohen_kappa", estimates.ONE_CODER),
    ([[0, NO, NO], [NO, 1, 0]], "percent_agreement", estimates.FEW_UNITS),
    ([[0, NO, NO], [NO, 1, 0]], "gwet_ac1", estimates.FEW_UNITS),
    ([[0, NO, 1], [0, 1, NO]], "cohen_kappa", estimates.FEW_UNITS),
    ([[0, NO, 1], [0, 1, NO]], "fleiss_kappa", estimates.INCOMPLETE),
    ([[0, 0, 0], [0, 0, 0]], "cohen_kappa", estimates.ONE_VALUE),
    ([[0, 0, 0], [0, 0, 0]], "fleiss_kappa", estimates.ONE_VALUE),
    ([[1, 1, 1], [1, 1, 1]], "krippendorff_alpha", estimates.ONE_VALUE),
    ([[0, 1, 1], [0, 1, 1], [1, 1, 0]], "cohen_kappa", estimates.TWO_CODERS_ONLY),
]


@pytest.mark.parametrize(("table", "name", "reason"), UNDEFINED)
def test_what_is_undefined_is_named(table, name, reason):
    table = np.array(table, dtype=float)
    assert coefficients.NOMINAL[name](table, 2) == (None, reason)
    whole = resampling.estimates(table, 2, resampling.draw(table.shape[1], 50, 1))
    assert (whole[name].value, whole[name].low, whole[name].reason) == (None, None, reason)


def test_a_code_that_nobody_gives_is_full_agreement_without_chance_correction():
    table = np.zeros((2, 5))
    assert coefficients.percent_agreement(table, 2) == (1.0, "")
    assert coefficients.gwet_ac1(table, 2) == (1.0, "")


def test_an_interval_that_most_resamples_leave_undefined_is_none():
    table = np.zeros((2, 40))
    table[:, 0] = 1
    found = resampling.estimates(table, 2, resampling.draw(40, 200, 3))["cohen_kappa"]
    assert found.value == 1.0
    assert found.undefined > 0
    rare = resampling.estimate((1.0, ""), np.array([np.nan, np.nan, 1.0]))
    assert (rare.low, rare.undefined, rare.reason) == (None, 2, estimates.FEW_RESAMPLES)


def test_intervals_are_seeded_and_narrow_with_more_units():
    generator = np.random.default_rng(5)
    small = generator.integers(0, 2, (2, 30)).astype(float)
    small[1, :24] = small[0, :24]
    large = np.tile(small, 20)

    def interval(table, seed):
        return resampling.estimates(table, 2, resampling.draw(table.shape[1], 400, seed))[
            "krippendorff_alpha"
        ]

    one, again, other, wide = interval(small, 1), interval(small, 1), interval(small, 2), interval(large, 1)
    assert one == again
    assert (one.low, one.high) != (other.low, other.high)
    assert one.low < one.value < one.high
    assert wide.high - wide.low < (one.high - one.low) / 3
