"""Make the labelled benchmark of the tests from the real corpus.

    python benchmarks/labelled.py data/corpus/records.csv tests/deduplication/

`labelled.csv` holds each real record and two copies: one with a single perturbation (each kind in turn, as far as
it changes the record), one with two or three. `siblings.csv` holds, for every sixth record, a synthetic work that is
not the same although it looks so (another part, an erratum, a reply, a new edition, ...), and a copy of each. The
column `work` says what is the same. Rows whose source begins with "synthetic" are made; no other is.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import perturbed_fields  # noqa: F401
import perturbed_titles  # noqa: F401
from perturbations import PERTURBATIONS, Choice, draw, perturb

from executable_review.candidate import Candidate

SEED = "labelled-1"
COLUMNS = ("work", "perturbations", *(f.name for f in fields(Candidate)))
Row = tuple[str, tuple[str, ...], Candidate]


def read_corpus(path: Path) -> list[Candidate]:
    """Return the records of a corpus table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Candidate(
                source="corpus",
                line=reader_line,
                source_id=row["record_id"],
                title=row["title"],
                authors=tuple(a.strip() for a in row["authors"].split(";") if a.strip()),
                year=int(row["year"]) if row["year"] else None,
                **{
                    k: row[k]
                    for k in (
                        "container",
                        "volume",
                        "issue",
                        "pages",
                        "publisher",
                        "type",
                        "doi",
                        "isbn",
                        "language",
                    )
                },
            )
            for reader_line, row in enumerate(csv.DictReader(lines), 2)
        ]


def _moved(r: Candidate, **changes: object) -> Candidate:
    # A notice or another part stands elsewhere and has no DOI of the first.
    return replace(r, doi="", pages="", **changes)


# How to make each sibling, and what its copies must not lose: without it nothing tells them from the real record.
TITLE = ("subtitle_dropped", "truncated")
SIBLINGS: dict[str, tuple[Callable[[Candidate], Candidate], tuple[str, ...]]] = {
    "erratum": (lambda r: _moved(r, title=f"Erratum to: {r.title}"), TITLE),
    "comment": (lambda r: _moved(r, title=f"{r.title}: A comment"), TITLE),
    "reply": (lambda r: _moved(r, title=f"Reply to “{r.title}”"), TITLE),
    "book review": (lambda r: _moved(r, title=f"Book review: {r.title}", type="journal-article"), TITLE),
    "replication": (lambda r: _moved(r, title=f"A replication of {r.title}"), TITLE),
    "second edition": (lambda r: _moved(r, year=r.year + 6, type="book", container=""), ("year_missing",)),
    "other part": (lambda r: _moved(r, title=f"{r.title}: Part II"), TITLE),
    "other doi": (lambda r: replace(r, doi=f"10.5555/synthetic.{r.source_id}"), ("doi_missing",)),
    "other container": (
        lambda r: _moved(
            r, container="Synthetic Handbook of Reprints", type="book-chapter", volume="", issue=""
        ),
        ("container_missing",),
    ),
    "other authors": (
        lambda r: _moved(r, authors=("Synthetic, Quentin", "Madeup, Zoe")),
        ("authors_missing",),
    ),
    "other place": (lambda r: _moved(r, title=f"{r.title} in Norway"), TITLE),
    "later year": (lambda r: _moved(r, title=f"{r.title} 2031", year=2031), TITLE),
}
# Kinds of sibling that need a field in the real record, since they change it.
NEEDED = {
    "other doi": "doi",
    "other container": "container",
    "other authors": "authors",
    "second edition": "year",
}


def labelled(corpus: Iterable[Candidate]) -> Iterator[Row]:
    """Yield each record with its copies."""
    kinds = sorted(PERTURBATIONS)
    turn = 0
    for record in corpus:
        name = record.source_id
        yield name, (), record
        for _ in kinds:
            choice = Choice(SEED, name, "one", turn)
            copy, applied = perturb(record, (kinds[turn % len(kinds)],), choice)
            turn += 1
            if applied:
                yield name, applied, replace(copy, source="synthetic copy one")
                break
        choice = Choice(SEED, name, "many")
        copy, applied = draw(record, 2 + choice.below(2), choice)
        yield name, applied, replace(copy, source="synthetic copy many")


def siblings(corpus: list[Candidate]) -> Iterator[Row]:
    """Yield every sixth record with a work that is not the same, and a copy of each."""
    kinds = list(SIBLINGS)
    for at, record in enumerate(corpus[::6]):
        kind = kinds[at % len(kinds)]
        if kind in NEEDED and not getattr(record, NEEDED[kind]):
            kind = "other part"
        make, telling = SIBLINGS[kind]
        sibling = replace(make(record), source=f"synthetic {kind}")
        for work, one in ((record.source_id, record), (f"{record.source_id} {kind}", sibling)):
            yield work, (), one
            copy, applied = draw(one, 1, Choice(SEED, work, "sibling"), telling)
            yield work, applied, replace(copy, source=f"{one.source} copy".replace("corpus", "synthetic"))


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write labelled rows as a table."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        for work, applied, record in rows:
            cells = (getattr(record, f.name) for f in fields(Candidate))
            writer.writerow([work, "+".join(applied), *map(_cell, cells)])


def read(path: Path) -> list[Row]:
    """Read labelled rows."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [_row(row) for row in csv.DictReader(lines)]


def _cell(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _row(row: dict[str, str]) -> Row:
    work, applied = row.pop("work"), tuple(filter(None, row.pop("perturbations").split("+")))
    values: dict[str, object] = dict(row)
    values["line"] = int(row["line"])
    values["year"] = int(row["year"]) if row["year"] else None
    for name in ("authors", "author_keywords"):
        # Entities end in a semicolon without a space, so "; " separates names only.
        values[name] = tuple(filter(None, row[name].split("; ")))
    return work, applied, Candidate(**values)


if __name__ == "__main__":
    real, folder = read_corpus(Path(sys.argv[1])), Path(sys.argv[2])
    write(folder / "labelled.csv", labelled(real))
    write(folder / "siblings.csv", siblings(real))
