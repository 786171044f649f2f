"""How firmly claims stand: shares of all universes, for all claims, and for the answer with what it rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from executable_review.argument import STANDINGS
from executable_review.figures.base import MUTED, STANDING_COLOURS, Figure, draw, once
from executable_review.review import Review
from executable_review.tables import percent


def _table(review: Review, order: Sequence[str]) -> pd.DataFrame:
    m = review.multiverse
    label = {c.claim_id: c.label for c in review.framework.claims}
    return pd.DataFrame(
        [
            {
                "claim": c,
                "label": label[c],
                **{s: m.share(c, s) for s in STANDINGS},
                "decision that matters most": m.matters_most(c).replace("_", " "),
            }
            for c in order
        ],
        columns=["claim", "label", *STANDINGS, "decision that matters most"],
    )


def _bars(
    review: Review, order: Sequence[str], names: Sequence[str], size: float
) -> Callable[[Canvas], Axes]:
    """Return a painter of one stacked bar a claim, the first standing at the left."""
    m = review.multiverse
    answer = review.data.review.get("answer_claim")

    def paint(canvas: Canvas) -> Axes:
        ax = canvas.subplots()
        left = [0.0] * len(order)
        for s in STANDINGS:
            widths = [m.share(c, s) for c in order]
            ax.barh(
                range(len(order)),
                widths,
                left=left,
                color=STANDING_COLOURS[s],
                edgecolor=MUTED if s == "unsupported" else "none",
                linewidth=0.3,
                height=0.72,
                label=s,
            )
            left = [a + b for a, b in zip(left, widths, strict=True)]
        ax.set_yticks(range(len(order)), names, fontsize=size)
        for tick, c in zip(ax.get_yticklabels(), order, strict=True):
            tick.set_fontweight("bold" if c == answer else "normal")
        ax.set_ylim(max(1, len(order)) - 0.4, -0.6)
        ax.set_xlim(0, 1)
        ax.xaxis.set_major_formatter(lambda v, _: percent(v))
        ax.set_xlabel(f"share of {m.universes:,} universes".replace(",", " "))
        canvas.legend(loc="outside upper left", ncols=3)
        return ax

    return paint


@once
def multiverse(review: Review) -> Figure:
    """Share of universes in which each claim is supported, contested or unsupported."""
    m = review.multiverse
    order = sorted(m.counts, key=lambda c: (-m.share(c), c))
    table = _table(review, order)
    label = dict(zip(table["claim"], table["label"], strict=True))
    answer = review.data.review.get("answer_claim")
    told = (
        f"The answer ({answer}) is supported in {percent(m.share(answer))} of universes."
        if answer in m.counts
        else ""
    )
    return draw(
        "multiverse",
        "How firmly each claim stands",
        f"Stacked bars for {len(order)} claims over {m.universes} universes. "
        + "; ".join(f"{c} supported in {percent(m.share(c))}" for c in order),
        f"Each bar runs over all {m.universes:,} combinations of decisions.".replace(",", " ") + f" {told}",
        table,
        _bars(
            review, order, [textwrap.shorten(f"{c}  {label[c]}", 46, placeholder=" …") for c in order], 6.6
        ),
        width=6.6,
        height=5.8,
    )


@once
def answer(review: Review) -> Figure:
    """The answer and the claims it rests on: how often each stands, and its standing under this run's decisions."""
    m = review.multiverse
    claims = {c.claim_id: c for c in review.framework.claims}
    if not claims:
        nothing = "There is no claim yet."
        return draw(
            "answer",
            "The answer, and what it rests on",
            nothing,
            nothing,
            _table(review, []),
            _bars(review, [], [], 7.6),
        )
    chosen = review.data.review.get("answer_claim") or m.claims[-1]
    premises = sorted(claims[chosen].premises, key=lambda c: (m.share(c), c))
    order = [chosen, *premises]
    table = _table(review, order)
    table.insert(2, "standing in this run", [review.judged[c].standing for c in order])
    names = ["\n".join(textwrap.wrap(f"{c}  {claims[c].label}", 34)) for c in order]
    painted = _bars(review, order, names, 7.6)

    def paint(canvas: Canvas) -> Any:
        ax = painted(canvas)
        for y, c in enumerate(order):
            ax.text(1.015, y, review.judged[c].standing, va="center", fontsize=7.6, color=MUTED)
        ax.text(1.015, -0.72, "in this run", va="bottom", fontsize=7.6, color=MUTED)
        ax.axhline(0.5, color=MUTED, linewidth=0.5, linestyle=(0, (2, 2)))

    weakest = premises[0] if premises else chosen
    return draw(
        "answer",
        "The answer, and what it rests on",
        f"Stacked bars over {m.universes} universes. "
        + "; ".join(
            f"{c}, {claims[c].label}: {review.judged[c].standing} in this run, supported in {percent(m.share(c))}"
            for c in order
        ),
        f"The top bar is the answer ({chosen}); below it the claims it rests on, the weakest first. "
        f"{weakest} is supported in {percent(m.share(weakest))} of all combinations of decisions.",
        table,
        paint,
        width=6.4,
        height=0.95 + 0.3 * len(order),
    )
