"""The argument as a net of statements, inferences and attacks: what all formats write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from executable_review.argument import Framework, Judged
from executable_review.claims import GROUNDS, Evidence
from executable_review.errors import ReviewError

_NAME = re.compile(r"[^\W_](?:[\w. -]*\w)?")


@dataclass(frozen=True)
class Node:
    """A statement: a claim, an objection, or what a work is cited for at a place.

    `data` holds short texts by name, for example the kind of a claim.
    """

    node_id: str
    kind: str
    text: str
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Inference:
    """A step from premises, which carry it together, to a conclusion; `warrant` says why it may be taken."""

    inference_id: str
    premises: tuple[str, ...]
    conclusion: str
    warrant: str = ""


@dataclass(frozen=True)
class Attack:
    """One statement against another: ``disputes``, ``undercuts`` the inferences to it, or ``qualifies``."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True)
class ArgumentNet:
    """Statements, inferences and attacks, each in the order of the review's tables.

    Raises
    ------
    ReviewError
        EXA001 for an identifier that not every format can hold, that stands twice, or that names nothing.
    """

    title: str
    nodes: tuple[Node, ...]
    inferences: tuple[Inference, ...]
    attacks: tuple[Attack, ...]

    def __post_init__(self) -> None:
        names = [n.node_id for n in self.nodes]
        steps = [i.inference_id for i in self.inferences]
        for group in (names, steps):
            for name in group:
                if not _NAME.fullmatch(name) or group.count(name) > 1:
                    raise _identifier(name, "stands twice" if group.count(name) > 1 else "can't be written")
        used = [n for i in self.inferences for n in (*i.premises, i.conclusion)]
        used += [n for a in self.attacks for n in (a.source, a.target)]
        for name in set(used) - set(names):
            raise _identifier(name, "names no statement")

    def steps_to(self, node_id: str) -> tuple[Inference, ...]:
        """Inferences whose conclusion is a statement."""
        return tuple(i for i in self.inferences if i.conclusion == node_id)


def _identifier(name: str, what: str) -> ReviewError:
    return ReviewError(
        "EXA001",
        f"the identifier {name!r} {what}",
        "argument",
        "use letters, digits, spaces, dots, hyphens and underscores, each identifier once",
    )


def one_line(text: str) -> str:
    """Return a text on one line: white space as single spaces, no control characters.

    No format of arguments keeps line breaks, and some characters of control are not allowed in any.
    """
    kept = (" " if ch.isspace() else ch for ch in text if ch.isspace() or unicodedata.category(ch)[0] != "C")
    return " ".join("".join(kept).split())


def net_of(
    title: str,
    framework: Framework,
    judged: Mapping[str, Judged],
    said: Mapping[str, str],
    types: Mapping[tuple[str, str], str],
    counting: Collection[str],
) -> ArgumentNet:
    """Make the net of a review's argument.

    Parameters
    ----------
    title : str
    framework : Framework
    judged : mapping of claim to Judged
    said : mapping of place to str
        What is said at a place, in own words.
    types : mapping of (place, work) to str
        Why the work is cited there, as a property of CiTO.
    counting : collection of str
        Objections that count under the decisions; the others are written too, and say that they do not.

    Returns
    -------
    ArgumentNet
        Each work cited for a claim grounds it alone; premises ground it together.
    """
    claims = sorted(framework.claims, key=lambda c: c.claim_id)
    links = [(c, e) for c in claims for e in c.evidence]
    nodes = [
        Node(
            c.claim_id,
            "claim",
            one_line(c.statement),
            _data(
                label=c.label,
                kind=c.kind,
                sentence=c.sentence_id,
                standing=judged[c.claim_id].standing,
                warrant=c.warrant,
                warrant_at=c.warrant_at,
                qualifier=c.qualifier,
                qualifier_at=c.qualifier_at,
            ),
        )
        for c in claims
    ]
    nodes += [
        Node(
            o.objection_id,
            "objection",
            one_line(o.statement),
            _data(
                label=o.label,
                origin=o.origin,
                counts="yes" if o.objection_id in counting else "no",
                sentence=o.sentence_id,
                records=" ".join(framework.backing.get(o.objection_id, ())),
            ),
        )
        for o in framework.objections
    ]
    for place, work in dict.fromkeys((e.place_id, e.work_id) for _, e in links):
        text = one_line(said[place])
        nodes.append(
            Node(
                f"{place} {work}",
                "citation",
                text,
                _data(place=place, work=work, cited_as=types[place, work]),
            )
        )
    inferences = [
        Inference(f"{c.claim_id} from claims", c.premises, c.claim_id, one_line(c.warrant))
        for c in claims
        if c.premises
    ]
    inferences += [
        Inference(f"{c.claim_id} from {_cited(e)}", (_cited(e),), c.claim_id, one_line(c.warrant))
        for c, e in links
        if e.relation in GROUNDS
    ]
    attacks = [Attack(_cited(e), c.claim_id, e.relation) for c, e in links if e.relation not in GROUNDS]
    attacks += [Attack(o.objection_id, t, r) for o in framework.objections for t, r in o.targets.items()]
    return ArgumentNet(one_line(title), tuple(nodes), tuple(inferences), tuple(attacks))


def _cited(e: Evidence) -> str:
    return f"{e.place_id} {e.work_id}"


def _data(**values: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, one_line(text)) for name, text in values.items() if text)


def grouped(attacks: Iterable[Attack], source: str, relation: str) -> list[str]:
    """Targets of a statement's attacks of one relation."""
    return [a.target for a in attacks if a.source == source and a.relation == relation]
