"""Read an export: each record is kept, with its repairs, or rejected with a reason; the counts add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from executable_review.candidate import Candidate
from executable_review.errors import ReviewError
from executable_review.importing.clean import Ids, finish
from executable_review.importing.model import Imported, Problem, shown
from executable_review.importing.registry import Reader, find_reader
from executable_review.importing.source import Source, open_source

_KNOWN = (
    "export as RIS, BibTeX, CSL-JSON, CSV or JSON of Publish or Perish, CSV of Scopus or EBSCO, plain text or table of "
    "Web of Science, or nbib of PubMed"
)


class _Outcome(NamedTuple):
    is_record: bool
    candidate: Candidate | None
    problems: list[Problem]


def iter_file(path: Path | str, source: str = "") -> Iterator[Candidate | Problem]:
    """Give the candidates and the problems of an export as they are read, with bounded memory.

    The problems of a record come before its candidate; a record that is not kept has one problem of severity
    ``rejected``.

    Parameters
    ----------
    path : Path or str
        The file.
    source : str, optional
        What `Candidate.source` says; the file's name by default.

    Raises
    ------
    ReviewError
        IMP001, IMP002, IMP003, IMP013 or IMP021 if the file can't be read as an export.
    """
    path = Path(path)
    opened, reader = _open(path)
    for outcome in _outcomes(opened, reader, source or path.name):
        yield from outcome.problems
        if outcome.candidate:
            yield outcome.candidate


def read_file(path: Path | str, source: str = "") -> Imported:
    """Read a whole export.

    Parameters
    ----------
    path : Path or str
        The file; its format is told from its content.
    source : str, optional
        What `Candidate.source` says; the file's name by default.

    Returns
    -------
    Imported
        With ``read == kept + rejected``.

    Raises
    ------
    ReviewError
        IMP001, IMP002, IMP003, IMP013 or IMP021 if the file can't be read as an export.
    """
    path = Path(path)
    opened, reader = _open(path)
    candidates: list[Candidate] = []
    problems: list[Problem] = []
    read = 0
    for outcome in _outcomes(opened, reader, source or path.name):
        read += outcome.is_record
        problems.extend(outcome.problems)
        if outcome.candidate:
            candidates.append(outcome.candidate)
    rejected = sum(p.severity == "rejected" for p in problems)
    assert read == len(candidates) + rejected, f"{path}: {read} records read, not all accounted for"
    return Imported(
        str(path), reader.name, read, len(candidates), rejected, tuple(problems), tuple(candidates)
    )


def try_file(path: Path | str, source: str = "") -> Imported:
    """Read a whole export; a file that is none gives an account that says why, so that others go on."""
    try:
        return read_file(path, source)
    except ReviewError as error:
        problem = Problem(0, "", error.code, f"{error.message}; {error.way_out}", "refused")
        return Imported(str(path), "", 0, 0, 0, (problem,), ())


def report(imported: Iterable[Imported]) -> dict[str, Any]:
    """Return the accounts of files as `review import --json` prints them."""
    return {
        "files": [
            {
                "file": one.file,
                "format": one.format,
                "read": one.read,
                "kept": one.kept,
                "rejected": one.rejected,
                "problems": [
                    {
                        "line": p.line,
                        "field": p.field,
                        "rule": p.rule,
                        "reason": p.reason,
                        "severity": p.severity,
                    }
                    for p in one.problems
                ],
            }
            for one in imported
        ]
    }


def describe(imported: Iterable[Imported]) -> str:
    """Return the accounts of files for people: a line a file, then a line a problem."""
    lines = []
    for one in imported:
        counts = f"{one.format}: {one.read} read, {one.kept} kept, {one.rejected} rejected"
        lines.append(f"{one.file}: {'refused' if one.refused else counts}")
        for p in one.problems:
            place = ", ".join([f"line {p.line}"] * (p.line > 0) + [p.field] * bool(p.field))
            lines.append(f"  {p.rule} {p.severity}{f' ({place})' if place else ''}: {p.reason}")
    return "\n".join(lines)


def _open(path: Path) -> tuple[Source, Reader]:
    source = open_source(path)
    reader = find_reader(source.head)
    if reader is None:
        first = next((line for line in source.head.split("\n") if line.strip()), source.head)
        raise ReviewError(
            "IMP002",
            f"it is no export that can be read; it begins {shown(first)}",
            str(path),
            _KNOWN,
        )
    return source, reader


def _outcomes(source: Source, reader: Reader, name: str) -> Iterator[_Outcome]:
    notes = list(source.notes())
    suffix = source.path.suffix.lower()
    if suffix not in reader.suffixes:
        said = f"the name ends in {suffix or 'no suffix'}, but the file holds {reader.reads}"
        notes.append(Problem(0, "", "IMP017", said, "noted"))
    yield _Outcome(False, None, notes)
    ids = Ids()
    position = 0
    try:
        for found in reader.read(source):
            if isinstance(found, Problem):
                is_record = found.severity == "rejected"
                position += is_record
                yield _Outcome(is_record, None, [found])
            else:
                position += 1
                yield _Outcome(True, *finish(found, name, ids, position))
    except (OSError, UnicodeError) as error:
        # The file was sound when it was opened.
        raise ReviewError(
            "IMP021",
            f"it changed or went away while it was read ({error})",
            str(source.path),
            "import it again",
        ) from None
    if not position:
        yield _Outcome(False, None, [Problem(0, "", "IMP001", "the file holds no record", "noted")])
