"""Keep exports as received: sealed by their content, each with a row in the manifest."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from executable_review.cleaning.markup import printable
from executable_review.errors import ReviewError
from executable_review.files import locked
from executable_review.importing.manifest import MANIFEST, Row, check_manifest, digest_of, manifest_text
from executable_review.importing.model import Imported, Problem
from executable_review.importing.reading import try_file

_PART = ".part"


def import_files(
    paths: Iterable[Path | str],
    exports_dir: Path | str,
    query: str = "",
    date: str = "",
    platform: str = "",
    hits: int | None = None,
    dry_run: bool = False,
    database: Iterable[str] = (),
    search_field: str = "",
    limits: str = "",
    conducted_by: str = "",
) -> list[Imported]:
    """Read exports, and seal each that can be read, byte for byte, under the name of its content.

    Parameters
    ----------
    paths : iterable of Path or str
        The files as received. One that can't be read is refused; the others go on.
    exports_dir : Path or str
        Where sealed files and their manifest are kept; made when it is not there.
    query, date, platform, hits
        What is known of the search: its string, its day (YYYY-MM-DD), where it was run, how many hits were stated.
    database, search_field, limits, conducted_by
        The databases that were searched on the platform, in which fields, with which limits, and by whom. What is
        left open can be said later, by importing the same file again; what was said stays.
    dry_run : bool
        Only read; write nothing.

    Returns
    -------
    list of Imported
        One account a file. `Candidate.source` is the sealed file's name, also in a dry run.

    Raises
    ------
    ReviewError
        IMP018 or IMP019 if a file or the manifest is not as it was sealed, IMP022 if date or hits have another form,
        OUT001 if the folder can't be written.
    """
    folder = Path(exports_dir)
    _check_said(date, hits)
    said = {"platform": platform, "query": query, "date": date, "hits": "" if hits is None else str(hits)}
    said |= {"database": "; ".join(database), "search_field": search_field, "limits": limits}
    said |= {"conducted_by": conducted_by}
    received = [(Path(path), *_read(Path(path))) for path in paths]
    accounts = []
    with _locked(folder, dry_run):
        # An import that was interrupted may have left a file without its row; it gets the row now.
        # Files may be absent: they stay with those who received them, and a manifest may come from elsewhere.
        rows = list(check_manifest(folder, {row["file"] for _, _, row in received if row}, lambda name: True))
        for path, account, row in received:
            before = next((r for r in rows if row and r["sha256"] == row["sha256"]), None)
            if before:
                account = _with_note(account, f"{before['file']} ({before['received_name']})")
                if not dry_run and not (folder / before["file"]).exists():
                    _seal(path, folder / before["file"], before["sha256"])
                # What was left open may be said later; what was said stays.
                later = {name: value for name, value in said.items() if value and not before[name]}
                if later:
                    before.update(later)
                    if not dry_run:
                        _write_manifest(folder / MANIFEST, rows)
            elif row:
                rows.append({**row, **said})
                if not dry_run:
                    _seal(path, folder / row["file"], row["sha256"])
                    _write_manifest(folder / MANIFEST, rows)
            accounts.append(account)
    return accounts


def sealed_name(digest: str, received: str) -> str:
    """Return the name of a sealed export: the first 12 digits of its SHA-256 and the suffix it came with.

    >>> sealed_name("0123456789abcdef", "My export.RIS"), sealed_name("0123456789abcdef", "x.=cmd|")
    ('0123456789ab.ris', '0123456789ab')
    """
    suffix = Path(received).suffix.lower()
    return digest[:12] + (suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else "")


def _read(path: Path) -> tuple[Imported, Row | None]:
    try:
        digest, size = digest_of(path)
    except OSError:
        return try_file(path), None
    account = try_file(path, sealed_name(digest, path.name))
    if account.refused:
        return account, None
    counts = {name: str(getattr(account, name)) for name in ("format", "read", "kept", "rejected")}
    name = sealed_name(digest, path.name)
    return account, {
        "file": name,
        "sha256": digest,
        "bytes": str(size),
        "received_name": " ".join(printable(path.name).split()),
        **counts,
    }


def _with_note(account: Imported, earlier: str) -> Imported:
    note = Problem(0, "", "IMP020", f"imported before, as {earlier}; it stays one export", "noted")
    return replace(account, problems=(*account.problems, note))


def _check_said(date: str, hits: int | None) -> None:
    if date and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", date):
        raise ReviewError("IMP022", f"{date!r} is not a day", "date", "write it as YYYY-MM-DD")
    if hits is not None and hits < 0:
        raise ReviewError(
            "IMP022", f"{hits} hits are not possible", "hits", "state the number the platform showed"
        )


def _seal(path: Path, target: Path, digest: str) -> None:
    def copy(stream: BinaryIO) -> None:
        with path.open("rb") as received:
            shutil.copyfileobj(received, stream, 1 << 20)

    def check(copied: Path) -> None:
        if digest_of(copied)[0] != digest:
            raise ReviewError(
                "IMP018", "the file changed while it was imported", str(path), "import it again"
            )

    _write(target, copy, check)


def _write_manifest(path: Path, rows: list[Row]) -> None:
    _write(path, lambda stream: stream.write(manifest_text(rows).encode()))


def _write(
    path: Path, fill: Callable[[BinaryIO], object], check: Callable[[Path], None] | None = None
) -> None:
    """Write beside the place and move there, so that a file is whole or not there at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_PART)
        try:
            with os.fdopen(handle, "wb") as stream:
                fill(stream)
                stream.flush()
                os.fsync(stream.fileno())
            if check:
                check(Path(name))
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ReviewError(
            "OUT001", f"it can't be written ({error.strerror})", str(path), "check your rights and the disk"
        ) from None


@contextmanager
def _locked(folder: Path, dry_run: bool) -> Iterator[None]:
    """Let one import at a time write the manifest; no lock file is left behind."""
    if dry_run:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReviewError(
            "OUT001", f"it can't be made ({error.strerror})", str(folder), "name a folder of your own"
        ) from None
    with locked(folder):
        # What an import that was killed had begun to write; nobody else writes here now.
        for left in folder.glob(f".*{_PART}"):
            left.unlink(missing_ok=True)
        yield
