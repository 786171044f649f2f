"""Objections, and the standing of each claim: supported, contested or unsupported.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from executable_review.claims import Claim, Source, admissible, counted_works, independent
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters

STANDINGS = ("supported", "contested", "unsupported")
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
    def by_id(self) -> dict[str, Claim]:
        """Claims by identifier."""
        return {c.claim_id: c for c in self.claims}


@dataclass(frozen=True)
class Judged:
    """The standing of one claim and what made it so."""

    claim_id: str
    standing: str
    works: tuple[str, ...]
    sources: int
    by_sources: bool
    by_premises: bool
    disputed_by: tuple[str, ...]
    contested_premises: tuple[str, ...]


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


def judge(framework: Framework, parameters: Parameters) -> dict[str, Judged]:
    """Compute the standing of every claim.

    A claim is grounded by its sources when at least `minimum_sources` independent admissible works are cited
    near enough, or when it is uncited and uncited statements are accepted. It is grounded by its premises when
    it has some and all are grounded. `premises` says how the two combine. A grounded claim is contested when a
    standing objection disputes it, or when it relies on a contested premise and `contested_premises` is on; else
    it is supported. A claim that is not grounded is unsupported.

    Returns
    -------
    dict of claim to Judged
        In the order of the framework's claims (premises first).
    """
    allowed = admissible(framework.sources, parameters)
    disputes: dict[str, list[str]] = {}
    for o in standing_objections(framework, parameters):
        for claim_id, relation in o.targets.items():
            if relation == "disputes":
                disputes.setdefault(claim_id, []).append(o.objection_id)
    result: dict[str, Judged] = {}
    for claim in framework.claims:
        works = counted_works(claim, allowed, parameters)
        sources = independent(works, framework.authors, parameters.source_independence)
        by_sources = sources >= parameters.minimum_sources or (
            parameters.uncited_statements and not claim.cited
        )
        grounded_premises = [p for p in claim.premises if result[p].standing != "unsupported"]
        by_premises = bool(claim.premises) and len(grounded_premises) == len(claim.premises)
        grounded = {
            "enough": by_sources or by_premises,
            "needed": by_sources and (by_premises or not claim.premises),
            "ignored": by_sources,
        }[parameters.premises]
        relies = parameters.premises == "needed" or (parameters.premises == "enough" and not by_sources)
        shaken = tuple(
            p
            for p in claim.premises
            if relies and parameters.contested_premises and result[p].standing == "contested"
        )
        against = tuple(disputes.get(claim.claim_id, ()))
        standing = "unsupported" if not grounded else "contested" if against or shaken else "supported"
        result[claim.claim_id] = Judged(
            claim.claim_id, standing, tuple(works), sources, by_sources, by_premises, against, shaken
        )
    return result


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
