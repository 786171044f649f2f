"""Figure of the checklists: verdicts on the paper and on the compendium, side by side."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.checklists import JUDGED
from executable_review.figures.base import (
    INK,
    LIGHT,
    MIDDLE,
    MUTED,
    SECOND,
    STRONG,
    SURFACE,
    Figure,
    draw,
    once,
)
from executable_review.review import Review

_WHO = {"paper": "paper", "compendium": "this book"}
_COLOURS = (STRONG, SECOND, MIDDLE, LIGHT, SURFACE)
_ON_DARK = (STRONG, SECOND)
# No variable of the style sheet: the middle colour is bright in both of its modes.
_ON_MIDDLE = "#10151b"


@once
def checklists(review: Review) -> Figure:
    """Stacked bars: the share of items of each checklist by verdict, for the paper and for the compendium."""
    verdicts = review.item_verdicts
    colours = dict(zip(verdicts, _COLOURS[: len(verdicts)], strict=True))
    rows = [
        (c.title, _WHO[who], len(c.items), *c.counts(who, verdicts).values())
        for c in review.checklists
        for who in JUDGED
    ]
    table = pd.DataFrame(rows, columns=["checklist", "of", "items", *verdicts])

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        heights, labels = [], []
        for i, (title, _, total, *counts) in enumerate(rows):
            y = i // 2 * 3 + i % 2
            heights.append(y)
            labels.append(_WHO[JUDGED[i % 2]])
            if i % 2 == 0:
                ax.text(
                    0, y - 0.62, f"{title} ({total})", fontsize=7.6, weight="bold", va="bottom", color=INK
                )
            left = 0.0
            for verdict, n in zip(verdicts, counts, strict=True):
                share = n / total if total else 0
                pale = colours[verdict] in (LIGHT, SURFACE)
                ax.barh(
                    y,
                    share,
                    left=left,
                    height=0.86,
                    color=colours[verdict],
                    edgecolor=MUTED if pale else "none",
                    linewidth=0.5,
                    label=verdict if not i else None,
                )
                if n:
                    ink = "white" if colours[verdict] in _ON_DARK else INK
                    if colours[verdict] == MIDDLE:
                        ink = _ON_MIDDLE
                    ax.text(left + share / 2, y, str(n), ha="center", va="center", fontsize=7, color=ink)
                left += share
        ax.set_yticks(heights, labels, fontsize=7.2)
        ax.set_ylim(max(heights, default=0) + 0.8, -1.7)
        ax.set_xlim(0, 1)
        ax.set_xticks([])
        ax.spines[["bottom", "left"]].set_visible(False)
        if verdicts:
            canvas.legend(loc="outside upper left", ncols=3)

    told = "; ".join(
        f"{title}, {who}: " + ", ".join(f"{n} {v}" for v, n in zip(verdicts, counts, strict=True) if n)
        for title, who, _, *counts in rows
    )
    return draw(
        "checklists",
        "Paper and compendium against the checklists",
        f"Two stacked bars for each checklist. {told}.",
        "A number counts items. Bars are shares of the items of a checklist, behind whose name their number stands. "
        "The lists were made for reviews of other kinds, so shares are no marks.",
        table,
        paint,
        height=0.42 * len(rows) + 0.9,
    )
