"""Names of the what-if panel: all that a script needs to judge the claims anew, from the same framework."""

from __future__ import annotations

import html
import json
from dataclasses import fields, replace
from itertools import product
from typing import Any

from executable_review.argument import Objection
from executable_review.claims import GROUNDS
from executable_review.parameters import Parameters, declared, levels
from executable_review.review import Review
from executable_review.site.pieces import raw

_STAGE = "claims"


def what_if_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the what-if panel: ``what_if.data``, the data as a block of the page."""
    return {"what_if": _Lazy(review)}


class _Lazy:
    """Values that are computed when a page names them."""

    def __init__(self, review: Review):
        self._review = review

    @property
    def data(self) -> str:
        """The data inside the page, so that it also works where the book lies in a folder without a server."""
        text = json.dumps(what_if_data(self._review), ensure_ascii=False, separators=(",", ":"))
        # Nothing in the data may end the element or begin another.
        text = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
        return raw(f'<script type="application/json" id="what-if-data">{text}</script>')

    @property
    def table(self) -> str:
        """The standings of this run, one row a claim."""
        whose = "This run" if self._review.parameters.changed() else "Published"
        rows = [
            f'<tr data-claim="{c.claim_id}"><th scope="row"><a href="claims/{c.claim_id.lower()}.html">{c.claim_id}: '
            f"{html.escape(c.label)}</a></th><td>{self._review.judged[c.claim_id].standing}</td></tr>"
            for c in sorted(self._review.framework.claims, key=lambda c: c.claim_id)
        ]
        return raw(
            "\n".join(
                [
                    '<div id="what-if-standings" class="review-table" role="region" tabindex="0" '
                    'aria-label="Standing of every claim">',
                    "<table><caption>Standing of every claim</caption>",
                    f'<thead><tr><th scope="col">Claim</th><th scope="col">{whose}</th></tr></thead>',
                    "<tbody>",
                    *rows,
                    "</tbody></table></div>",
                ]
            )
        )

    @property
    def earlier(self) -> list[str]:
        """Decisions of earlier stages that can be changed."""
        return list(_earlier())


def _earlier() -> dict[str, tuple[Any, ...]]:
    """Decisions before the claims that the multiverse crosses, each with its levels."""
    stage = {f.name: f.metadata["stage"] for f in fields(Parameters)}
    return {name: values for name, values in levels().items() if stage[name] != _STAGE}


def what_if_data(review: Review) -> dict[str, Any]:
    """Return claims, works, objections and decisions, and what is published, as plain values.

    Decisions of earlier stages act through the records behind objections; these are counted here for each
    combination of their levels (``upstream``), and for the value that the review itself has.
    """
    framework, judged = review.framework, review.judged
    own = review.parameters
    place = {s.work_id: i for i, s in enumerate(framework.sources)}
    told = {w["work_id"]: w for w in review.data.rows("works")}
    upstream, raised = _upstream(review)
    return {
        "claims": [
            {
                "id": c.claim_id,
                "label": c.label,
                "premises": list(c.premises),
                "evidence": [[place[e.work_id], e.distance] for e in c.evidence if e.relation in GROUNDS],
                "published": judged[c.claim_id].standing,
            }
            for c in framework.claims
        ],
        "works": [
            {
                "id": s.work_id,
                "label": f"{told[s.work_id]['cited_as']}: {told[s.work_id]['title'] or 'not identified'}",
                "confidence": s.confidence,
                "self_citation": s.self_citation,
                "shares": [
                    place[o.work_id] for o in framework.sources if o is not s and o.authors & s.authors
                ],
            }
            for s in framework.sources
        ],
        "objections": [
            {
                "id": o.objection_id,
                "origin": o.origin,
                "minimum_records": o.minimum_records,
                "targets": dict(o.targets),
            }
            for _, o in sorted(raised.items())
        ],
        "upstream": upstream,
        "decisions": _decisions(review),
        "parameters": {d["name"]: _plain(getattr(own, d["name"])) for d in _decisions(review)},
        "named": [
            {"label": u.label, "description": u.description, "decisions": chosen}
            for u, _ in review.named_universes
            if (chosen := _chosen(review, u.parameters)) is not None
        ],
    }


def _upstream(review: Review) -> tuple[list[dict[str, Any]], dict[str, Objection]]:
    """Count the records behind each objection in every combination of earlier decisions."""
    under, grid = review.upstream, _levels(review)
    found, raised = [], {}
    for values in product(*grid.values()):
        chosen = dict(zip(grid, values, strict=True))
        framework = under(chosen)
        raised |= {o.objection_id: o for o in framework.objections}
        found.append(
            {
                "decisions": {name: _plain(value) for name, value in chosen.items()},
                "backing": {
                    o.objection_id: len(framework.backing.get(o.objection_id, ()))
                    for o in framework.objections
                    if o.origin != "paper"
                },
            }
        )
    return found, raised


def _levels(review: Review) -> dict[str, tuple[Any, ...]]:
    """Levels of the earlier decisions; a value of the review's own that is none of them is added."""
    return {
        name: values
        if getattr(review.parameters, name) in values
        else (*values, getattr(review.parameters, name))
        for name, values in _earlier().items()
    }


def _decisions(review: Review) -> list[dict[str, Any]]:
    """The decisions that the panel offers: those of the claims, and earlier ones with levels."""
    earlier, known = _levels(review), {f.name: f.metadata for f in fields(Parameters)}
    rows = []
    for d in declared():
        if d["stage"] != _STAGE and d["name"] not in earlier:
            continue
        m, default = known[d["name"]], getattr(review.parameters, d["name"])
        row: dict[str, Any] = {"name": d["name"], "meaning": d["meaning"], "stage": d["stage"]}
        if d["name"] in earlier:
            row |= {"kind": "choice", "choices": [_plain(v) for v in earlier[d["name"]]]}
        elif isinstance(default, bool):
            row |= {"kind": "yes or no"}
        elif isinstance(default, int):
            row |= {"kind": "number", "minimum": m["minimum"], "maximum": m["maximum"]}
        elif isinstance(default, tuple):
            row |= {"kind": "works"}
        else:
            row |= {"kind": "choice", "choices": list(m["choices"])}
        rows.append(row)
    return rows


def _chosen(review: Review, parameters: Parameters) -> dict[str, Any] | None:
    """Return the decisions of a named universe; None if it needs one that the panel does not offer."""
    offered = {d["name"]: d for d in _decisions(review)}
    own = review.parameters
    differ = {n: getattr(parameters, n) for n in (f.name for f in fields(Parameters))}
    chosen = {n: _plain(v) for n, v in differ.items() if n in offered}
    if replace(own, **{n: differ[n] for n in chosen}) != parameters:
        return None
    for name, value in chosen.items():
        if "choices" in offered[name] and value not in offered[name]["choices"]:
            return None
    return chosen


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
