"""A coefficient with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

ONE_CODER = "fewer than two coders"
FEW_UNITS = "fewer than two units that both coders read"
ONE_VALUE = "every decision is the same: nothing can be corrected for chance"
TWO_CODERS_ONLY = "defined for two coders only"
INCOMPLETE = "fewer than two units that every coder read"
FEW_RESAMPLES = "undefined in more than half of the resamples"


@dataclass(frozen=True)
class Estimate:
    """A coefficient.

    Attributes
    ----------
    value : float or None
        The coefficient; None where it is undefined.
    low, high : float or None
        Ends of the bootstrap interval; None where there is none.
    undefined : int
        Resamples in which the coefficient is undefined; they are left out of the interval.
    reason : str
        Why value or interval is missing; empty when both are there.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    undefined: int = 0
    reason: str = ""
