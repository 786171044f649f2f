"""Start `review` with a fault in it: ``python inject.py FAULT VALUE FOLDER RENDERING WORDS``.

Python tells its audit hooks of every file that is opened, moved, made or removed, before it is done. So a fault meets
exactly the change of the disk that was asked for, in whichever thread it happens, and the program under test is not
changed. Only changes below FOLDER count. RENDERING is ``whole``, or ``none`` to leave out what Jupyter Book does,
which is slow, and happens in another process and a temporary folder.

=========  =============  ================================================================================
fault      VALUE          what happens
=========  =============  ================================================================================
count      a file         nothing; the number of changes is written into the file at the end
kill       a number       ``kill -9`` right before this change
full       a number       the disk is full from this change on: nothing can be made, removing still works
read-only  ``-``          every change is refused
memory     bytes          no process gets more memory
none       ``-``          nothing
=========  =============  ================================================================================
"""

from __future__ import annotations

import atexit
import errno
import itertools
import os
import resource
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, Callable

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# Where an event states its path, and the folder to which a relative path belongs.
MAKING = {"os.rename": (1, 3), "os.mkdir": (0, 2), "os.symlink": (1, 2), "os.link": (1, 3)}
REMOVING = {"os.remove": (0, 1), "os.rmdir": (0, 1), "os.truncate": (0, None), "os.chmod": (0, 2)}
Meet = Callable[[bool, str], None]


def changed(event: str, given: tuple) -> tuple[bool, str] | None:
    """Return whether something is made, and its path; None when nothing changes on the disk."""
    if event == "open":
        writes = isinstance(given[2], int) and given[2] & WRITING
        return (True, os.fsdecode(given[0])) if writes and isinstance(given[0], (str, bytes)) else None
    place = MAKING.get(event) or REMOVING.get(event)
    if place is None or not isinstance(given[place[0]], (str, bytes)):
        return None
    path = os.fsdecode(given[place[0]])
    folder = given[place[1]] if place[1] is not None else -1
    if isinstance(folder, int) and folder >= 0:
        path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path)
    return event in MAKING, path


def watch(folder: Path, meet: Meet) -> None:
    """Call `meet` before each change below a folder."""
    inside = f"{folder.resolve()}{os.sep}"

    def hook(event: str, given: tuple) -> None:
        if event == "open" or event.startswith("os."):
            found = changed(event, given)
            if found and os.path.abspath(found[1]).startswith(inside):
                meet(*found)

    sys.addaudithook(hook)


def fault(name: str, value: str) -> Meet:
    """Return what happens at a change."""
    numbers: Any = itertools.count(1)  # counted in one step, whichever thread asks

    def count(making: bool, path: str) -> None:
        next(numbers)

    def kill(making: bool, path: str) -> None:
        if next(numbers) == int(value):
            os.kill(os.getpid(), signal.SIGKILL)

    def full(making: bool, path: str) -> None:
        if next(numbers) >= int(value) and making:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    def refuse(making: bool, path: str) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    def nothing(making: bool, path: str) -> None:
        pass

    if name == "memory":
        resource.setrlimit(resource.RLIMIT_AS, (int(value), int(value)))
    if name == "count":
        atexit.register(lambda: Path(value).write_text(str(next(numbers) - 1), encoding="utf-8"))
    return {"count": count, "kill": kill, "full": full, "read-only": refuse}.get(name, nothing)


def leave_out_rendering() -> None:
    """Let a book be the staged sources."""
    from executable_review.site import build

    def copied(source: Path, target: Path) -> Path:
        shutil.copytree(source, target, dirs_exist_ok=True)
        shutil.copyfile(source / "index.md", target / "index.html")
        return target

    build.render_book, build.offered = copied, lambda review: []


def main() -> None:
    """Set the fault and start the command line."""
    name, value, folder, rendering, *words = sys.argv[1:]
    from executable_review.cli import main as review

    if rendering == "none" and words[0] == "book":
        leave_out_rendering()
    watch(Path(folder), fault(name, value))
    sys.argv = ["review", *words]
    review(words)


if __name__ == "__main__":
    main()
