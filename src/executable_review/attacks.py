"""From claims and objections to a framework of arguments that support and attack each other.

Arguments are numbered: claims first, premises before what rests on them, then objections; sets are bit masks.
Support is necessary: a claim without ground is no argument at all, and what attacks a premise that a claim relies
on attacks the claim too (the secondary attack of bipolar frameworks: Cayrol and Lagasquie-Schiex 2013,
doi:10.1016/j.ijar.2013.03.001). Standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from executable_review import gradual
from executable_review.semantics import Accepted, Solver, accept, bits


@dataclass(frozen=True)
class Graph:
    """Who rests on whom and who is aimed at whom, before any decision.

    Attributes
    ----------
    names : of all arguments, claims first
    claims : int
        How many of them are claims.
    premises : for each claim, the mask of its premises
    disputes, undercuts : for each argument, the masks of the objections that dispute or undercut it
    """

    names: tuple[str, ...]
    claims: int
    premises: tuple[int, ...]
    disputes: tuple[int, ...]
    undercuts: tuple[int, ...]


@dataclass(frozen=True)
class Ground:
    """What the sources give each claim: masks of claims, and the number of independent sources of each.

    `own` can stand on what is cited for them, or on nothing where that is accepted; `cited` have enough sources.
    """

    own: int
    cited: int
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """The result for all arguments: masks, and the strengths where the semantics gives them.

    `present` are the claims with ground, `relying` those of them that rely on their premises, `accepted` the
    arguments that the semantics accepts.
    """

    present: int
    relying: int
    attackers: tuple[int, ...]
    labels: Accepted
    strengths: tuple[float, ...] = ()

    @property
    def supported(self) -> int:
        """Claims with ground that are accepted."""
        return self.present & self.labels.accepted


def grounding(premises: Sequence[int], own: int, rule: str) -> tuple[int, int]:
    """Return the masks of the claims that have ground, and of those that rely on their premises.

    Premises have lower bits than what rests on them.
    """
    present = relying = 0
    for i, needed in enumerate(premises):
        one = 1 << i
        by_sources = bool(own & one)
        by_premises = bool(needed) and needed & present == needed
        if {
            "enough": by_sources or by_premises,
            "needed": by_sources and (by_premises or not needed),
            "ignored": by_sources,
        }[rule]:
            present |= one
            if needed and (rule == "needed" or (rule == "enough" and not by_sources)):
                relying |= one
    return present, relying


def attack_masks(
    graph: Graph, present: int, relying: int, striking: int, counting: int, carry: bool
) -> list[int]:
    """Return the attackers of every argument.

    An undercut is one-way. A dispute is answered: the objection and its target attack each other, when the target
    is an objection or a claim in `striking`, one with enough sources of its own. With `carry`, what attacks a
    premise attacks the claims that rely on it; only the premise strikes back.
    """
    n = graph.claims
    alive = present | counting << n
    attackers = [0] * len(graph.names)
    for i in bits(alive):
        attackers[i] |= (graph.disputes[i] | graph.undercuts[i]) & alive
        if i >= n or striking >> i & 1:
            for j in bits(graph.disputes[i] & alive):
                attackers[j] |= 1 << i
    if carry:
        for i in bits(relying):
            for p in bits(graph.premises[i]):
                attackers[i] |= attackers[p]
    return attackers


def settle(
    graph: Graph,
    ground: Ground,
    counting: int,
    records: Sequence[int],
    *,
    premises: str,
    carry: bool,
    semantics: str,
    threshold: int = 50,
    solver: Solver | None = None,
) -> Outcome:
    """Settle every argument.

    Parameters
    ----------
    counting : int
        Mask of the objections that count.
    records : sequence of int
        Independent sources of each objection: the records behind it, or the one sentence of the paper.
    premises, carry, semantics, threshold
        The decisions `premises`, `contested_premises`, `semantics` and `accepted_strength`.

    Notes
    -----
    Under ``gradual`` a dispute is a plain attack, since weights already say how much a target can bear, and
    grounded premises support a claim. An argument is accepted when its strength reaches the threshold.
    """
    n = graph.claims
    present, relying = grounding(graph.premises, ground.own, premises)
    if semantics != "gradual":
        attackers = attack_masks(graph, present, relying, ground.cited & present, counting, carry)
        labels = accept(attackers, semantics, present | counting << n, solver)
        return Outcome(present, relying, tuple(attackers), labels)
    one_way = Graph(
        graph.names,
        n,
        graph.premises,
        (0,) * len(graph.names),
        tuple(d | u for d, u in zip(graph.disputes, graph.undercuts, strict=True)),
    )
    attackers = attack_masks(one_way, present, relying, 0, counting, carry)
    supporters = [0 if premises == "ignored" else m & present for m in graph.premises]
    weights = [gradual.weight(k) for k in (*ground.sources, *records)]
    found = gradual.strengths(weights, attackers, supporters + [0] * (len(graph.names) - n), graph.names)
    alive = present | counting << n
    accepted = sum(1 << i for i in bits(alive) if found[i] * 100 >= threshold)
    return Outcome(present, relying, tuple(attackers), Accepted(accepted, 0, 0, 1), tuple(found))
