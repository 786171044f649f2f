"""Names of the concept matrix, whose table a small script sorts and filters, and of codes side by side."""

from __future__ import annotations

import html
from typing import Any

from executable_review.coding import concept_counts, pairs_never_together
from executable_review.coding.concept_matrix import ConceptMatrix, MatrixUnit
from executable_review.coding.dictionary import CODED, NOT_FOUND
from executable_review.review import Review
from executable_review.site.pieces import raw

LETTERS = {"paper": "P", "title": "T", "author_keywords": "K", "abstract": "A"}


def matrix_names(review: Review) -> dict[str, Any]:
    """Return the matrix, the comparison, what speaks to each code of a group, and how well a code is known."""
    return {
        "matrix": _Lazy(review),
        "compared": review.compared,
        "comparison_rows": lambda aspect: comparison_rows(review, aspect),
        "comparison_summary": comparison_summary(review),
        "speakers": review.speakers,
        "tally": lambda code: review.dictionary_coding.tally(code, review.screened.included),
        "looked_for": lambda code: review.dictionary_coding.by_field(code, review.screened.included),
    }


def comparison_summary(review: Review) -> list[tuple]:
    """Return one row an aspect: its question, and for each compared code what the sentences name, with numbers."""
    found, label = review.compared, review.codebook.label
    rows = []
    for aspect in found.aspects:
        cells = []
        for code in found.compared:
            counts = found.counts(code, aspect["aspect_id"])
            # The most frequent first; equal numbers keep the order of the codebook.
            named = [f"{label(c)} {n}" for c, n in sorted(counts.items(), key=lambda item: -item[1])]
            cells.append("; ".join(named) or "no sentence")
        rows.append((aspect["label"], *cells))
    return rows


def comparison_rows(review: Review, aspect: str) -> list[tuple]:
    """Return the sentences behind an aspect as rows: compared code, locator, paraphrase, stance, codes, works, why."""
    found, label = review.compared, review.codebook.label
    told = {s["sentence_id"]: s for s in review.data.rows("segments")}
    works: dict[str, list[str]] = {}
    for place, sentence in review.coded.place_sentence.items():
        works.setdefault(sentence, []).extend(review.coded.place_works.get(place, ()))
    rows = []
    for code in found.compared:
        passages = found.cells[code, aspect]
        rows += [
            (
                label(code),
                p.sentence_id,
                told[p.sentence_id]["paraphrase"],
                told[p.sentence_id]["stance"],
                "; ".join(map(label, p.codes)),
                ", ".join(dict.fromkeys(works.get(p.sentence_id, ()))) or "none",
                p.reason or "",
            )
            for p in passages
        ]
        if not passages:
            rows.append((label(code), "", "No sentence of the paper speaks of this.", "", "", "", ""))
    return rows


class _Lazy:
    """Values that are computed when a page names them."""

    def __init__(self, review: Review):
        self._review = review
        self._label = review.codebook.label

    @property
    def units(self) -> tuple[MatrixUnit, ...]:
        """The rows."""
        return self._review.concept_matrix.units

    @property
    def counts(self) -> list[dict[str, Any]]:
        """One row a concept, with its label."""
        return [
            {**row, "label": self._label(row["code"])}
            for row in concept_counts(self._review.concept_matrix).to_dict("records")
        ]

    def few(self, most: int) -> list[dict[str, Any]]:
        """Concepts that a dictionary rule or a cited sentence could give and that at most so many rows carry."""
        ruled = self._review.dictionary_coding.readable
        return [c for c in self.counts if c["marked"] <= most and (ruled.get(c["code"]) or c["marked"])]

    @property
    def never_asked(self) -> list[str]:
        """Labels of the concepts for which no rule looks into records."""
        ruled = self._review.dictionary_coding.readable
        return [self._label(c) for c in self._review.concept_matrix.codes if not ruled.get(c)]

    @property
    def pairs(self) -> list[dict[str, Any]]:
        """Pairs of concepts that no row carries together, most surprising first."""
        rows = pairs_never_together(self._review.concept_matrix).to_dict("records")
        return [{**r, "first": self._label(r["first"]), "second": self._label(r["second"])} for r in rows]

    @property
    def saturation(self) -> Any:
        """How concepts accumulate."""
        return self._review.saturation

    @property
    def unit_counts(self) -> list[tuple[str, int]]:
        """Rows by unit of analysis, in the order of the rules; a row with two units counts for both."""
        order = dict.fromkeys(r["unit_of_analysis"] for r in self._review.data.rows("units_of_analysis"))
        return [(name, sum(name in u.units_of_analysis for u in self.units)) for name in order]

    @property
    def table(self) -> str:
        """The whole matrix as a table."""
        return raw(matrix_table(self._review))


def matrix_table(review: Review) -> str:
    """Return the concept matrix as an HTML table with one column a concept.

    A cell holds one letter a kind of evidence, a number after the P; a dot says that all was looked at and nothing
    found; an empty cell is not known. The script reads what it filters and sorts by from the cells themselves, so
    without a script the table holds the same.
    """
    matrix = review.concept_matrix
    codes = [c for c in matrix.codes if matrix.marked(c)]
    of_group = {c: review.codebook.by_id[c]["parent_id"] for c in codes}
    label = review.codebook.label
    heads = "".join(
        f'<th scope="col" class="concept" data-code="{html.escape(c)}" data-group="{html.escape(label(of_group[c]))}">'
        f"<span>{html.escape(label(c))}</span></th>"
        for c in codes
    )
    caption = f"Concept matrix: {len(matrix.units)} works and records by {len(codes)} concepts"
    rows = [_row(matrix, u, codes) for u in matrix.units]
    foot = "".join(f"<td>{len(matrix.marked(c))}</td>" for c in codes)
    return "\n".join(
        [
            f'<div id="matrix-of-concepts" data-minimum="{matrix.minimum}">',
            f'<div class="review-table" role="region" tabindex="0" aria-label="{html.escape(caption)}">',
            f"<table><caption>{html.escape(caption)}</caption>",
            '<thead><tr><th scope="col">Work</th><th scope="col">Year</th>'
            f'<th scope="col">Unit of analysis</th>{heads}</tr></thead>',
            "<tbody>",
            *rows,
            "</tbody>",
            f'<tfoot><tr><th scope="row">Works with the concept</th><td></td><td></td>{foot}</tr></tfoot>',
            "</table></div></div>",
        ]
    )


def _row(matrix: ConceptMatrix, unit: MatrixUnit, codes: list[str]) -> str:
    cells = []
    for code in codes:
        state = matrix.states[code][unit.unit_id]
        kinds = matrix.by_kind(unit.unit_id, code)
        text = "".join(f"{LETTERS[k]}{n if k == 'paper' and n > 1 else ''}" for k, n in kinds.items())
        if state == CODED:
            cells.append(f'<td class="m">{text}</td>')
        elif state == NOT_FOUND:
            cells.append("<td>\u00b7</td>")
        else:
            # Evidence below the minimum is shown and does not mark the cell.
            cells.append(f"<td>{text}</td>")
    return (
        f'<tr data-origin="{html.escape(unit.origin)}"><th scope="row">{html.escape(unit.label)}'
        f"<small>{html.escape(unit.title or unit.unit_id)}</small></th><td>{unit.year or ''}</td>"
        f"<td>{html.escape('; '.join(unit.units_of_analysis))}</td>{''.join(cells)}</tr>"
    )
