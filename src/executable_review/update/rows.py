"""Rows: what a received record or search is in the tables of the corpus, and the other way round."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from executable_review.candidate import Candidate, from_row
from executable_review.cleaning.checksums import isbn_holds
from executable_review.data import Row
from executable_review.identity import CORPUS
from executable_review.search.matching import words


def as_candidate(record: Row) -> Candidate:
    """Return a record of the corpus as a candidate."""
    return from_row(record, CORPUS, record["record_id"])


def record_row(
    record_id: str, members: Sequence[Candidate], platforms: Mapping[Candidate, str], types: set[str]
) -> Row:
    """Return the row of a new record: each field has the first value that a received record states.

    Parameters
    ----------
    record_id : str
    members : sequence of Candidate
        The received records of one work.
    platforms : mapping of Candidate to str
        Where each was seen.
    types : set of str
        Types of document that the corpus knows; another one becomes ``other``.
    """

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
        "doi": first("doi"),
        # Databases hold misprinted ISBNs; the sealed export keeps what they say.
        "isbn": "; ".join(i for i in (first("isbn") or "").split("; ") if isbn_holds(i)) or None,
        "language": first("language"),
        "author_keywords": "; ".join(first("author_keywords") or ()) or None,
        "open_access": "unknown",
        "licence": None,
        "cited_by": None,
        "seen_as": "landing",
        "seen_on": "; ".join(dict.fromkeys(platforms[m] for m in members)),
        "confidence": "verified" if first("authors") or first("year") else "unresolved",
    }


def new_identifier(candidate: Candidate, taken: set[str]) -> str:
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
