"""Claims, their evidence, and which works count as sources under the chosen decisions.

Standard library only. Sets of works are bit masks, so that many thousands of universes can be answered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.claim_rules import check_evidence, check_locators, check_premises
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.statements import fill

DISTANCES = ("sentence", "paragraph", "elsewhere")
CONFIDENCES = ("unresolved", "recalled", "verified")
RELATIONS = ("supports", "uses", "disputes", "qualifies")
GROUNDS = RELATIONS[:2]
"""Relations of evidence that ground a claim: the work supports it, or the claim uses the work's method."""


@dataclass(frozen=True)
class Evidence:
    """A work that the paper cites at a place, and what it does for a claim.

    `distance` tells how near the place is to the claim's own sentences: in one of them, in the same paragraph,
    or elsewhere. Evidence elsewhere is shown and never counted. `relation` is one of `RELATIONS`.
    """

    place_id: str
    work_id: str
    distance: str
    relation: str = "supports"
    evidence_id: str = ""


@dataclass(frozen=True)
class Claim:
    """A claim of the paper, with the parts of an argument after Toulmin (1958), The Uses of Argument.

    Its grounds are `evidence` and `premises`. `warrant` says why these license the claim; `warrant_at` is the
    sentence that states it, or None where the paper leaves it unsaid and the warrant is a reconstruction.
    `qualifier` says how strongly the paper puts the claim. Rebuttals are the objections aimed at it.
    """

    claim_id: str
    label: str
    statement: str
    kind: str
    sentence_id: str
    sentences: frozenset[str]
    premises: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    warrant: str = ""
    warrant_at: str | None = None
    qualifier: str = ""
    qualifier_at: str | None = None

    @property
    def cited(self) -> bool:
        """Whether the paper cites anything for the claim in its own sentences."""
        return any(e.distance == "sentence" and e.relation in GROUNDS for e in self.evidence)


@dataclass(frozen=True)
class Source:
    """What decides whether a work counts: its authors, how sure its identity is, whether it is a self-citation."""

    work_id: str
    authors: frozenset[str]
    confidence: str
    self_citation: bool


def author_key(name: str) -> str:
    """Return family name and first initial, without accents: ``"Bonina, Carla M."`` gives ``"bonina c"``."""
    family, _, given = unicodedata.normalize("NFKD", name).casefold().partition(",")
    letters = "".join(ch for ch in family if ch.isalnum() or ch == " ").strip()
    initial = next((ch for ch in given if ch.isalpha()), "")
    return f"{letters} {initial}".strip()


def read_sources(works: Iterable[Mapping], own_authors: Iterable[str]) -> tuple[Source, ...]:
    """Make the sources from the table ``works`` and the paper's own authors."""
    own = {author_key(a) for a in own_authors}
    sources = []
    for w in works:
        authors = frozenset(author_key(a) for a in (w["authors"] or "").split(";") if a.strip())
        sources.append(Source(w["work_id"], authors, w["confidence"], bool(authors & own)))
    return tuple(sources)


