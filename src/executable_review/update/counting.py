"""Count: how often terms stand in what a record says, so that its abstract need not be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from executable_review.candidate import Candidate
from executable_review.data import DataPackage, Row
from executable_review.search.matching import words


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
