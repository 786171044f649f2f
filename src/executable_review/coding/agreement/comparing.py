"""Compare coders: every pair, and all together; each code, all decisions, and whole sets of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np

from executable_review.coding.agreement import resampling
from executable_review.coding.agreement.coefficients import krippendorff_alpha, value_counts
from executable_review.coding.agreement.distance import jaccard, masi, matrix
from executable_review.coding.agreement.estimates import Estimate
from executable_review.coding.coder_file import CoderFile

SEED = 20220701
RESAMPLES = 1000
MISSING = (
    "A unit that a coder did not read is missing for that coder, never a refusal of the code. A pair is compared on "
    "the units that both read. Over more coders, percent agreement, alpha and AC1 use the units that two or more read, "
    "Fleiss' kappa those that all read. A code that a coder does not look for is left out of the comparison with "
    "that coder."
)


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code.

    Attributes
    ----------
    code_id : str
    given : mapping of coder to int
        Units to which each coder gave the code, of the units compared.
    both, neither : int
        Units to which every coder of the comparison gave the code, and to which none did.
    prevalence, bias : float or None
        Of pairs only (Byrt, Bishop & Carlin 1993, 10.1016/0895-4356(93)90018-V): the share of units where both
        gave the code less the share where neither did; and the difference between the two coders' shares.
    estimates : mapping of coefficient to Estimate
    """

    code_id: str
    given: Mapping[str, int]
    both: int
    neither: int
    prevalence: float | None
    bias: float | None
    estimates: Mapping[str, Estimate]


@dataclass(frozen=True)
class Comparison:
    """Agreement of some coders: units compared, each code, all decisions pooled, and sets of codes."""

    coders: tuple[str, ...]
    units: int
    codes: tuple[CodeAgreement, ...]
    pooled: Mapping[str, Estimate]
    sets: Mapping[str, Estimate]
    left_out: Mapping[str, str]


@dataclass(frozen=True)
class Agreement:
    """All comparisons of some coders."""

    coders: tuple[CoderFile, ...]
    pairs: tuple[Comparison, ...]
    together: Comparison | None
    seed: int
    resamples: int

    def pair(self, first: str, second: str) -> Comparison | None:
        """Return the comparison of two coders, or None if they were not compared."""
        return next((p for p in self.pairs if set(p.coders) == {first, second}), None)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON; what is undefined is None, with a reason."""
        return {
            "seed": self.seed,
            "resamples": self.resamples,
            "confidence": resampling.CONFIDENCE,
            "missing": MISSING,
            "coders": [
                {"id": c.coder_id, "codebook_version": c.codebook_version, "units": len(c.codes)}
                for c in self.coders
            ],
            "pairs": [_plain(p) for p in self.pairs],
            "together": _plain(self.together) if self.together else None,
        }


def _plain(comparison: Comparison) -> dict[str, Any]:
    return {
        **asdict(comparison),
        "coders": list(comparison.coders),
        "codes": [asdict(c) for c in comparison.codes],
    }


def compare(
    coders: Sequence[CoderFile],
    codes: Sequence[str],
    looked_for: Mapping[str, frozenset[str]] | None = None,
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> Agreement:
    """Compare every pair of coders, and all of them together when they are more than two.

    Parameters
    ----------
    coders : sequence of CoderFile
        In any number; with fewer than two there is no pair.
    codes : sequence of str
        Leaf codes in the order of the codebook.
    looked_for : mapping of coder to codes, optional
        Codes that a coder can give at all; every code for a coder that is not named.
    seed, resamples : int
        Of the bootstrap: units are drawn with replacement, all codes of a unit together.
    """
    scopes = looked_for or {}

    def of(group: Sequence[CoderFile]) -> Comparison:
        return _comparison(group, codes, scopes, seed, resamples)

    return Agreement(
        tuple(coders),
        tuple(of(pair) for pair in combinations(coders, 2)),
        of(coders) if len(coders) > 2 else None,
        seed,
        resamples,
    )


def _comparison(
    coders: Sequence[CoderFile],
    codes: Sequence[str],
    scopes: Mapping[str, frozenset[str]],
    seed: int,
    resamples: int,
) -> Comparison:
    left_out, compared = {}, []
    for code in codes:
        blind = [c.coder_id for c in coders if code not in scopes.get(c.coder_id, codes)]
        if blind:
            left_out[code] = f"{', '.join(blind)}: does not look for it"
        else:
            compared.append(code)
    read = {unit: sum(unit in c.codes for c in coders) for c in coders for unit in c.codes}
    units = sorted(unit for unit, readers in read.items() if readers >= 2)
    weights = resampling.draw(len(units), resamples, seed)
    tables = {code: _ratings(coders, units, code) for code in compared}
    # Decisions on several codes of one unit are no further units.
    poolable = tables if len(units) >= 2 else {}
    pooled = np.concatenate([np.zeros((len(coders), 0)), *poolable.values()], axis=1)
    return Comparison(
        tuple(c.coder_id for c in coders),
        len(units),
        tuple(_code_agreement(coders, code, table, weights) for code, table in tables.items()),
        resampling.estimates(pooled, 2, np.tile(weights, len(poolable))),
        _set_estimates(coders, units, frozenset(compared), weights),
        left_out,
    )


def _ratings(coders: Sequence[CoderFile], units: Sequence[str], code: str) -> np.ndarray:
    """Return 1 for given, 0 for not given, NaN for not read; shape (coders, units)."""
    rows = [[float(code in c.codes[u]) if u in c.codes else np.nan for u in units] for c in coders]
    return np.array(rows, dtype=float).reshape(len(coders), len(units))


def _code_agreement(
    coders: Sequence[CoderFile], code: str, ratings: np.ndarray, weights: np.ndarray
) -> CodeAgreement:
    given = {c.coder_id: int(np.nansum(row)) for c, row in zip(coders, ratings, strict=True)}
    both, neither = int((ratings == 1).all(axis=0).sum()), int((ratings == 0).all(axis=0).sum())
    units = ratings.shape[1]
    pair = len(coders) == 2 and units > 0
    first, second = [*given.values()][:2]
    return CodeAgreement(
        code,
        given,
        both,
        neither,
        (both - neither) / units if pair else None,
        (first - second) / units if pair else None,
        resampling.estimates(ratings, 2, weights),
    )


def _set_estimates(
    coders: Sequence[CoderFile], units: Sequence[str], compared: frozenset[str], weights: np.ndarray
) -> dict[str, Estimate]:
    """Return Krippendorff's alpha over whole sets of codes, with MASI and with Jaccard distance."""
    given = [[c.codes[u] & compared if u in c.codes else None for u in units] for c in coders]
    values = sorted({s for row in given for s in row if s is not None}, key=sorted)
    number = {value: n for n, value in enumerate(values)}
    ratings = np.array(
        [[np.nan if s is None else number[s] for s in row] for row in given], dtype=float
    ).reshape(len(coders), len(units))
    found = {}
    for name, distance in (("alpha_masi", masi), ("alpha_jaccard", jaccard)):
        distances = matrix(values, distance)
        point = krippendorff_alpha(ratings, len(values), distances)
        resampled = (
            None
            if point[0] is None
            else resampling.alpha(value_counts(ratings, len(values)), distances, weights)
        )
        found[name] = resampling.estimate(point, resampled)
    return found
