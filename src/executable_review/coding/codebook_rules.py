"""Rules that the codebook keeps as a table, and that the coded sentences keep towards it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from executable_review.coding.codebook import Codebook
from executable_review.data import Row
from executable_review.errors import ReviewError

_PLACE = "data/coding/codebook.csv"
_SEGMENTS = "data/coding/segments.csv"
_NEEDED = ("definition", "use_when", "avoid_when", "version")


def check_codebook(rows: Iterable[Row], complete: bool = True) -> Codebook:
    """Return the codebook of a table whose codes form two complete levels.

    Parameters
    ----------
    rows : iterable of rows
        Table ``codebook``.
    complete : bool
        Whether each code has to name a work or record that treats it. A review that is just begun knows none yet.

    Raises
    ------
    ReviewError
        COD004 to COD009: a code or label that stands twice, an orphan, a circle, a group without leaves, a leaf
        that is not explained, a third level.
    """
    rows = tuple(rows)
    _check_unique(rows)
    parents = {r["code_id"]: r["parent_id"] for r in rows}
    for code, parent in parents.items():
        if parent is not None and parent not in parents:
            raise ReviewError(
                "COD005",
                f"the group {parent!r} does not exist",
                f"{_PLACE}, code {code}",
                "add the group, or name one that exists",
            )
    for code in parents:
        _check_levels(code, parents)
    filled = set(parents.values())
    for row in rows:
        if row["parent_id"] is None and row["code_id"] not in filled:
            raise ReviewError(
                "COD007",
                f"the group {row['code_id']!r} has no code",
                f"{_PLACE}, code {row['code_id']}",
                "give it a code, or take it out",
            )
        if row["parent_id"] is not None:
            _check_explained(row, complete)
    return Codebook(rows)


def _check_unique(rows: Sequence[Row]) -> None:
    for field in ("code_id", "label"):
        for value, times in Counter(r[field] for r in rows).items():
            if times > 1:
                raise ReviewError(
                    "COD004",
                    f"{value!r} stands {times} times",
                    f"{_PLACE}, field {field}",
                    "keep one row, or name them apart",
                )


def _check_levels(code: str, parents: dict[str, str | None]) -> None:
    chain = [code]
    while (parent := parents[chain[-1]]) is not None:
        if parent in chain:
            circle = " > ".join([*chain[chain.index(parent) :], parent])
            raise ReviewError(
                "COD006",
                f"codes contain each other: {circle}",
                f"{_PLACE}, code {code}",
                "take the parent of one of them out",
            )
        chain.append(parent)
    if len(chain) > 2:
        raise ReviewError(
            "COD009",
            f"it stands on level {len(chain)}: {' > '.join(reversed(chain))}",
            f"{_PLACE}, code {code}",
            "put it below a group directly",
        )


def _check_explained(row: Row, complete: bool) -> None:
    missing = [field for field in _NEEDED if not row[field]]
    if complete and not (row["source_work_id"] or row["source_record_id"]):
        missing.append("source_work_id or source_record_id")
    if missing:
        raise ReviewError(
            "COD008",
            f"it has no {', no '.join(missing)}",
            f"{_PLACE}, code {row['code_id']}",
            "say what the code means, when to give it, when not, and which literature treats it",
        )


def check_examples(
    codebook: Codebook, segments: Iterable[Row], segment_codes: Iterable[Row], complete: bool = True
) -> None:
    """Check that each code has an example that carries it; a code never given needs none.

    While a codebook is not `complete`, a code may be without an example; one that is there is checked.

    Raises
    ------
    ReviewError
        COD010.
    """
    sentence_of = {s["segment_id"]: s["sentence_id"] for s in segments}
    given = defaultdict(set)
    for row in segment_codes:
        given[row["code_id"]].add(sentence_of.get(row["segment_id"]))
    for code in codebook.leaves():
        row = codebook.by_id[code]
        sentence = row["example_sentence_id"]
        if sentence is None and not (given[code] and complete):
            continue
        if sentence is None:
            message = f"it has no example, and is given to {len(given[code])} sentences"
        elif sentence not in given[code]:
            message = f"the example {sentence} does not carry the code"
        elif not row["example"]:
            message = f"the example {sentence} is not put in words"
        else:
            continue
        raise ReviewError(
            "COD010",
            message,
            f"{_PLACE}, code {code}",
            "name a sentence that carries the code, and paraphrase it",
        )


def check_segment_table(
    codebook: Codebook, segments: Iterable[Row], segment_codes: Iterable[Row], sentences: Iterable[Row]
) -> None:
    """Check that each segment is one sentence of the paper, coded once, under the codebook's version.

    Raises
    ------
    ReviewError
        COD011 for a sentence or a code that is given twice, COD012 for a segment outside the text, COD013 for
        another version of the codebook.
    """
    segments = tuple(segments)
    known = {s["sentence_id"] for s in sentences}
    versions = {str(r["version"]) for r in codebook.rows}
    for segment in segments:
        place = f"{_SEGMENTS}, segment {segment['segment_id']}"
        if segment["sentence_id"] not in known:
            raise ReviewError(
                "COD012",
                f"the paper has no sentence {segment['sentence_id']!r}",
                place,
                "name a sentence of data/paper/sentences.csv",
            )
        if str(segment["codebook_version"]) not in versions:
            raise ReviewError(
                "COD013",
                f"it was coded with version {segment['codebook_version']} of the codebook, "
                f"which is now {', '.join(sorted(versions))}",
                place,
                "read the segment again with the present codebook, and then write its version",
            )
    pairs = Counter((r["segment_id"], r["code_id"]) for r in segment_codes)
    twice = [s for s, n in Counter(s["sentence_id"] for s in segments).items() if n > 1]
    twice += [f"{code} in segment {segment}" for (segment, code), n in pairs.items() if n > 1]
    if twice:
        raise ReviewError(
            "COD011",
            f"coded twice: {', '.join(twice[:5])}",
            _SEGMENTS,
            "keep one segment a sentence, and one row a code",
        )
