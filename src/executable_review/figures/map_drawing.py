"""Drawing of maps: boxes that are links, lines with an end of their own for each relation; no colour is needed."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from executable_review.figures.base import (
    FONT,
    INK,
    LIGHT,
    MIDDLE,
    MUTED,
    SECOND,
    STRONG,
    SURFACE,
    Figure,
    themed,
)
from executable_review.figures.layering import Layout, layered

# In pixels: a box, and the gap between columns and between boxes.
_WIDTH, _HEIGHT, _BETWEEN, _GAP = 158, 48, 56, 12
_LETTERS, _LINES = 25, 3
_STYLES = {
    "supports": (STRONG, "", "supports"),
    "disputes": (MIDDLE, "6 3", "disputes"),
    "undercuts": (SECOND, "1.5 3", "undercuts"),
    "qualifies": (MUTED, "1 4", "qualifies"),
}
_BOXES = {"supported": (STRONG, ""), "contested": (MIDDLE, "6 3"), "unsupported": (MUTED, "2 3")}
_SIGNS = {"supported": "\u25cf", "contested": "\u25c6", "unsupported": "\u25cb"}


@dataclass(frozen=True)
class Node:
    """A box: what it is called, where it leads, how it stands; an objection stands or does not count."""

    name: str
    label: str
    address: str
    standing: str
    objection: bool


def draw_map(
    name: str,
    title: str,
    alt: str,
    caption: str,
    table: pd.DataFrame,
    nodes: list[Node],
    relations: list[tuple[str, str, str]],
    alone: list[Node],
) -> Figure:
    """Draw boxes in layers with their relations, and below them the boxes that have none."""
    layout = layered([n.name for n in nodes], [(s, e) for s, e, _ in relations], _GAP / _HEIGHT)
    last = max(layout.layer.values(), default=0)
    across = max(last + 1, min(4, len(alone)))
    width = across * _WIDTH + (across - 1) * _BETWEEN + 4
    top = 26
    at = {
        n.name: (
            (last - layout.layer[n.name]) * (_WIDTH + _BETWEEN) + 2,
            top + (layout.place[n.name] - 0.5) * _HEIGHT,
        )
        for n in nodes
    }
    below = top + layout.height * _HEIGHT + (30 if alone else 6)
    for i, n in enumerate(alone):
        at[n.name] = (i % across * (_WIDTH + _BETWEEN) + 2, below + i // across * (_HEIGHT + _GAP))
    height = below + -(-len(alone) // across) * (_HEIGHT + _GAP)
    counts = {n.name: n.standing not in ("does not count", "unsupported") for n in nodes}
    lines = [_edge(name, layout, at, s, e, r, counts[s], top) for s, e, r in relations]
    boxes = [_box(n, *at[n.name]) for n in (*nodes, *alone)]
    heading = (
        f'<text x="2" y="{_number(below - 10)}" font-size="10" fill="{MUTED}">Claims without relations</text>'
        if alone
        else ""
    )
    used = [r for r in _STYLES if any(r == x for _, _, x in relations)]
    svg = "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="{name}-title {name}-description" '
            f'viewBox="0 0 {width} {_number(height)}" width="{width}" '
            f'style="font-family: {FONT}; max-width: {width}px; height: auto; min-width: {round(width * 0.82)}px">',
            f'<title id="{name}-title">{html.escape(title)}</title>',
            f'<desc id="{name}-description">{html.escape(alt)}</desc>',
            f"<defs>{''.join(_marker(name, r) for r in used)}</defs>",
            _legend(name, used),
            *lines,
            heading,
            *boxes,
            "</svg>",
        ]
    )
    return Figure(name, title, alt, caption, table, themed(svg))


def _marker(name: str, relation: str) -> str:
    """An end of its own for every relation, so that colours are not needed: arrow, bar, ring, dot."""
    colour = _STYLES[relation][0]
    shape = {
        "supports": f'<path d="M1 1L9 5L1 9z" fill="{colour}"/>',
        "disputes": f'<path d="M8 0V10M4 0V10" stroke="{colour}" stroke-width="1.8" fill="none"/>',
        "undercuts": f'<circle cx="5" cy="5" r="3.6" fill="{SURFACE}" stroke="{colour}" stroke-width="1.6"/>',
        "qualifies": f'<circle cx="6" cy="5" r="2.4" fill="{colour}"/>',
    }[relation]
    return (
        f'<marker id="{name}-{relation}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto-start-reverse">{shape}</marker>'
    )


def _legend(name: str, used: Iterable[str]) -> str:
    parts, x = [], 2
    for relation in used:
        colour, dashes, told = _STYLES[relation]
        parts.append(
            f'<path d="M{x} 9H{x + 34}" fill="none" stroke="{colour}" stroke-width="1.4" stroke-dasharray="{dashes}" '
            f'marker-end="url(#{name}-{relation})"/><text x="{x + 40}" y="12.5" '
            f'font-size="10" fill="{INK}">{told}</text>'
        )
        x += 48 + 6 * len(told)
    return "".join(parts).replace(' stroke-dasharray=""', "")


def _edge(
    name: str,
    layout: Layout,
    at: dict[str, tuple[float, float]],
    start: str,
    end: str,
    relation: str,
    counts: bool,
    top: int,
) -> str:
    """Draw a smooth line from the right side of one box to the left side of another, through its lanes.

    A line that closes a circle is laid the other way round and has its mark at the start.
    """
    colour, dashes, _ = _STYLES[relation]
    mark = "marker-end"
    if (start, end) not in layout.routes:
        start, end, mark = end, start, "marker-start"
    x, y = at[start][0] + _WIDTH, at[start][1] + _HEIGHT / 2
    way = [f"M{_number(x)} {_number(y)}"]
    passed = [top + place * _HEIGHT for place in layout.routes[start, end]]
    for stop in [*passed, at[end][1] + _HEIGHT / 2]:
        if len(way) > 1:
            x += _WIDTH
            way.append(f"H{_number(x)}")
        turn, x = x + _BETWEEN / 2, x + _BETWEEN
        way.append(
            f"C{_number(turn)} {_number(y)} {_number(turn)} {_number(stop)} {_number(x)} {_number(stop)}"
        )
        y = stop
    pale = "" if counts else ' opacity="0.45"'
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{"".join(way)}" fill="none" stroke="{colour}" stroke-width="1.3"{dashed}{pale} '
        f'{mark}="url(#{name}-{relation})"/>'
    )


def _box(node: Node, x: float, y: float) -> str:
    right, bottom, cut = x + _WIDTH, y + _HEIGHT, 9
    if node.objection:
        shape = (
            f"M{_number(x + cut)} {_number(y)}H{_number(right - cut)}L{_number(right)} {_number(y + _HEIGHT / 2)}"
            f"L{_number(right - cut)} {_number(bottom)}H{_number(x + cut)}L{_number(x)} {_number(y + _HEIGHT / 2)}z"
        )
        colour, dashes, sign = (SECOND, "", "") if node.standing == "counts" else (MUTED, "2 3", "")
    else:
        shape = f"M{_number(x)} {_number(y)}H{_number(right)}V{_number(bottom)}H{_number(x)}z"
        colour, dashes = _BOXES[node.standing]
        sign = f"{_SIGNS[node.standing]} "
    words = textwrap.wrap(f"{sign}{node.name} {node.label}", _LETTERS - 3 * node.objection)
    if len(words) > _LINES:
        words = [
            *words[: _LINES - 1],
            textwrap.shorten(" ".join(words[_LINES - 1 :]), _LETTERS - 2, placeholder=" …"),
        ]
    first = y + _HEIGHT / 2 - 6 * (len(words) - 1) + 3.5
    indent = x + (cut + 4 if node.objection else 7)
    # A space between the lines keeps their words apart for those who hear them.
    told = " ".join(
        f'<tspan x="{_number(indent)}" y="{_number(first + 12 * i)}">{html.escape(line)}</tspan>'
        for i, line in enumerate(words)
    )
    label = html.escape(f"{node.name}: {node.label}, {node.standing}", quote=True)
    fill = LIGHT if node.standing == "supported" else SURFACE
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<a href="{node.address}" aria-label="{label}"><path d="{shape}" fill="{fill}" stroke="{colour}" '
        f'stroke-width="1.4"{dashed}/><text font-size="10" fill="{INK}">{told}</text></a>'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
