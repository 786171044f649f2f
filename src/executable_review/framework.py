"""Objections, and the framework of claims, sources and objections from which standings follow.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from executable_review import attacks
from executable_review.claims import Claim, Source
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters

RELATIONS = ("disputes", "undercuts", "qualifies")
ORIGINS = ("paper", "corpus", "predicate")


@dataclass(frozen=True)
class Objection:
    """A reason against a claim, or against another objection.

    `origin` is ``paper`` (the paper says it itself, or two of its own statements are in tension), ``corpus``
    (included records that carry all of `codes`, or are listed in `records`; at least `minimum_records` of them
    are needed) or ``predicate`` (a predicate of the target fails; `records` speak against it). `targets` maps
    claims and objections to one of `RELATIONS`, `reasons` to why. An objection to an objection answers it.
    """

    objection_id: str
    label: str
    statement: str
    origin: str
    sentence_id: str | None
    codes: tuple[str, ...]
    minimum_records: int
    targets: Mapping[str, str]
    records: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Framework:
    """All that is needed to compute standings.

    Claims (premises first), sources, objections, and for each objection the included records behind it.
    """

    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    objections: tuple[Objection, ...]
    backing: Mapping[str, tuple[str, ...]]

    @cached_property
    def authors(self) -> dict[str, frozenset[str]]:
        """Author keys by work."""
        return {s.work_id: s.authors for s in self.sources}

    @cached_property
    def graph(self) -> attacks.Graph:
        """Claims and objections as numbered arguments."""
        return build_graph(self.claims, self.objections)

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """Claims by identifier."""
        return {c.claim_id: c for c in self.claims}


def read_objections(
    objections: Iterable[Mapping],
    targets: Iterable[Mapping],
    records: Iterable[Mapping] = (),
    claims: Iterable[str] = (),
) -> tuple[Objection, ...]:
    """Join the objection tables.

    Parameters
    ----------
    objections, targets, records : iterable of rows
        Tables ``objections``, ``objection_targets`` and ``objection_records``.
    claims : iterable of str
        The claims that may be targets, beside the objections themselves.

    Raises
    ------
    ReviewError
        CLM004 if a target is neither a claim nor an objection, or an objection is aimed at itself.
    """
    objections = list(objections)
    known = {*claims, *(o["objection_id"] for o in objections)}
    aimed: dict[str, dict[str, str]] = {}
    reasons: dict[str, dict[str, str]] = {}
    for t in targets:
        own, target = t["objection_id"], t["target_id"]
        if target not in known or target == own:
            raise ReviewError(
                "CLM004",
                f"{own} is aimed at itself"
                if target == own
                else f"there is no claim or objection {target!r}",
                f"data/argument/objection_targets.csv, objection {own}",
                "name a claim (data/argument/claims.csv) or another objection (data/argument/objections.csv)",
            )
        aimed.setdefault(own, {})[target] = t["relation"]
        reasons.setdefault(own, {})[target] = t["reason"]
    listed: dict[str, list[str]] = {}
    for r in records:
        listed.setdefault(r["objection_id"], []).append(r["record_id"])
    return tuple(
        Objection(
            o["objection_id"],
            o["label"],
            o["statement"],
            o["origin"],
            o["sentence_id"],
            tuple((o["codes"] or "").split()),
            o["minimum_records"] or 1,
            aimed.get(o["objection_id"], {}),
            tuple(listed.get(o["objection_id"], ())),
            reasons.get(o["objection_id"], {}),
        )
        for o in objections
    )


def backing_records(
    objections: Iterable[Objection], included: Iterable[str], coded: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Return, for each objection from the corpus or a predicate, the included records behind it.

    These are the records that carry all of its codes, and those that are listed for it; in the order of `included`.
    """
    included = list(included)
    found = {}
    for o in objections:
        if o.origin != "paper":
            codes, listed = set(o.codes), set(o.records)
            found[o.objection_id] = tuple(
                r for r in included if r in listed or (codes and codes <= set(coded.get(r, ())))
            )
    return found


def standing_objections(framework: Framework, parameters: Parameters) -> list[Objection]:
    """Return the objections that count under the decisions; a failing predicate only where predicates do."""
    if parameters.objections == "none":
        return []
    from_corpus = ("corpus", "predicate") if parameters.predicates == "counted" else ("corpus",)
    return [
        o
        for o in framework.objections
        if o.origin == "paper"
        or (
            parameters.objections == "corpus"
            and o.origin in from_corpus
            and len(framework.backing.get(o.objection_id, ()))
            >= max(o.minimum_records, parameters.objection_sources)
        )
    ]


def build_graph(claims: Sequence[Claim], objections: Iterable[Objection]) -> attacks.Graph:
    """Number claims, premises first, and then objections by identifier, and say who is aimed at whom."""
    ordered = sorted(objections, key=lambda o: o.objection_id)
    names = (*(c.claim_id for c in claims), *(o.objection_id for o in ordered))
    place = {name: i for i, name in enumerate(names)}
    n = len(claims)
    aimed = {"disputes": [0] * len(names), "undercuts": [0] * len(names)}
    for k, o in enumerate(ordered):
        for target, relation in o.targets.items():
            if relation in aimed and target in place:
                aimed[relation][place[target]] |= 1 << n + k
    premises = tuple(sum(1 << place[p] for p in c.premises) for c in claims)
    return attacks.Graph(names, n, premises, tuple(aimed["disputes"]), tuple(aimed["undercuts"]))


def counting(framework: Framework, parameters: Parameters) -> dict[str, int]:
    """Return the objections that count, each with its independent sources.

    An objection from the corpus has the included records behind it, one from the paper the paper itself.
    """
    return {
        o.objection_id: 1 if o.origin == "paper" else len(framework.backing.get(o.objection_id, ()))
        for o in standing_objections(framework, parameters)
    }


def numbered(graph: attacks.Graph, counted: Mapping[str, int]) -> tuple[int, tuple[int, ...]]:
    """Return the mask of the objections that count, and the sources of every objection of a graph."""
    names = graph.names[graph.claims :]
    mask = sum(1 << k for k, name in enumerate(names) if name in counted)
    return mask, tuple(counted.get(name, 0) for name in names)
