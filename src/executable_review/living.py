"""Sealed exports and index answers on disk, as searches that an update can take in."""

from __future__ import annotations

from pathlib import Path

from executable_review.data import DataPackage, Row
from executable_review.data_check import seal
from executable_review.deduplication import Answer, read_answers, write_review
from executable_review.importing import check_manifest, read_file
from executable_review.indexes import load, open_sealed
from executable_review.update import Difference, Received, Update, search_row, write

EXPORTS = Path("data") / "exports"
ANSWERS = Path("data") / "answers"
DOUBTFUL = Path("data") / "doubtful_pairs.csv"


def received(root: Path) -> list[Received]:
    """Read every sealed export and every complete index answer, each compared with its SHA-256.

    Raises
    ------
    ReviewError
        IMP018 or IMP019 when a sealed export was changed, SRC009 when an answer was.
    """
    searches = []
    for row in check_manifest(root / EXPORTS):
        file = read_file(root / EXPORTS / row["file"], row["file"])
        logged = search_row(
            f"X-{Path(row['file']).stem}",
            row["platform"] or "not stated",
            row["query"] or "not stated",
            row["date"] or None,
            "export",
            int(row["hits"] or row["read"]),
        )
        searches.append(Received(logged, file.candidates))
    if (root / ANSWERS).is_dir():
        for folder in sorted(p for p in (root / ANSWERS).iterdir() if p.is_dir()):
            answer = open_sealed(folder)
            asked = answer.request
            query = f"{asked.operation}: {asked.query}"
            logged = search_row(f"X-{folder.name}", asked.index, query, asked.date, "index", answer.hits)
            searches.append(Received(logged, tuple(c for c in load(folder) if c.title)))
    return searches


def answers(root: Path) -> tuple[Answer, ...]:
    """Return the answers to doubtful pairs; none when nobody was asked."""
    path = root / DOUBTFUL
    return tuple(read_answers(path)) if path.is_file() else ()


def apply(root: Path, package: DataPackage, update: Update) -> list[str]:
    """Write an update to the tables and seal them again; open questions go to ``data/doubtful_pairs.csv``.

    Returns
    -------
    list of str
        Tables that changed.
    """
    if update.review:
        write_review(root / DOUBTFUL, update.review)
    if update.empty:
        return []
    write(package, update)
    return seal(root)


def as_rows(difference: Difference) -> dict[str, list[Row] | list[str]]:
    """Return a difference as plain values for JSON."""
    return {
        "included": list(difference.included),
        "no_longer_included": list(difference.excluded),
        "without_codes": list(difference.uncoded),
        "standings": [{"claim": c, "before": a, "after": b} for c, a, b in difference.standings],
    }
