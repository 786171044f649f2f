"""Figures of the multiverse: the specification curve, and the decisions that move a claim."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.effects import shapley
from executable_review.figures.base import GRID, LIGHT, MIDDLE, MUTED, STRONG, Figure, draw, once
from executable_review.review import Review
from executable_review.tables import percent, show
from executable_review.universes import DROPPED


def _told(name: str, level: Any) -> str:
    return f"{name.replace('_', ' ')}: {show(level)}"


@once
def specification_curve(review: Review) -> Figure:
    """Universes by the number of claims that they support, and the decisions that lead there."""
    m = review.multiverse
    answer = review.data.review.get("answer_claim")
    curve = m.curve
    rows = [(d, v) for d, levels in m.grid.items() if d != DROPPED for v in levels]
    share = {(n, d, v): row["levels"][d][v] / row["universes"] for n, row in curve.items() for d, v in rows}
    table = pd.DataFrame(
        [
            {
                "claims supported": n,
                "universes": row["universes"],
                "answer supported in": row["claims"].get(answer, 0) / row["universes"],
                **{_told(d, v): share[n, d, v] for d, v in rows},
            }
            for n, row in curve.items()
        ]
    )
    numbers = list(curve)
    whole = [curve[n]["universes"] / m.universes for n in numbers]
    stands = [curve[n]["claims"].get(answer, 0) / m.universes for n in numbers]

    def paint(canvas: Canvas) -> None:
        top, below = canvas.subplots(2, 1, sharex=True, height_ratios=(1, 2.6))
        top.bar(numbers, stands, color=STRONG, width=0.8, label=f"{answer} supported")
        rest = [a - b for a, b in zip(whole, stands, strict=True)]
        top.bar(
            numbers,
            rest,
            bottom=stands,
            color=LIGHT,
            edgecolor=MUTED,
            linewidth=0.3,
            width=0.8,
            label=f"{answer} not supported",
        )
        top.yaxis.set_major_formatter(lambda v, _: percent(v))
        top.set_ylabel("universes")
        canvas.legend(loc="outside upper left", ncols=2)
        for y, (d, v) in enumerate(rows):
            sizes = [30 * share[n, d, v] for n in numbers]
            below.scatter(numbers, [y] * len(numbers), s=sizes, color=STRONG, linewidths=0)
            if y and rows[y - 1][0] != d:
                below.axhline(y - 0.5, color=GRID, linewidth=0.5)
        below.set_yticks(range(len(rows)), [_told(d, v) for d, v in rows], fontsize=5.6)
        below.set_ylim(len(rows) - 0.4, -0.6)
        below.set_xlabel("claims that a universe supports")
        below.xaxis.get_major_locator().set_params(integer=True)

    return draw(
        "specification-curve",
        "What it takes to support many claims",
        f"Bars of {m.universes} universes by the number of claims they support, from {numbers[0]} to {numbers[-1]}; "
        f"below, dots for the levels of {len(m.grid) - 1} decisions, larger where more of the universes have them.",
        "Above, how many universes support so many claims, and in which of them the answer stands. Below, a dot is "
        "as large as the share of these universes that take the level; dots of one decision that differ in size "
        "show what leads there. The work that is left out is not shown.",
        table,
        paint,
        width=6.6,
        height=7.4,
    )


@once
def decisions(review: Review) -> Figure:
    """Decisions ranked by how much they move the answer: Shapley share and first-order index."""
    m = review.multiverse
    answer = review.data.review.get("answer_claim") or (m.claims[-1] if m.claims else "")
    shares, alone = (shapley(m, answer), m.first_order(answer)) if answer else ({}, {})
    order = sorted(shares, key=lambda d: (-round(shares[d], 9), d))
    label = {d: d.replace("_", " ") for d in order}
    table = pd.DataFrame(
        [{"decision": label[d], "Shapley share": shares[d], "alone": alone[d]} for d in order],
        columns=["decision", "Shapley share", "alone"],
    )

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        places = range(len(order))
        ax.barh(
            places, [shares[d] for d in order], color=STRONG, height=0.66, label="with others (Shapley share)"
        )
        ax.scatter(
            [alone[d] for d in order],
            places,
            marker="D",
            s=16,
            color=MIDDLE,
            zorder=3,
            label="alone (first order)",
        )
        ax.set_yticks(places, [label[d] for d in order], fontsize=7)
        ax.set_ylim(max(1, len(order)) - 0.4, -0.6)
        ax.set_xlim(0, None)
        ax.xaxis.set_major_formatter(lambda v, _: percent(v))
        ax.set_xlabel("share of the variance")
        canvas.legend(loc="outside upper left", ncols=2)

    most = "There is no claim yet."
    if order:
        top = order[0]
        most = (
            "The variance is that of the answer being supported, over all "
            + f"{m.universes:,} universes. ".replace(",", " ")
            + f"Most of it goes with {label[top]}: {percent(shares[top])}, of which {percent(alone[top])} alone."
        )
    return draw(
        "decisions",
        f"Which decisions move the answer ({answer or 'none yet'})",
        f"Bars of {len(order)} decisions. "
        + "; ".join(f"{label[d]} {percent(shares[d])}" for d in order[:5]),
        most,
        table,
        paint,
        width=6.0,
        height=4.2,
    )
