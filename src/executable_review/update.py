"""A living search: what sealed exports and index answers add to the corpus, and what that changes."""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from executable_review import argument
from executable_review.candidate import Candidate
from executable_review.data import DataPackage, Row
from executable_review.deduplication import Answer, deduplicate
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.search.matching import words

CORPUS = "corpus"
_TABLES = ("records", "searches", "sightings", "term_counts")


@dataclass(frozen=True)
class Received:
    """One sealed search: its row for the log of look-ups, and the records that it gave."""

    search: Row
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Update:
    """What an update adds: rows by table, the records that were known already, and doubtful pairs."""

    added: Mapping[str, tuple[Row, ...]]
    known: tuple[str, ...]
    review: tuple[Answer, ...]

    @property
    def questions(self) -> tuple[Answer, ...]:
        """Doubtful pairs that nobody has answered."""
        return tuple(a for a in self.review if not a.decision)

    @property
    def empty(self) -> bool:
        """Whether nothing is new."""
        return not any(self.added.values())


@dataclass(frozen=True)
class Difference:
    """What changes between two reviews under the same decisions."""

    included: tuple[str, ...]
    excluded: tuple[str, ...]
    uncoded: tuple[str, ...]
    standings: tuple[tuple[str, str, str], ...]


def plan(package: DataPackage, received: Iterable[Received], answers: Sequence[Answer] = ()) -> Update:
    """Compare sealed searches with the corpus and work out the rows that they add.

    A record of the corpus is never changed and never joined with another record of the corpus. Searches that are
    in the log already are left out, so the same update twice adds nothing.

    Parameters
    ----------
    package : DataPackage
    received : iterable of Received
    answers : sequence of Answer, optional
        Answers to doubtful pairs, from `executable_review.deduplication.read_answers`.

    Raises
    ------
    ReviewError
        DUP031 or DUP032 when an answer can't be obeyed.
    """
    logged = {s["search_id"] for s in package.rows("searches")}
    new = [r for r in received if r.search["search_id"] not in logged]
    corpus = [as_candidate(r) for r in package.rows("records")]
    result = deduplicate([*corpus, *(c for r in new for c in r.candidates)], answers, (CORPUS,))
    old_ids = {r["record_id"] for r in package.rows("records")}
    taken = set(old_ids)
    types = {t["type"] for t in package.rows("document_types")}
    home: dict[Candidate, str] = {}
    records: list[Row] = []
    platforms = {c: r.search["platform"] for r in new for c in r.candidates}
    for work in result.works:
        members = [member for _, member in work.members]
        fresh = [m for m in members if m.source != CORPUS]
        if not fresh:
            continue
        old = next((m.source_id for m in members if m.source == CORPUS), None)
        record_id = old or _identifier(fresh[0], taken)
        if old is None:
            taken.add(record_id)
            records.append(_record(record_id, fresh, platforms, types))
        home.update(dict.fromkeys(fresh, record_id))
    rows = _log_rows(package, new, home, old_ids)
    patterns = counted_terms(package)
    first: dict[str, Candidate] = {}
    for candidate, record_id in home.items():
        if record_id not in old_ids and (record_id not in first or not first[record_id].abstract):
            first[record_id] = candidate
    counts = [row for record_id, c in first.items() for row in count_terms(record_id, c, patterns)]
    added = {"records": tuple(records), **rows, "term_counts": tuple(counts)}
    known = tuple(sorted({r for r in home.values() if r in old_ids}))
    return Update(added, known, tuple(result.review))


def as_candidate(record: Row) -> Candidate:
    """Return a record of the corpus as a candidate."""
    split = lambda text: tuple(p.strip() for p in (text or "").split(";") if p.strip())  # noqa: E731
    plain = {
        n: record[n] or "" for n in ("container", "volume", "issue", "pages", "publisher", "doi", "isbn")
    }
    return Candidate(
        CORPUS,
        0,
        record["record_id"],
        record["title"],
        split(record["authors"]),
        record["year"],
        type=record["type"],
        language=record["language"] or "",
        author_keywords=split(record["author_keywords"]),
        **plain,
    )


def _record(
    record_id: str, members: Sequence[Candidate], platforms: Mapping[Candidate, str], types: set[str]
) -> Row:
    def first(name: str) -> Any:
        return next((getattr(m, name) for m in members if getattr(m, name)), None)

    kind = first("type")
    return {
        "record_id": record_id,
        "title": first("title"),
        "authors": "; ".join(first("authors") or ()) or None,
        "year": first("year"),
        **{n: first(n) for n in ("container", "volume", "issue", "pages", "publisher")},
        "type": kind if kind in types else "other" if kind else "unknown",
        **{n: first(n) for n in ("doi", "isbn", "language")},
        "author_keywords": "; ".join(first("author_keywords") or ()) or None,
        "open_access": "unknown",
        "licence": None,
        "cited_by": None,
        "seen_as": "landing",
        "seen_on": "; ".join(dict.fromkeys(platforms[m] for m in members)),
        "confidence": "verified" if first("authors") or first("year") else "unresolved",
    }


