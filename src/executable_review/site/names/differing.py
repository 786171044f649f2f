"""Names of a run that is not the published one: what differs, as rows for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from executable_review.differences import Difference, Moved, from_published
from executable_review.review import Review
from executable_review.site.banner import shown


def difference_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the difference: ``differs``, None for the published run."""
    return {"differs": differing(from_published(review), review) if review.parameters.changed() else None}


def differing(found: Difference, review: Review) -> dict[str, Any]:
    """Return a difference, part by part, as rows with names that people know; `review` knows the names."""
    labels = {name: claim.label for name, claim in review.framework.by_id.items()}
    said = {s["sentence_id"]: s["paraphrase"] for s in review.data.rows("segments")}

    def title(record: str) -> str:
        return review.records[record]["title"] if record in review.records else said.get(record, "")

    def titled(moved: Iterable[Moved]) -> list[tuple[Any, ...]]:
        return [(m.name, title(m.name), shown(m.before), shown(m.after)) for m in moved]

    return {
        "decisions": [(m.name, shown(m.before), shown(m.after)) for m in found.decisions],
        "standings": [(m.name, labels.get(m.name, ""), m.before, m.after) for m in found.standings],
        "claims": len(review.judged),
        "counts": [(m.name.replace("_", " "), m.before, m.after) for m in found.counts],
        "entered": titled(found.entered),
        "left": titled(found.left),
        "codes": titled(found.codes),
    }
