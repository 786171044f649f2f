"""Coefficients of agreement for one table of ratings; the libraries' arithmetic where a library has it.

Ratings are an array of shape (coders, units) that holds numbers of categories, 0 and up; NaN where a coder did not
read a unit. Each function returns a pair: the coefficient or None, and the reason when it is None.

Missing readings: percent agreement and Krippendorff's alpha use every unit that two or more coders read, Gwet's AC1
besides takes the categories' shares from all units read, and Cohen's and Fleiss' kappa use the units that every coder
read, as their definitions ask for.
"""

from __future__ import annotations

import numpy as np

from executable_review.coding.agreement import estimates as why

Coefficient = tuple[float | None, str]


def value_counts(ratings: np.ndarray, categories: int) -> np.ndarray:
    """Return how many coders gave each category to each unit, shape (units, categories)."""
    given = [(ratings == c).sum(axis=0) for c in range(categories)]
    return np.array(given, dtype=int).reshape(categories, ratings.shape[1]).T


def pairwise(counts: np.ndarray) -> np.ndarray:
    """Return, for each unit, the share of its pairs of readings that agree; 0 for units without a pair."""
    readings = counts.sum(axis=1)
    pairs = readings * (readings - 1)
    same = (counts * (counts - 1)).sum(axis=1)
    return np.divide(same, pairs, out=np.zeros(len(counts)), where=pairs > 0)


def _complete(ratings: np.ndarray) -> np.ndarray:
    return ratings[:, ~np.isnan(ratings).any(axis=0)]


def _problem(ratings: np.ndarray, needed: str, units: int) -> str:
    if len(ratings) < 2:
        return why.ONE_CODER
    return needed if units < 2 else ""


def percent_agreement(ratings: np.ndarray, categories: int) -> Coefficient:
    """Return the mean share of agreeing pairs of readings over units with at least two readings."""
    counts = value_counts(ratings, categories)
    shared = counts.sum(axis=1) >= 2
    problem = _problem(ratings, why.FEW_UNITS, shared.sum())
    return (None, problem) if problem else (float(pairwise(counts)[shared].mean()), "")


def cohen_kappa(ratings: np.ndarray, categories: int) -> Coefficient:
    """Return Cohen's kappa of two coders (Cohen 1960, 10.1177/001316446002000104), from statsmodels."""
    from statsmodels.stats.inter_rater import cohens_kappa  # takes a second to import

    if len(ratings) > 2:
        return None, why.TWO_CODERS_ONLY
    both = _complete(ratings).astype(int)
    problem = _problem(ratings, why.FEW_UNITS, both.shape[1])
    if problem:
        return None, problem
    table = np.zeros((categories, categories))
    np.add.at(table, (both[0], both[1]), 1)
    if np.diag(table).max() == table.sum():
        return None, why.ONE_VALUE
    return float(cohens_kappa(table, return_results=False)), ""


def fleiss_kappa(ratings: np.ndarray, categories: int) -> Coefficient:
    """Return Fleiss' kappa (Fleiss 1971, 10.1037/h0031619), from statsmodels; Scott's pi for two coders."""
    from statsmodels.stats import inter_rater  # takes a second to import

    complete = _complete(ratings)
    problem = _problem(ratings, why.INCOMPLETE, complete.shape[1])
    if problem:
        return None, problem
    counts = value_counts(complete, categories)
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None, why.ONE_VALUE
    return float(inter_rater.fleiss_kappa(counts)), ""


def krippendorff_alpha(
    ratings: np.ndarray, categories: int, distances: np.ndarray | None = None
) -> Coefficient:
    """Return Krippendorff's alpha (Krippendorff 2019, 10.4135/9781071878781), from the library krippendorff.

    Parameters
    ----------
    ratings : array of shape (coders, units)
    categories : int
    distances : array of shape (categories, categories), optional
        Distance of each pair of categories, 0 to 1; nominal (equal or not) when not given.
    """
    from krippendorff import alpha

    counts = value_counts(ratings, categories)
    counts = counts[counts.sum(axis=1) >= 2]
    problem = _problem(ratings, why.FEW_UNITS, len(counts))
    if problem:
        return None, problem
    used = counts.sum(axis=0) > 0
    if used.sum() < 2:
        return None, why.ONE_VALUE

    def known(v1, v2, i1, i2, n_v, dtype=np.float64):  # the library's form of a distance
        return distances[np.ix_(used, used)][i1, i2].astype(dtype)

    level = "nominal" if distances is None else known
    return float(alpha(value_counts=counts[:, used], level_of_measurement=level)), ""


def gwet_ac1(ratings: np.ndarray, categories: int) -> Coefficient:
    """Return Gwet's AC1 (Gwet 2008, 10.1348/000711006X126600).

    AC1 = (p_a - p_e) / (1 - p_e), with p_a the mean share of agreeing pairs over units with two or more readings,
    p_e the sum of pi_k (1 - pi_k) over categories divided by their number less one, and pi_k the mean share of
    category k in a unit's readings. Written here, as no kept library computes it beside today's pandas.
    """
    counts = value_counts(ratings, categories)
    observed, problem = percent_agreement(ratings, categories)
    if observed is None:
        return None, problem
    readings = counts.sum(axis=1)
    shares = (counts[readings > 0] / readings[readings > 0, None]).mean(axis=0)
    chance = (shares * (1 - shares)).sum() / (categories - 1)
    return float((observed - chance) / (1 - chance)), ""


NOMINAL = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "fleiss_kappa": fleiss_kappa,
    "krippendorff_alpha": krippendorff_alpha,
    "gwet_ac1": gwet_ac1,
}
