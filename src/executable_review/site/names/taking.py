"""Names of what a reader can take away: forms of the book, and references for reference managers."""

from __future__ import annotations

from typing import Any

from executable_review.review import Review
from executable_review.site.formats import offered
from executable_review.site.formats.references import coins, csl_item
from executable_review.site.pieces import raw


def taking_names(review: Review) -> dict[str, Any]:
    """Return the offered forms of the book, and hidden references to works and included records."""
    works = {w["work_id"]: w for w in review.data.rows("works")}

    def reference(key: str) -> str:
        row = works.get(key) or review.records[key]
        return coins(csl_item(key, row))

    return {
        "book_forms": offered(review),
        "reference": lambda key: raw(reference(key)),
        "included_references": lambda: raw(
            "\n".join(["<div>", *map(reference, sorted(review.screened.included)), "</div>"])
        ),
    }
