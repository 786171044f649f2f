"""Verbs that ask the pure core: no notebook is run."""

from __future__ import annotations

from typing import Any

from executable_review.cli.common import json_option, main, print_result, set_option
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.review import Review


@main.command("claims")
@set_option
@json_option
def claims_command(parameters: Parameters, as_json: bool) -> None:
    """Show the standing of each claim; no notebook is run.

    Example: review claims --set objections=none --json
    """
    review = Review(parameters)
    rows: list[dict[str, Any]] = []
    for claim_id in sorted(review.judged):
        j, claim = review.judged[claim_id], review.framework.by_id[claim_id]
        rows.append(
            {
                "id": claim_id,
                "label": claim.label,
                "standing": j.standing,
                "works": list(j.works),
                "independent_sources": j.sources,
                "labelling": j.label or None,
                "strength": j.strength,
                "premises": list(claim.premises),
                "disputed_by": list(j.disputed_by),
                "contested_premises": list(j.contested_premises),
                "confidence": review.confidence[claim_id].level if claim_id in review.confidence else None,
                "predicates": {
                    t.predicate.predicate_id: t.verdict
                    for t in review.tested.values()
                    if t.predicate.claim_id == claim_id
                },
                **_robustness(review, claim_id),
            }
        )
    text = "\n".join(
        f"{r['id']}  {r['standing']:<11}  {r['independent_sources']:>2}  {r['label']}" for r in rows
    )
    print_result(as_json, {"claims": rows}, text)


def _robustness(review: Review, claim_id: str) -> dict[str, Any]:
    """Return how many works have to be lost to change a standing; None if no loss does, or with the reason."""
    try:
        return {"robustness": review.flips(claim_id).works.robustness, "robustness_unknown": None}
    except ReviewError as error:
        if error.code != "ROB001":
            raise
        return {"robustness": None, "robustness_unknown": f"{error.code}: {error.message}"}


@main.command("flow")
@set_option
@json_option
def flow_command(parameters: Parameters, as_json: bool) -> None:
    """Show the PRISMA 2020 counts.

    Example: review flow --set latest_year=2015
    """
    counts = Review(parameters).flow
    print_result(as_json, counts, "\n".join(f"{n:>6}  {name}" for name, n in counts.items()))
