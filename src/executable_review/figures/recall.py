"""Figures of the recall audit: how recall grows with each way of searching, and which work is found how."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.figures.base import (
    GRID,
    INK,
    LIGHT,
    MIDDLE,
    MUTED,
    SECOND,
    STRONG,
    Figure,
    draw,
    once,
)
from executable_review.recall import SETS, WAYS, Finding
from executable_review.review import Review
from executable_review.tables import percent

_COLOURS = dict(zip(SETS, (STRONG, MIDDLE), strict=True))
_NEAR = 0.08
_FIELD_COLOURS = {"title": STRONG, "author_keywords": MIDDLE, "abstract": SECOND}


@once
def recall(review: Review) -> Figure:
    """Share of the works that should be found, by what was done to find them."""
    audit = review.recall
    table = pd.DataFrame(
        [{"set": name, **row} for name in SETS for row in audit.steps(name)],
        columns=["set", "way", "found", "works", "share"],
    )
    ways = list(dict.fromkeys(table["way"]))

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        for name in SETS:
            rows = table[table["set"] == name]
            ax.step(range(len(rows)), rows["share"], where="mid", color=_COLOURS[name], linewidth=1.2)
            ax.scatter(range(len(rows)), rows["share"], color=_COLOURS[name], s=16, label=name, zorder=3)
            others = table[table["set"] != name]["share"].to_list()
            for x, row in enumerate(rows.itertuples()):
                # Where two points all but coincide, the lower one is labelled below.
                below = any(0 <= y - row.share < _NEAR for y in others[x :: len(rows)]) and name == SETS[0]
                ax.annotate(
                    f"{row.found} of {row.works}",
                    (x, row.share),
                    xytext=(0, -11 if below else 5),
                    textcoords="offset points",
                    ha="center",
                    fontsize=7,
                    color=INK,
                )
        ax.set_ylim(-0.12, 1.1)
        ax.set_xlim(-0.5, len(ways) - 0.4)
        ax.set_xticks(
            range(len(ways)),
            ["\n".join(textwrap.wrap(w, 12, break_on_hyphens=False)) for w in ways],
            fontsize=7,
        )
        ax.tick_params(axis="x", length=0, labelcolor=INK)
        ax.yaxis.set_major_formatter(lambda v, _: percent(v))
        ax.tick_params(axis="y", labelcolor=MUTED)
        ax.grid(axis="y", color=GRID, linewidth=0.5)
        ax.set_axisbelow(True)
        canvas.legend(loc="outside upper left", ncols=2)

    told = "; ".join(
        f"{name}: " + ", ".join(f"{r.way} {r.found} of {r.works}" for r in rows.itertuples())
        for name, rows in table.groupby("set", sort=False)
    )
    return draw(
        "recall",
        "How much is found, and by what",
        f"Steps of recall. {told}.",
        "Each step adds a way of searching to those before it. What is missing after the last step is not in the "
        "corpus. The landmarks were named with the corpus at hand, so their share is no estimate for other works.",
        table,
        paint,
        height=3.4,
    )


@once
def recall_works(review: Review) -> Figure:
    """Every work that should be found: the phrases that match it, how it was reached, and whether it is included."""
    queries = review.searched.queries
    findings = sorted(review.recall.findings, key=lambda f: (WAYS.index(f.way), f.target.label))
    table = pd.DataFrame(
        [
            {
                "work": f.target.label,
                **{q.phrase: f.phrases.get(q.query_id, "").replace("_", " ") for q in queries},
                "in the corpus": f.target.record_id is not None,
                "steps along links": f.depth,
                "included": f.outcome == "included",
            }
            for f in findings
        ],
        dtype=object,
    )
    columns = [*(q.phrase for q in queries), "in the corpus", "along links", "included"]

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        for y, f in enumerate(findings):
            ax.axhline(y, color=LIGHT, linewidth=0.4, zorder=0)
            _row(ax, y, f, [q.query_id for q in queries])
        for y in range(1, len(findings)):
            if findings[y].way != findings[y - 1].way:
                ax.axhline(y - 0.5, color=MUTED, linewidth=0.6)
        ax.axvline(len(queries) - 0.5, color=GRID, linewidth=0.6)
        ax.set_xticks(range(len(columns)), columns, rotation=90, fontsize=6.6)
        ax.set_yticks(range(len(findings)), [f.target.label for f in findings], fontsize=6.2)
        ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False, labelcolor=INK)
        ax.set_xlim(-0.6, len(columns) - 0.4)
        ax.set_ylim(len(findings) - 0.4, -0.6)
        for spine in ax.spines.values():
            spine.set_visible(False)
        for field, colour in _FIELD_COLOURS.items():
            ax.scatter([], [], marker="s", s=18, color=colour, label=field.replace("_", " "), linewidths=0)
        canvas.legend(
            loc="outside lower left", ncols=3, title="field in which the phrase matches", title_fontsize=7
        )

    counts = "; ".join(f"{way}: {sum(f.way == way for f in findings)}" for way in WAYS)
    return draw(
        "recall-works",
        "Which work is found how",
        f"Grid of {len(findings)} works by phrases and ways of finding. {counts}.",
        "A square in a phrase's column: it matches, in the field of its colour; hollow where the work is not in the "
        "corpus and only its title or keywords could be compared. The number counts steps along links from works "
        "that phrases find. Lines part the ways of finding, from the best to none.",
        table,
        paint,
        width=5.6,
        height=1.6 + 0.135 * len(findings),
    )


def _row(ax, y: int, finding: Finding, queries: list[str]) -> None:
    held = finding.target.record_id is not None
    for x, query in enumerate(queries):
        if query in finding.phrases:
            colour = _FIELD_COLOURS[finding.phrases[query]]
            ax.scatter(
                x, y, marker="s", s=18, color=colour if held else "none", edgecolors=colour, linewidths=0.7
            )
    x = len(queries)
    if held:
        ax.scatter(x, y, marker="o", s=16, color=INK, linewidths=0)
    if finding.depth:
        ax.text(x + 1, y, str(finding.depth), ha="center", va="center", fontsize=6.6, color=INK)
    if finding.outcome == "included":
        ax.scatter(x + 2, y, marker="o", s=16, color=STRONG, linewidths=0)
