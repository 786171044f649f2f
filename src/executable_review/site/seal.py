"""Whether a built book is still the book: a seal names all that went in, and every file that came out.

The seal lies beside the site. A book counts as built only if all inputs have the hashes that they had, and every
file of the site is there as it was written. No time is compared. Files that were added later, such as those of
`make live`, are left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from executable_review.execution.cache import Cache, digest
from executable_review.execution.record import read_record
from executable_review.execution.sources import environment, package_files
from executable_review.files import put
from executable_review.review import Review

SCHEMA = 1
FOLDERS = ("data", "notebooks", "book")
"""Folders whose files a book may depend on; besides, every file that lies in the root itself."""


def source_files(root: Path) -> list[Path]:
    """Return every file of a compendium that a book may depend on."""
    inside = (p for name in FOLDERS for p in (root / name).rglob("*"))
    hidden = (".ipynb_checkpoints", "__pycache__")
    paths = (p for p in (*root.glob("*"), *inside) if p.is_file() and not set(hidden) & {*p.parts})
    return sorted(paths)


def book_inputs(review: Review) -> str:
    """Return one hash of all that goes into the book of a run."""
    root = review.data.root
    return digest(
        {
            "schema": SCHEMA,
            "files": {p.relative_to(root).as_posix(): _hash(p) for p in source_files(root)},
            "package": package_files(),
            "parameters": review.parameters.as_dict(),
            "environment": environment(root / "requirements.lock"),
            "clock": os.environ.get("SOURCE_DATE_EPOCH", ""),
        }
    )


def seal(site: Path, inputs: str) -> None:
    """Write the seal of a site that was built from some inputs."""
    content = {"schema": SCHEMA, "inputs": inputs, "files": _files(site)}
    put(place(site), json.dumps(content, indent=1, sort_keys=True).encode() + b"\n")


def holds(site: Path, inputs: str) -> bool:
    """Tell whether a site was built from these inputs and every file is as it was written."""
    try:
        content: dict[str, Any] = json.loads(place(site).read_text(encoding="utf-8"))
        same = (content["schema"], content["inputs"]) == (SCHEMA, inputs)
        return same and all(_hash(site / name) == known for name, known in content["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def keeps(cache: Cache | None) -> bool:
    """Tell whether results of earlier builds may be used."""
    return cache is not None and cache.folder is not None


def built(review: Review, cache: Cache | None, inputs: str | None = None) -> Path | None:
    """Return the start page of the published book if it is built and nothing has changed since.

    Parameters
    ----------
    review : Review
    cache : Cache or None
        Without one, nothing counts as built.
    inputs : str, optional
        From `book_inputs`, where they are known already.
    """
    build = review.data.root / "_build"
    if not keeps(cache) or not (build / "source").is_dir() or read_record(build / "run") is None:
        return None
    html = build / "html"
    return html / "index.html" if holds(html, inputs or book_inputs(review)) else None


def place(site: Path) -> Path:
    """Return where the seal of a site is."""
    return site.with_name("book.json")


def _files(site: Path) -> dict[str, str]:
    return {p.relative_to(site).as_posix(): _hash(p) for p in sorted(site.rglob("*")) if p.is_file()}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
