"""Read the data package: find it, prove that its files are the sealed ones, and give typed tables."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from executable_review.errors import ReviewError

if TYPE_CHECKING:
    import pandas as pd

ROOT_VARIABLE = "EXECUTABLE_REVIEW_ROOT"
DESCRIPTOR = Path("data") / "datapackage.json"
# There while an update moves its tables to their places; see `executable_review.update.writing`.
UNFINISHED = Path(".update") / "ready.json"
Row = dict[str, Any]


def find_root(start: Path | None = None) -> Path:
    """Return the compendium's folder.

    The environment variable ``EXECUTABLE_REVIEW_ROOT`` wins; else the nearest folder above `start` (default: the
    working folder) that holds a compendium; else the checkout from which the package is imported. So a notebook
    finds its data from whichever folder it is run.

    Raises
    ------
    ReviewError
        DAT001 if there is none.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        candidates = [Path(named)]
    else:
        here = (start or Path.cwd()).resolve()
        candidates = [here, *here.parents, Path(__file__).resolve().parents[2]]
    for folder in candidates:
        if _is_compendium(folder / DESCRIPTOR):
            return folder
    raise ReviewError(
        "DAT001",
        "no compendium found: there is no data/datapackage.json of a review here or above",
        str(candidates[0]),
        f"go to the compendium's folder, or name it in {ROOT_VARIABLE}",
    )


def _is_compendium(path: Path) -> bool:
    # Some other Data Package above the working folder must not be taken for a review.
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return isinstance(content, dict) and "review" in content
    except (OSError, ValueError):
        return path.is_file() and path.parent.name == "data" and (path.parent / "paper").is_dir()


class DataPackage:
    """The tables of one compendium.

    Parameters
    ----------
    root : Path, optional
        The compendium's folder; found with `find_root` when not given.
    verify : bool, default True
        Compare each file with its sealed SHA-256 before it is read.

    Raises
    ------
    ReviewError
        DAT001 to DAT005, each with file, line and field; UPD001 after an update that was interrupted.
    """

    def __init__(self, root: Path | None = None, verify: bool = True):
        self.root = Path(root) if root else find_root()
        self.verify = verify
        self._rows: dict[str, tuple[Row, ...]] = {}

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The content of ``data/datapackage.json``."""
        path = self.root / DESCRIPTOR
        if (self.root / UNFINISHED).exists():
            raise ReviewError(
                "UPD001",
                "an update was interrupted between two tables",
                "data",
                "run `review update`: it finishes what was begun",
            )
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            resources = content["resources"]
            for resource in resources:
                resource["name"], resource["path"], resource["hash"], resource["schema"]["fields"]
        except OSError as error:
            raise ReviewError(
                "DAT001",
                f"it can't be read ({error.strerror})",
                str(DESCRIPTOR),
                "restore it: `git checkout data`",
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise ReviewError(
                "DAT001",
                f"it is not a data package ({error})",
                f"{DESCRIPTOR}{where}",
                "restore it: `git checkout data`",
            ) from None
        return content

    @cached_property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The descriptor's resources by name."""
        return {r["name"]: r for r in self.descriptor["resources"]}

    @property
    def review(self) -> dict[str, Any]:
        """What the compendium says of itself: title, paper, question (free of topic words in the package)."""
        return self.descriptor["review"]

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return a table as typed rows; empty cells are None.

        Parameters
        ----------
        name : str
            Name of the resource, for example ``"records"``.
        """
        if name not in self._rows:
            self._rows[name] = tuple(self._read(name))
        return self._rows[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table as a data frame with the declared columns."""
        import pandas as pd  # heavy; the review itself needs none of it

        columns = [f["name"] for f in self.resources[name]["schema"]["fields"]]
        return pd.DataFrame(list(self.rows(name)), columns=columns, dtype=object)

    def replaced(self, rows: dict[str, tuple[Row, ...]]) -> DataPackage:
        """Return the same package with the rows of some tables replaced, in memory."""
        other = DataPackage(self.root, self.verify)
        other._rows = {**self._rows, **rows}
        return other

    def check_seals(self) -> None:
        """Compare every file with its sealed SHA-256 and raise at the first that differs (DAT002, DAT003)."""
        for name in self.resources:
            self.content(name)

    def digest(self) -> str:
        """Return one SHA-256 over the sealed hashes of all tables."""
        text = "\n".join(f"{r['hash']} {r['path']}" for r in self.descriptor["resources"])
        return hashlib.sha256(text.encode()).hexdigest()

    def content(self, name: str) -> bytes:
        """Return the bytes of a table, compared with its seal (DAT002 to DAT005)."""
        resource = self.resources[name]
        place = f"data/{resource['path']}"
        try:
            content = (self.root / "data" / resource["path"]).read_bytes()
        except OSError as error:
            raise ReviewError(
                "DAT002",
                f"the table can't be read ({error.strerror})",
                place,
                "restore it: `git checkout data`",
            ) from None
        if self.verify and f"sha256:{hashlib.sha256(content).hexdigest()}" != resource["hash"]:
            problem = first_problem(content, resource, place)
            if problem:
                raise problem
            raise ReviewError(
                "DAT003",
                "the file is not the one that was sealed in datapackage.json",
                place,
                "if the change is meant, run `review data seal`; if not, `git checkout data`",
            )
        return content

    def _read(self, name: str) -> list[Row]:
        resource = self.resources[name]
        place = f"data/{resource['path']}"
        content = self.content(name)
        problem = None if self.verify else first_problem(content, resource, place)
        if problem:
            raise problem
        kinds = [(f["name"], f["type"]) for f in resource["schema"]["fields"]]
        reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        next(reader)
        return [{n: _cast(v, t) for (n, t), v in zip(kinds, cells, strict=True)} for cells in reader]


