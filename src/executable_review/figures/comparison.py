"""Figures that set codes side by side: compared codes, and the points of a framework."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.figures.base import INK, MIDDLE, MUTED, SECOND, STRONG, Figure, draw, once
from executable_review.figures.matrix import heat
from executable_review.review import Review
from executable_review.tables import percent

WHAT = {
    "sentences": "sentences of the paper",
    "claims": "claims",
    "works": "works that the paper cites",
    "records": "included records",
}


@once
def comparison(review: Review) -> Figure:
    """Heat map of the compared codes by the codes of each aspect: sentences of the paper."""
    found, label = review.compared, review.codebook.label
    heads = [label(c) for c in found.compared]
    rows = []
    for aspect in found.aspects:
        counts = [found.counts(c, aspect["aspect_id"]) for c in found.compared]
        rows += [
            (aspect["label"], label(code), *(n.get(code, 0) for n in counts))
            for code in found.aspect_codes[aspect["aspect_id"]]
            if any(n.get(code) for n in counts)
        ]
    table = pd.DataFrame(rows, columns=["aspect", "code", *heads])
    values = table[heads].to_numpy(dtype=int) if rows else np.zeros((0, len(heads)), dtype=int)
    if table.empty:
        table = pd.DataFrame([("none", "none")], columns=["aspect", "code"])
    first_of = {r[0]: i for i, r in reversed(list(enumerate(rows)))}

    # A free line before each aspect holds its name.
    spaced, positions = [], []
    for i, row in enumerate(rows):
        if first_of[row[0]] == i and i:
            spaced.append(None)
        positions.append(len(spaced))
        spaced.append(row)
    grid = np.zeros((len(spaced), len(heads)), dtype=int)
    for y, source in zip(positions, values, strict=True):
        grid[y] = source

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        names = ["" if row is None else row[1] for row in spaced]
        heat(ax, grid, np.sqrt(grid / max(1, grid.max(initial=0))), names, heads, size=7.5)
        for aspect, i in first_of.items():
            ax.text(
                -0.48,
                positions[i] - 0.58,
                aspect,
                ha="left",
                va="bottom",
                fontsize=7.2,
                weight="bold",
                color=INK,
            )
        ax.set_ylim(max(0.5, len(spaced) - 0.5), -1.6)

    return draw(
        "comparison",
        "What the paper says, side by side",
        f"Matrix of {len(rows)} codes in {len(found.aspects)} aspects by {', '.join(heads) or 'nothing'}; a number "
        "counts the sentences behind the cell.",
        "A number: sentences of the paper that speak of the code on the left for the column's head. To be named is "
        "not to be praised: a sentence may say that somebody is left out. A sentence with two codes counts for both.",
        table,
        paint,
        width=5.2,
        height=5.4,
    )


@once
def point_shares(review: Review) -> Figure:
    """Bars: the share of each point of the review's framework among what speaks to any of its points."""
    spoken = review.speakers(review.data.review.get("points_group", ""))
    points = next(iter(spoken.values())).points
    labels = {p: review.codebook.label(p) for p in points}
    table = pd.DataFrame(
        [
            (
                WHAT[kind],
                s.total,
                len(s.speaking),
                *(len(s.by_point[p]) for p in points),
            )
            for kind, s in spoken.items()
        ],
        columns=["what", "all", "speak to a point", *labels.values()],
    )
    colours = (MIDDLE, SECOND, STRONG)

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        y = np.arange(len(spoken))
        height = 0.8 / max(1, len(points))
        for i, point in enumerate(points):
            shares = [s.share(point) or 0 for s in spoken.values()]
            place = y + (i - (len(points) - 1) / 2) * height
            ax.barh(place, shares, height=height * 0.86, color=colours[i % len(colours)], label=labels[point])
            for at, share, s in zip(place, shares, spoken.values(), strict=True):
                ax.text(share, at, f" {len(s.by_point[point])}", va="center", fontsize=7, color=MUTED)
        names = [f"{WHAT[k]}\n{len(s.speaking)} of {s.total} speak to a point" for k, s in spoken.items()]
        ax.set_yticks(y, names, fontsize=7.2)
        ax.set_ylim(len(spoken) - 0.5, -0.5)
        ax.set_xlim(0, 1.06)
        ticks = [0, 0.25, 0.5, 0.75, 1]
        ax.set_xticks(ticks, [percent(t) for t in ticks])
        ax.set_xlabel("share of those that speak to a point")
        if points:
            ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.16), ncols=1)
        ax.spines["left"].set_visible(False)

    told = "; ".join(
        f"{WHAT[k]}: " + ", ".join(f"{labels[p]} {len(s.by_point[p])}" for p in points)
        for k, s in spoken.items()
    )
    return draw(
        "point-shares",
        "Which points are spoken of",
        f"Grouped bars for {len(points)} points. {told}.",
        "Each bar: the share of a point among what speaks to any of them; its number stands at the end. What speaks to "
        "two points counts for both, so shares may add up to more than the whole.",
        table,
        paint,
        height=4.2,
    )
