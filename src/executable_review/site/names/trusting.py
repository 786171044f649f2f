"""Names of the page on trust: what faults and attacks did, from the record that the programs write."""

from __future__ import annotations

import json
from typing import Any

from executable_review.review import Review

RECORD = "book/trust.json"


def trust_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of faults and attacks.

    ``kill_rows`` has a row for each command that was killed, ``trial_rows(kind)`` one for each fault or attack,
    ``fuzz_rows`` one for each reader that was fuzzed, ``mutant_rows`` one for each module that was mutated, and
    ``survivor_rows`` one for each reason why a mutant is left alive. All are empty where nothing is on record.
    ``mutants_killed`` are two numbers: killed mutants, and all.
    """
    path = review.data.root / RECORD
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    kills, trials = found.get("kills", {}), found.get("trials", {})
    mutants = found.get("mutants", {})
    modules = mutants.get("modules", {})
    killed, survived = (sum(m[kind] for m in modules.values()) for kind in ("killed", "survived"))
    return {
        "kill_rows": [
            (
                f"review {name}",
                k["changes to choose from"],
                k["changes of the disk"],
                k["moments of the clock"],
                f"{k['moments']} of {k['moments']}",
            )
            for name, k in sorted(kills.items())
        ],
        "trial_rows": lambda kind: [
            (what, t["how"], t["must"], t["cases"], f"{t['cases']} of {t['cases']}")
            for what, t in sorted(trials.items())
            if t["kind"] == kind
        ],
        "mutant_rows": [
            (name, m["killed"] + m["survived"], m["killed"], m["survived"])
            for name, m in sorted(modules.items())
        ],
        "mutants_killed": (killed, killed + survived),
        "survivor_rows": sorted(mutants.get("survivors", {}).items()),
        "fuzz_rows": [(name, f["inputs"], "none") for name, f in sorted(found.get("fuzzing", {}).items())],
    }