def first_problem(content: bytes, resource: dict[str, Any], place: str) -> ReviewError | None:
    """Return the first breach of a table's own schema (DAT004, DAT005), or None.

    Keys between tables are left to `executable_review.data_check`, which reads the whole package.
    """
    back = "mend the cell, or restore the file: `git checkout data`"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return ReviewError("DAT004", "the file is not UTF-8 text", f"{place}, line {line}", back)
    fields = resource["schema"]["fields"]
    names = [f["name"] for f in fields]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if header != names:
            odd = [h for h in header if h not in names] or [n for n in names if n not in header]
            what = f"unknown or missing column {odd[0]!r}" if odd else "the columns are in another order"
            return ReviewError("DAT005", what, f"{place}, line 1", f"the columns are {', '.join(names)}")
        for cells in reader:
            line = f"{place}, line {reader.line_num}"
            if len(cells) != len(names):
                return ReviewError("DAT004", f"{len(cells)} cells where {len(names)} belong", line, back)
            for spec, value in zip(fields, cells, strict=True):
                wrong = _cell_problem(spec, value)
                if wrong:
                    return ReviewError("DAT004", wrong, f"{line}, field {spec['name']}", back)
    except csv.Error as error:
        return ReviewError(
            "DAT004", f"it can't be read as CSV ({error})", f"{place}, line {reader.line_num}", back
        )
    return None


def _cell_problem(spec: dict[str, Any], value: str) -> str:
    limits = spec.get("constraints", {})
    if value == "":
        return "the cell is empty, but the field is required" if limits.get("required") else ""
    try:
        _cast(value, spec["type"])
    except ValueError:
        return f"{value[:60]!r} is not of type {spec['type']}"
    if "enum" in limits and value not in limits["enum"]:
        return f"{value[:60]!r} is not one of {', '.join(limits['enum'])}"
    return ""


def _cast(value: str, kind: str) -> Any:
    if value == "":
        return None
    if kind == "integer":
        return int(value)
    if kind == "boolean":
        if value not in {"true", "false"}:
            raise ValueError(value)
        return value == "true"
    return value
