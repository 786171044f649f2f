"""Measure minimal flips on a synthetic argument of 200 claims and 1,000 links of evidence.

Run ``.venv/bin/python benchmarks/flips.py``. Claims, works and objections are made up from a seed.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from typing import Any

from executable_review import losing
from executable_review.claims import Claim, Evidence, Source
from executable_review.errors import ReviewError
from executable_review.framework import Framework, Objection
from executable_review.neighbourhood import Neighbourhood
from executable_review.parameters import Parameters


def synthetic(claims: int, links: int, seed: int) -> Framework:
    """Make a framework: claims that rest on earlier ones, works shared by claims, and objections to a fifth."""
    draw = random.Random(seed)
    works = [f"w{i:03}" for i in range(links // 3)]
    sources = tuple(
        Source(w, frozenset({f"a{draw.randrange(links // 4)}"}), "verified", False) for w in works
    )
    chosen: list[list[str]] = [[] for _ in range(claims)]
    for _ in range(links):
        chosen[draw.randrange(claims)].append(draw.choice(works))
    made = tuple(
        Claim(
            f"C{i:03}",
            "",
            "",
            "causal",
            "S",
            frozenset({"S"}),
            tuple(sorted({f"C{draw.randrange(i):03}" for _ in range(draw.choice((0, 0, 1, 2, 3)))}))
            if i
            else (),
            tuple(Evidence(f"P{k}", w, "sentence") for k, w in enumerate(chosen[i])),
        )
        for i in range(claims)
    )
    objections = tuple(
        Objection(
            f"O{i:03}",
            "",
            "",
            "paper",
            None,
            (),
            1,
            {f"C{draw.randrange(claims):03}": draw.choice(("disputes", "undercuts"))},
        )
        for i in range(claims // 5)
    )
    return Framework(made, sources, objections, {})


def measured(framework: Framework, **decisions: Any) -> dict[str, Any]:
    """Find all flips by works and by links, and say where exactness ended."""
    start = time.perf_counter()
    sizes, sets, ended = [], 0, []
    for claim in framework.claims:
        try:
            near = Neighbourhood(framework, Parameters.of(decisions), claim.claim_id)
            for find in (losing.by_works, losing.by_links):
                found = find(near)
                sets += len(found.flips)
            sizes.append(len(near.framework.claims))
        except ReviewError as error:
            ended.append(f"{claim.claim_id}: {error.code}")
    return {
        "decisions": decisions,
        "claims": len(framework.claims),
        "links": sum(len(c.evidence) for c in framework.claims),
        "largest_neighbourhood": max(sizes, default=0),
        "minimal_flips": sets,
        "not_exact": ended,
        "seconds": round(time.perf_counter() - start, 2),
    }


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=200)
    parser.add_argument("--links", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    framework = synthetic(given.claims, given.links, given.seed)
    cases = ({}, {"premises": "needed"}, {"minimum_sources": 2, "source_independence": "authors"})
    print(json.dumps([measured(framework, **case) for case in cases], indent=1))


if __name__ == "__main__":
    main()
