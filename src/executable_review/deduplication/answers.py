"""The review file: doubtful pairs as questions, and a person's answers as data that the next run obeys."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from executable_review.deduplication.deciding import Decision, name_pair
from executable_review.deduplication.normalising import Entry
from executable_review.deduplication.vetoes import veto
from executable_review.errors import ReviewError

COLUMNS = ("pair_id", "record_a", "record_b", "score", "reason", "decision", "note")
ANSWERS = ("same", "different", "")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


class Answer(NamedTuple):
    """One row of the review file; `line` is where it stands there (0 when it is new)."""

    pair_id: str
    record_a: str
    record_b: str
    score: str
    reason: str
    decision: str = ""
    note: str = ""
    line: int = 0


def read_answers(path: Path) -> list[Answer]:
    """Read a review file; a file that is not there has no answers yet.

    Raises
    ------
    ReviewError
        DUP030 if it is not a review file, an answer is not ``same``, ``different`` or empty, the pair's name is not
        that of its records, or a pair stands there twice.
    """
    if not path.exists():
        return []
    fix = "mend the row, or delete it: the next run asks again"
    try:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewError(
            "DUP030", f"it can't be read as CSV ({error})", path.name, "save it as UTF-8 CSV"
        ) from None
    header = tuple(rows[0]) if rows else ()
    if header != COLUMNS:
        raise ReviewError(
            "DUP030",
            "the columns are not those of a review file",
            f"{path.name}, line 1",
            f"the columns are {', '.join(COLUMNS)}",
        )
    answers = []
    seen: dict[str, int] = {}
    for line, cells in enumerate(rows[1:], 2):
        if not cells:
            continue
        where = f"{path.name}, row {line}"
        if len(cells) != len(COLUMNS):
            raise ReviewError("DUP030", f"{len(cells)} cells where {len(COLUMNS)} belong", where, fix)
        answer = Answer(*map(_unguard, cells), line=line)
        answer = answer._replace(decision=answer.decision.strip().lower())
        if answer.decision not in ANSWERS:
            raise ReviewError(
                "DUP030",
                f"{answer.decision!r} is not an answer",
                where,
                "write same or different, or leave it empty",
            )
        if answer.record_a == answer.record_b or answer.pair_id != name_pair(
            answer.record_a, answer.record_b
        ):
            raise ReviewError("DUP030", "the name of the pair is not that of its two records", where, fix)
        if answer.pair_id in seen:
            raise ReviewError("DUP030", f"the pair is already in row {seen[answer.pair_id]}", where, fix)
        seen[answer.pair_id] = line
        answers.append(answer)
    return answers


def review_text(rows: Iterable[Answer]) -> str:
    """Return the text of a review file, sorted so that it changes only where a question changes."""
    ordered = sorted(rows, key=lambda r: (r.decision != "", -int(r.score or 0), r.pair_id))
    cells = [[_guard(cell) for cell in row[: len(COLUMNS)]] for row in ordered]
    # The writer leaves a lone carriage return bare, where the reader takes it for the end of the row.
    bare = any("\r" in cell for row in cells for cell in row)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    writer.writerows(cells)
    return text.getvalue()


def write_review(path: Path, rows: Iterable[Answer]) -> None:
    """Write a review file."""
    path.write_text(review_text(rows), encoding="utf-8", newline="")


def check_answers(answers: Iterable[Answer], entries: Mapping[str, Entry]) -> None:
    """Check answers against the records.

    Parameters
    ----------
    answers : iterable of Answer
        From `read_answers`.
    entries : mapping of str to Entry
        Each single record's entry by its key.

    Raises
    ------
    ReviewError
        DUP031 if an answer names an unknown record, DUP032 if it joins what a veto keeps apart.
    """
    for answer in answers:
        where = f"pair {answer.pair_id}" + (f", row {answer.line}" if answer.line else "")
        for key in (answer.record_a, answer.record_b):
            if key not in entries:
                raise ReviewError(
                    "DUP031",
                    f"there is no record {key!r}",
                    where,
                    "delete the row, or bring back the export that held the record",
                )
        if answer.decision == "same":
            found = veto(entries[answer.record_a].facts, entries[answer.record_b].facts)
            if found:
                raise ReviewError(
                    "DUP032",
                    f"the answer is same, but {found[0]} keeps the two apart: {found[1]}",
                    where,
                    "answer different, or correct the record in its source",
                )


def decisions_of(answers: Iterable[Answer]) -> tuple[list[Decision], list[tuple[str, str]]]:
    """Return links for ``same``, and the pairs that ``different`` keeps apart."""
    links, apart = [], []
    for answer in answers:
        a, b = sorted((answer.record_a, answer.record_b))
        if answer.decision == "same":
            links.append(Decision(a, b, "DUP005", "same", 100, answer.note or "a person said so"))
        elif answer.decision == "different":
            apart.append((a, b))
    return links, apart


def refuse_cut_answers(cut: Iterable[Decision]) -> None:
    """Raise DUP032 if a link that had to be cut was an answer: then answers contradict each other or a veto."""
    for link in cut:
        if link.reason.startswith("DUP005"):
            raise ReviewError(
                "DUP032",
                f"the answer that {link.a} and {link.b} are the same joins records that a veto or another answer "
                "keeps apart",
                f"pair {link.pair_id}",
                "see which of the answers on these records is wrong, and empty it",
            )


def _guard(cell: str) -> str:
    # A table program would run a cell that begins like this as a formula.
    return f"'{cell}" if str(cell).startswith(_FORMULA) else str(cell)


def _unguard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
