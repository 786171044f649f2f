"""What is looked at: tables with their paths, and the rows of them that are works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from executable_review.candidate import Candidate, from_row

CORPUS, PAPER, LANDMARKS = "corpus", "paper", "landmarks"
# Tables of works: how the review file calls their rows, and the field that identifies a row.
WORKS = {
    "records": (CORPUS, "record_id"),
    "works": (PAPER, "work_id"),
    "landmarks": (LANDMARKS, "landmark_id"),
}


class Table(NamedTuple):
    """A table of the data: its name, the path of its file, and its rows in order."""

    name: str
    path: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Member:
    """A row that is a work; `record` is the key of the record that it says it is."""

    key: str
    table: str
    place: str
    candidate: Candidate
    record: str = ""


def place_of(table: Table, line: int) -> str:
    """Return where a row stands, for a message."""
    return f"data/{table.path}, line {line}"


def members(tables: Iterable[Table]) -> list[Member]:
    """Return the rows that are works and have a title, in the order of the tables.

    A landmark that names a record or a work of the paper is that one, and is no further work.
    """
    found = []
    for table in tables:
        if table.name not in WORKS:
            continue
        source, field = WORKS[table.name]
        for line, row in enumerate(table.rows, 2):
            named = row.get("record_id") if table.name != "records" else None
            if not row["title"] or (table.name == "landmarks" and (named or row.get("work_id"))):
                continue
            found.append(
                Member(
                    f"{source}#{row[field]}",
                    table.name,
                    place_of(table, line),
                    from_row(row, source, row[field]),
                    f"{CORPUS}#{named}" if named else "",
                )
            )
    return found
