"""The concept matrix of Webster & Watson (2002): works by concepts, as the paper uses the works."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from executable_review.coding.codebook import Codebook
from executable_review.data import Row

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Coded:
    """The coded paper: codes of each sentence, sentences of each place, works of each place."""

    codebook: Codebook
    sentence_codes: Mapping[str, frozenset[str]]
    stances: Mapping[str, str]
    place_sentence: Mapping[str, str]
    place_works: Mapping[str, tuple[str, ...]]

    def recoded(self, codes: Mapping[str, frozenset[str]]) -> Coded:
        """Return the same paper with other codes; a sentence that neither has codes nor had a segment stays out."""
        kept = {
            s: given
            for s in [*self.sentence_codes, *(s for s in codes if s not in self.sentence_codes)]
            if (given := codes.get(s, frozenset())) or s in self.sentence_codes
        }
        return replace(self, sentence_codes=kept)

    def code_counts(self, group: str | None = None) -> dict[str, int]:
        """Count the sentences that carry each leaf code, in codebook order; codes not given count 0."""
        counts = Counter(c for codes in self.sentence_codes.values() for c in codes)
        return {c: counts[c] for c in self.codebook.leaves(group)}


def read_coding(
    codebook: Codebook,
    segments: Iterable[Row],
    segment_codes: Iterable[Row],
    places: Iterable[Row],
    place_works: Iterable[Row],
) -> Coded:
    """Join the coding tables."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in segment_codes:
        codes[row["segment_id"]].add(row["code_id"])
    by_sentence: dict[str, frozenset[str]] = {}
    stances = {}
    for s in segments:
        by_sentence[s["sentence_id"]] = (
            by_sentence.get(s["sentence_id"], frozenset()) | codes[s["segment_id"]]
        )
        stances[s["sentence_id"]] = s["stance"]
    works: dict[str, list[str]] = defaultdict(list)
    for row in place_works:
        works[row["place_id"]].append(row["work_id"])
    return Coded(
        codebook,
        by_sentence,
        stances,
        {p["place_id"]: p["sentence_id"] for p in places},
        {p: tuple(w) for p, w in works.items()},
    )


def concept_matrix(coded: Coded, works: Iterable[str], group: str | None = None) -> pd.DataFrame:
    """Count, for each work and leaf code, the citation places whose sentence carries the code.

    Parameters
    ----------
    coded : Coded
    works : iterable of str
        Rows of the matrix, in the order wanted.
    group : str, optional
        Keep the codes of one group.

    Returns
    -------
    DataFrame
        Shape (works, codes), whole numbers; index `work_id`, columns codes in codebook order.
    """
    import pandas as pd  # heavy; the review itself needs none of it

    index = list(works)
    matrix = pd.DataFrame(0, index=pd.Index(index, name="work_id"), columns=coded.codebook.leaves(group))
    for place, cited in coded.place_works.items():
        for code in coded.sentence_codes.get(coded.place_sentence[place], ()):
            if code in matrix.columns:
                for work in cited:
                    if work in matrix.index:
                        matrix.loc[work, code] += 1
    return matrix
