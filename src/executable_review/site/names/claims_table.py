"""The overview of claims: one table that a small script filters, and whose rows keep the old addresses."""

from __future__ import annotations

import html
from typing import Any

from executable_review.review import Review
from executable_review.site.explorer import ExplorerRow, explorer
from executable_review.site.names.claim_pages import ClaimPage
from executable_review.tables import percent

_HEADS = ("Claim", "Kind", "Standing", "Sources", "Works to lose", "Supported in", "Confidence", "Test")


def claim_page_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of single claims: a page a claim, and their table."""
    claims = sorted(review.framework.claims, key=lambda c: c.claim_id)
    pages = {c.claim_id: ClaimPage(review, c) for c in claims}
    return {"claim_pages": pages, "claims_overview": claims_table(review, pages)}


def claims_table(review: Review, pages: dict[str, ClaimPage]) -> str:
    """Return the table of claims; the row of a claim has the identifier ``claim-`` and the claim's."""
    rows = []
    for page in pages.values():
        claim, j, name = page.claim, page.judged, page.id.lower()
        least = page.overturned.works.robustness if page.overturned else None
        told = (
            html.escape(claim.kind),
            f'<span class="review-standing">{j.standing}</span>',
            str(j.sources),
            "not computed" if page.overturned is None else "none can" if least is None else str(least),
            percent(review.multiverse.share(page.id)),
            page.confidence.level if page.confidence else "no finding",
            html.escape(", ".join(t.verdict for t in page.tested)) or "none",
        )
        cells = (f'<a href="claims/{name}.html">{page.id}: {html.escape(claim.label)}</a>', *told)
        rows.append(ExplorerRow(cells, {"kind": claim.kind, "standing": j.standing}, f"claim-{name}"))
    return explorer(
        "table-of-claims",
        "claims",
        f"The {len(pages)} claims",
        _HEADS,
        rows,
        {"standing": "Standing", "kind": "Kind"},
    )
