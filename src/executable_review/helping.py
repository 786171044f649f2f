"""Screening help for one review: what the ranking would show first, and what it would save and lose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from executable_review import ranking
from executable_review.data import DataPackage, Row
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.ranking import Ranking, Simulation
from executable_review.review import Review


@dataclass(frozen=True)
class Ranked:
    """A record that was ranked; `why` tells why nobody judged it."""

    record_id: str
    title: str
    score: float
    why: str


@dataclass(frozen=True)
class Help:
    """The ranking of unscreened records, and simulations on those that were decided."""

    ranked: tuple[Ranked, ...]
    simulations: tuple[Simulation, ...]
    learnt: int


def screening_help(
    package: DataPackage,
    parameters: Parameters,
    waiting: Iterable[Row] = (),
    seeds: Sequence[int] = tuple(range(ranking.SEEDS)),
) -> Help:
    """Rank what nobody judged, and simulate the reading of what was.

    Parameters
    ----------
    package : DataPackage
    parameters : Parameters
    waiting : iterable of rows, optional
        New records that are not in the corpus yet.
    seeds : sequence of int
        One simulation each.

    Raises
    ------
    ReviewError
        SCR010 if the decided records are all of one kind, so that nothing can be learnt.
    """
    review = Review(parameters, package)
    decided, unjudged = ranking.decisions(review.screened.ledger, review.searched.abstract_known)
    learnt = {r: yes for r, yes in decided.items() if r not in set(unjudged)}
    if len(set(learnt.values())) < 2:
        raise ReviewError(
            "SCR010",
            "a ranking needs included and excluded records to learn from, and there are not both",
            "review rank",
            "leave out the --set that excludes or includes everything",
        )
    new = {r["record_id"]: r for r in waiting}
    rows = {**new, **{r: review.records[r] for r in decided}}
    ranks = Ranking({name: ranking.record_text(row) for name, row in rows.items()})
    why = {**dict.fromkeys(unjudged, "abstract not known"), **dict.fromkeys(new, "not taken in yet")}
    found = ranks.rank(learnt, why)
    return Help(
        tuple(Ranked(r, rows[r]["title"], score, why[r]) for r, score in found),
        tuple(ranking.simulate(ranks, decided, seed) for seed in seeds),
        len(learnt),
    )


def as_rows(help_: Help) -> dict[str, Any]:
    """Return the help as plain values for JSON."""
    return {
        "stopping_rule": {
            "doi": ranking.STOPPING_RULE,
            "target_recall": ranking.TARGET,
            "confidence": ranking.CONFIDENCE,
        },
        "learnt_from": help_.learnt,
        "simulations": [
            {
                "seed": s.seed,
                "records": s.total,
                "included": s.relevant,
                "read": s.read,
                "not_read": s.unread,
                "included_read": s.kept,
                "included_not_read": s.relevant - s.kept,
                "recall": round(s.recall, 4),
            }
            for s in help_.simulations
        ],
        "ranking": [
            {"record": r.record_id, "title": r.title, "score": r.score, "why": r.why} for r in help_.ranked
        ],
    }


def describe(help_: Help) -> str:
    """Return the help for people, as text."""
    lines = [
        f"seed {s.seed}: of {s.total} decided records {s.read} would have been read and {s.unread} not; "
        f"{s.kept} of {s.relevant} included ones would have been found (recall {s.recall:.3f})"
        for s in help_.simulations
    ]
    lines.append(f"unscreened records, ranked by what {help_.learnt} decided ones teach: {len(help_.ranked)}")
    lines += [f"{r.score:.3f}  {r.record_id}: {r.title} ({r.why})" for r in help_.ranked]
    return "\n".join(lines)
