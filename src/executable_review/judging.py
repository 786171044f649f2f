"""Standings under many states of sources, objections and rules; what several universes share is computed once.

Results are those of `executable_review.attacks.settle`, to the bit. Standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence

from executable_review import attacks, gradual
from executable_review.semantics import Solver, accept, bits


class Judge:
    """Judges a state of sources and rules against every state of objections at once.

    Parameters
    ----------
    graph : Graph
    against : sequence of (mask of counting objections, sources of every objection)
    solver : callable, optional

    Attributes
    ----------
    rows : dict whose keys are the distinct rows met so far: for each state of objections the number of a result
    standings : dict whose keys are the distinct results: masks of supported and of contested claims
    """

    def __init__(
        self,
        graph: attacks.Graph,
        against: Sequence[tuple[int, tuple[int, ...]]],
        solver: Solver | None = None,
    ):
        self.graph, self.against, self.solver = graph, against, solver
        reach = 0
        for i, needed in enumerate(graph.premises):
            if graph.disputes[i] | graph.undercuts[i] or needed & reach:
                reach |= 1 << i
        # Nothing can attack the other claims: with ground, they are accepted.
        self.reach = reach
        self.rows: dict[tuple[int, ...], int] = {}
        self.standings: dict[tuple[int, int], int] = {}
        self._grounded: dict[tuple, tuple[int, int]] = {}
        self._accepted: dict[tuple, tuple[int, ...]] = {}
        self._one: dict[tuple, int] = {}
        self._row: dict[tuple, int] = {}
        self._degrees = _Degrees(graph, against)

    def row(self, ground: attacks.Ground, rules: tuple[str, bool, str, int]) -> int:
        """Return the number of the row of a state of sources under some rules.

        `rules` are the values of `premises`, `contested_premises`, `semantics` and `accepted_strength`.
        """
        rule, carry, semantics, threshold = rules
        key = ground.own, rule
        if key not in self._grounded:
            self._grounded[key] = attacks.grounding(self.graph.premises, *key)
        present, relying = self._grounded[key]
        relying = relying if carry else 0
        if semantics == "gradual":
            accepted = self._degrees.accepted(ground.sources, present, relying, rule == "ignored", threshold)
        else:
            near = present & self.reach
            key = near, relying & near, ground.cited & near, semantics
            if key not in self._accepted:
                self._accepted[key] = tuple(self._labels(counting, *key) for counting, _ in self.against)
            accepted = self._accepted[key]
        key = present, accepted
        if key not in self._row:
            found = []
            for mask in accepted:
                result = present & mask, present & ~mask
                found.append(self.standings.setdefault(result, len(self.standings)))
            self._row[key] = self.rows.setdefault(tuple(found), len(self.rows))
        return self._row[key]

    def _labels(self, counting: int, near: int, relying: int, striking: int, semantics: str) -> int:
        key = counting, near, relying, striking, semantics
        if key not in self._one:
            attackers = attacks.attack_masks(self.graph, near, relying, striking, counting, True)
            labels = accept(attackers, semantics, near | counting << self.graph.claims, self.solver)
            # Without a stable extension nothing at all is accepted.
            self._one[key] = labels.accepted | (~self.reach if labels.extensions else 0)
        return self._one[key]


class _Degrees:
    """Strengths claim by claim: a claim feels only its sources, its premises and what is aimed at them."""

    def __init__(self, graph: attacks.Graph, against: Sequence[tuple[int, tuple[int, ...]]]):
        self.graph, self.against = graph, against
        self.told: list[list[float]] | None = None
        self.strengths: dict[tuple, int] = {}
        self.kept: dict[tuple[float, ...], int] = {}
        self.lists: list[tuple[float, ...]] = []
        self.masks: dict[tuple, tuple[int, ...]] = {}

    def accepted(
        self, sources: tuple[int, ...], present: int, relying: int, alone: bool, threshold: int
    ) -> tuple[int, ...]:
        """Return the accepted claims for every state of objections."""
        graph = self.graph
        aimed: dict[int, int] = {}
        found: dict[int, int] = {}
        for i in bits(present):
            aimed[i] = graph.disputes[i] | graph.undercuts[i]
            if relying >> i & 1:
                for p in bits(graph.premises[i]):
                    aimed[i] |= aimed[p]
            supporting = () if alone else tuple(found[p] for p in bits(graph.premises[i] & present))
            key = sources[i], supporting, aimed[i]
            if key not in self.strengths:
                self.strengths[key] = self._strengths(*key)
            found[i] = self.strengths[key]
        key = threshold, *found.items()
        if key not in self.masks:
            firm, open_ = 0, []
            for i, k in found.items():
                reached = [strength * 100 >= threshold for strength in self.lists[k]]
                if all(reached):
                    firm |= 1 << i
                elif any(reached):
                    open_.append((1 << i, reached))
            self.masks[key] = tuple(
                firm + sum(one for one, reached in open_ if reached[state])
                for state in range(len(self.against))
            )
        return self.masks[key]

    def _strengths(self, sources: int, supporting: tuple[int, ...], aimed: int) -> int:
        n, w = self.graph.claims, gradual.weight(sources)
        if self.told is None:
            self.told = [self._objections(*state) for state in self.against]
        values = tuple(
            gradual.drawn(
                w,
                (self.lists[k][state] for k in supporting),
                (told[j - n] for j in bits(aimed & counting << n)),
            )
            for state, ((counting, _), told) in enumerate(zip(self.against, self.told, strict=True))
        )
        if values not in self.kept:
            self.kept[values] = len(self.lists)
            self.lists.append(values)
        return self.kept[values]

    def _objections(self, counting: int, records: tuple[int, ...]) -> list[float]:
        n, count = self.graph.claims, len(records)
        # What does not count neither attacks nor is asked for.
        aimed = [
            (self.graph.disputes[n + k] | self.graph.undercuts[n + k]) >> n & counting for k in range(count)
        ]
        weights = [gradual.weight(r) for r in records]
        return gradual.strengths(weights, aimed, [0] * count, self.graph.names[n:])
