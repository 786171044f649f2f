"""Run a sweep on workers that SLURM starts, and time it against the same sweep on this machine.

Run ``.venv/bin/python benchmarks/slurm.py GRID --out DIR --jobs 10 --interface ib0`` on a machine from which jobs can
be submitted; the clone and its environment must be on a disk that the nodes see. It needs the extra ``cluster``.
Traffic is encrypted with certificates that are made for this sweep, so nobody else can send code to the scheduler.
``--compare`` runs the sweep here as well and compares the tables; ``--cancel`` cancels one job half-way.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
from dask_jobqueue import SLURMCluster
from distributed import Client
from distributed.security import Security

from executable_review.cli.sweeping import progress_bar
from executable_review.data import ROOT_VARIABLE
from executable_review.grids import read_grid
from executable_review.review import Review
from executable_review.sweeps import Plan, make_plan, sweep
from executable_review.sweeps.choosing import chosen

TABLES = ("universes.csv", "universes.parquet", "failures.csv")


def say(line: str) -> None:
    """Write a remark beside the result."""
    print(line, file=sys.stderr)


@contextlib.contextmanager
def cancelling(what: str, done: int, whole: int) -> Iterator[Any]:
    """Show progress, and cancel the newest job of this user when half is done."""
    cancelled = False
    with progress_bar(what, done, whole) as advance:

        def also(more: int) -> None:
            nonlocal cancelled, done
            advance(more)
            done += more
            if not cancelled and done >= whole / 2:
                cancelled = True
                listed = subprocess.run(
                    ["squeue", "--me", "--noheader", "--format=%i"],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                job = max(listed.stdout.split(), key=int)
                subprocess.run(["scancel", job], check=True)
                say(f"cancelled job {job}")

        yield also


def secure() -> Security:
    """Make certificates and let every client of this process use them."""
    security = Security.temporary()
    dask.config.set(
        {
            "distributed.comm.require-encryption": True,
            "distributed.comm.tls.ca-file": security.tls_ca_file,
            "distributed.comm.tls.client.cert": security.tls_client_cert,
            "distributed.comm.tls.client.key": security.tls_client_key,
            "distributed.scheduler.allowed-failures": 10,
        }
    )
    return security


def on_slurm(review: Review, plan: Plan, given: argparse.Namespace) -> dict[str, float]:
    """Run the sweep on SLURM; return the seconds until the workers were there, and of the sweep."""
    started = time.perf_counter()
    with SLURMCluster(
        cores=1,
        processes=1,
        memory=given.memory,
        interface=given.interface,
        queue=given.partition,
        walltime=given.walltime,
        security=secure(),
        protocol="tls://",
        shared_temp_directory=str(given.out.parent.resolve()),
        log_directory=str(given.out.parent.resolve() / "slurm-logs"),
        job_script_prologue=[f"export {ROOT_VARIABLE}={review.data.root}", "export PYTHONHASHSEED=0"],
        scheduler_options={"dashboard": False},
        worker_extra_args=["--no-dashboard"],
    ) as cluster:
        cluster.scale(jobs=given.jobs)
        with Client(cluster) as client:
            client.wait_for_workers(given.jobs, timeout=600)
        ready = time.perf_counter()
        render = chosen(plan, review, given.render)
        bar = cancelling if given.cancel else progress_bar
        done = sweep(review, plan, given.out, cluster.scheduler_address, render, bar, say)
        if done.failures:
            sys.exit(f"{len(done.failures)} failures; see {given.out / 'failures.csv'}")
        return {"until_workers": ready - started, "sweep": time.perf_counter() - ready}


def main() -> None:
    """Run, and print JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("grid", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--render", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2, help="jobs, each with one worker")
    parser.add_argument("--interface", help="network interface that nodes share; lo on a single machine")
    parser.add_argument("--partition")
    parser.add_argument("--memory", default="2GB", help="of each job")
    parser.add_argument("--walltime", default="01:00:00")
    parser.add_argument("--cancel", action="store_true", help="cancel one job half-way")
    parser.add_argument(
        "--compare", action="store_true", help="run the sweep here too, with as many processes"
    )
    given = parser.parse_args()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    review = Review()
    plan = make_plan(review, read_grid(given.grid, [s.work_id for s in review.framework.sources]))
    seconds = on_slurm(review, plan, given)
    told: dict[str, Any] = {"universes": plan.size, "jobs": given.jobs}
    if given.compare:
        here = given.out.with_name(f"{given.out.name}-here")
        started = time.perf_counter()
        sweep(review, plan, here, given.jobs, chosen(plan, review, given.render), progress_bar, say)
        seconds["here"] = time.perf_counter() - started
        told["same_bytes"] = all(
            (here / name).read_bytes() == (given.out / name).read_bytes() for name in TABLES
        )
    print(json.dumps(told | {"seconds": {n: round(s, 1) for n, s in seconds.items()}}, indent=1))


if __name__ == "__main__":
    main()
