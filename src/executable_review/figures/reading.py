"""The figure of the screening help: what share of the included records is found after how much reading."""

from __future__ import annotations

from itertools import accumulate

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.figures.base import LIGHT, MIDDLE, MUTED, STRONG, Figure, draw
from executable_review.helping import Help


def reading(help_: Help) -> Figure:
    """Draw each simulation as a curve, with the place at which the stopping rule ends the reading."""
    runs = help_.simulations
    table = pd.DataFrame(
        [
            {
                "seed": s.seed,
                "records": s.total,
                "read": s.read,
                "not read": s.unread,
                "included, read": s.kept,
                "included, not read": s.relevant - s.kept,
                "recall": s.recall,
            }
            for s in runs
        ]
    )

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        total, relevant = runs[0].total, max(1, runs[0].relevant)
        ax.plot([0, total], [0, 1], color=LIGHT, linewidth=1.2, label="read at random")
        for at, s in enumerate(runs):
            curve = [0.0, *(n / relevant for n in accumulate(map(int, s.found)))]
            ax.plot(
                range(len(curve)),
                curve,
                color=STRONG,
                linewidth=1,
                label="read as ranked" if at == 0 else None,
            )
            ax.plot(
                [s.read], [curve[s.read]], "o", color=MIDDLE, markersize=5, label="stop" if at == 0 else None
            )
        ax.set_xlabel("records read")
        ax.set_ylabel("share of included records found", color=MUTED)
        canvas.legend(loc="outside upper left", ncols=3)

    fewest, most = min(s.unread for s in runs), max(s.unread for s in runs)
    return draw(
        "screening-help",
        "What a ranking would find, and when",
        f"{len(runs)} curves of the share of included records against the number of records read. The rule stops "
        f"with {fewest} to {most} of {runs[0].total} records not read and a recall of "
        f"{min(s.recall for s in runs):.3f} to {max(s.recall for s in runs):.3f}.",
        "A curve above the straight line finds included records earlier than reading at random; each dot is where "
        "the stopping rule ends the reading.",
        table,
        paint,
    )
