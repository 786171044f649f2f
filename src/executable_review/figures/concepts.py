"""Figures of the coding: the concept matrix and a framework of three points."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure as Canvas

from executable_review.figures.base import INK, LIGHT, MUTED, STRONG, SURFACE, Figure, draw, once
from executable_review.review import Review


@once
def concept_matrix(review: Review) -> Figure:
    """Heat map of the paper's works by concepts; rows by number of places, concepts that no work carries last."""
    matrix = review.matrix()
    matrix = matrix.loc[matrix.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    used = matrix.loc[:, matrix.sum() > 0]
    labels = [review.codebook.label(c) for c in used.columns]
    table = used.set_axis(labels, axis=1).reset_index().rename(columns={"work_id": "work"})
    empty = [review.codebook.label(c) for c in matrix.columns if c not in used.columns]

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        values = used.to_numpy()
        top = max(1, values.max(initial=0))
        # Cells are drawn one by one, not as an image, so that the drawing stays vectors and takes the page's colours.
        shades = LinearSegmentedColormap.from_list("shades", [LIGHT, STRONG])
        for (y, x), n in np.ndenumerate(values):
            if n:
                ax.scatter(
                    x,
                    y,
                    s=14 + 60 * n / top,
                    marker="s",
                    color=STRONG if n / top > 0.3 else shades(0.55),
                    linewidths=0,
                )
                if n > 1:
                    ax.text(x, y, str(n), ha="center", va="center", fontsize=5, color=SURFACE)
        ax.set_xticks(range(len(labels)), labels, rotation=90, fontsize=6.2)
        ax.set_yticks(range(len(used.index)), used.index, fontsize=6.2)
        ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False, labelcolor=INK)
        ax.set_xlim(-0.6, max(0.6, len(labels) - 0.4))
        ax.set_ylim(len(used.index) - 0.4, -0.6)
        for y in range(len(used.index)):
            ax.axhline(y, color=LIGHT, linewidth=0.4, zorder=0)
        for spine in ax.spines.values():
            spine.set_visible(False)

    first = used.index[0] if len(used.index) else ""
    return draw(
        "concept-matrix",
        "Concept matrix",
        f"Matrix of {len(used.index)} works by {len(labels)} concepts; "
        f"a mark says that the paper cites the work in a sentence with the concept. "
        f"{first} has most marks.",
        "A mark: the paper cites the work in a sentence that carries the concept; a number: in how many places. "
        + (
            f"Concepts that no cited sentence carries: {', '.join(empty)}."
            if empty
            else "Every concept is carried by some cited sentence."
        ),
        table,
        paint,
        width=6.4,
        height=5.4,
    )


def triangle(
    points: Mapping[str, str], counts: Mapping[str, Mapping[str, int]], title: str, caption: str
) -> Figure:
    """Draw three points that belong together, with what was counted at each.

    Parameters
    ----------
    points : mapping of key to label
        Three points; the first stands on top.
    counts : mapping of key to {what: number}
        What was found at each point.
    """
    table = pd.DataFrame([{"point": label, **counts[key]} for key, label in points.items()])
    corners = dict(zip(points, ((0.5, 0.92), (0.06, 0.1), (0.94, 0.1)), strict=True))
    largest = max((next(iter(c.values()), 0) for c in counts.values()), default=0) or 1

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.set_axis_off()
        xs, ys = zip(*corners.values(), strict=True)
        ax.fill(xs, ys, facecolor="none", edgecolor=MUTED, linewidth=1.0)
        for key, (x, y) in corners.items():
            share = next(iter(counts[key].values()), 0) / largest
            ax.scatter([x], [y], s=260 + 900 * share, color=STRONG, zorder=3, linewidths=0)
            ax.text(
                x,
                y,
                str(next(iter(counts[key].values()), 0)),
                ha="center",
                va="center",
                color=SURFACE,
                fontsize=9,
                zorder=4,
            )
            above = y > 0.5
            text = "\n".join([points[key], *(f"{n} {what}" for what, n in list(counts[key].items())[1:])])
            ax.text(
                x,
                y + (0.15 if above else -0.14),
                text,
                ha="center",
                va="bottom" if above else "top",
                fontsize=7.6,
                color=INK,
                linespacing=1.35,
            )
        ax.set_xlim(-0.2, 1.2)
        ax.set_ylim(-0.34, 1.42)

    told = "; ".join(
        f"{points[k]}: " + ", ".join(f"{n} {w}" for w, n in c.items()) for k, c in counts.items()
    )
    return draw(
        "triangle", title, f"Triangle of three points. {told}.", caption, table, paint, width=5.0, height=3.8
    )
