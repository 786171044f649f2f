"""A sweep on disk: what it is, the parts that are done, the runs that are rendered, the tables at the end."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from executable_review.errors import ReviewError
from executable_review.files import put
from executable_review.sweeps.plan import Plan

RECORD = "sweep.json"


class Folder:
    """The folder of one sweep.

    Every file appears whole or not at all, and what is read back is checked by its hash: a process may be killed
    at any moment.

    Parameters
    ----------
    path : Path
        It must not exist, be empty, or hold this sweep.
    plan : Plan

    Raises
    ------
    ReviewError
        OUT001 if it can't be written or holds something else, SWP001 if it holds another sweep.
    """

    def __init__(self, path: Path, plan: Plan):
        self.path, self.plan = path, plan
        record = path / RECORD
        if record.exists():
            self._check(record)
            return
        if path.exists() and (not path.is_dir() or any(not p.name.startswith(".") for p in path.iterdir())):
            raise ReviewError(
                "OUT001", "it exists and is no sweep", str(path), "name a new folder with --out"
            )
        text = json.dumps(
            {"id": plan.identity, **plan.described}, indent=1, sort_keys=True, ensure_ascii=False
        )
        put(record, text.encode() + b"\n")

    def _check(self, record: Path) -> None:
        try:
            kept = json.loads(record.read_text(encoding="utf-8"))
            there, grid, base = kept["id"], kept["grid"], kept["parameters"]
        except (ValueError, KeyError, TypeError) as error:
            raise ReviewError(
                "SWP001", "it can't be read as the record of a sweep", str(record), "name a new folder"
            ) from error
        if there != self.plan.identity:
            mine = self.plan.described
            if grid != mine["grid"]:
                differs = "another grid"
            elif base != mine["parameters"]:
                differs = "other decisions outside the grid"
            else:
                differs = "other data or code"
            raise ReviewError(
                "SWP001",
                f"it holds a sweep with {differs}",
                str(self.path),
                "name a new folder with --out, or remove this one",
            )

    # -- parts -----------------------------------------------------------------------------------------------

    def _part(self, first: int) -> Path:
        return self.path / "parts" / f"{first:06d}.json"

    def read_part(self, first: int) -> list[dict[str, Any]] | None:
        """Return the rows of a part; nothing if it is not there, is damaged, or is of another sweep."""
        try:
            stated, _, content = self._part(first).read_bytes().partition(b"\n")
            if stated.decode() != self._seal(content):
                return None
            rows = json.loads(content)
        except (OSError, ValueError):
            return None
        return rows if [r["universe"] for r in rows] == list(self.plan.part(first)) else None

    def write_part(self, first: int, rows: list[dict[str, Any]]) -> None:
        """Keep the rows of a part."""
        content = json.dumps(rows, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        put(self._part(first), f"{self._seal(content)}\n".encode() + content)

    def _seal(self, content: bytes) -> str:
        return hashlib.sha256(self.plan.identity.encode() + content).hexdigest()

    # -- runs ------------------------------------------------------------------------------------------------

    def run(self, number: int) -> Path:
        """Return the folder of a rendered universe."""
        return self.path / "runs" / f"universe-{number:06d}"

    def read_run(self, number: int) -> dict[str, Any] | None:
        """Return the record of a rendered universe if the run is whole and its files are as they were written."""
        folder = self.run(number)
        try:
            record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
            whole = all(
                hashlib.sha256((folder / name).read_bytes()).hexdigest() == seal
                for name, seal in record["outputs"].items()
            )
        except (OSError, ValueError, KeyError):
            return None
        same = record["parameters"] == self.plan.parameters(number).as_dict()
        return record if whole and same and record["inputs"] == self.plan.inputs else None

    def write_run(self, number: int, files: Mapping[str, bytes]) -> None:
        """Put the files of a run in place, all at once."""
        folder = self.run(number)
        partial = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(partial, ignore_errors=True)
        for name, content in files.items():
            put(partial / name, content)
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)

    # -- tables ----------------------------------------------------------------------------------------------

    def write(self, name: str, content: bytes) -> None:
        """Write a file of the result."""
        put(self.path / name, content)
