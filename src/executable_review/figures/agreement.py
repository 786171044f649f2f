"""The figure of agreement: one interval a code."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.coding.agreement import CodeAgreement
from executable_review.figures.base import GRID, INK, MIDDLE, MUTED, STRONG, SURFACE, Figure, draw, once
from executable_review.review import Review

_ALPHA, _AC1 = "krippendorff_alpha", "gwet_ac1"


@once
def agreement(review: Review) -> Figure:
    """Krippendorff's alpha and Gwet's AC1 of the first pair of coders, by code, with intervals."""
    pair = next(iter(review.agreement.pairs), None)
    codes = list(pair.codes) if pair else []
    known = [c for c in codes if c.estimates[_ALPHA].value is not None]
    known.sort(key=lambda c: (c.estimates[_ALPHA].value, c.estimates[_AC1].value, c.code_id))
    unknown = [review.codebook.label(c.code_id) for c in codes if c not in known]
    names = " and ".join(n.replace("_", " ") for n in pair.coders) if pair else "no two coders"

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.axvline(0, color=MUTED, linewidth=0.8)
        for x in (0.667, 0.8):
            ax.axvline(x, color=GRID, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0)
        for y, code in enumerate(known):
            alpha, other = code.estimates[_ALPHA], code.estimates[_AC1]
            if alpha.low is not None:
                ax.plot([alpha.low, alpha.high], [y, y], color=STRONG, linewidth=1.6, solid_capstyle="butt")
            ax.scatter(
                [other.value], [y], s=16, facecolor=SURFACE, edgecolor=MIDDLE, linewidths=1.1, zorder=3
            )
            ax.scatter([alpha.value], [y], s=18, color=STRONG, linewidths=0, zorder=4)
            given = " / ".join(map(str, code.given.values()))
            ax.text(1.06, y, given, va="center", fontsize=6.4, color=MUTED)
        ax.set_yticks(range(len(known)), [review.codebook.label(c.code_id) for c in known], fontsize=6.6)
        ax.set_xlim(-0.2, 1.24)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
        ax.set_ylim(-0.8, max(len(known), 1) - 0.2)
        ax.tick_params(axis="y", labelcolor=INK)
        ax.set_xlabel("agreement beyond chance", fontsize=7.5)
        if not known:
            ax.text(0.5, 0, "nothing to compare", ha="center", fontsize=8, color=MUTED)

    lowest = f"Lowest: {review.codebook.label(known[0].code_id)}. " if known else ""
    highest = f"Highest: {review.codebook.label(known[-1].code_id)}." if known else ""
    return draw(
        "agreement",
        "Agreement by code",
        f"Dots with intervals for {len(known)} codes, {names}. {lowest}{highest}",
        "Full dot: Krippendorff's alpha, with a bootstrap interval of 95 %. Open dot: Gwet's AC1. Dashed: 0.667 and "
        "0.8, which Krippendorff asks for before conclusions are drawn. At the right: units to which each coder gave "
        "the code. " + (f"No coefficient, as nobody gave the code: {', '.join(unknown)}." if unknown else ""),
        pd.DataFrame([_row(review, c) for c in codes])
        if codes
        else pd.DataFrame([{"code": "none", "reason": "fewer than two coders"}]),
        paint,
        height=max(2.0, 0.9 + 0.19 * len(known)),
    )


def _row(review: Review, code: CodeAgreement) -> dict[str, object]:
    row: dict[str, object] = {"code": review.codebook.label(code.code_id)}
    row |= {f"given by {coder.replace('_', ' ')}": n for coder, n in code.given.items()}
    row["both"] = code.both
    for name, e in code.estimates.items():
        row[name.replace("_", " ")] = e.value
    alpha = code.estimates[_ALPHA]
    return {
        **row,
        "alpha from": alpha.low,
        "alpha to": alpha.high,
        "prevalence": code.prevalence,
        "bias": code.bias,
        "reason": alpha.reason,
    }
