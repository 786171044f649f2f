"""What a run says of itself: what went in, what came out, and the name that follows from what went in."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from executable_review import __version__
from executable_review.artefact.citation import apa
from executable_review.artefact.crate import CRATE
from executable_review.artefact.metadata import read_metadata
from executable_review.artefact.runs import write_receipt
from executable_review.coding.coders import coder_paths
from executable_review.errors import ReviewError
from executable_review.execution.cache import digest
from executable_review.execution.notebooks import find_notebooks, read_notebook
from executable_review.execution.sources import data_hashes, file_hash, package_files
from executable_review.review import Review

SCHEMA = 1
RECORD = "run.json"
RUNS = "runs"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def inputs(review: Review) -> dict[str, str]:
    """Return the SHA-256 of all that goes into a run: data, notebooks' code and prose, package, lock."""
    root = review.data.root
    coder_paths(review.data)  # refuses files that are of no coder
    found = data_hashes(root)
    for path in find_notebooks(root):
        code = json.dumps([["".join(c["source"]), c["cell_type"]] for c in read_notebook(path)["cells"]])
        found[f"notebooks/{path.name}"] = hashlib.sha256(code.encode()).hexdigest()
    found["package"] = digest(package_files())
    lock = file_hash(root / "requirements.lock")
    if lock:
        found["requirements.lock"] = lock
    return dict(sorted(found.items()))


def run_id(review: Review, found: dict[str, str] | None = None) -> str:
    """Return the name of a run: twelve characters of a hash of code, data, decisions and lock."""
    found = found or inputs(review)
    return digest({"inputs": found, "parameters": review.parameters.as_dict()})[:12]


def run_folder(root: Path, name: str) -> Path:
    """Return the folder of a run among the compendium's runs.

    Raises
    ------
    ReviewError
        OUT002 if the name is a path, or no name for a folder.
    """
    if not _NAME.fullmatch(name):
        raise ReviewError(
            "OUT002",
            f"{name[:80]!r} is no name for a run",
            "--name",
            "use letters, digits, dots, - and _, without a folder; a folder elsewhere goes with --out",
        )
    return root / RUNS / name


def write_record(review: Review, folder: Path, summary: dict[str, Any], said: str = "") -> dict[str, Any]:
    """Write ``run.json`` and the receipt into a run's folder, and return the content of the first.

    `said` is the statement in what the run differs from the published one.
    """
    metadata = read_metadata(review.data.root)
    found = inputs(review)
    identity = run_id(review, found)
    record = {
        "schema": SCHEMA,
        "version": __version__,
        "id": identity,
        "citation": apa(metadata, identity),
        "parameters": review.parameters.as_dict(),
        "changed": {
            k: list(v) if isinstance(v, tuple) else v for k, v in review.parameters.changed().items()
        },
        "inputs": found,
        "outputs": outputs(folder),
        "statement": said,
        **summary,
    }
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / RECORD).write_text(text, encoding="utf-8")
    write_receipt(folder, record, metadata)
    return record


def outputs(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each notebook, table and figure of a run."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for kind in ("notebooks", "tables", "figures")
        for p in sorted((folder / kind).rglob("*"))
        if p.is_file()
    }


def read_record(folder: Path) -> dict[str, Any] | None:
    """Return a run's record if the run is whole: every file is there and as it was written."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        whole = record["outputs"] == outputs(folder) and (folder / CRATE).is_file()
        return record if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
