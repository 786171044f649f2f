"""Codes of one group side by side: what the coded sentences say of each of them, aspect by aspect.

The aspects, and the codes that speak of them, are tables. A sentence that carries a compared code and a code of the
aspect is proposed for the cell; where that is not what it says, a reading with a reason overrules the codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.coding.matrix import Coded
from executable_review.data import Row

BY_CODES, BY_READING = "codes", "reading"


@dataclass(frozen=True)
class Passage:
    """A sentence in a cell of the comparison.

    `codes` are those of the aspect that the sentence carries; `basis` says whether the codes or a reading put it
    there, and `reason` gives the reading's reason.
    """

    sentence_id: str
    codes: tuple[str, ...]
    basis: str
    reason: str | None


@dataclass(frozen=True)
class Comparison:
    """Compared codes by aspects, with the sentences behind every cell.

    Attributes
    ----------
    compared : tuple of str
        Leaf codes in codebook order.
    aspects : tuple of rows
        Table ``comparison_aspects``.
    aspect_codes : mapping of aspect to codes
    cells : mapping of (code, aspect) to passages
        Every pair is there; a cell of which no sentence speaks is empty.
    left_out : mapping of (code, aspect) to passages
        Sentences that the codes propose and a reading takes out.
    """

    compared: tuple[str, ...]
    aspects: tuple[Row, ...]
    aspect_codes: Mapping[str, tuple[str, ...]]
    cells: Mapping[tuple[str, str], tuple[Passage, ...]]
    left_out: Mapping[tuple[str, str], tuple[Passage, ...]]

    def counts(self, code: str, aspect: str) -> dict[str, int]:
        """Count the sentences of a cell by code of the aspect, in codebook order; codes without any are left out.

        Sentences that a reading put there without a code of the aspect are counted in none.
        """
        found = Counter(c for p in self.cells[code, aspect] for c in p.codes)
        return {c: found[c] for c in self.aspect_codes[aspect] if found[c]}


def compare(
    coded: Coded,
    group: str,
    aspects: Iterable[Row],
    aspect_codes: Iterable[Row],
    readings: Iterable[Row],
    sentences: Iterable[Row],
) -> Comparison:
    """Put the codes of a group side by side.

    Parameters
    ----------
    coded : Coded
    group : str
        The group whose leaf codes are compared.
    aspects, aspect_codes, readings, sentences : iterable of rows
        Tables ``comparison_aspects``, ``comparison_codes``, ``comparison_readings`` and ``sentences``; the order
        of the last gives that of the passages.
    """
    compared = tuple(coded.codebook.leaves(group))
    aspects = tuple(aspects)
    named = {(r["aspect_id"], r["code_id"]) for r in aspect_codes}
    codes_of = {
        a["aspect_id"]: tuple(c for c in coded.codebook.leaves() if (a["aspect_id"], c) in named)
        for a in aspects
    }
    decided = {(r["code_id"], r["aspect_id"], r["sentence_id"]): r for r in readings}
    order = [s["sentence_id"] for s in sentences]
    cells, left_out = {}, {}
    for code in compared:
        for aspect, aspect_code_ids in codes_of.items():
            kept, out = [], []
            for sentence in order:
                own = coded.sentence_codes.get(sentence, frozenset())
                found = tuple(c for c in aspect_code_ids if c in own)
                reading = decided.get((code, aspect, sentence))
                proposed = code in own and bool(found)
                if reading is None:
                    if proposed:
                        kept.append(Passage(sentence, found, BY_CODES, None))
                elif reading["speaks"]:
                    basis = BY_CODES if proposed else BY_READING
                    kept.append(Passage(sentence, found, basis, reading["reason"]))
                elif proposed:
                    out.append(Passage(sentence, found, BY_READING, reading["reason"]))
            cells[code, aspect], left_out[code, aspect] = tuple(kept), tuple(out)
    return Comparison(compared, aspects, codes_of, cells, left_out)
