"""Confidence in findings, in the manner of GRADE-CERQual.

Standard library only. The approach is that of Lewin et al. 2018 (doi:10.1186/s13012-017-0689-2): four components
are assessed for each finding, and an overall level is judged from high downward. GRADE-CERQual leaves the overall
level to judgement. The ceiling here is our own rule: a level may be lower than it, never higher.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.claims import GROUNDS, Claim, independent
from executable_review.errors import ReviewError

COMPONENTS = ("methodological limitations", "coherence", "adequacy", "relevance")
CONCERNS = ("none", "minor", "moderate", "serious")
LEVELS = ("high", "moderate", "low", "very low")
_TABLE = "data/argument/confidence_components.csv"


@dataclass(frozen=True)
class Component:
    """One component of a finding: concerns, what they are, and what the judgement rests on."""

    concerns: str
    explanation: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Adequacy:
    """What can be counted of the data behind a finding.

    Attributes
    ----------
    works : tuple of str
        Works that the paper cites for the finding in its own sentences.
    independent : int
        Groups of works that share no author.
    places : int
        Places at which they are cited.
    alone : int
        Places at which one work stands alone.
    """

    works: tuple[str, ...]
    independent: int
    places: int
    alone: int

    @property
    def share_alone(self) -> float | None:
        """Share of the places at which one work stands alone; None without places."""
        return self.alone / self.places if self.places else None


@dataclass(frozen=True)
class Confidence:
    """Confidence in one finding; `components` in the order of `COMPONENTS`."""

    claim_id: str
    because: str
    level: str
    explanation: str
    components: Mapping[str, Component]

    @property
    def ceiling(self) -> str:
        """The highest level that the components allow."""
        return ceiling([c.concerns for c in self.components.values()])


def ceiling(concerns: Iterable[str]) -> str:
    """Return the highest level that the concerns about the components allow.

    Minor concerns cost nothing. A moderate concern costs one level and a serious one two, the worst counting once;
    where two or more components have moderate or serious concerns, one level more is lost.

    Examples
    --------
    >>> ceiling(["none", "minor", "minor", "none"]), ceiling(["moderate", "none", "none", "none"])
    ('high', 'moderate')
    >>> ceiling(["moderate", "moderate", "none", "none"]), ceiling(["serious", "moderate", "none", "none"])
    ('low', 'very low')
    """
    costs = [max(0, CONCERNS.index(c) - 1) for c in concerns]
    several = sum(cost > 0 for cost in costs) > 1
    return LEVELS[max(costs, default=0) + several]


def read_confidence(
    findings: Iterable[Mapping], components: Iterable[Mapping], claims: Iterable[str], sources: Iterable[str]
) -> dict[str, Confidence]:
    """Read the tables ``confidence`` and ``confidence_components``.

    Parameters
    ----------
    findings, components : iterable of rows
    claims : iterable of str
        Claims that exist.
    sources : iterable of str
        Everything that a judgement may rest on: works, records and sentences.

    Returns
    -------
    dict of claim to Confidence

    Raises
    ------
    ReviewError
        CER001 for a level above the ceiling, CER002 for concerns without explanation or sources, CER003 for a
        source that does not exist, CER004 for a finding that is no claim or lacks a component.
    """
    known, claims = set(sources), set(claims)
    by_finding: dict[str, dict[str, Component]] = {}
    for row in components:
        part = Component(row["concerns"], row["explanation"] or "", tuple((row["sources"] or "").split()))
        place = f"{_TABLE}, finding {row['claim_id']}, component {row['component']}"
        _check(row, part, known, place)
        by_finding.setdefault(row["claim_id"], {})[row["component"]] = part
    read = {}
    for row in findings:
        claim_id, parts = row["claim_id"], by_finding.pop(row["claim_id"], {})
        missing = [c for c in COMPONENTS if c not in parts]
        if claim_id not in claims or missing:
            what = f"it lacks {', '.join(missing)}" if claim_id in claims else "there is no such claim"
            raise _incomplete(claim_id, what)
        ordered = {c: parts[c] for c in COMPONENTS}
        one = Confidence(claim_id, row["finding_because"], row["level"], row["explanation"], ordered)
        if LEVELS.index(one.level) < LEVELS.index(one.ceiling):
            raise ReviewError(
                "CER001",
                f"the level {one.level} is above {one.ceiling}, the highest that its components allow",
                f"data/argument/confidence.csv, finding {claim_id}",
                f"lower the level to {one.ceiling} or below, or judge the components again",
            )
        read[claim_id] = one
    if by_finding:
        raise _incomplete(next(iter(by_finding)), "it has components and is no finding")
    return read


def _check(row: Mapping, part: Component, known: set[str], place: str) -> None:
    if row["component"] not in COMPONENTS:
        raise _incomplete(row["claim_id"], f"there is no component {row['component']!r}")
    if part.concerns != "none" and not (part.explanation and part.sources):
        lacking = "explanation" if not part.explanation else "sources"
        raise ReviewError(
            "CER002",
            f"{part.concerns} concerns have no {lacking}",
            f"{place}, field {lacking}",
            "say what the concerns are and which works, records or sentences show them",
        )
    for source in part.sources:
        if source not in known:
            raise ReviewError(
                "CER003",
                f"there is no work, record or sentence {source!r}",
                f"{place}, field sources",
                "name a work_id, record_id or sentence_id, separated by spaces",
            )


def _incomplete(claim_id: str, what: str) -> ReviewError:
    return ReviewError(
        "CER004",
        what,
        f"{_TABLE}, finding {claim_id}",
        f"let each finding be a claim with one row for each of {', '.join(COMPONENTS)}",
    )


def adequacy(claim: Claim, authors: Mapping[str, frozenset[str]]) -> Adequacy:
    """Count what the paper cites for a claim in the claim's own sentences, whatever the decisions."""
    at: dict[str, list[str]] = {}
    for e in claim.evidence:
        if e.relation in GROUNDS and e.distance == "sentence":
            at.setdefault(e.place_id, []).append(e.work_id)
    works = tuple(dict.fromkeys(w for cited in at.values() for w in cited))
    return Adequacy(
        works, independent(works, authors, "authors"), len(at), sum(len(set(w)) == 1 for w in at.values())
    )
