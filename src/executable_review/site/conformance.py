"""What validators of others found: a small file that they write, and that a page of the book reads.

The file holds no time and no count, so it changes only when a tool, its version or its result does. Each program
that runs validators records its own results and leaves those of the others as they are.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable
from pathlib import Path

from executable_review.files import put

RECORD = Path("book") / "conformance.json"
_PINNED = re.compile(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)")


@dataclasses.dataclass(frozen=True)
class Conformance:
    """What one validator found.

    Attributes
    ----------
    name : str
        Identifier.
    what, standard : str
        What was looked at, and the standard that it should keep.
    tool, version : str
        The validator.
    lock : str
        The file in which its version is fixed.
    command : str
        The command that runs it here.
    problems : int
        How many problems it found.
    """

    name: str
    what: str
    standard: str
    tool: str
    version: str
    lock: str
    command: str
    problems: int


def read(root: Path) -> tuple[Conformance, ...]:
    """Return the recorded results in the order of their names; none where nothing was recorded."""
    path = root / RECORD
    if not path.is_file():
        return ()
    return tuple(Conformance(**row) for row in json.loads(path.read_text(encoding="utf-8")))


def record(root: Path, results: Iterable[Conformance]) -> None:
    """Write results; of what was recorded before, those of other commands stay."""
    results = list(results)
    renewed = {r.command for r in results}
    kept = [r for r in read(root) if r.command not in renewed]
    rows = [dataclasses.asdict(r) for r in sorted([*kept, *results], key=lambda r: r.name)]
    put(root / RECORD, (json.dumps(rows, indent=1, ensure_ascii=False) + "\n").encode())


def pinned(root: Path, lock: str, tool: str) -> str | None:
    """Return the version of a tool that a lock fixes: of pip for files ``.lock``, of npm for ``.json``."""
    text = (root / lock).read_text(encoding="utf-8")
    if lock.endswith(".json"):
        package = json.loads(text)["packages"].get(f"node_modules/{tool}")
        return package["version"] if package else None
    return {name.lower(): version for name, version in _PINNED.findall(text)}.get(tool.lower())