def _log_rows(
    package: DataPackage, new: Sequence[Received], home: Mapping[Candidate, str], old: set[str]
) -> dict[str, tuple[Row, ...]]:
    number = max((s["sighting_id"] for s in package.rows("sightings")), default=0)
    searches, sightings, seen = [], [], set(old)
    for r in new:
        found = [home[c] for c in r.candidates]
        searches.append({**r.search, "new_records": len(set(found) - seen)})
        seen.update(found)
        for rank, record_id in enumerate(found, 1):
            number += 1
            sightings.append(
                {
                    "sighting_id": number,
                    "search_id": r.search["search_id"],
                    "rank": rank,
                    "record_id": record_id,
                    "seen_as": "landing",
                    "seen_on": r.search["platform"],
                    "confidence": "verified",
                }
            )
    return {"searches": tuple(searches), "sightings": tuple(sightings)}


def _identifier(candidate: Candidate, taken: set[str]) -> str:
    """Return a new identifier in the corpus's manner: family name, year, first long word of the title."""
    plain = lambda text: re.sub(  # noqa: E731
        r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    )
    family = plain(candidate.authors[0].partition(",")[0]) if candidate.authors else "anon"
    word = next((w for w in map(plain, words(candidate.title)) if len(w) > 3), "work")
    stem = f"{family or 'anon'}{candidate.year or 'nd'}{word}"
    name, n = stem, 1
    while name in taken:
        n += 1
        name = f"{stem}{n}"
    return name


def count_terms(record_id: str, candidate: Candidate, patterns: Mapping[str, Sequence[str]]) -> list[Row]:
    """Count terms in title, author keywords and abstract; a field that is empty was not counted.

    Parameters
    ----------
    record_id : str
    candidate : Candidate
    patterns : mapping of term to patterns
        Table ``counted_terms``: the words that count as a term. ``*`` stands for any ending; a word with a hyphen
        is also found written as one word or as two.
    """
    texts = {
        "title": candidate.title,
        "abstract": candidate.abstract,
        "author_keywords": "; ".join(candidate.author_keywords),
    }
    return [
        {
            "record_id": record_id,
            "field": field,
            "term": term,
            "count": sum(len(_pattern(p).findall(" ".join(words(text)))) for p in found),
            "method": "counted by rule",
        }
        for field, text in texts.items()
        if text
        for term, found in patterns.items()
    ]


def counted_terms(package: DataPackage) -> dict[str, list[str]]:
    """Return the patterns of each term that is counted."""
    patterns: dict[str, list[str]] = {}
    for row in package.rows("counted_terms"):
        patterns.setdefault(row["term"], []).append(row["pattern"])
    return patterns


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    glue = " ?" if "-" in pattern else " "
    body = r"\w*".join(glue.join(words(part)) for part in pattern.split("*"))
    return re.compile(rf"(?<!\S){body}(?!\S)")


def after(package: DataPackage, update: Update) -> DataPackage:
    """Return the package as it is after an update, in memory."""
    return package.replaced({n: (*package.rows(n), *rows) for n, rows in update.added.items()})


def difference(before: DataPackage, later: DataPackage, parameters: Parameters) -> Difference:
    """Compare two states of the data under the same decisions.

    Returns
    -------
    Difference
        Records that are newly included or no longer included, newly included records that got no code from the
        dictionary, and claims whose standing moves as (claim, before, after).
    """
    old, new = Review(parameters, before), Review(parameters, later)
    was, now = set(old.screened.included), set(new.screened.included)
    first = argument.judge(old.framework, parameters)
    second = argument.judge(new.framework, parameters)
    return Difference(
        tuple(r for r in new.screened.included if r not in was),
        tuple(r for r in old.screened.included if r not in now),
        tuple(r for r in new.screened.included if r not in was and not new.coded_records[r]),
        tuple(
            (c, first[c].standing, second[c].standing)
            for c in sorted(first)
            if first[c].standing != second[c].standing
        ),
    )


def write(package: DataPackage, update: Update) -> None:
    """Append the rows to the tables; each table is whole or unchanged, and stays unsealed until `review data seal`."""
    for name in _TABLES:
        if update.added.get(name):
            columns = [f["name"] for f in package.resources[name]["schema"]["fields"]]
            path = package.root / "data" / package.resources[name]["path"]
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, lineterminator="\n")
            writer.writerows(
                {k: "" if v is None else v for k, v in row.items()} for row in update.added[name]
            )
            _append(path, text.getvalue())


def _append(path: Path, text: str) -> None:
    temporary = path.with_suffix(".csv.new")
    temporary.write_bytes(path.read_bytes() + text.encode())
    os.replace(temporary, path)


def search_row(search_id: str, platform: str, query: str, date: str | None, kind: str, results: int) -> Row:
    """Return the log's row of a sealed search."""
    return {
        "search_id": search_id,
        "date": date,
        "platform": platform,
        "kind": kind,
        "query": query,
        "results_returned": results,
        "new_records": 0,
        "confidence": "verified",
    }
