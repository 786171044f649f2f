"""The date that builds write: a fixed one, so that the same inputs give the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, datetime

_DEFAULT = 1767225600  # 1 January 2026, 00:00 UTC, and no statement about when anything was made


def source_date() -> datetime:
    """Return the date that `SOURCE_DATE_EPOCH` names, or the default."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or _DEFAULT), UTC)
