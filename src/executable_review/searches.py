"""All searches of a compendium as records: reported, run, prepared, and those that came in as sealed files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from executable_review.data import Row
from executable_review.errors import ReviewError
from executable_review.importing import check_manifest
from executable_review.indexes import open_sealed
from executable_review.indexes.sealing import SEAL, STATE
from executable_review.living import ANSWERS, EXPORTS
from executable_review.review import Review
from executable_review.search import read_queries, strings
from executable_review.search.records import (
    Record,
    conducted,
    make_record,
    prepared,
    read_sources,
    reported,
    split,
)
from executable_review.search.reporting import as_document, items, missing
from executable_review.update import search_name

ORIGINS = ("reported", "run", "prepared", "export", "index")


def searches(review: Review) -> tuple[Record, ...]:
    """Return every search of a compendium, in the order of `ORIGINS`.

    The log of look-ups, the phrases, the table of platforms, the manifest of exports and the seals of answers are
    read; nothing is stored a second time. Decisions of a run do not change what was searched.

    Raises
    ------
    ReviewError
        IMP018 or IMP019 when a sealed export was changed, SRC009 when a seal was, SCH002 when a record has not the
        form of the schema.
    """
    kept = review.__dict__.setdefault("_searches", [])
    if not kept:
        get = review.data.rows
        sources = read_sources(get("sources"))
        sealed = {r["id"]: r for r in (*exports(review.data.root), *answers(review.data.root))}
        queries = read_queries(get("queries"), get("query_terms"), "variants")
        found = [
            *reported(sources, get("queries"), review.data.review["own_authors"]),
            *conducted(sources, get("searches"), sealed),
            *prepared(sources, queries),
            *sealed.values(),
        ]
        kept.extend(sorted(found, key=lambda r: ORIGINS.index(r["record_info"]["origin"])))
    return tuple(kept)


def exports(root: Path) -> Iterator[Record]:
    """Yield the search of each sealed export; a file that stayed with who received it is known by its manifest."""
    for row in check_manifest(root / EXPORTS, absent=lambda name: True):
        yield export_record(search_name(row["file"]), row)


def export_record(identifier: str, row: Mapping[str, str]) -> Record:
    """Return the search behind an export, from what was said when it was imported; empty means not stated."""
    said: dict[str, Any] = {name: row[name] or None for name in ("search_field", "limits", "date")}
    hits = row["hits"]
    return make_record(
        identifier,
        "export",
        row["platform"],
        row["query"],
        derived_from=f"{EXPORTS.as_posix()}/manifest.csv",
        databases=split(row["database"]),
        # A number of another form stays as it is, and the schema names it.
        results=int(hits) if hits.isdecimal() else hits or None,  # type: ignore[arg-type]
        authors=[row["conducted_by"]] if row["conducted_by"] else [],
        **said,
    )


def answers(root: Path) -> Iterator[Record]:
    """Yield the search behind each answer of an index; one that has not ended states no total."""
    folder = root / ANSWERS
    for path in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ():
        if not (path / SEAL).is_file() and (path / STATE).is_file():
            asked = json.loads((path / STATE).read_text(encoding="utf-8"))["request"]
            yield _answer(root, path, asked, None, "the search has not ended")
        else:
            sealed = open_sealed(path)
            r = sealed.request
            asked = {n: getattr(r, n) for n in ("index", "operation", "query", "date", "years", "limit")}
            yield _answer(root, path, asked, sealed.hits, sealed.why or None)


def _answer(root: Path, path: Path, asked: Row, hits: int | None, note: str | None) -> Record:
    first, last = asked["years"] or (None, None)
    limits = [f"from year {first}"] * bool(first) + [f"to year {last}"] * bool(last)
    limits += [f"the first {asked['limit']} records"] * bool(asked["limit"])
    return make_record(
        search_name(f"{path.name}/"),
        "index",
        asked["index"],
        asked["query"],
        derived_from=path.relative_to(root).as_posix(),
        databases=[asked["index"]],
        search_field=asked["operation"],
        limits=", ".join(limits) or "none set",
        date=asked["date"],
        results=hits,
        note=note,
    )


def linted(record: Record) -> list[str] | None:
    """Return what the linter of `search-query` finds in a search string; None where it knows no such platform."""
    if record["platform"] not in strings.PLATFORMS or not record["search_string"]:
        return None
    return strings.lint(record["search_string"], record["platform"])


def document_text(review: Review) -> str:
    """Return all searches as JSON, as ``searches.schema.json`` describes it."""
    return json.dumps(as_document(searches(review)), indent=1, ensure_ascii=False) + "\n"


def tally(review: Review) -> dict[str, dict[str, Any]]:
    """Count, for each origin that has searches, those that state each item and those that state all.

    Returns
    -------
    dict
        By origin: ``searches``, ``complete``, and ``stated``, a dict from the number of an item to a count.
    """
    result: dict[str, dict[str, Any]] = {}
    for record in searches(review):
        lacking = missing(record)
        row = result.setdefault(
            record["record_info"]["origin"],
            {"searches": 0, "complete": 0, "stated": {item.number: 0 for item in items()}},
        )
        row["searches"] += 1
        row["complete"] += not lacking
        for item in items():
            row["stated"][item.number] += item not in lacking
    return result


def write_search_files(review: Review, folder: Path) -> list[Path]:
    """Write one search file a search, as the reader of `search-query` loads them.

    Raises
    ------
    ReviewError
        OUT001 if the folder can't be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for record in searches(review):
            path = folder / f"{record['id']}_search_history.json"
            path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise ReviewError(
            "OUT001", f"it can't be written ({error.strerror})", str(folder), "name a folder of your own"
        ) from None
    return written
