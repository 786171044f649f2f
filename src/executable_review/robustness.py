"""The multiverse: the standing of every claim under every combination of defensible decisions.

Standard library only. The sums are exact: every universe of the declared grid is computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from executable_review.argument import STANDINGS, Framework, standing_objections
from executable_review.claims import admissible, counted_works, independent
from executable_review.parameters import Parameters

NO_WORK = "none"


@dataclass(frozen=True)
class Multiverse:
    """Standings over a grid.

    Attributes
    ----------
    grid : mapping of decision to its levels
    universes : int
    counts : mapping of claim to {standing: number of universes}
    by_level : mapping of claim to {decision: {level: share of universes in which the claim is supported}}
    """

    grid: Mapping[str, tuple[Any, ...]]
    universes: int
    counts: Mapping[str, Mapping[str, int]]
    by_level: Mapping[str, Mapping[str, Mapping[Any, float]]]

    def share(self, claim_id: str, standing: str = "supported") -> float:
        """Share of universes in which a claim has a standing."""
        return self.counts[claim_id][standing] / self.universes

    def effects(self, claim_id: str) -> dict[str, float]:
        """For each decision, the largest difference in the supported share between two of its levels."""
        return {d: max(s.values()) - min(s.values()) for d, s in self.by_level[claim_id].items()}

    def matters_most(self, claim_id: str) -> str:
        """The decision with the largest effect on a claim; an empty string when none has any."""
        effects = self.effects(claim_id)
        best = max(effects, key=lambda d: effects[d])
        return best if effects[best] > 0 else ""


def full_grid(
    levels: Mapping[str, Sequence[Any]], works: Sequence[str], dropping: str
) -> dict[str, tuple[Any, ...]]:
    """Return the grid: decisions with their levels, and the work that is dropped."""
    grid = {name: tuple(values) for name, values in levels.items()}
    grid["dropped_work"] = (NO_WORK, *(works if dropping == "each" else ()))
    return grid


def multiverse(framework: Framework, base: Parameters, grid: Mapping[str, tuple[Any, ...]]) -> Multiverse:
    """Compute every universe of the grid.

    Decisions that are not in the grid keep their value in `base`. The result is that of calling
    `executable_review.argument.judge` once a universe (a test says so); here, what several universes share is
    computed once.
    """
    names = list(grid)
    per_level = {n: {v: Counter() for v in grid[n]} for n in names}
    for values, pair in zip(product(*grid.values()), outcomes(framework, base, grid), strict=True):
        for name, value in zip(names, values, strict=True):
            per_level[name][value][pair] += 1
    every = sum(per_level[names[0]].values(), Counter())
    total = sum(every.values())
    counts, by_level = {}, {}
    for i, claim in enumerate(framework.claims):
        bit = 1 << i
        supported = _holding(every, bit)
        contested = sum(n for (_, c), n in every.items() if c & bit)
        counts[claim.claim_id] = dict(
            zip(STANDINGS, (supported, contested, total - supported - contested), strict=True)
        )
        by_level[claim.claim_id] = {
            n: {v: _holding(c, bit) / sum(c.values()) for v, c in per_level[n].items()} for n in names
        }
    return Multiverse(dict(grid), total, counts, by_level)


def outcomes(
    framework: Framework, base: Parameters, grid: Mapping[str, tuple[Any, ...]]
) -> Iterator[tuple[int, int]]:
    """Yield for each universe, in grid order, the bit masks of supported and of contested claims."""
    claims = framework.claims
    place = {c.claim_id: i for i, c in enumerate(claims)}
    premises = [sum(1 << place[p] for p in c.premises) for c in claims]
    uncited = sum(1 << i for i, c in enumerate(claims) if not c.cited)
    sources: dict[tuple, list[int]] = {}
    disputed: dict[tuple, int] = {}
    settled: dict[tuple, tuple[int, int]] = {}
    names = list(grid)
    for values in product(*grid.values()):
        chosen = dict(zip(names, values, strict=True))
        dropped = chosen.pop("dropped_work", NO_WORK)
        get = lambda name, chosen=chosen: chosen.get(name, getattr(base, name))  # noqa: E731
        source_key = (dropped, *(get(n) for n in _SOURCE_DECISIONS))
        if source_key not in sources:
            here = replace(
                base,
                dropped_works=(*base.dropped_works, *(() if dropped == NO_WORK else (dropped,))),
                **{n: get(n) for n in _SOURCE_DECISIONS},
            )
            allowed = admissible(framework.sources, here)
            sources[source_key] = [
                independent(counted_works(c, allowed, here), framework.authors, here.source_independence)
                for c in claims
            ]
        objection_key = tuple(get(n) for n in _OBJECTION_DECISIONS)
        if objection_key not in disputed:
            here = replace(base, **dict(zip(_OBJECTION_DECISIONS, objection_key, strict=True)))
            targets = {
                t
                for o in standing_objections(framework, here)
                for t, r in o.targets.items()
                if r == "disputes" and t in place
            }
            disputed[objection_key] = sum(1 << place[t] for t in targets)
        least = get("minimum_sources")
        own = sum(1 << i for i, n in enumerate(sources[source_key]) if n >= least)
        if get("uncited_statements"):
            own |= uncited
        key = (own, disputed[objection_key], get("premises"), get("contested_premises"))
        if key not in settled:
            settled[key] = _settle(premises, *key)
        yield settled[key]


_OBJECTION_DECISIONS = ("objections", "objection_sources", "predicates")
_SOURCE_DECISIONS = ("source_independence", "self_citations", "citation_distance", "source_confidence")


def _settle(premises: list[int], own: int, disputed: int, rule: str, carry: bool) -> tuple[int, int]:
    """Propagate grounding and contest from premises to claims (premises have lower bits)."""
    grounded = contested = 0
    for i, needed in enumerate(premises):
        bit = 1 << i
        by_sources = bool(own & bit)
        by_premises = bool(needed) and needed & grounded == needed
        holds = {
            "enough": by_sources or by_premises,
            "needed": by_sources and (by_premises or not needed),
        }.get(rule, by_sources)
        if not holds:
            continue
        grounded |= bit
        relies = rule == "needed" or (rule == "enough" and not by_sources)
        if disputed & bit or (carry and relies and needed & contested):
            contested |= bit
    return grounded & ~contested, contested


def _holding(pairs: Counter, bit: int) -> int:
    return sum(n for (s, _), n in pairs.items() if s & bit)
