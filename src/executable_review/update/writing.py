"""Write: all tables of an update become new together, or none does, whenever the machine stops.

The new files are prepared and checked in a folder beside ``data``. A list of them with their hashes, written last,
says that the update is decided; from then on it can only be finished, by moving the files to their places.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from executable_review.data import DESCRIPTOR, UNFINISHED, DataPackage, Row
from executable_review.data_check import seal
from executable_review.errors import ReviewError
from executable_review.files import locked, put


def write(
    package: DataPackage, added: Mapping[str, Sequence[Row]], beside: Mapping[str, bytes] | None = None
) -> list[str]:
    """Append rows to tables, seal the tables again, and write other files with them; all or nothing.

    Parameters
    ----------
    package : DataPackage
        The data as they are.
    added : mapping of str to sequence of rows
        New rows by table.
    beside : mapping of str to bytes, optional
        Other files, by their path from the compendium's folder.

    Returns
    -------
    list of str
        Tables that changed.

    Raises
    ------
    ReviewError
        DAT004 or DAT006 if the new tables would not be sound, OUT001 if the folder can't be written; then nothing
        has changed.
    """
    root = package.root
    with _explained(root), locked(root / "data"):
        folder = root / UNFINISHED.parent
        shutil.rmtree(folder, ignore_errors=True)
        try:
            tables = {name: rows for name, rows in added.items() if rows}
            _stage_tables(package, tables, folder)
            changed = seal(folder) if tables else []
            files = [f"data/{package.resources[name]['path']}" for name in tables]
            files += [DESCRIPTOR.as_posix()] * bool(tables)
            for name, content in (beside or {}).items():
                put(folder / name, content)
                files.append(name)
            hashes = {name: _hash((folder / name).read_bytes()) for name in files}
            put(root / UNFINISHED, (json.dumps(hashes, indent=1) + "\n").encode())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)  # nothing was decided
            raise
        _move(root)
    return changed


def finish(root: Path) -> bool:
    """Finish an update that was interrupted, or forget one that was not yet decided.

    Returns
    -------
    bool
        Whether tables were moved to their places.

    Raises
    ------
    ReviewError
        UPD002 if a prepared file was changed or is gone.
    """
    if not (root / UNFINISHED.parent).exists():
        return False
    with _explained(root), locked(root / "data"):
        decided = (root / UNFINISHED).is_file()
        if decided:
            _move(root)
        shutil.rmtree(root / UNFINISHED.parent, ignore_errors=True)
    return decided


def _stage_tables(package: DataPackage, tables: Mapping[str, Sequence[Row]], folder: Path) -> None:
    """Make a whole package with the new rows, so that it can be checked before anything is decided."""
    for name, resource in package.resources.items():
        # Compared with the seal under which the update was planned: nobody else may have written since.
        content = package.content(name)
        if name in tables:
            columns = [f["name"] for f in resource["schema"]["fields"]]
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, lineterminator="\n")
            writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in tables[name])
            content += text.getvalue().encode()
        put(folder / "data" / resource["path"], content)
    put(folder / DESCRIPTOR, (package.root / DESCRIPTOR).read_bytes())


def _move(root: Path) -> None:
    folder = root / UNFINISHED.parent
    try:
        hashes = json.loads((root / UNFINISHED).read_text(encoding="utf-8")).items()
    except (ValueError, AttributeError):
        raise _lost(UNFINISHED.as_posix()) from None
    for name, digest in hashes:
        # A file that was moved before the interruption is at its place already.
        places = [p for p in (folder / name, root / name) if p.is_file() and _hash(p.read_bytes()) == digest]
        if not places:
            raise _lost(name)
    for name, digest in hashes:
        if (folder / name).is_file() and _hash((folder / name).read_bytes()) == digest:
            os.replace(folder / name, root / name)
    (root / UNFINISHED).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _lost(name: str) -> ReviewError:
    return ReviewError(
        "UPD002",
        "an interrupted update can't be finished: a prepared file was changed or is gone",
        name,
        f"restore the tables with `git checkout data`, delete the folder {UNFINISHED.parent}, and update again",
    )


@contextmanager
def _explained(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = str(error.filename or root)
        raise ReviewError(
            "OUT001", f"it can't be written ({error.strerror})", place, "check your rights and the disk"
        ) from None
