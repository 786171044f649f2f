"""Figures of the search and the citation links."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review import citations
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
from executable_review.review import Review
from executable_review.tables import percent

_FIELDS = (
    ("title", "title", STRONG),
    ("author_keywords", "author keywords", MIDDLE),
    ("abstract", "abstract", SECOND),
)


@once
def phrases(review: Review) -> Figure:
    """How many records of the corpus each phrase matches, by the field that completes the match."""
    s = review.searched
    paper = list(review.paper_records.values())
    rows = [
        {
            "phrase": q.phrase,
            **{label: s.count(q.query_id, f) for f, label, _ in _FIELDS},
            "all": s.count(q.query_id),
            "works of the paper": s.count(q.query_id, None, paper),
        }
        for q in s.queries
    ]
    table = pd.DataFrame(rows, columns=["phrase", *(x[1] for x in _FIELDS), "all", "works of the paper"])

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        left = [0] * len(table)
        for _, label, colour in _FIELDS:
            ax.barh(table["phrase"], table[label], left=left, color=colour, label=label, height=0.62)
            left = [a + b for a, b in zip(left, table[label], strict=True)]
        for y, total in enumerate(table["all"]):
            ax.text(total, y, f"  {total}", va="center", color=INK)
        ax.invert_yaxis()
        ax.set_xlabel(f"records matched, of {len(review.records)}")
        ax.margins(x=0.12)
        canvas.legend(loc="outside upper left", ncols=3)

    best = table.loc[table["all"].idxmax()] if len(table) else None
    alt = "Bar chart of records matched by each phrase. " + "; ".join(
        f"{r.phrase}: {r.all}" for r in table.itertuples()
    )
    return draw(
        "phrases",
        "What the phrases match",
        alt,
        f"The phrase that matches most is “{best['phrase']}”. "
        f"Abstracts are known for "
        f"{len(s.abstract_known)} of {len(review.records)} records only, so their bars are a lower bound."
        if best is not None
        else "No phrase was chosen.",
        table,
        paint,
        height=3.0,
    )


@once
def look_ups(review: Review) -> Figure:
    """Which kind of look-up showed a record first."""
    columns = ["kind", "searches", "results", "sightings", "records", "first_seen"]
    table = pd.DataFrame(review.log.yields(), columns=columns).rename(
        columns={
            "kind": "look-up",
            "searches": "look-ups",
            "first_seen": "records first seen",
            "records": "records seen",
        }
    )

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.barh(
            table["look-up"],
            table["records seen"],
            color=LIGHT,
            edgecolor=MUTED,
            linewidth=0.5,
            label="records seen",
            height=0.62,
        )
        ax.barh(
            table["look-up"],
            table["records first seen"],
            color=STRONG,
            label="of these, seen first by this kind",
            height=0.34,
        )
        for y, row in enumerate(table.itertuples()):
            ax.text(row[5], y, f"  {row[5]}", va="center", color=INK)
        ax.invert_yaxis()
        ax.set_xlabel("records")
        ax.margins(x=0.12)
        canvas.legend(loc="outside upper left", ncols=2)

    alt = "Bar chart of records by kind of look-up. " + "; ".join(
        f"{r[1]}: {r[2]} look-ups, {r[5]} records seen, {r[6]} seen first" for r in table.itertuples()
    )
    phrase = next((y for y in review.log.yields() if y["kind"] == "phrase"), None)
    told = (
        f"The phrases alone, {phrase['searches']} look-ups, showed {phrase['records']} records."
        if phrase
        else "No look-up used a phrase alone."
    )
    first = max(review.log.yields(), key=lambda y: y["first_seen"], default=None)
    most = f" Most records were seen first by look-ups of the kind “{first['kind']}”." if first else ""
    return draw(
        "look-ups",
        "What each kind of look-up found",
        alt,
        f"{told}{most}",
        table,
        paint,
        height=2.7,
    )


@once
def years(review: Review) -> Figure:
    """Included works by year of publication."""
    known = Counter(review.records[r]["year"] for r in review.screened.included)
    missing = known.pop(None, 0)
    span = range(min(known, default=0), max(known, default=0) + 1)
    table = pd.DataFrame(
        [{"year": y, "included records": known[y]} for y in span if known[y]],
        columns=["year", "included records"],
    )

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.bar(table["year"], table["included records"], color=STRONG, width=0.8)
        ax.set_ylabel("included records")
        ax.tick_params(axis="y", labelcolor=MUTED)

    return draw(
        "years",
        "Included records by year",
        f"Bar chart of {sum(known.values())} included records by year; {missing} more have no known year.",
        f"The year of {missing} included records is not known; they are not in the bars.",
        table,
        paint,
        height=2.6,
    )


@once
def letter_bias(review: Review) -> Figure:
    """The alphabetical bias of the citation links."""
    rows = citations.letter_bias(review.data.rows("citations"), review.data.rows("records"))
    links, records = sum(r["links"] for r in rows), sum(r["records"] for r in rows)
    table = pd.DataFrame(
        [
            {
                **r,
                "share of links": r["links"] / max(1, links),
                "share of records": r["records"] / max(1, records),
            }
            for r in rows
        ]
    )

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.bar(
            table["letter"],
            table["share of links"],
            color=LIGHT,
            edgecolor=MUTED,
            linewidth=0.5,
            label="citation links",
        )
        ax.plot(
            table["letter"],
            table["share of records"],
            color=STRONG,
            marker="o",
            markersize=2.6,
            linewidth=0.8,
            label="all records",
        )
        ax.yaxis.set_major_formatter(lambda v, _: percent(v))
        ax.tick_params(axis="y", labelcolor=MUTED)
        ax.grid(axis="y", color=GRID, linewidth=0.5)
        ax.set_axisbelow(True)
        ax.set_xlabel("initial of the first author")
        ax.tick_params(axis="x", labelsize=6.5)
        canvas.legend(loc="outside upper left", ncols=2)

    early = table[table["letter"].isin(list("ABC"))]
    shares = early["share of links"].sum(), early["share of records"].sum()
    return draw(
        "letter-bias",
        "Why the links can't be read as influence",
        f"Share of citation links and of records by initial letter."
        f" A to C: {percent(shares[0])} of links, {percent(shares[1])} of records.",
        f"{percent(shares[0])} of the links point to authors from A to C, "
        f"who wrote {percent(shares[1])} of the records: "
        "the pages show only the beginning of alphabetical lists.",
        table,
        paint,
        height=2.8,
    )