def read_claims(
    claims: Iterable[Mapping],
    claim_sentences: Iterable[Mapping],
    premises: Iterable[Mapping],
    evidence: Iterable[Mapping],
    places: Iterable[Mapping],
    place_works: Iterable[Mapping],
    sentences: Iterable[Mapping],
    parts: Mapping[str, object] | None = None,
) -> tuple[Claim, ...]:
    """Join the claim tables; premises come before the claims that rest on them.

    `parts` are the computed parts that a statement may name.

    Raises
    ------
    ReviewError
        CLM001 if premises form a circle, CLM003 if evidence names a work that is not cited at its place, CLM005 if
        it names a work or place that does not exist, CLM006 if a premise or its claim does not exist, CLM007 if a
        claim or its warrant has no locator, CLM009 if a statement names a part that is not computed.
    """
    claims = list(claims)
    known = {row["claim_id"] for row in claims}
    paragraph = {s["sentence_id"]: s["paragraph_id"] for s in sentences}
    at = {p["place_id"]: p["sentence_id"] for p in places}
    cited = {(r["place_id"], r["work_id"]) for r in place_works}
    stated: dict[str, set[str]] = {}
    for row in claim_sentences:
        stated.setdefault(row["claim_id"], set()).add(row["sentence_id"])
    rests: dict[str, list[str]] = {}
    for row in premises:
        rests.setdefault(row["claim_id"], []).append(row["premise_id"])
    check_premises(rests, known)
    linked: dict[str, list[Evidence]] = {}
    places_of: dict[str, set[str]] = {}
    for row in claims:
        own = {row["sentence_id"], *stated.get(row["claim_id"], ())}
        check_locators(row, own, paragraph)
        places_of[row["claim_id"]] = own
    works = {w for _, w in cited}
    for e in evidence:
        check_evidence(e, known, at, works, cited)
        own = places_of[e["claim_id"]]
        place = at[e["place_id"]]
        near = 0 if place in own else 1 if paragraph[place] in {paragraph[s] for s in own} else 2
        linked.setdefault(e["claim_id"], []).append(
            Evidence(e["place_id"], e["work_id"], DISTANCES[near], e["relation"], e["evidence_id"])
        )
    return _premises_first(
        {
            row["claim_id"]: Claim(
                row["claim_id"],
                row["label"],
                fill(
                    row["statement"],
                    parts or {},
                    f"data/argument/claims.csv, claim {row['claim_id']}, field statement",
                ),
                row["kind"],
                row["sentence_id"],
                frozenset(places_of[row["claim_id"]]),
                tuple(rests.get(row["claim_id"], ())),
                tuple(linked.get(row["claim_id"], ())),
                row["warrant"],
                row["warrant_sentence_id"],
                row["qualifier"],
                row["qualifier_sentence_id"],
            )
            for row in claims
        }
    )


def _premises_first(claims: dict[str, Claim]) -> tuple[Claim, ...]:
    ordered: dict[str, Claim] = {}

    def visit(claim_id: str, path: tuple[str, ...]) -> None:
        if claim_id in path:
            circle = " -> ".join((*path[path.index(claim_id) :], claim_id))
            raise ReviewError(
                "CLM001",
                f"premises form a circle: {circle}",
                "data/argument/premises.csv",
                "take out one of the links",
            )
        if claim_id not in ordered:
            for premise in claims[claim_id].premises:
                visit(premise, (*path, claim_id))
            ordered[claim_id] = claims[claim_id]

    for claim_id in claims:
        visit(claim_id, ())
    return tuple(ordered.values())


def admissible(sources: Iterable[Source], parameters: Parameters) -> set[str]:
    """Return the works that may count as sources at all under the decisions."""
    least = CONFIDENCES.index(parameters.source_confidence)
    return {
        s.work_id
        for s in sources
        if s.work_id not in parameters.dropped_works
        and CONFIDENCES.index(s.confidence) >= least
        and (parameters.self_citations or not s.self_citation)
    }


def counted_works(claim: Claim, allowed: set[str], parameters: Parameters) -> list[str]:
    """Return the works that count as grounds of a claim, in order of citation, each once."""
    reach = DISTANCES.index(parameters.citation_distance)
    return list(
        dict.fromkeys(
            e.work_id
            for e in claim.evidence
            if e.relation in GROUNDS and DISTANCES.index(e.distance) <= reach and e.work_id in allowed
        )
    )


def independent(works: Iterable[str], authors: Mapping[str, frozenset[str]], rule: str) -> int:
    """Count independent sources.

    With the rule ``works`` each work counts. With ``authors`` it is the largest number of the works of which no
    two share an author: a further work never lowers it. A work without known authors shares none.
    """
    works = list(works)
    if rule == "works":
        return len(works)
    sharing = [
        sum(1 << j for j, other in enumerate(works) if j != i and authors[work] & authors[other])
        for i, work in enumerate(works)
    ]
    return _most_apart(sharing, (1 << len(works)) - 1)


def _most_apart(sharing: list[int], among: int) -> int:
    """Return the size of the largest set of works of which no two are linked (exact; by branching)."""
    most, widest = -1, -1
    for i in range(len(sharing)):
        if among >> i & 1:
            links = (sharing[i] & among).bit_count()
            if links <= 1:
                # A work with at most one link is in some largest set.
                return 1 + _most_apart(sharing, among & ~sharing[i] & ~(1 << i))
            if links > most:
                most, widest = links, i
    if most < 0:
        return 0
    i = widest
    return max(
        _most_apart(sharing, among & ~(1 << i)),
        1 + _most_apart(sharing, among & ~sharing[i] & ~(1 << i)),
    )
