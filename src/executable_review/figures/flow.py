"""The PRISMA 2020 flow diagram, drawn from the tables of stages and boxes and from the counts of the ledger."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import FancyBboxPatch

from executable_review.figures.base import INK, MUTED, STRONG, SURFACE, Figure, draw, once
from executable_review.flow import Box
from executable_review.review import Review

# Each box leads to the list of its records; from the pages of notebooks, the book's pages are one folder away.
LISTS = "../book/records.html"
# In inches: a box, the gap between boxes, a line of text, and the column of the stages' names.
_WIDTH, _GAP, _ABOVE, _LINE, _SIDE = 1.85, 0.3, 0.24, 0.125, 0.3


@once
def prisma(review: Review) -> Figure:
    """The PRISMA 2020 flow of this run."""
    boxes = review.boxes
    texts = {b.name: _text(b, review) for b in boxes}
    rows = 1 + max(b.row for b in boxes)
    lanes = 1 + max(b.lane for b in boxes)
    heights = [
        # Not lower than the name of a stage is long.
        max(0.68, 0.2 + _LINE * max(texts[b.name].count("\n") + 1 for b in boxes if b.row == n))
        for n in range(rows)
    ]
    tops = [-sum(heights[:n]) - _ABOVE * n for n in range(rows)]
    used = {b.stage for b in boxes}
    stages = [s["label"] for s in review.data.rows("stages") if s["stage"] in used]

    by_hand = any(s["criterion"] == "by hand" for s in review.data.rows("stages"))
    seen = "title, author keywords, container and abstract counts"

    def area(box: Box) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a box."""
        left = _SIDE + box.lane * (_WIDTH + _GAP)
        return left, tops[box.row] - heights[box.row], left + _WIDTH, tops[box.row]

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.set_axis_off()
        for n, stage in enumerate(stages):
            middle = tops[n] - heights[n] / 2
            ax.text(0.06, middle, stage, rotation=90, ha="center", va="center", fontsize=7.2, color=MUTED)
        for box in boxes:
            left, bottom, right, top = area(box)
            last = box.row == rows - 1
            ax.add_patch(
                FancyBboxPatch(
                    (left, bottom),
                    right - left,
                    top - bottom,
                    boxstyle="round,pad=0,rounding_size=0.05",
                    facecolor=SURFACE,
                    edgecolor=STRONG if last else MUTED,
                    linewidth=1.2 if last else 0.7,
                    url=f"{LISTS}#{box.anchor}",
                )
            )
            ax.text(
                (left + right) / 2,
                (bottom + top) / 2,
                texts[box.name],
                ha="center",
                va="center",
                fontsize=7.2,
                color=INK,
                linespacing=1.2,
            )
        by_name = {b.name: b for b in boxes}
        for box in boxes:
            for name in box.follows:
                start, end = _arrow(area(by_name[name]), area(box), by_name[name], box)
                style = {"arrowstyle": "->", "color": MUTED, "linewidth": 0.8}
                ax.annotate("", xy=end, xytext=start, arrowprops=style)
        ax.set_xlim(-0.08, _SIDE + lanes * _WIDTH + (lanes - 1) * _GAP + 0.04)
        ax.set_ylim(tops[-1] - heights[-1] - 0.04, 0.04)

    counts = review.flow
    figure = draw(
        "prisma",
        "From sightings to included records",
        "PRISMA 2020 flow diagram. "
        + " ".join(f"{b.list_title}: {counts[b.key]}." for b in boxes)
        + " Each box is a link to its records.",
        "Every number is counted from the ledger, and each box leads to the list of its records."
        + ("" if by_hand else f" No full text was read: topic was assessed on {seen}."),
        pd.DataFrame([{"data": key, "n": n} for key, n in counts.items()]),
        paint,
        width=_SIDE + lanes * _WIDTH + (lanes - 1) * _GAP + 0.2,
        height=sum(heights) + _ABOVE * (rows - 1) + 0.1,
    )
    named = figure.svg
    for box in boxes:
        label = html.escape(f"{box.list_title}: {counts[box.key]}", quote=True)
        named = named.replace(f'#{box.anchor}">', f'#{box.anchor}" aria-label="{label}">')
    return replace(figure, svg=named)


def _arrow(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float], start: Box, end: Box
) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the lower edge to the upper one below, from side to side on the same level."""
    if start.row != end.row:
        return ((a[0] + a[2]) / 2, a[1]), ((b[0] + b[2]) / 2, b[3])
    middle = (a[1] + a[3]) / 2
    return ((a[2], middle), (b[0], middle)) if start.lane < end.lane else ((a[0], middle), (b[2], middle))


def _text(box: Box, review: Review) -> str:
    """Label, number, and the reasons where the box holds what was excluded."""
    reasons: Counter[str] = Counter()
    for reason, n in review.prisma.reasons(box.key).items():
        # A box holds short words: the type alone of “document type: thesis”, and two kinds of missing phrase.
        short = reason.split(":")[0].replace(" in any field", "")
        reasons[short.replace(" in title or keywords, abstract not known", ", abstract unseen")] += n
    decided = {e.decision for e in review.prisma.events[box.key]}
    lines = [f"{reason}: {n}" for reason, n in reasons.most_common()] if decided == {"excluded"} else []
    return "\n".join([box.label, str(review.flow[box.key]), *lines])
