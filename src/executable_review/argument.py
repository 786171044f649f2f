"""The standing of each claim: supported, contested or unsupported.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from executable_review import attacks
from executable_review.claims import admissible, counted_works, independent
from executable_review.errors import ReviewError
from executable_review.framework import (
    ORIGINS,
    RELATIONS,
    Framework,
    Objection,
    backing_records,
    build_graph,
    counting,
    numbered,
    read_objections,
    standing_objections,
)
from executable_review.parameters import Parameters
from executable_review.semantics import Solver, bits

__all__ = [
    "ORIGINS",
    "RELATIONS",
    "STANDINGS",
    "Framework",
    "Judged",
    "Objection",
    "backing_records",
    "build_graph",
    "check_acknowledged",
    "counting",
    "ground",
    "grounded_by",
    "judge",
    "numbered",
    "read_objections",
    "standing_objections",
]

STANDINGS = ("supported", "contested", "unsupported")


@dataclass(frozen=True)
class Judged:
    """The standing of one claim and what made it so.

    `disputed_by` are the counting objections that dispute or undercut it. `label` is its label in the extensions
    of the semantics: ``in`` or ``out`` in all of them, else ``undecided``, or ``no stable extension``; empty for a
    claim that is unsupported. `strength` is given by the semantics ``gradual`` only.
    """

    claim_id: str
    standing: str
    works: tuple[str, ...]
    sources: int
    by_sources: bool
    by_premises: bool
    disputed_by: tuple[str, ...]
    contested_premises: tuple[str, ...]
    label: str = ""
    strength: float | None = None


def ground(framework: Framework, parameters: Parameters) -> tuple[attacks.Ground, list[list[str]]]:
    """Return what the sources give each claim, and the works that count for each."""
    allowed = admissible(framework.sources, parameters)
    works = [counted_works(c, allowed, parameters) for c in framework.claims]
    counts = [independent(w, framework.authors, parameters.source_independence) for w in works]
    return grounded_by(framework, counts, parameters.minimum_sources, parameters.uncited_statements), works


def grounded_by(
    framework: Framework, counts: Sequence[int], minimum: int, uncited_statements: bool
) -> attacks.Ground:
    """Return which claims have enough sources.

    Where uncited statements are accepted, a source that counts does not end the indulgence: else the paper would
    do better to cite nothing than to cite one source of two that are asked for. A citation that does not count
    ends it.
    """
    cited = own = 0
    for i, (claim, n) in enumerate(zip(framework.claims, counts, strict=True)):
        if n >= minimum:
            cited |= 1 << i
        elif uncited_statements and (n or not claim.cited):
            own |= 1 << i
    return attacks.Ground(own | cited, cited, tuple(counts))


def judge(framework: Framework, parameters: Parameters, solver: Solver | None = None) -> dict[str, Judged]:
    """Compute the standing of every claim.

    A claim is grounded by its sources when at least `minimum_sources` independent admissible works are cited
    near enough, or when it is uncited and uncited statements are accepted. It is grounded by its premises when
    it has some and all are grounded. `premises` says how the two combine. A claim that is not grounded is
    unsupported. Grounded claims and counting objections are the arguments of a framework of attacks
    (`executable_review.attacks`); a grounded claim is supported when the chosen `semantics` accepts it, else
    contested.

    Parameters
    ----------
    solver : callable, optional
        For knots of attacks that are too large to enumerate (`executable_review.solver.extensions`).

    Returns
    -------
    dict of claim to Judged
        In the order of the framework's claims (premises first).

    Raises
    ------
    ReviewError
        ARG001 if such a knot is met and no solver given, ARG002 if attacks among objections form a circle and
        strengths by degrees are asked for.
    """
    given, works = ground(framework, parameters)
    graph = framework.graph
    mask, records = numbered(graph, counting(framework, parameters))
    outcome = attacks.settle(
        graph,
        given,
        mask,
        records,
        premises=parameters.premises,
        carry=parameters.contested_premises,
        semantics=parameters.semantics,
        threshold=parameters.accepted_strength,
        solver=solver,
    )
    n = graph.claims
    contested = outcome.present & ~outcome.supported
    result: dict[str, Judged] = {}
    for i, claim in enumerate(framework.claims):
        one, needed = 1 << i, graph.premises[i]
        against = (graph.disputes[i] | graph.undercuts[i]) >> n & mask
        shaken = needed & contested if parameters.contested_premises and outcome.relying & one else 0
        result[claim.claim_id] = Judged(
            claim.claim_id,
            "supported"
            if outcome.supported & one
            else "contested"
            if outcome.present & one
            else "unsupported",
            tuple(works[i]),
            given.sources[i],
            bool(given.own & one),
            bool(needed) and needed & outcome.present == needed,
            tuple(graph.names[n + k] for k in bits(against)),
            tuple(p for p in claim.premises if shaken >> graph.names.index(p) & 1),
            _label(outcome, i) if outcome.present & one else "",
            outcome.strengths[i] if outcome.strengths and outcome.present & one else None,
        )
    return result


def _label(outcome: attacks.Outcome, i: int) -> str:
    if outcome.strengths:
        return ""
    if not outcome.labels.extensions:
        return "no stable extension"
    return (
        "in" if outcome.labels.inside >> i & 1 else "out" if outcome.labels.outside >> i & 1 else "undecided"
    )


def check_acknowledged(judged: Mapping[str, Judged], acknowledged: Iterable[Mapping]) -> None:
    """Compare standings under the default decisions with those that were acknowledged (CLM002)."""
    known = {a["claim_id"]: a["standing"] for a in acknowledged}
    changed = [
        f"{c} was {known.get(c, 'not judged')} and is {j.standing}"
        for c, j in judged.items()
        if known.get(c) != j.standing
    ]
    if changed:
        raise ReviewError(
            "CLM002",
            f"{len(changed)} standings changed: {'; '.join(changed[:5])}",
            "data/argument/acknowledged.csv",
            "look at the claims; if the change is right, write the new standing and the reason there",
        )
