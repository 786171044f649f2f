"""Agreement between coders: coefficients with intervals, per code, per pair and over all codes."""

from executable_review.coding.agreement.comparing import Agreement, CodeAgreement, Comparison, compare
from executable_review.coding.agreement.estimates import Estimate

__all__ = ["Agreement", "CodeAgreement", "Comparison", "Estimate", "compare"]
