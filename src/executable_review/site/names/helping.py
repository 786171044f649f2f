"""Names of the screening help; nothing is computed before a page asks for it."""

from __future__ import annotations

from typing import Any

from executable_review import figures, ranking
from executable_review.errors import ReviewError
from executable_review.helping import screening_help
from executable_review.review import Review
from executable_review.site.shown import show_figure

SHOWN = 20


def help_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the screening help: ``screening_help()``."""
    return {"screening_help": lambda: told(review)}


def told(review: Review) -> dict[str, Any]:
    """Return figure, numbers and first ranks of the screening help, or why there are none.

    A run may include everything or nothing; then there is nothing to learn from, and ``none`` says so.
    """
    try:
        found = screening_help(review.data, review.parameters)
    except ReviewError as error:
        if error.code != "SCR010":
            raise
        return {"none": error.message}
    runs = found.simulations
    unread = sorted(s.unread for s in runs)
    return {
        "none": None,
        "figure": show_figure(review, figures.reading(found)),
        "rule": ranking.STOPPING_RULE,
        "target": ranking.TARGET,
        "confidence": ranking.CONFIDENCE,
        "batch": ranking.BATCH,
        "start": ranking.START,
        "runs": len(runs),
        "total": runs[0].total,
        "relevant": runs[0].relevant,
        "unread": unread[len(unread) // 2],
        "lost": max(s.relevant - s.kept for s in runs),
        "lowest": min(s.recall for s in runs),
        "learnt": found.learnt,
        "unjudged": len(found.ranked),
        "first": [(r.record_id, r.title, f"{r.score:.2f}") for r in found.ranked[:SHOWN]],
    }
