"""Figures of the concept matrix: works by concepts, concepts by concepts, concepts by decade, saturation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from executable_review.coding import concept_counts, together
from executable_review.figures.base import (
    GRID,
    INK,
    LIGHT,
    MUTED,
    SECOND,
    STRONG,
    SURFACE,
    Figure,
    draw,
    once,
)
from executable_review.review import Review

# Concepts of fewer works are left out where concepts are set against each other: they meet few others by chance.
COMMON = 5


def heat(
    ax: Axes,
    values: np.ndarray,
    strength: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    size: float = 6.4,
) -> None:
    """Paint a heat map as vectors, so that it takes the page's colours.

    Parameters
    ----------
    values : array of shape (rows, columns)
        The numbers written into the cells; 0 leaves a cell empty.
    strength : array of shape (rows, columns)
        From 0 to 1: how strongly a cell is coloured.
    rows, columns : sequences of str
    size : float
        Size of the names in points; the numbers are a little smaller.
    """
    for (y, x), n in np.ndenumerate(values):
        if n:
            s = float(strength[y, x])
            ax.add_patch(
                Rectangle(
                    (x - 0.46, y - 0.46), 0.92, 0.92, facecolor=STRONG, alpha=0.18 + 0.82 * s, linewidth=0
                )
            )
            ax.text(
                x,
                y,
                str(int(n)),
                ha="center",
                va="center_baseline",
                fontsize=size - 1,
                color=SURFACE if s > 0.45 else INK,
            )
    ax.set_xticks(range(len(columns)), columns, rotation=90, fontsize=size)
    ax.set_yticks(range(len(rows)), rows, fontsize=size)
    ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False, labelcolor=INK)
    ax.set_xlim(-0.5, max(0.5, len(columns) - 0.5))
    ax.set_ylim(max(0.5, len(rows) - 0.5), -0.5)
    for y in range(len(rows) + 1):
        ax.axhline(y - 0.5, color=LIGHT, linewidth=0.4, zorder=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


@once
def concept_matrix(review: Review) -> Figure:
    """Heat map of the paper's works by concepts; rows by number of places, concepts that no work carries named."""
    matrix = review.matrix()
    matrix = matrix.loc[matrix.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    used = matrix.loc[:, matrix.sum() > 0]
    labels = [review.codebook.label(c) for c in used.columns]
    table = used.set_axis(labels, axis=1).reset_index().rename(columns={"work_id": "work"})
    empty = [review.codebook.label(c) for c in matrix.columns if c not in used.columns]
    values = used.to_numpy()
    top = max(1, values.max(initial=0))

    def paint(canvas: Canvas) -> None:
        heat(canvas.subplots(), values, values / top, list(used.index), labels)

    first = used.index[0] if len(used.index) else "no work"
    return draw(
        "concept-matrix",
        "Concept matrix of the works that the paper cites",
        f"Matrix of {len(used.index)} works by {len(labels)} concepts. A number says in how many places the paper "
        f"cites the work in a sentence with the concept. {first} has most.",
        "A number: places in which the paper cites the work in a sentence that carries the concept. "
        + (
            f"Concepts that no cited sentence carries: {', '.join(empty)}."
            if empty
            else "Every concept is carried by some cited sentence."
        ),
        table,
        paint,
        width=6.6,
        height=5.6,
    )


@once
def concept_pairs(review: Review) -> Figure:
    """Heat map of concepts by concepts: in how many rows of the concept matrix they meet."""
    matrix = review.concept_matrix
    both = together(matrix)
    kept = [c for c in matrix.codes if both.loc[c, c] >= COMMON]
    both = both.loc[kept, kept]
    labels = [review.codebook.label(c) for c in kept]
    values = np.tril(both.to_numpy())
    apart = values - np.diag(np.diag(values))
    # The root keeps the few frequent pairs from paling all others.
    strength = np.sqrt(values / max(1, apart.max(initial=0))).clip(0, 1)
    table = pd.DataFrame(
        [
            (labels[x], labels[y], int(values[y, x]))
            for y in range(len(kept))
            for x in range(y)
            if values[y, x]
        ],
        columns=["first concept", "second concept", "units with both"],
    ).sort_values("units with both", ascending=False, kind="stable")
    if table.empty:
        table = pd.DataFrame([("none", "none", 0)], columns=table.columns)

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        heat(ax, values, strength, labels, labels)
        for i in range(len(kept)):
            ax.add_patch(
                Rectangle((i - 0.46, i - 0.46), 0.92, 0.92, facecolor="none", edgecolor=MUTED, linewidth=0.6)
            )

    most = table.iloc[0]
    return draw(
        "concept-pairs",
        "Which concepts meet in one work",
        f"Triangular matrix of {len(kept)} concepts by themselves over {len(matrix.units)} works and records. "
        f"{most.iloc[0]} and {most.iloc[1]} meet most often, in {most.iloc[2]}.",
        "A number: works and records that carry both concepts; framed, on the diagonal, those that carry the "
        f"concept at all. Concepts of fewer than {COMMON} are left out. An empty cell: none was seen to carry both, "
        "as far as title, keywords and counted abstracts tell.",
        table,
        paint,
        width=6.6,
        height=5.8,
    )


@once
def concept_decades(review: Review) -> Figure:
    """Heat map of concepts by decade over the included records, coloured by the share of the decade's records."""
    coder, records = review.dictionary_coding, review.records
    decade = {
        r: f"{records[r]['year'] // 10 * 10}s" if records[r]["year"] else "no year"
        for r in review.screened.included
    }
    columns = sorted(set(decade.values()))
    groups = {d: [r for r in decade if decade[r] == d] for d in columns}
    ruled = [c for c in review.codebook.leaves() if coder.readable.get(c)]
    table = pd.DataFrame(
        [(review.codebook.label(c), *(coder.tally(c, groups[d]).coded for d in columns)) for c in ruled],
        columns=["concept", *columns],
    )
    table = table[table[columns].sum(axis=1) > 0] if columns else table
    values = table[columns].to_numpy(dtype=int)
    sizes = np.array([len(groups[d]) for d in columns])
    shares = values / sizes if columns else values
    strength = np.sqrt(shares / max(shares.max(initial=0), 1e-9)) if values.size else shares
    # The number of records stands with the decade: few records make strong colours cheap.
    heads = [f"{d}  (n = {len(groups[d])})" for d in columns]
    shown = table.set_axis(["concept", *heads], axis=1)
    if shown.empty:
        shown = pd.DataFrame([("no included record carries a concept",)], columns=["concept"])

    def paint(canvas: Canvas) -> None:
        heat(canvas.subplots(), values, strength, list(table["concept"]), heads)

    return draw(
        "concept-decades",
        "Concepts by decade of publication",
        f"Matrix of {len(table)} concepts by {len(columns)} decades over {len(decade)} included records; "
        "a number counts records that carry the concept, a strong colour marks a large share of the decade.",
        "A number: included records of the decade that carry the concept; the colour goes by their share, and n is the "
        "decade's number of records. What could not be read is missing, so each number is a least number.",
        shown,
        paint,
        width=4.6,
        height=6.2,
    )


@once
def saturation(review: Review) -> Figure:
    """Curve of concepts to date over works to date, and the curve expected in random order."""
    found = review.saturation
    table = pd.DataFrame(
        [
            (
                "not known" if s.year is None else str(s.year),
                s.units,
                s.units_to_date,
                s.concepts_to_date,
                ", ".join(review.codebook.label(c) for c in s.new),
            )
            for s in found.steps
        ],
        columns=["year", "works", "works to date", "concepts to date", "new concepts"],
    )
    if table.empty:
        table = pd.DataFrame([("none", 0, 0, 0, "")], columns=table.columns)
    total = len(found.expected) - 1
    last = max((s.units_to_date for s in found.steps if s.new), default=0)

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.plot(
            range(total + 1),
            found.expected,
            color=SECOND,
            linewidth=1.4,
            linestyle="--",
            label="expected in random order",
        )
        ax.step(
            [0, *(s.units_to_date for s in found.steps)],
            [0, *(s.concepts_to_date for s in found.steps)],
            where="post",
            color=STRONG,
            linewidth=1.8,
            label="in order of year",
        )
        ax.set_xlabel("works and records to date")
        ax.set_ylabel("concepts to date")
        ax.set_xlim(0, max(1, total))
        ax.set_ylim(0, max(1, max(found.expected)) * 1.08)
        ax.grid(axis="y", color=GRID, linewidth=0.5)
        ax.legend(loc="lower right")

    return draw(
        "saturation",
        "Saturation: concepts to date, work by work",
        f"Two rising curves over {total} works and records that end at {round(found.expected[-1])} concepts; "
        f"in order of year the last new concept comes with work {last}.",
        "Concepts are those of the codebook: the curve shows when the codebook is used up, and not when the field "
        "is. Works of one year are taken together; those without a year come last.",
        table,
        paint,
        height=3.2,
    )


@once
def concept_evidence(review: Review) -> Figure:
    """Bars: for each concept, rows of the matrix that carry it, by the kinds of evidence."""
    counts = concept_counts(review.concept_matrix)
    kept = counts[counts["marked"] > 0].sort_values("marked", ascending=False, kind="stable")
    labels = [review.codebook.label(c) for c in kept["code"]]
    table = kept.assign(code=labels).rename(columns={"code": "concept", "author_keywords": "keywords"})
    if table.empty:
        table = pd.DataFrame([("none",)], columns=["concept"])
    y = np.arange(len(labels))

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.barh(y, kept["marked"], color=STRONG, height=0.62)
        for i, n in enumerate(kept["marked"]):
            ax.text(n, i, f" {n}", va="center", fontsize=6.6, color=MUTED)
        ax.set_yticks(y, labels, fontsize=6.8)
        ax.set_ylim(len(labels) - 0.4, -0.6)
        ax.set_xlabel("works and records with the concept")
        ax.spines["left"].set_visible(False)

    return draw(
        "concept-evidence",
        "How many works carry each concept",
        f"Bars for {len(labels)} concepts over {len(review.concept_matrix.units)} works and records"
        + (f", from {labels[0]} down to {labels[-1]}." if labels else "."),
        "Rows of the matrix with enough evidence for the concept. The data table adds in how many it was looked "
        "for and not found, in how many that is not known, and how the evidence came in.",
        table,
        paint,
        height=5.4,
    )
