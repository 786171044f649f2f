"""One visual language: a style, themed SVG, and figures that carry their title, alt text, caption and data."""

from __future__ import annotations

import functools
import html
import io
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure as Canvas

from executable_review.figures.lines import anchor_lines
from executable_review.tables import html_table

INK, MUTED, GRID, SURFACE = "#1f2933", "#5b6773", "#d3dae1", "#ffffff"
STRONG, MIDDLE, LIGHT, SECOND = "#0b6aa8", "#d98a00", "#e4e8ec", "#7a5aa6"
STANDING_COLOURS = {"supported": STRONG, "contested": MIDDLE, "unsupported": LIGHT}

# The page's style sheet may set these variables, for example in its dark mode; elsewhere the colour itself holds.
_VARIABLES = {
    INK: "ink",
    MUTED: "muted",
    GRID: "grid",
    SURFACE: "surface",
    STRONG: "strong",
    MIDDLE: "middle",
    LIGHT: "light",
    SECOND: "second",
}

FONT = "var(--figure-font, 'DejaVu Sans', sans-serif)"
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "executable-review",
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "xtick.labelcolor": MUTED,
    "xtick.major.width": 0.6,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "hatch.linewidth": 0.5,
}


@dataclass(frozen=True)
class Figure:
    """A drawn figure.

    Attributes
    ----------
    name : str
        Identifier, also the file name and the anchor on the page.
    title, alt, caption : str
        What it is; what it shows, for those who can't see it; what to look for.
    table : DataFrame
        The data behind it.
    svg : str
        The drawing, without an XML header, ready to stand in a page.
    paint : callable, optional
        What paints it on an empty canvas, for pictures of another size.
    """

    name: str
    title: str
    alt: str
    caption: str
    table: pd.DataFrame
    svg: str
    paint: Callable[[Canvas], None] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        # Notebooks keep this beside the drawing; the drawing itself need not stand there twice.
        return f"Figure({self.name!r}: {self.title})"

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_html(self) -> str:
        """Return the figure with caption and data table as HTML, without blank lines."""
        data = html_table(self.table, caption=f"Data of the figure: {self.title}")
        return (
            f'<figure class="review-figure" id="figure-{self.name}">\n'
            f'<div class="review-figure-drawing">{self.svg}</div>\n'
            f"<figcaption><strong>{html.escape(self.title)}.</strong> {html.escape(self.caption)}\n"
            f"<details><summary>Data table</summary>\n{data}\n</details></figcaption>\n</figure>"
        )


def once(make: Callable[[Any], Figure]) -> Callable[[Any], Figure]:
    """Draw a figure once for each review: the run, its tables and the book all ask for the same drawings."""

    @functools.wraps(make)
    def get(review: Any) -> Figure:
        drawn = review.__dict__.setdefault("_drawn", {})
        if make not in drawn:
            drawn[make] = make(review)
        return drawn[make]

    return get


def draw(
    name: str,
    title: str,
    alt: str,
    caption: str,
    table: pd.DataFrame,
    paint: Callable[[Canvas], None],
    *,
    width: float = 5.6,
    height: float = 3.4,
) -> Figure:
    """Paint a figure and make its SVG deterministic, themable and accessible.

    Parameters
    ----------
    paint : callable
        Receives an empty matplotlib figure of the given size and paints on it.
    width, height : float
        Size in inches; 5.6 inches read well both on a telephone and on a page.
    """
    with matplotlib.rc_context(_STYLE):
        canvas = Canvas(figsize=(width, height), layout="constrained")
        paint(canvas)
        anchor_lines(canvas)
        buffer = io.StringIO()
        canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return Figure(name, title, alt, caption, table, _themed(buffer.getvalue(), name, title, alt), paint)


def picture(figure: Figure, heading: str) -> bytes:
    """Return a figure as a PNG of 1200 by 630 pixels under a heading, the size that link previews show.

    The same figure gives the same bytes: the file names neither program nor date.
    """
    with matplotlib.rc_context({**_STYLE, "font.size": 13, "figure.facecolor": SURFACE}):
        canvas = Canvas(figsize=(12, 6.3), dpi=100, layout="constrained")
        above, below = canvas.subfigures(2, 1, height_ratios=(1, 8))
        above.text(0.01, 0.3, textwrap.shorten(heading, 64), fontsize=22, fontweight="bold", va="center")
        figure.paint(below)
        for axes in below.axes:
            axes.tick_params(labelsize=11 if len(axes.get_yticks()) < 20 else 7)
        buffer = io.BytesIO()
        canvas.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def themed(svg: str) -> str:
    """Let a page's style sheet set the colours of a drawing."""
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, f"var(--figure-{variable}, {colour})")
    return svg


def _themed(svg: str, name: str, title: str, alt: str) -> str:
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.S)
    # Inlined drawings share one page: an identifier may stay only if something points at it.
    used = set(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    svg = re.sub(r"(url\(#|href=\"#)", rf"\g<1>{name}-", svg)
    svg = themed(svg).replace("'DejaVu Sans'", FONT)
    # What is inside an image is hidden from screen readers; links have to be reached.
    role = "group" if "<a " in svg else "img"
    # A plain `href` is what today's browsers and checkers read; the drawing's links stay in the page.
    svg = svg.replace("xlink:href", "href").replace(' target="_blank"', "")
    svg = re.sub(
        r"<svg ([^>]*?)width=\"([\d.]+)pt\"([^>]*?)>",
        rf'<svg role="{role}" aria-labelledby="{name}-title {name}-description" \1width="\2pt"\3'
        r' style="stroke-linejoin: round; max-width: 100%; height: auto">'
        f'\n<title id="{name}-title">{html.escape(title)}</title>'
        f'\n<desc id="{name}-description">{html.escape(alt)}</desc>',
        svg,
        count=1,
    )
    return re.sub(r"\n\s*\n+", "\n", svg).strip()
