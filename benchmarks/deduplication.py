"""Measure de-duplication: time, memory and quality by number of records, and a baseline beside it.

    python benchmarks/deduplication.py [--sizes 1000,10000,100000] [--json FILE] [--baseline-python PYTHON]

The baseline needs a Python that has bib-dedupe; make one, outside of the compendium, with

    python -m venv baseline-environment && baseline-environment/bin/pip install "bib-dedupe==0.11.0" "pandas<3"

The records are synthetic and never written to `data/`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from baseline import CORPUS, baseline
from labelled import read_corpus
from measuring import measure, shown
from rounds import Measured, arguments, finished, in_turns, ratios, timed
from synthetic import synthetic

from executable_review.deduplication import deduplicate

AT_LEAST = 5


def measured(size: int) -> Measured:
    """De-duplicate `size` records and return time, memory and quality."""
    rows = synthetic(read_corpus(CORPUS), size)
    records = [record for _, record in rows]
    result, cost = timed(lambda: deduplicate(records))
    label = {id(record): work for work, record in rows}
    work_of = {key: label[id(record)] for work in result.works for key, record in work.members}
    quality = measure([work.keys for work in result.works], work_of)
    return {"records": size, **cost, "review": len(result.review), **shown(quality)}


def _report(sizes: list[Measured], grown: dict[str, float], base: Measured | None) -> str:
    lines = [f"{'records':>8} {'cpu':>8} {'seconds':>8} {'MB':>7} {'recall':>7} {'wrong':>6} {'review':>7}"]
    for m in sizes:
        lines.append(
            f"{m['records']:>8} {m['cpu_seconds']:>8.2f} {m['seconds']:>8.2f} {m['megabytes']:>7.1f} "
            f"{m['recall']:>7.4f} {m['wrong_pairs']:>6} {m['review']:>7}"
        )
    lines += [f"{name}: {value}" for name, value in grown.items()]
    if base:
        lines.append(
            f"bib-dedupe {base['bib-dedupe']}, {base['records']} records: {base['seconds']:.2f} s, "
            f"recall {base['recall']:.4f}, wrong pairs {base['wrong_pairs']}"
        )
    return "\n".join(lines)


def _compared(own: Measured, base: Measured, missed: list[str]) -> dict[str, float]:
    # Wall time of both: bib-dedupe works in several processes.
    if base["seconds"] < AT_LEAST * own["seconds"]:
        missed.append(f"less than {AT_LEAST} times as fast as the baseline")
    if own["recall"] < base["recall"]:
        missed.append("the baseline finds more")
    return {"baseline seconds to ours": round(base["seconds"] / own["seconds"], 1)}


def main() -> int:
    """Measure, print, and return 1 if a limit is broken."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument(
        "--baseline-python",
        default=os.environ.get("BIB_DEDUPE_PYTHON"),
        help="a Python that has bib-dedupe, to compare; also from BIB_DEDUPE_PYTHON",
    )
    parser.add_argument("--baseline-size", type=int, default=10000, help="records for the comparison")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(int(options.one))))
        return 0
    wanted = {int(size) for size in options.sizes.split(",")}
    if options.baseline_python:
        wanted.add(options.baseline_size)
    cases = [(str(size),) for size in sorted(wanted)]
    found = in_turns(Path(__file__).resolve(), cases, options.rounds)
    by_size = {int(case[0]): m for case, m in found.items()}
    missed = [
        f"{m['wrong_pairs']} wrong pairs among {n} records" for n, m in by_size.items() if m["wrong_pairs"]
    ]
    grown = ratios(by_size, missed)
    result: dict[str, Any] = {"sizes": list(by_size.values()), "ratios": grown, "missed": missed}
    base = None
    if options.baseline_python:
        base = result["baseline"] = baseline(options.baseline_size, options.baseline_python)
        grown.update(_compared(by_size[options.baseline_size], base, missed))
    return finished(result, _report(result["sizes"], grown, base), options.json)


if __name__ == "__main__":
    sys.exit(main())
