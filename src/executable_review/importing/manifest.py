"""The manifest of sealed exports: what was received, from which search, and whether it is still the same."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path

from executable_review.errors import ReviewError

MANIFEST = "manifest.csv"
COLUMNS = (
    "file",
    "sha256",
    "bytes",
    "received_name",
    "platform",
    "query",
    "date",
    "hits",
    "format",
    "read",
    "kept",
    "rejected",
    "database",
    "search_field",
    "limits",
    "conducted_by",
)
# Manifests of the first release end here; what they do not say stays empty.
_FIRST_RELEASE = 12
_BACK = "restore data/exports from version control, or import the file as received again"
_OTHERS = frozenset({MANIFEST, "README.md"})

Row = dict[str, str]


def check_manifest(
    exports_dir: Path | str, pending: Iterable[str] = (), absent: Callable[[str], bool] = lambda name: False
) -> tuple[Row, ...]:
    """Compare every sealed export with the manifest, and return the manifest's rows.

    A folder that is not there holds no exports.

    Parameters
    ----------
    exports_dir : Path or str
        The folder of sealed exports.
    pending : iterable of str, optional
        Names of files that are about to be sealed; they may be there already, without a row.
    absent : Callable, optional
        Tells of a file's name whether the file may be missing; if it is there, it must be the sealed one.

    Raises
    ------
    ReviewError
        IMP018 if a sealed file is missing or changed, IMP019 if the manifest can't be read, or if it and the
        folder do not name the same files.
    """
    folder = Path(exports_dir)
    rows = _rows(folder / MANIFEST)
    for n, row in enumerate(rows, 2):
        name, place = row["file"], f"{folder / MANIFEST}, line {n}"
        if name != Path(name).name or name in {"", ".", ".."} or "\\" in name:
            raise ReviewError("IMP019", f"{name!r} is not the name of a sealed file", place, _BACK)
        if absent(name) and not (folder / name).exists():
            continue
        try:
            digest, size = digest_of(folder / name)
        except OSError:
            raise ReviewError("IMP018", "the sealed export is missing", str(folder / name), _BACK) from None
        if digest != row["sha256"] or str(size) != row["bytes"]:
            raise ReviewError("IMP018", "the export is not as it was sealed", str(folder / name), _BACK)
    known = {row["file"] for row in rows} | _OTHERS
    if len(known) != len(rows) + len(_OTHERS):
        raise ReviewError("IMP019", "a file is named twice", str(folder / MANIFEST), _BACK)
    known |= set(pending)
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.name not in known and not path.name.startswith("."):
                raise ReviewError(
                    "IMP019",
                    "the file is not in the manifest",
                    str(path),
                    "move it elsewhere and run `review import` on it",
                )
    return rows


def digest_of(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()


def _rows(path: Path) -> tuple[Row, ...]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeError) as error:
        raise ReviewError("IMP019", f"the manifest can't be read ({error})", str(path), _BACK) from None
    try:
        header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        if tuple(header) not in (COLUMNS, COLUMNS[:_FIRST_RELEASE]):
            raise ValueError(f"its columns are not {', '.join(COLUMNS)}")
        empty = dict.fromkeys(COLUMNS, "")
        return tuple({**empty, **dict(zip(header, line, strict=True))} for line in lines)
    except (ValueError, csv.Error) as error:
        raise ReviewError("IMP019", f"the manifest can't be read ({error})", str(path), _BACK) from None


def manifest_text(rows: Iterable[Row]) -> str:
    """Return the manifest as it is written."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
