"""Names of the identity of works: what was checked, pairs that wait for a person, notices of retractions."""

from __future__ import annotations

from typing import Any

from executable_review.identity_check import look
from executable_review.review import Review


def identity_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of identity; nothing is computed before a page asks for it.

    ``identity()`` gives what was found. ``open_pairs(found)`` and ``notice_rows(found)`` give rows for tables.
    """
    return {
        "identity": lambda: look(review),
        "open_pairs": lambda found: [(a.record_a, a.record_b, a.reason, a.score) for a in found.open],
        "notice_rows": lambda found: [
            (n.title, n.doi, n.kind, n.date, n.notice_doi, n.source) for n in found.notices
        ],
    }
