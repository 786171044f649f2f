"""Sweeps: every universe of a grid as a row of a table, and chosen ones as whole runs."""

from executable_review.sweeps.plan import MOST_UNIVERSES, Plan, make_plan
from executable_review.sweeps.sweep import Outcome, sweep

__all__ = ["MOST_UNIVERSES", "Outcome", "Plan", "make_plan", "sweep"]
