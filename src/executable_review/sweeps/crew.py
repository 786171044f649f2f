"""Those who do the jobs: processes on this machine (joblib), or the workers of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from executable_review.errors import ReviewError
from executable_review.sweeps.work import Job, work

WAIT = 10  # seconds for a scheduler to answer

Say = Callable[[str], None]


class Lost(Exception):
    """A worker process died over a job, and did so again."""


def local(jobs: Sequence[Job], workers: int) -> Iterator[tuple[int, Any]]:
    """Do jobs in processes on this machine; yield the place of each job and its result as they come.

    When a process dies, all of joblib's are gone. The jobs left are then done one by one, so that only a job that
    kills its process is lost: its result is `Lost`.
    """
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool

    left = dict(enumerate(jobs))
    for together in (True, False):
        for places in [list(left)] if together else [[i] for i in left]:
            # A single job in its own process all the same: it may be the one that kills.
            pool = Parallel(
                workers if together else 2, backend="loky", return_as="generator_unordered", batch_size=1
            )
            try:
                for i, result in pool(delayed(numbered)(i, left[i]) for i in places):
                    del left[i]
                    yield i, result
            except BrokenProcessPool:
                if not together:
                    del left[places[0]]
                    yield places[0], Lost()
        if not left:
            return


def numbered(place: int, job: Job) -> tuple[int, Any]:
    """Do a job and return its place with the result."""
    return place, work(job)


def distributed(jobs: Sequence[Job], address: str, say: Say) -> Iterator[tuple[int, Any]]:
    """Do jobs on the workers of a Dask scheduler; a job whose worker died is given to another by the scheduler.

    `distributed`'s own client is used, not joblib's backend for it: that one never returns when the scheduler
    gives a job up.

    Raises
    ------
    ReviewError
        SWP003 if Dask is not installed, or the scheduler can't be reached or goes away.
    """
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise ReviewError(
            "SWP003", "Dask is not installed here", address, "install the extra: pip install '.[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise ReviewError(
            "SWP003",
            f"no scheduler answers ({type(error).__name__})",
            address,
            "start `dask scheduler` there, or give a number of workers for this machine",
        ) from error
    with client:
        if not client.scheduler_info()["workers"]:
            say("the scheduler has no workers yet; waiting for them")
        futures = {client.submit(work, job, pure=False): i for i, job in enumerate(jobs)}
        for future in as_completed(list(futures), loop=client.loop):
            place = futures.pop(future)
            if future.status == "finished":
                result = future.result()
                future.release()
                yield place, result
            elif future.status == "error" and isinstance(future.exception(), KilledWorker):
                yield place, Lost()
            elif future.status == "error":
                raise future.exception()
            else:
                raise ReviewError(
                    "SWP003",
                    f"the scheduler went away (a job is {future.status})",
                    address,
                    "start it again and give the same command: what is done is kept",
                )
