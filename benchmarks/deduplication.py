"""Measure de-duplication: time, memory and quality by number of records, and a baseline beside it.

    python benchmarks/deduplication.py [--sizes 1000,10000,100000] [--json FILE] [--baseline-python PYTHON]

Each round runs in a process of its own, so that neither memory nor warm caches carry over; the fastest round of
each size counts, since other work on the machine only ever adds time.
The baseline needs a Python that has bib-dedupe; make one, outside of the compendium, with

    python -m venv baseline-environment && baseline-environment/bin/pip install "bib-dedupe==0.11.0" "pandas<3"

The records are synthetic and never written to `data/`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from baseline import CORPUS, baseline
from labelled import read_corpus
from measuring import measure, shown
from synthetic import synthetic

from executable_review.deduplication import deduplicate

HERE = Path(__file__).resolve()
AT_MOST, AT_LEAST = 12, 5


def measured(size: int) -> dict[str, Any]:
    """De-duplicate `size` records and return time, memory and quality."""
    rows = synthetic(read_corpus(CORPUS), size)
    records = [record for _, record in rows]
    before = _peak()
    began, began_cpu = time.perf_counter(), time.process_time()
    result = deduplicate(records)
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    memory = _peak() - before
    label = {id(record): work for work, record in rows}
    work_of = {key: label[id(record)] for work in result.works for key, record in work.members}
    quality = measure([work.keys for work in result.works], work_of)
    return {
        "records": size,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu, 3),
        "megabytes": round(memory / 1024, 1),
        "review": len(result.review),
        **shown(quality),
    }


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def _alone(size: int, rounds: int) -> dict[str, Any]:
    command = [sys.executable, str(HERE), "--one", str(size)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(rounds)]
    return min(map(json.loads, runs), key=lambda m: m["seconds"])


def _report(result: dict[str, Any]) -> str:
    lines = [f"{'records':>8} {'seconds':>8} {'cpu':>8} {'MB':>7} {'recall':>7} {'wrong':>6} {'review':>7}"]
    for m in result["sizes"]:
        lines.append(
            f"{m['records']:>8} {m['seconds']:>8.2f} {m['cpu_seconds']:>8.2f} {m['megabytes']:>7.1f} "
            f"{m['recall']:>7.4f} {m['wrong_pairs']:>6} {m['review']:>7}"
        )
    for name, value in result["ratios"].items():
        lines.append(f"{name}: {value}")
    if "baseline" in result:
        b = result["baseline"]
        lines.append(
            f"bib-dedupe {b['bib-dedupe']}, {b['records']} records: {b['seconds']:.2f} s, recall {b['recall']:.4f}, "
            f"wrong pairs {b['wrong_pairs']}"
        )
    return "\n".join([*lines, *(f"MISSED: {problem}" for problem in result["missed"])])


def _summary(sizes: list[dict[str, Any]], base: dict[str, Any] | None) -> dict[str, Any]:
    by_size = {m["records"]: m for m in sizes}
    ratios: dict[str, float] = {}
    missed = [
        f"{m['wrong_pairs']} wrong pairs among {m['records']} records" for m in sizes if m["wrong_pairs"]
    ]
    for small, large in ((1000, 10000), (10000, 100000)):
        if small in by_size and large in by_size:
            for what in ("seconds", "cpu_seconds", "megabytes"):
                ratio = by_size[large][what] / by_size[small][what]
                ratios[f"{what} {large} to {small}"] = round(ratio, 2)
                if what == "seconds" and large == 100000 and ratio > AT_MOST:
                    missed.append(f"time grows {ratio:.1f} times, at most {AT_MOST} is the goal")
    result = {"python": platform.python_version(), "cores": os.cpu_count(), "sizes": sizes, "ratios": ratios}
    if base:
        own = by_size[base["records"]]
        ratios["baseline seconds to ours"] = round(base["seconds"] / own["seconds"], 1)
        if base["seconds"] < AT_LEAST * own["seconds"]:
            missed.append(f"less than {AT_LEAST} times as fast as the baseline")
        if own["recall"] < base["recall"]:
            missed.append("the baseline finds more")
        result["baseline"] = base
    return {**result, "missed": missed}


def main() -> int:
    """Measure, print, and return 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of records")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each size; the best counts")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    parser.add_argument("--baseline-python", help="a Python that has bib-dedupe, to compare")
    parser.add_argument("--baseline-size", type=int, default=10000, help="records for the comparison")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return 0
    wanted = {int(size) for size in options.sizes.split(",")}
    if options.baseline_python:
        wanted.add(options.baseline_size)
    sizes = [_alone(size, options.rounds) for size in sorted(wanted)]
    base = baseline(options.baseline_size, options.baseline_python) if options.baseline_python else None
    result = _summary(sizes, base)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(_report(result))
    return 1 if result["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
