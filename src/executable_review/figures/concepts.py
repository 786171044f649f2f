"""A framework of three points, with what was counted at each."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.figures.base import INK, MUTED, STRONG, SURFACE, Figure, draw


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
