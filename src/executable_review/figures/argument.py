"""Figures of the argument: standings, multiverse, concentration of sources, audit."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.argument import STANDINGS
from executable_review.audit import VERDICTS, tally
from executable_review.figures.base import (
    INK,
    LIGHT,
    MIDDLE,
    MUTED,
    SECOND,
    STANDING_COLOURS,
    STRONG,
    Figure,
    draw,
    once,
)
from executable_review.review import Review
from executable_review.tables import percent

_MARKS = {"supported": "o", "contested": "D", "unsupported": "o"}


def _short(text: str, width: int = 60) -> str:
    return textwrap.shorten(text, width, placeholder=" …")


@once
def standings(review: Review) -> Figure:
    """Each claim with its independent sources and its standing."""
    judged = sorted(review.judged.values(), key=lambda j: j.claim_id)
    label = {c.claim_id: c.label for c in review.framework.claims}
    table = pd.DataFrame(
        [
            {
                "claim": j.claim_id,
                "label": label[j.claim_id],
                "independent sources": j.sources,
                "premises hold": j.by_premises,
                "disputed by": j.disputed_by,
                "standing": j.standing,
            }
            for j in judged
        ]
    )

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        for standing in STANDINGS:
            chosen = [(j.sources, y) for y, j in enumerate(judged) if j.standing == standing]
            xs, ys = zip(*chosen, strict=True) if chosen else ((), ())
            ax.hlines(ys, 0, xs, color=LIGHT, linewidth=1.2, zorder=1)
            ax.scatter(
                xs,
                ys,
                marker=_MARKS[standing],
                s=26,
                color=STANDING_COLOURS[standing],
                edgecolors=MUTED if standing == "unsupported" else "none",
                linewidths=0.7,
                zorder=3,
                label=standing,
            )
        ax.set_yticks(
            range(len(judged)), [_short(f"{j.claim_id}  {label[j.claim_id]}") for j in judged], fontsize=6.6
        )
        ax.set_ylim(len(judged) - 0.4, -0.6)
        ax.set_xlabel("independent sources that count")
        ax.set_xlim(-0.4, max([j.sources for j in judged], default=1) + 0.6)
        ax.xaxis.get_major_locator().set_params(integer=True)
        canvas.legend(loc="outside upper left", ncols=3)

    tallied = {s: sum(j.standing == s for j in judged) for s in STANDINGS}
    told = ", ".join(f"{n} {s}" for s, n in tallied.items())
    return draw(
        "standings",
        "Where each claim stands",
        f"Dot chart of {len(judged)} claims: {told}.",
        f"Of {len(judged)} claims, {told}. A claim without sources of its own can stand on its premises.",
        table,
        paint,
        width=6.6,
        height=5.8,
    )


@once
def concentration(review: Review) -> Figure:
    """Mentions by work: who carries the paper."""
    c = review.concentration
    order = sorted(c.by_work, key=lambda w: (-c.by_work[w], w))
    confidence = {s.work_id: s.confidence for s in review.framework.sources}
    table = pd.DataFrame(
        [
            {
                "work": w,
                "mentions": c.by_work[w],
                "places alone": c.alone[w],
                "share": c.share(w),
                "identity": confidence[w],
            }
            for w in order
        ],
        columns=["work", "mentions", "places alone", "share", "identity"],
    )
    colours = {"verified": STRONG, "recalled": MIDDLE, "unresolved": LIGHT}

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        for kind, colour in colours.items():
            ys = [y for y, w in enumerate(order) if confidence[w] == kind]
            ax.barh(
                ys,
                [c.by_work[order[y]] for y in ys],
                color=colour,
                edgecolor=MUTED if kind == "unresolved" else "none",
                linewidth=0.5,
                height=0.68,
                label=f"identity {kind}",
            )
        ax.set_yticks(range(len(order)), order, fontsize=6.6)
        ax.set_ylim(max(1, len(order)) - 0.4, -0.6)
        ax.set_xlabel("mentions in the paper")
        canvas.legend(loc="outside upper left", ncols=3)

    top = c.most_cited
    alt, note = "Bar chart without bars.", "No work is cited yet."
    if top:
        alt = f"Bar chart of mentions by work; {top} has {c.by_work[top]} of {c.mentions}."
        note = (
            f"{top} has {c.by_work[top]} of {c.mentions} mentions ({percent(c.share(top))}) "
            f"and stands alone in {c.alone[top]} places; its identity is {confidence[top]}."
        )
    return draw(
        "concentration",
        "Who carries the argument",
        alt,
        note,
        table,
        paint,
        width=5.6,
        height=4.6,
    )


@once
def audit_summary(review: Review) -> Figure:
    """Verdicts on method statements and on claims."""
    counts = tally(review.audited)
    colours = dict(zip(VERDICTS, (STRONG, SECOND, MIDDLE, LIGHT), strict=True))
    table = pd.DataFrame([{"statements": kind, **given} for kind, given in counts.items()])

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        names = [f"{k} ({sum(counts[k].values())})" for k in counts]
        left = [0] * len(counts)
        for v in VERDICTS:
            widths = [counts[k][v] for k in counts]
            ax.barh(
                names,
                widths,
                left=left,
                color=colours[v],
                edgecolor=MUTED if v == VERDICTS[-1] else "none",
                linewidth=0.5,
                height=0.5,
                label=v,
            )
            for y, (w, at) in enumerate(zip(widths, left, strict=True)):
                if w:
                    ax.text(
                        at + w / 2,
                        y,
                        str(w),
                        ha="center",
                        va="center",
                        color=INK if v in VERDICTS[2:] else "white",
                    )
            left = [a + b for a, b in zip(left, widths, strict=True)]
        ax.invert_yaxis()
        ax.set_xlabel("statements")
        canvas.legend(loc="outside upper left", ncols=2)

    told = "; ".join(
        f"{k}: " + ", ".join(f"{n} {v}" for v, n in given.items()) for k, given in counts.items()
    )
    return draw(
        "audit",
        "What can be reproduced",
        f"Stacked bars of verdicts. {told}.",
        "Method statements were judged by reading; verdicts on claims are computed from what the paper cites for them.",
        table,
        paint,
        height=2.4,
    )
