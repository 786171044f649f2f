"""Files of an answer: written as a whole or not at all, and compared with their SHA-256 when read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from executable_review.errors import ReviewError
from executable_review.files import put

# Where a compendium keeps its sealed answers.
ANSWERS = Path("data") / "answers"


def write(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there (OUT001 if the place can't be written)."""
    try:
        put(path, content)
    except OSError as error:
        raise _unwritable(path, error) from None


def remove(paths: Iterable[Path]) -> None:
    """Remove files; those that are not there are no matter."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(path, error) from None


def checked(folder: Path, page: dict[str, Any]) -> bytes:
    """Return a page's bytes if they are the ones that were received (else SRC009)."""
    path = folder / page["file"]
    try:
        content = path.read_bytes()
    except OSError:
        raise changed(path, "the page is missing") from None
    if hashlib.sha256(content).hexdigest() != page["sha256"]:
        raise changed(path, "the page was changed")
    return content


def changed(path: Path, what: str) -> ReviewError:
    """Return the error for a file that is not the one that was sealed."""
    return ReviewError(
        "SRC009",
        what,
        str(path),
        "restore the folder from version control, or delete it and run the search again",
    )


def _unwritable(path: Path, error: OSError) -> ReviewError:
    return ReviewError(
        "OUT001",
        f"it can't be written ({error.strerror})",
        str(path),
        "name a folder of your own with --out",
    )
