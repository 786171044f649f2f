"""The small framework that decides one claim: the claim, what it rests on, and what bears on these.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from executable_review import argument, attacks
from executable_review.claims import admissible, counted_works, independent
from executable_review.framework import Framework, Objection
from executable_review.parameters import Parameters
from executable_review.semantics import Solver


class Neighbourhood:
    """What bears on one claim, as a framework of its own.

    Parameters
    ----------
    framework, parameters, solver
        As for `executable_review.argument.judge`.
    claim_id : str
    """

    def __init__(
        self, framework: Framework, parameters: Parameters, claim_id: str, solver: Solver | None = None
    ):
        p = parameters
        self.parameters, self.solver, self.claim_id = p, solver, claim_id
        counted = argument.counting(framework, p)
        raised = {o.objection_id: o for o in framework.objections if o.objection_id in counted}
        whole = p.semantics == "stable"
        # Claims never attack under degrees of strength; without replies they can only protect each other.
        strike = p.semantics in ("preferred", "credulous")
        names = _bearing(framework, raised, claim_id, strike)
        replies = _replies(raised, raised if whole else names)
        if replies and p.semantics == "grounded":
            names = _bearing(framework, raised, claim_id, True)
        self.falling = p.semantics == "gradual" or not replies
        claims = [c for c in framework.claims if whole or c.claim_id in names]
        self.objections = [o for o in framework.objections if o.objection_id in raised]
        if not whole:
            self.objections = [o for o in self.objections if o.objection_id in names]
        self.framework = Framework(
            tuple(claims), framework.sources, tuple(self.objections), framework.backing
        )
        self.graph = self.framework.graph
        self.place = self.graph.names.index(claim_id)
        self.counted = {o.objection_id: counted[o.objection_id] for o in self.objections}
        allowed = admissible(framework.sources, p)
        self.works = [tuple(counted_works(c, allowed, p)) for c in claims]
        self.links = [
            [
                (f"{c.claim_id} {e.place_id} {e.work_id}", e.work_id)
                for e in c.evidence
                if counted_works(replace(c, evidence=(e,)), allowed, p)
            ]
            for c in claims
        ]
        self.links = [list(dict.fromkeys(links)) for links in self.links]
        self._independent: dict[tuple[str, ...], int] = {}
        self._standing: dict[tuple, str] = {}
        self.counts = [self.independent(works) for works in self.works]
        self.standing = self.judge(self.counts, self.counted)

    def independent(self, works: tuple[str, ...]) -> int:
        """Count independent sources under the rule chosen."""
        if works not in self._independent:
            rule = self.parameters.source_independence
            self._independent[works] = independent(works, self.framework.authors, rule)
        return self._independent[works]

    def judge(self, counts: Sequence[int], counted: Mapping[str, int]) -> str:
        """Return the standing of the claim with so many sources a claim and these objections."""
        p = self.parameters
        given = argument.grounded_by(self.framework, counts, p.minimum_sources, p.uncited_statements)
        mask, records = argument.numbered(self.graph, counted)
        gradual = p.semantics == "gradual"
        key = (given.own, given.cited, mask, *((given.sources, records) if gradual else ()))
        if key not in self._standing:
            outcome = attacks.settle(
                self.graph,
                given,
                mask,
                records,
                premises=p.premises,
                carry=p.contested_premises,
                semantics=p.semantics,
                threshold=p.accepted_strength,
                solver=self.solver,
            )
            one = 1 << self.place
            self._standing[key] = (
                "supported"
                if outcome.supported & one
                else "contested"
                if outcome.present & one
                else "unsupported"
            )
        return self._standing[key]

    def thresholds(self, claim: int) -> list[int]:
        """Return the numbers of sources below which losing more makes a difference to a claim."""
        n, p = self.counts[claim], self.parameters
        wanted = {p.minimum_sources}
        if p.uncited_statements:
            wanted.add(1)
        if p.semantics == "gradual":
            wanted.update(range(1, n + 1))
        return sorted(w for w in wanted if w <= n)

    def targets(self, n: int) -> list[int]:
        """Return the next numbers of sources above n at which having more makes a difference to a claim."""
        p = self.parameters
        if p.semantics == "gradual":
            return [n + 1]
        wanted = {p.minimum_sources, 1} if p.uncited_statements else {p.minimum_sources}
        return sorted(w for w in wanted if w > n)


def _replies(raised: Mapping[str, Objection], names: Collection[str]) -> bool:
    """Tell whether one of the objections named is aimed at another."""
    return any(
        t in raised and t in names and relation != "qualifies"
        for name, o in raised.items()
        if name in names
        for t, relation in o.targets.items()
    )


def _bearing(framework: Framework, raised: Mapping[str, Objection], claim_id: str, strike: bool) -> set[str]:
    """Return the claims and objections that can bear on a claim's standing."""
    aimed: dict[str, list[str]] = {}
    for name, o in raised.items():
        for target, relation in o.targets.items():
            if relation != "qualifies":
                aimed.setdefault(target, []).append(name)
    found: set[str] = set()
    waiting = [claim_id]
    while waiting:
        name = waiting.pop()
        if name in found or (name not in framework.by_id and name not in raised):
            continue
        found.add(name)
        waiting += aimed.get(name, ())
        if name in framework.by_id:
            waiting += framework.by_id[name].premises
        else:
            answered = [t for t, r in raised[name].targets.items() if r == "disputes"]
            waiting += [t for t in answered if t in raised or strike]
    return found
