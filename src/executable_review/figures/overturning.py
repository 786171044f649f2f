"""The figure of flips: how many works each claim can lose, and what would make a fallen one stand again."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.errors import ReviewError
from executable_review.figures.base import (
    LIGHT,
    MUTED,
    SECOND,
    STANDING_COLOURS,
    Figure,
    draw,
    once,
)
from executable_review.review import Review

_COLUMNS = (
    "claim",
    "label",
    "standing",
    "fewest works whose loss changes it",
    "smallest sets",
    "further sources",
    "objections answered",
    "note",
)
_NAMED = 2
"""Sets of at most so many works are named in the drawing; there is no room for more."""


def _row(review: Review, claim: str) -> dict[str, Any]:
    """Return one row of the data; where exact flips end (ROB001), the row says so."""
    row: dict[str, Any] = dict.fromkeys(_COLUMNS)
    row |= {
        "claim": claim,
        "label": review.framework.by_id[claim].label,
        "standing": review.judged[claim].standing,
        "smallest sets": (),
        "note": "",
    }
    try:
        found = review.flips(claim)
    except ReviewError as error:
        return row | {"note": f"{error.code}: {error.message}"}
    least = found.works.robustness
    # The paper cites some works in several forms; the first is enough here.
    cited = {w["work_id"]: w["cited_as"].partition(";")[0] for w in review.data.rows("works")}
    row[_COLUMNS[3]] = least
    row["smallest sets"] = tuple(
        " + ".join(cited.get(w) or w for w in sorted(s)) for s in found.works.flips if len(s) == least
    )
    if found.rescues:
        # All rescues are of the same size; the one with most answers asks for the least new reading.
        best = max(found.rescues, key=lambda r: (len(r.answered), r.answered))
        row["further sources"], row["objections answered"] = sum(best.sources.values()), len(best.answered)
    return row


def _said(row: dict[str, Any]) -> str:
    """Return what stands beside a bar: the works, where few; or why there is no bar."""
    least, sets = row[_COLUMNS[3]], row["smallest sets"]
    if row["note"]:
        return "not found exactly"
    if least is None:
        return "no loss changes it"
    if least > _NAMED:
        return ""
    return textwrap.shorten(" or ".join(sets), 48, placeholder=" …")


@once
def flips(review: Review) -> Figure:
    """The smallest set of works whose loss changes each claim's standing, and the least that rescues it."""
    rows = [_row(review, c) for c in sorted(review.judged)]
    size = _COLUMNS[3]
    rows.sort(key=lambda r: (r[size] is None, r[size] or 0, r["claim"]))
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {size: "Int64", "further sources": "Int64", "objections answered": "Int64"}
    )
    places = range(len(rows))
    most = max((r[size] or 0 for r in rows), default=0)

    def paint(canvas: Canvas) -> None:
        left, right = canvas.subplots(1, 2, sharey=True, width_ratios=(2.4, 1))
        for standing, colour in STANDING_COLOURS.items():
            chosen = [(y, r[size]) for y, r in zip(places, rows, strict=True) if r["standing"] == standing]
            if any(n for _, n in chosen):
                left.barh(
                    [y for y, _ in chosen],
                    [n or 0 for _, n in chosen],
                    color=colour,
                    edgecolor=MUTED if colour == LIGHT else "none",
                    linewidth=0.3,
                    height=0.66,
                    label=f"{standing} now",
                )
        for y, r in zip(places, rows, strict=True):
            left.text((r[size] or 0) + 0.1, y, _said(r), va="center", fontsize=5.8, color=MUTED)
        answers = [r["objections answered"] or 0 for r in rows]
        sources = [r["further sources"] or 0 for r in rows]
        right.barh(places, answers, color=SECOND, height=0.66, label="objections to answer")
        wanted = [y for y in places if sources[y]]
        right.barh(
            wanted,
            [sources[y] for y in wanted],
            left=[answers[y] for y in wanted],
            color=LIGHT,
            edgecolor=MUTED,
            linewidth=0.3,
            height=0.66,
            label="further sources to find",
        )
        shown = [textwrap.shorten(f"{r['claim']}  {r['label']}", 46, placeholder=" …") for r in rows]
        left.set_yticks(places, shown, fontsize=6.2)
        left.set_ylim(max(1, len(rows)) - 0.4, -0.6)
        left.set_xlim(0, max(most, 4) + 0.4)
        left.set_xlabel("works to lose until the standing changes")
        right.set_xlim(0, max([a + s for a, s in zip(answers, sources, strict=True)], default=0) + 1)
        right.set_xlabel("changes to be supported")
        right.tick_params(axis="y", length=0)
        for ax in (left, right):
            ax.xaxis.get_major_locator().set_params(integer=True)
        canvas.legend(loc="outside upper left", ncols=2)

    known = [r for r in rows if not r["note"]]
    one = [r["claim"] for r in known if r[size] == 1]
    fallen = [r for r in known if r["standing"] != "supported"]
    saved = [r for r in fallen if r["objections answered"] is not None]
    answered = sum(not r["further sources"] for r in saved)
    told = (
        f"{len(one)} of {len(known)} claims change their standing when one work is lost"
        if known
        else "It is not known for any claim how little overturns it"
        if rows
        else "There is no claim yet"
    )
    more = (
        f"; a shorter bar is a more fragile claim. At the right stands the least that would rescue a fallen "
        f"claim: {answered} of {len(fallen)} need answers to objections and no further source"
    )
    return draw(
        "flips",
        "How little overturns a claim, and what would rescue it",
        f"Two bar charts of {len(rows)} claims. {told}{': ' if one else ''}{', '.join(one)}. "
        f"For {len(saved)} of {len(fallen)} claims that are not supported, a rescue is known.",
        f"{told}{more if known else ''}.",
        table,
        paint,
        width=6.8,
        height=0.9 + 0.17 * max(6, len(rows)),
    )
