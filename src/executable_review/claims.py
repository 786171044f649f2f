"""Claims, their evidence, and which works count as sources under the chosen decisions.

Standard library only. Sets of works are bit masks, so that many thousands of universes can be answered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.errors import ReviewError
from executable_review.parameters import Parameters

DISTANCES = ("sentence", "paragraph", "elsewhere")
CONFIDENCES = ("unresolved", "recalled", "verified")


@dataclass(frozen=True)
class Evidence:
    """A work that the paper cites at a place, taken as support for a claim.

    `distance` tells how near the place is to the claim's own sentences: in one of them, in the same paragraph,
    or elsewhere. Evidence elsewhere is shown and never counted.
    """

    place_id: str
    work_id: str
    distance: str


@dataclass(frozen=True)
class Claim:
    """A claim of the paper."""

    claim_id: str
    label: str
    statement: str
    kind: str
    sentence_id: str
    sentences: frozenset[str]
    premises: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def cited(self) -> bool:
        """Whether the paper cites anything in the claim's own sentences."""
        return any(e.distance == "sentence" for e in self.evidence)


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
) -> tuple[Claim, ...]:
    """Join the claim tables; premises come before the claims that rest on them.

    Raises
    ------
    ReviewError
        CLM001 if premises form a circle, CLM003 if evidence names a work that is not cited at its place.
    """
    paragraph = {s["sentence_id"]: s["paragraph_id"] for s in sentences}
    at = {p["place_id"]: p["sentence_id"] for p in places}
    cited = {(r["place_id"], r["work_id"]) for r in place_works}
    stated: dict[str, set[str]] = {}
    for row in claim_sentences:
        stated.setdefault(row["claim_id"], set()).add(row["sentence_id"])
    rests: dict[str, list[str]] = {}
    for row in premises:
        rests.setdefault(row["claim_id"], []).append(row["premise_id"])
    found: dict[str, Claim] = {}
    links = list(evidence)
    for row in claims:
        own = frozenset({row["sentence_id"], *stated.get(row["claim_id"], ())})
        paragraphs = {paragraph[s] for s in own}
        mine = []
        for e in links:
            if e["claim_id"] == row["claim_id"]:
                if (e["place_id"], e["work_id"]) not in cited:
                    raise ReviewError(
                        "CLM003",
                        f"{e['work_id']} is not cited at {e['place_id']}",
                        f"data/argument/evidence.csv, claim {row['claim_id']}",
                        "name a place that cites the work (data/paper/place_works.csv)",
                    )
                place = at[e["place_id"]]
                near = 0 if place in own else 1 if paragraph[place] in paragraphs else 2
                mine.append(Evidence(e["place_id"], e["work_id"], DISTANCES[near]))
        found[row["claim_id"]] = Claim(
            row["claim_id"],
            row["label"],
            row["statement"],
            row["kind"],
            row["sentence_id"],
            own,
            tuple(rests.get(row["claim_id"], ())),
            tuple(mine),
        )
    return _premises_first(found)


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
    """Return the works that count for a claim, in order of citation, each once."""
    reach = DISTANCES.index(parameters.citation_distance)
    return list(
        dict.fromkeys(
            e.work_id for e in claim.evidence if DISTANCES.index(e.distance) <= reach and e.work_id in allowed
        )
    )


def independent(works: Iterable[str], authors: Mapping[str, frozenset[str]], rule: str) -> int:
    """Count independent sources: each work, or each group of works that are linked by shared authors."""
    works = list(works)
    if rule == "works":
        return len(works)
    groups: list[set[str]] = []
    for work in works:
        mine = set(authors[work]) or {work}
        linked = [g for g in groups if g & mine]
        groups = [g for g in groups if not g & mine] + [mine.union(*linked)]
    return len(groups)
