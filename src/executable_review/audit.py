"""The audit: what of the paper can be reproduced, statement by statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.argument import Framework, Judged

VERDICTS = (
    "reproducible offline",
    "repeatable with access",
    "interpretive but traceable",
    "not reproducible as reported",
)


@dataclass(frozen=True)
class Verdict:
    """The verdict on one statement of the paper."""

    item_id: str
    kind: str
    statement: str
    sentence_id: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class Concentration:
    """How much of the paper's citing rests on few works."""

    places: int
    mentions: int
    works: int
    by_work: Mapping[str, int]
    alone: Mapping[str, int]
    self_mentions: int

    @property
    def most_cited(self) -> str:
        """The work with most mentions; empty where no work is cited."""
        return max(self.by_work, key=lambda w: (self.by_work[w], w), default="")

    def share(self, work_id: str) -> float:
        """Share of all mentions that fall on one work."""
        return self.by_work.get(work_id, 0) / max(1, self.mentions)


def concentration(place_works: Iterable[Mapping], self_citations: Iterable[str]) -> Concentration:
    """Count mentions by work, and the places at which a work stands alone."""
    at: dict[str, list[str]] = {}
    for row in place_works:
        at.setdefault(row["place_id"], []).append(row["work_id"])
    by_work = Counter(w for works in at.values() for w in works)
    alone = Counter(works[0] for works in at.values() if len(works) == 1)
    own = set(self_citations)
    return Concentration(
        len(at),
        sum(by_work.values()),
        len(by_work),
        by_work,
        alone,
        sum(n for w, n in by_work.items() if w in own),
    )


def audit(
    framework: Framework,
    judged: Mapping[str, Judged],
    statements: Iterable[Mapping],
    testable: Mapping[str, str],
) -> list[Verdict]:
    """Give every method statement and every claim a verdict.

    Method statements carry a verdict that was judged by reading, with its reason (table ``audit``). The verdict
    on a claim is computed: reproducible offline when the corpus tests it (`testable` maps such claims to the
    reason), interpretive but traceable when at least one work of known identity is cited in its own sentences,
    not reproducible as reported otherwise.
    """
    result = [
        Verdict(s["item_id"], "method", s["statement"], s["sentence_id"], s["verdict"], s["reason"])
        for s in statements
    ]
    known = {s.work_id for s in framework.sources if s.confidence != "unresolved"}
    for claim_id in sorted(judged):
        claim = framework.by_id[claim_id]
        near = [e.work_id for e in claim.evidence if e.distance == "sentence"]
        traceable = [w for w in dict.fromkeys(near) if w in known]
        if claim_id in testable:
            verdict, reason = VERDICTS[0], testable[claim_id]
        elif traceable:
            verdict = VERDICTS[2]
            reason = f"cites {', '.join(traceable)}; whether the work says so was not checked"
        elif near:
            verdict, reason = VERDICTS[3], "the only work cited could not be identified"
        else:
            verdict, reason = VERDICTS[3], "nothing is cited in its sentences"
        result.append(Verdict(claim_id, "claim", claim.statement, claim.sentence_id, verdict, reason))
    return result


def tally(verdicts: Iterable[Verdict]) -> dict[str, dict[str, int]]:
    """Count verdicts by kind of statement; verdicts that were not given count 0."""
    counts = Counter((v.kind, v.verdict) for v in verdicts)
    return {kind: {v: counts[kind, v] for v in VERDICTS} for kind in ("method", "claim")}
