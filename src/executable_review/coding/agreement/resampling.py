"""Bootstrap intervals: the coefficients of many resamples of the units at once.

The libraries take one table at a time; thousands of resamples of dozens of codes would take minutes. All
coefficients are ratios of sums over units, so a resample is a row of weights, how often each unit was drawn, and its
sums are one product of matrices. A test holds the results to the libraries' for any table.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from executable_review.coding.agreement import estimates as why
from executable_review.coding.agreement.coefficients import NOMINAL, Coefficient, pairwise, value_counts
from executable_review.coding.agreement.estimates import Estimate

CONFIDENCE = 0.95


def draw(units: int, resamples: int, seed: int) -> np.ndarray:
    """Draw units with replacement and return how often each was drawn, shape (resamples, units)."""
    if not units:
        return np.zeros((resamples, 0))
    generator = np.random.default_rng(seed)
    return generator.multinomial(units, np.full(units, 1 / units), size=resamples).astype(float)


def nominal(ratings: np.ndarray, categories: int, weights: np.ndarray) -> Mapping[str, np.ndarray]:
    """Return each coefficient in each resample, shape (resamples,); NaN where it is undefined.

    Parameters
    ----------
    ratings : array of shape (coders, units)
        As in `executable_review.coding.agreement.coefficients`.
    categories : int
    weights : array of shape (resamples, units)
    """
    coders = len(ratings)
    counts = value_counts(ratings, categories)
    readings = counts.sum(axis=1)
    shared, complete = readings >= 2, readings == coders
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = (weights @ (pairwise(counts) * shared)) / _enough(weights @ shared)
        found = {"percent_agreement": observed}
        n = _enough(weights @ complete)
        if coders == 2:
            margins = [weights @ (value_counts(r[None], categories) * complete[:, None]) for r in ratings]
            expected = (margins[0] * margins[1]).sum(axis=1) / n**2
            same = weights @ (pairwise(counts) * complete) / n
            found["cohen_kappa"] = _corrected(same, expected)
        shares = (weights @ (counts * complete[:, None])) / (coders * n)[:, None]
        same = weights @ (pairwise(counts) * complete) / n
        found["fleiss_kappa"] = _corrected(same, (shares**2).sum(axis=1))
        found["krippendorff_alpha"] = alpha(counts, 1 - np.eye(categories), weights)
        each = np.divide(counts, readings[:, None], out=np.zeros(counts.shape), where=readings[:, None] > 0)
        shares = (weights @ each) / (weights @ (readings > 0))[:, None]
        found["gwet_ac1"] = _corrected(observed, (shares * (1 - shares)).sum(axis=1) / (categories - 1))
    return found


def alpha(counts: np.ndarray, distances: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return Krippendorff's alpha in each resample, shape (resamples,); NaN where it is undefined.

    Parameters
    ----------
    counts : array of shape (units, categories)
    distances : array of shape (categories, categories)
    weights : array of shape (resamples, units)
    """
    readings = counts.sum(axis=1)
    counts = counts * (readings >= 2)[:, None]
    apart = np.einsum("uv,vw,uw->u", counts, distances, counts, optimize=True) / np.maximum(readings - 1, 1)
    totals = weights @ counts
    n = totals.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.einsum("rv,rv->r", totals @ distances, totals) / (n - 1)
        found = np.where(expected > 0, 1 - (weights @ apart) / expected, np.nan)
    return np.where(np.isnan(_enough(weights @ (readings >= 2))), np.nan, found)


def _enough(units: np.ndarray) -> np.ndarray:
    # As for the coefficients themselves, one unit is too few.
    return np.where(units >= 2, units, np.nan)


def _corrected(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    # Chance agreement of one up to rounding: the coefficient is 0/0.
    return np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan)


def estimate(point: Coefficient, resampled: np.ndarray | None) -> Estimate:
    """Join a coefficient and its percentile interval over the resamples in which it is defined."""
    value, reason = point
    if value is None or resampled is None:
        return Estimate(value, reason=reason)
    defined = resampled[~np.isnan(resampled)]
    undefined = len(resampled) - len(defined)
    if len(defined) <= len(resampled) / 2:
        return Estimate(value, undefined=undefined, reason=why.FEW_RESAMPLES)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Estimate(value, float(low), float(high), undefined)


def estimates(ratings: np.ndarray, categories: int, weights: np.ndarray) -> dict[str, Estimate]:
    """Return all coefficients of a table of ratings with their intervals."""
    points = {name: compute(ratings, categories) for name, compute in NOMINAL.items()}
    usable = len(ratings) >= 2 and ratings.shape[1] >= 2
    resampled = nominal(ratings, categories, weights) if usable else {}
    return {name: estimate(point, resampled.get(name)) for name, point in points.items()}
