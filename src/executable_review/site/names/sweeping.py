"""What pages say of sweeps."""

from __future__ import annotations

from typing import Any

from executable_review.review import Review
from executable_review.sweeps import MOST_UNIVERSES


def sweep_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of sweeps: ``most_universes``, the limit, as text."""
    return {"most_universes": f"{MOST_UNIVERSES:,}".replace(",", "\u202f")}
