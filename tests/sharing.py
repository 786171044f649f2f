"""Share what is slow to make between the workers of one test run."""

import fcntl
import os


def one_run(tmp_path_factory, name, make):
    """Let `make(folder)` fill a folder once for all workers; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(folder)
    return folder
