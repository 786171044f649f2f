"""Names of the coding: codebook, coded sentences, coded records, frameworks of three points."""

from __future__ import annotations

from typing import Any

from executable_review import figures
from executable_review.review import Review
from executable_review.site.shown import show_figure


def coding_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the coding; ``points(group, title, caption)`` draws a framework of three points."""
    coded = segments(review)
    return {
        "codebook": review.codebook,
        "segments": coded,
        "segment_rows": [
            (s["sentence_id"], s["stance"], s["paraphrase"], s["codes"], s["works"], s["note"]) for s in coded
        ],
        "coded_records": included_by_code(review),
        "points": lambda group, title, caption: show_figure(
            review, three_points(review, group, title, caption)
        ),
    }


def segments(review: Review) -> list[dict[str, Any]]:
    """Return the coded sentences in the order of the paper, with their codes and the works cited there."""
    codes: dict[str, list[str]] = {}
    for row in review.data.rows("segment_codes"):
        codes.setdefault(row["segment_id"], []).append(row["code_id"])
    works: dict[str, list[str]] = {}
    for place, sentence in review.coded.place_sentence.items():
        works.setdefault(sentence, []).extend(review.coded.place_works.get(place, ()))
    return [
        {**s, "codes": codes.get(s["segment_id"], []), "works": works.get(s["sentence_id"], [])}
        for s in review.data.rows("segments")
    ]


def included_by_code(review: Review) -> dict[str, list[str]]:
    """Return, for each leaf code, the included records that carry it."""
    return {
        code: [r for r in review.screened.included if code in review.coded_records[r]]
        for code in review.codebook.leaves()
    }


def three_points(review: Review, group: str, title: str, caption: str) -> figures.Figure:
    """Draw a group of three codes as a triangle, with the sentences, claims, works and records that speak to each."""
    found = review.speakers(group)
    counts = {
        code: {what: len(found[kind].by_point[code]) for kind, what in figures.WHAT.items()}
        for code in review.codebook.leaves(group)
    }
    return figures.triangle({code: review.codebook.label(code) for code in counts}, counts, title, caption)
