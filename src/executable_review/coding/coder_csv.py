"""A coder's codes as CSV: one row a code; a unit that was read and got none has one row without a code."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from executable_review.coding.coder_file import CoderFile
from executable_review.errors import ReviewError

COLUMNS = ("unit_id", "code_id", "coder_id", "codebook_version")


def read_coder_csv(path: Path) -> CoderFile:
    """Read a coder's file.

    Raises
    ------
    ReviewError
        COD021 with file, line and field; nothing of the file is used then.
    """
    try:
        return parse_coder_csv(path.read_bytes().decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise _broken("it is not UTF-8 text", path.name, "save it as CSV in UTF-8") from error


def parse_coder_csv(text: str, place: str) -> CoderFile:
    """Return the codes of one coder from the text of a CSV file; `place` names the file in messages."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if sorted(header) != sorted(COLUMNS):
            columns = f"the columns are {', '.join(COLUMNS)}"
            raise _broken(f"its columns are {', '.join(header) or 'none'}", f"{place}, line 1", columns)
        rows = []
        for cells in reader:
            line = f"{place}, line {reader.line_num}"
            if len(cells) != len(header):
                raise _broken(f"{len(cells)} cells where {len(header)} belong", line, "mend the line")
            row = dict(zip(header, (c.strip() for c in cells), strict=True))
            empty = [name for name in COLUMNS if not row[name] and name != "code_id"]
            if empty:
                raise _broken("the cell is empty", f"{line}, field {empty[0]}", "fill the cell")
            rows.append((line, row))
    except csv.Error as error:
        raise _broken(
            f"it can't be read as CSV ({error})", f"{place}, line {reader.line_num}", "save it as CSV"
        ) from None
    return _joined(rows, place)


def _joined(rows: list[tuple[str, dict[str, str]]], place: str) -> CoderFile:
    if not rows:
        raise _broken("it has no rows", place, "give one row a code, or take the file out")
    codes: dict[str, set[str]] = {}
    given: set[tuple[str, str]] = set()
    first = rows[0][1]
    for line, row in rows:
        for name in ("coder_id", "codebook_version"):
            if row[name] != first[name]:
                message = f"{row[name]!r} beside {first[name]!r}"
                raise _broken(message, f"{line}, field {name}", "give each coder and each version a file")
        unit, code = row["unit_id"], row["code_id"]
        if (unit, code) in given:
            raise _broken(f"{code or 'no code'} stands twice for {unit}", line, "keep one of the rows")
        given.add((unit, code))
        codes.setdefault(unit, set()).update({code} - {""})
        if codes[unit] and (unit, "") in given:
            raise _broken(f"{unit} has codes and a row that says it has none", line, "keep one or the other")
    return CoderFile(
        first["coder_id"], first["codebook_version"], {u: frozenset(c) for u, c in codes.items()}
    )


def write_coder_csv(coder: CoderFile, order: Iterable[str] = ()) -> str:
    """Return a coder's codes as the text of a CSV file.

    Parameters
    ----------
    coder : CoderFile
    order : iterable of str
        Units in the order wanted; units that are not named follow in their own order.
    """
    place = {unit: n for n, unit in enumerate(order)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for unit in sorted(coder.codes, key=lambda u: (place.get(u, len(place)), u)):
        for code in sorted(coder.codes[unit]) or [""]:
            writer.writerow((unit, code, coder.coder_id, coder.codebook_version))
    return text.getvalue()


def _broken(message: str, place: str, way_out: str) -> ReviewError:
    return ReviewError("COD021", message, place, way_out)
