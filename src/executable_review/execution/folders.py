"""Folders that appear only when they are complete, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from executable_review.errors import ReviewError
from executable_review.files import locked

# The compendium's own folders: a run in one of them would be taken for a source.
SOURCES = ("data", "notebooks", "book", "src", "tests", "tools", ".git", ".venv", ".cache")


def check_target(out: Path, root: Path | None = None) -> None:
    """Refuse a folder that is not empty and is not a run, or that lies among the compendium's sources (OUT001)."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "run.json").is_file())):
        raise ReviewError("OUT001", "it exists and is not a run", str(out), "name a new folder with --out")
    if root is not None:
        place = out.resolve()
        for name in SOURCES:
            if place.is_relative_to((root / name).resolve()) and (root / name).exists():
                raise ReviewError(
                    "OUT001",
                    f"the folder {name} holds sources of the compendium",
                    str(out),
                    "name another folder",
                )


@contextlib.contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Give a folder to fill; it takes the place of `out` at the end, or vanishes after an error.

    What an earlier process left that could not tidy up, since it was killed, is put right first.

    Raises
    ------
    ReviewError
        OUT001 when the place can't be written, or the disk is full.
    """
    partial: Path | None = None
    handle: int | None = None
    # All within one block: an interrupt may come at any moment, the first one included.
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with locked(out.parent):
            _tidy(out)
            partial = _unused(out)
            partial.mkdir(0o700)
            handle = os.open(partial, os.O_RDONLY)
            _claim(handle, wait=True)
        yield partial
        partial.chmod(0o755)
        with locked(out.parent):
            _swap(partial, out)
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        if handle is not None:
            os.close(handle)
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)


def unwritable(out: Path, error: OSError) -> ReviewError:
    """Return what to tell when something can't be written."""
    return ReviewError(
        "OUT001",
        f"it can't be written ({error.strerror or error})",
        str(out),
        "make room on the disk, or name another folder",
    )


def _unused(out: Path) -> Path:
    """Return the path of a folder that is not there yet; it is known before it is made, so it can't be forgotten."""
    while (path := out.with_name(f".{out.name}-{secrets.token_hex(4)}")).exists():
        pass
    return path


def _old(out: Path) -> Path:
    return out.with_name(f".{out.name}-old")


def _swap(partial: Path, out: Path) -> None:
    """Put the complete folder in place; an earlier one is there until the new one is."""
    old = _old(out)
    shutil.rmtree(old, ignore_errors=True)
    try:
        if out.exists():
            out.rename(old)
        partial.rename(out)
    finally:
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)
        elif old.exists():
            old.rename(out)


def _tidy(out: Path) -> None:
    """Finish what a killed process began: put an earlier folder back, remove half-filled ones."""
    old = _old(out)
    if old.exists() and not out.exists():
        old.rename(out)
    for left in out.parent.glob(f".{out.name}-????????"):
        with contextlib.suppress(OSError):
            handle = os.open(left, os.O_RDONLY)
            try:
                # A process that still fills its folder holds the lock on it; the lock ends with the process.
                if _claim(handle, wait=False):
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)


def _claim(handle: int, wait: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # not on Windows; nothing is removed there
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
