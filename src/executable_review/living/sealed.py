"""Sealed exports and index answers on disk, as searches that an update can take in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from executable_review.deduplication import Answer, read_answers
from executable_review.importing import check_manifest, read_file
from executable_review.indexes import ANSWERS, load, open_sealed
from executable_review.update import Received, search_name, search_row

EXPORTS = Path("data") / "exports"
DOUBTFUL = Path("data") / "doubtful_pairs.csv"


def received(root: Path, logged: Collection[str] = ()) -> list[Received]:
    """Read every sealed export and every complete index answer, each compared with its SHA-256.

    Parameters
    ----------
    root : Path
        The compendium's folder.
    logged : collection of str, optional
        Searches that were taken in already. They are not read again, and their files may be absent: exports and
        answers hold abstracts and stay with those who received them.

    Raises
    ------
    ReviewError
        IMP018 or IMP019 when a sealed export was changed or is missing, SRC008 or SRC009 when an answer is.
    """
    searches = []
    for row in check_manifest(root / EXPORTS, absent=lambda name: search_name(name) in logged):
        name = search_name(row["file"])
        if name in logged:
            continue
        file = read_file(root / EXPORTS / row["file"], row["file"])
        search = search_row(
            name,
            row["platform"] or "not stated",
            row["query"] or "not stated",
            row["date"] or None,
            "export",
            int(row["hits"] or row["read"]),
        )
        searches.append(Received(search, file.candidates))
    if (root / ANSWERS).is_dir():
        for folder in sorted(p for p in (root / ANSWERS).iterdir() if p.is_dir()):
            name = search_name(f"{folder.name}/")
            answer = open_sealed(folder)
            if name in logged:
                continue
            asked = answer.request
            search = search_row(
                name, asked.index, f"{asked.operation}: {asked.query}", asked.date, "index", answer.hits
            )
            searches.append(Received(search, tuple(c for c in load(folder) if c.title)))
    return searches


def answers(root: Path) -> tuple[Answer, ...]:
    """Return the answers to doubtful pairs; none when nobody was asked."""
    path = root / DOUBTFUL
    return tuple(read_answers(path)) if path.is_file() else ()
