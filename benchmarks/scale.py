"""Measure the whole chain by number of records, and the argument by number of claims: time and memory.

    python benchmarks/scale.py [--sizes 1000,10000,100000] [--claims 33,330,3300] [--rounds 1] [--json FILE]

An export of synthetic records in RIS is imported, taken into the tables of the corpus (which de-duplicates it and
counts terms), searched, screened, counted for the flow, and coded by the dictionary. The argument is the real one,
repeated under new names. Nothing is written outside of a temporary folder. A file of 700 000 records has about
250 MB, and the chain on it needs about 7 GB.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from importing import make
from rounds import AT_MOST, Measured, arguments, finished, in_turns, timed

from executable_review import argument, solver
from executable_review.argument import Framework
from executable_review.data import DataPackage
from executable_review.importing import read_file
from executable_review.review import Review
from executable_review.update import Received, after, plan, search_row

STAGES = ("import", "take in", "search", "screen", "flow", "code")


def chain(size: int) -> Measured:
    """Run the chain on `size` synthetic records; return what each stage and all of them took.

    The memory of a stage is what it adds to the most that was ever in use, so that stages may show none.
    """
    costs: dict[str, Measured] = {}

    def stage(name: str, do: Callable[[], Any]) -> Any:
        result, costs[name] = timed(do)
        print(f"{size} records: {name} {costs[name]['seconds']:.1f} s", file=sys.stderr, flush=True)
        return result

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.ris"
        # In a process of its own: what making the records takes must not hide what reading them takes.
        maker = get_context("spawn").Process(target=make, args=("ris", size, path))
        maker.start()
        maker.join()
        account = stage("import", lambda: read_file(path))
    package = DataPackage()
    known = len(package.rows("records"))
    row = search_row("X-synthetic", "synthetic", "synthetic", None, "export", size)
    received = Received(row, account.candidates)
    package = stage("take in", lambda: after(package, plan(package, [received])))
    review = Review({"identification": "all"}, package)
    stage("search", lambda: review.searched)
    screened = stage("screen", lambda: review.screened)
    flow = stage("flow", lambda: review.flow)
    coded = stage("code", lambda: review.coded_records)
    total = len(review.records)
    identified = len(screened.ledger.records("identification", "identified"))
    if account.kept != size or not total == identified == len(coded) or not known < total <= known + size:
        raise SystemExit(f"records were lost: {account.kept} kept, {total} in all, {len(coded)} coded")
    sums = {n: round(sum(c[n] for c in costs.values()), 3) for n in ("seconds", "cpu_seconds", "megabytes")}
    return {"records": size, "works": total - known, "flow": len(flow), **sums, "stages": costs}


def repeated(framework: Framework, times: int) -> Framework:
    """Return the argument `times` times over, each copy under names of its own."""

    def copy(n: int) -> Framework:
        name = "{}-{}".format
        known = {c.claim_id for c in framework.claims} | {o.objection_id for o in framework.objections}
        claims = tuple(
            replace(c, claim_id=name(c.claim_id, n), premises=tuple(name(p, n) for p in c.premises))
            for c in framework.claims
        )
        objections = tuple(
            replace(
                o,
                objection_id=name(o.objection_id, n),
                targets={name(t, n) if t in known else t: how for t, how in o.targets.items()},
            )
            for o in framework.objections
        )
        backing = {name(o, n): records for o, records in framework.backing.items()}
        return Framework(claims, framework.sources, objections, backing)

    copies = [copy(n) for n in range(times)]
    return Framework(
        tuple(c for f in copies for c in f.claims),
        framework.sources,
        tuple(o for f in copies for o in f.objections),
        {o: records for f in copies for o, records in f.backing.items()},
    )


def judging(claims: int) -> Measured:
    """Judge the argument, repeated until it has about so many claims, under the default decisions."""
    review = Review()
    once = review.framework
    framework = repeated(once, max(1, claims // len(once.claims)))
    judged, cost = timed(lambda: argument.judge(framework, review.parameters, solver.extensions))
    standings = [j.standing for j in judged.values()]
    if standings != [j.standing for j in review.judged.values()] * (len(standings) // len(once.claims)):
        raise SystemExit("a copy of the argument is judged otherwise than the argument")
    return {"claims": len(judged), "links": sum(len(c.evidence) for c in framework.claims), **cost}


def grown(found: list[Measured], by: str, missed: list[str]) -> dict[str, float]:
    """Return by how much processor time grows for ten times as much, from each size to the next."""
    ratios = {}
    for small, large in pairwise(found):
        tens = large[by] / small[by] / 10
        ratio = large["cpu_seconds"] / max(small["cpu_seconds"], 0.001) / tens
        ratios[f"{by}, processor time {large[by]} to {small[by]}"] = round(ratio, 2)
        # Below a second, what is done once counts for more than what is done for each.
        if small["cpu_seconds"] > 1 and ratio > AT_MOST:
            missed.append(f"processor time grows {ratio:.1f} times for ten times the {by}")
    return ratios


def main() -> int:
    """Measure, print, and return 1 if a limit is broken."""
    parser = arguments(__doc__.splitlines()[0])
    parser.set_defaults(rounds=1)
    parser.add_argument("--claims", default="33,330,3300", help="numbers of claims")
    options = parser.parse_args()
    if options.one:
        what, size = options.one.split(",")
        print(json.dumps((chain if what == "records" else judging)(int(size))))
        return 0
    sizes = {"records": options.sizes, "claims": options.claims}
    cases = [(what, n) for what, given in sizes.items() for n in given.split(",") if n]
    found = in_turns(Path(__file__).resolve(), cases, options.rounds)
    records, claims = ([m for (w, _), m in found.items() if w == what] for what in sizes)
    lines = [f"{'records':>8} {'works':>8} {'stage':>8} {'cpu':>8} {'seconds':>8} {'MB':>8}"]
    for m in records:
        for name, cost in (*((s, m["stages"][s]) for s in STAGES), ("all", m)):
            numbers = f"{cost['cpu_seconds']:>8.2f} {cost['seconds']:>8.2f} {cost['megabytes']:>8.1f}"
            lines.append(f"{m['records']:>8} {m['works']:>8} {name:>8} {numbers}")
    lines += [f"{m['claims']} claims, {m['links']} links: {m['cpu_seconds']:.3f} s" for m in claims]
    missed: list[str] = []
    ratios = {**grown(records, "records", missed), **grown(claims, "claims", missed)}
    lines += [f"{name}: {value}" for name, value in ratios.items()]
    return finished(
        {"records": records, "claims": claims, "ratios": ratios, "missed": missed},
        "\n".join(lines),
        options.json,
    )


if __name__ == "__main__":
    sys.exit(main())
