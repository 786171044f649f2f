"""Names of the page of one claim: what made its standing so, its evidence, what overturns and what rescues it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from executable_review import argument, figures
from executable_review.claims import CONFIDENCES, DISTANCES, GROUNDS, RELATIONS, Claim, Evidence
from executable_review.confidence import Confidence
from executable_review.errors import ReviewError
from executable_review.figures import Figure
from executable_review.overturning import Overturned
from executable_review.predicates import Tested
from executable_review.review import Review
from executable_review.site.shown import show_figure
from executable_review.solver import extensions
from executable_review.tables import percent, show

_MOST_LEVELS = 6


class ClaimPage:
    """What the page of one claim may name; computed when it is named.

    Parameters
    ----------
    review : Review
    claim : Claim
    """

    def __init__(self, review: Review, claim: Claim):
        self._review, self.claim = review, claim
        self.id = claim.claim_id
        self.judged = review.judged[self.id]

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Its premises."""
        return self.claim.premises

    @property
    def carries(self) -> list[str]:
        """Claims that rest on it."""
        return sorted(c.claim_id for c in self._review.framework.claims if self.id in c.premises)

    @property
    def objections(self) -> list[argument.Objection]:
        """Objections aimed at it."""
        return [o for o in self._review.framework.objections if self.id in o.targets]

    @property
    def replies(self) -> list[argument.Objection]:
        """Objections aimed at its objections."""
        aimed = {o.objection_id for o in self.objections}
        return [o for o in self._review.framework.objections if aimed & set(o.targets)]

    @property
    def tested(self) -> list[Tested]:
        """Its predicates, with what they gave."""
        return [t for t in self._review.tested.values() if t.predicate.claim_id == self.id]

    @property
    def confidence(self) -> Confidence | None:
        """Confidence in it, if it is a finding."""
        return self._review.confidence.get(self.id)

    @property
    def evidence(self) -> dict[str, list[dict[str, Any]]]:
        """Evidence by relation: place, sentence, work, type of CiTO, distance, what is said there, and if it counts."""
        places = {p["place_id"]: p for p in self._review.data.rows("places")}
        works = {w["work_id"]: w for w in self._review.data.rows("works")}
        found: dict[str, list[dict[str, Any]]] = {r: [] for r in RELATIONS}
        for e in self.claim.evidence:
            found[e.relation].append(
                {
                    "place": e.place_id,
                    "sentence": places[e.place_id]["sentence_id"],
                    "said": places[e.place_id]["paraphrase"],
                    "work": e.work_id,
                    "doi": works[e.work_id]["doi"],
                    "type": self._review.citation_types[e.place_id, e.work_id],
                    "distance": e.distance,
                    "why_not": self._why_not(e),
                }
            )
        return {relation: rows for relation, rows in found.items() if rows}

    def _why_not(self, evidence: Evidence) -> str:
        """Say why a link does not count as ground; empty if it does."""
        p = self._review.parameters
        source = next(s for s in self._review.framework.sources if s.work_id == evidence.work_id)
        if evidence.relation not in GROUNDS:
            return "it gives no ground"
        if DISTANCES.index(evidence.distance) > DISTANCES.index(p.citation_distance):
            return (
                f"it is cited {evidence.distance}"
                if evidence.distance == "elsewhere"
                else "it is cited too far off"
            )
        if source.work_id in p.dropped_works:
            return "the work is left out"
        if CONFIDENCES.index(source.confidence) < CONFIDENCES.index(p.source_confidence):
            return f"the work's identity is {source.confidence}"
        if source.self_citation and not p.self_citations:
            return "it is a self-citation"
        return ""

    @cached_property
    def overturned(self) -> Overturned | None:
        """What overturns it and what rescues it; None where exactness ends, see `bound`."""
        try:
            return self._review.flips(self.id)
        except ReviewError as error:
            if error.code != "ROB001":
                raise
            self.bound = error.message
            return None

    @property
    def flips(self) -> list[tuple[list[str], str]]:
        """Minimal flips by works: the works, and the standing after their loss."""
        if self.overturned is None:
            return []
        return [(sorted(f), self._without(f)) for f in self.overturned.works.flips]

    def _without(self, works: frozenset[str]) -> str:
        review = self._review
        here = replace(review.parameters, dropped_works=(*review.parameters.dropped_works, *sorted(works)))
        return argument.judge(review.framework, here, extensions)[self.id].standing

    @property
    def shares(self) -> dict[str, float]:
        """Share of universes by standing."""
        return {s: self._review.multiverse.share(self.id, s) for s in argument.STANDINGS}

    @cached_property
    def moved_by(self) -> list[dict[str, Any]]:
        """Decisions that move it, most first: share of the variance explained alone, supported share by level."""
        m = self._review.multiverse
        first = m.first_order(self.id)
        rows = []
        for name in sorted((n for n in first if first[n] > 0), key=lambda n: (-first[n], n)):
            levels = m.by_level[self.id][name]
            told = [f"{show(v)} {percent(share)}" for v, share in levels.items()]
            if len(levels) > _MOST_LEVELS:
                ordered = sorted(levels, key=lambda v: (levels[v], show(v)))
                told = [f"{show(v)} {percent(levels[v])}" for v in (ordered[0], ordered[-1])]
                told = [f"from {told[0]}", f"to {told[1]}"]
            rows.append({"name": name, "alone": first[name], "levels": "; ".join(told)})
        return rows

    @property
    def named(self) -> list[tuple[str, str, str]]:
        """Named universes: name, what one who decides so holds, and the standing there."""
        return [(u.label, u.description, j[self.id].standing) for u, j in self._review.named_universes]

    @property
    def strip(self) -> str:
        """The bar of universes by standing."""
        return show_figure(self._review, figures.universes_strip(self._review, self.id))

    @property
    def map(self) -> str:
        """The map of its neighbours; empty if it has none."""
        drawn: Figure | None = figures.neighbourhood_map(self._review, self.id)
        # The drawing is made for pages one folder higher.
        return show_figure(self._review, drawn, "../") if drawn else ""
