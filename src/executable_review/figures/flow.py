"""The PRISMA 2020 flow diagram, drawn from the counts of the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import FancyBboxPatch

from executable_review.figures.base import INK, MUTED, STRONG, SURFACE, Figure, draw, once
from executable_review.review import Review

# Each box leads to the list of its records; from the pages of notebooks, the book's pages are one folder away.
LISTS = "../book/records.html"


@once
def prisma(review: Review) -> Figure:
    """The PRISMA 2020 flow of this run."""
    c = review.flow
    ledger = review.screened.ledger
    screening = _reasons(ledger.reasons("screening", "database"))
    eligibility = _reasons(ledger.reasons("eligibility", "database"))
    other = _reasons(ledger.reasons("screening", "citation") + ledger.reasons("eligibility", "citation"))
    boxes = [
        (0.0, 0, "identified", f"Sightings by look-ups\n{c['database_results']}"),
        (0.0, 1, "screened", f"Records screened\n{c['records_screened']}"),
        (0.0, 2, "assessed", f"Records assessed for topic\n{c['dbr_assessed']}"),
        (0.0, 3, "included", f"Records included\n{c['new_reports']}"),
        (
            2.0,
            3,
            "included-from-lists",
            f"Included from reference lists\n{c['other_assessed'] - c['other_excluded']}",
        ),
        (1.0, 0, "duplicates", f"Duplicate sightings removed\n{c['duplicates']}"),
        (1.0, 1, "excluded-at-screening", f"Excluded\n{c['records_excluded']}{screening}"),
        (1.0, 2, "excluded-at-eligibility", f"Excluded\n{c['dbr_excluded']}{eligibility}"),
        (2.0, 0, "seen-in-lists", f"Seen in reference lists\n{c['citation_sightings']}"),
        (2.0, 1, "from-lists", f"Records, duplicates removed\n{c['citations_results']}"),
        (2.0, 2, "excluded-from-lists", f"Excluded\n{c['other_excluded']}{other}"),
    ]
    arrows = [
        ((0, 0), (0, 1)),
        ((0, 1), (0, 2)),
        ((0, 2), (0, 3)),
        ((0, 0), (1, 0)),
        ((0, 1), (1, 1)),
        ((0, 2), (1, 2)),
        ((2, 0), (2, 1)),
        ((2, 1), (2, 2)),
        ((2, 2), (2, 3)),
        ((2, 3), (0, 3)),
    ]
    table = pd.DataFrame([{"data": k, "n": v} for k, v in c.items()])

    def paint(canvas: Canvas) -> None:
        ax = canvas.subplots()
        ax.set_axis_off()
        width, height, dx, dy = 1.0, 0.74, 1.14, 1.0
        for x, y, anchor, text in boxes:
            ax.add_patch(
                FancyBboxPatch(
                    (x * dx, -y * dy),
                    width,
                    height,
                    boxstyle="round,pad=0,rounding_size=0.04",
                    facecolor=SURFACE,
                    edgecolor=STRONG if y == 3 else MUTED,
                    linewidth=1.2 if y == 3 else 0.7,
                    url=f"{LISTS}#flow-{anchor}",
                )
            )
            ax.text(
                x * dx + width / 2,
                -y * dy + height / 2,
                text,
                ha="center",
                va="center",
                fontsize=6.9,
                color=INK,
                linespacing=1.2,
            )

        def point(box: tuple[int, int], side: str) -> tuple[float, float]:
            x, y = box[0] * dx, -box[1] * dy
            return {
                "bottom": (x + width / 2, y),
                "top": (x + width / 2, y + height),
                "right": (x + width, y + height / 2),
                "left": (x, y + height / 2),
            }[side]

        for a, b in arrows:
            sides = (
                ("bottom", "top") if a[0] == b[0] else ("right", "left") if a[0] < b[0] else ("left", "right")
            )
            ax.annotate(
                "",
                xy=point(b, sides[1]),
                xytext=point(a, sides[0]),
                arrowprops=dict(arrowstyle="->", color=MUTED, linewidth=0.8),
            )
        ax.set_xlim(-0.03, 2 * dx + width + 0.03)
        ax.set_ylim(-3 * dy - 0.05, height + 0.05)

    figure = draw(
        "prisma",
        "From sightings to included records",
        f"PRISMA 2020 flow diagram. {c['database_results']} sightings by look-ups, {c['duplicates']} duplicates, "
        f"{c['records_screened']} records screened, {c['records_excluded']} excluded, {c['dbr_assessed']} assessed, "
        f"{c['dbr_excluded']} excluded. {c['citations_results']} further records from reference lists, "
        f"{c['other_excluded']} excluded. {c['new_reports']} included.",
        "Every number is counted from the ledger. "
        "No full text was read: topic was assessed on title, author keywords, container and abstract counts.",
        table,
        paint,
        width=6.6,
        height=4.9,
    )
    named = figure.svg
    for _, _, anchor, text in boxes:
        label = ": ".join(text.split("\n")[:2])
        named = named.replace(f'#flow-{anchor}">', f'#flow-{anchor}" aria-label="{label}">')
    return replace(figure, svg=named)


def _reasons(counts: Counter[str]) -> str:
    grouped: Counter[str] = Counter()
    for reason, n in counts.items():
        # A box holds short words: the type alone of “document type: thesis”, and two kinds of missing phrase.
        short = reason.split(":")[0].replace(" in any field", "")
        grouped[short.replace(" in title or keywords, abstract not known", ", abstract unseen")] += n
    return "".join(f"\n{reason}: {n}" for reason, n in grouped.most_common())
