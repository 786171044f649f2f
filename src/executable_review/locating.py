"""Find sentences in a text by their fingerprints, without holding the sentences."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A normalised word, and where it stands in the text: from `start` up to `end`, in Unicode code points."""

    text: str
    start: int
    end: int


def normal_words(text: str) -> list[str]:
    """Normalise text for fingerprints: NFKC, case folded, letters and digits only, split at everything else."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def fingerprint(text: str) -> str:
    """SHA-256 of the normalised words of a text, joined by single spaces."""
    return _digest(normal_words(text))


def placed_words(text: str) -> list[Word]:
    """Return the words of `normal_words`, each with its place in the text as given.

    Normalising can lengthen or shorten a text (a ligature becomes two letters), so each letter with its combining
    marks is normalised alone and remembers where it came from.
    """
    letters: list[str] = []
    origins: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        normal = unicodedata.normalize("NFKC", text[start:end]).casefold()
        letters.append(normal)
        origins.extend([(start, end)] * len(normal))
        start = end
    return [
        Word(m.group(), origins[m.start()][0], origins[m.end() - 1][1])
        for m in _WORD.finditer("".join(letters))
    ]


def find_runs(words: list[str], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, list[int]]:
    """Find every run of words that has one of the fingerprints.

    Parameters
    ----------
    words : list of str
        Normalised words of a text.
    rows : mapping of name to row
        What is looked for; a row has `words` (their number) and `fingerprint`.

    Returns
    -------
    dict of name to list of int
        Numbers of the words at which the runs begin, rising; names that were not found are absent.
    """
    by_length: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, row in rows.items():
        by_length[row["words"]][row["fingerprint"]].append(name)
    found: dict[str, list[int]] = defaultdict(list)
    for length, prints in by_length.items():
        for start in range(len(words) - length + 1):
            for name in prints.get(_digest(words[start : start + length]), ()):
                found[name].append(start)
    return dict(found)


def locate(text: str, sentences: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """Find where each sentence stands in a text.

    Parameters
    ----------
    text : str
        A copy of the paper that the user holds.
    sentences : iterable of rows
        Table ``sentences``, in the order of the paper.

    Returns
    -------
    dict of sentence to (start, end)
        From the first letter of the first word up to the last of the last, in Unicode code points. Where a run of
        words occurs more than once, the first one after the sentence before is taken.
    """
    rows = {s["sentence_id"]: s for s in sentences}
    words = placed_words(text)
    runs = find_runs([w.text for w in words], rows)
    places, after = {}, 0
    for name, row in rows.items():
        starts = runs.get(name)
        if starts:
            start = next((s for s in starts if s >= after), starts[0])
            after = start + row["words"]
            places[name] = (words[start].start, words[after - 1].end)
    return places


def _digest(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
