"""The argument as a map: claims and objections as boxes that are links, support and attack as arrows."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from executable_review.argument import standing_objections
from executable_review.figures.base import FONT, INK, LIGHT, MIDDLE, MUTED, SECOND, STRONG, SURFACE, Figure, once, themed
from executable_review.figures.layering import Layout, layered
from executable_review.review import Review

# Addresses are as from any page one folder below the start page.
CLAIM_PAGE, OBJECTION_PAGE = "../book/claims/{}.html", "../book/claims.html#objection-{}"
# In pixels: a box, and the gap between columns and between boxes.
_WIDTH, _HEIGHT, _BETWEEN, _GAP = 158, 48, 56, 12
_LETTERS, _LINES = 27, 3
_STYLES = {
    "supports": (STRONG, "", "supports"),
    "disputes": (MIDDLE, "6 3", "disputes"),
    "undercuts": (SECOND, "1.5 3", "undercuts"),
    "qualifies": (MUTED, "1 4", "qualifies"),
}
_BOXES = {"supported": (STRONG, ""), "contested": (MIDDLE, "6 3"), "unsupported": (MUTED, "2 3")}
_SIGNS = {"supported": "\u25cf", "contested": "\u25c6", "unsupported": "\u25cb"}


@dataclass(frozen=True)
class _Node:
    """A box: what it is called, where it leads, how it stands; an objection stands or does not count."""

    name: str
    label: str
    address: str
    standing: str
    objection: bool


def relations_table(review: Review) -> pd.DataFrame:
    """One row a relation between claims and objections: from, what it does, to, whether it counts, and why."""
    counting = {o.objection_id for o in standing_objections(review.framework, review.parameters)}
    rows = [
        (p, "supports", c.claim_id, "yes" if review.judged[p].standing != "unsupported" else "no", "")
        for c in sorted(review.framework.claims, key=lambda c: c.claim_id)
        for p in c.premises
    ]
    rows += [
        (
            o.objection_id,
            relation,
            target,
            "shown only" if relation == "qualifies" else "yes" if o.objection_id in counting else "no",
            o.reasons.get(target, ""),
        )
        for o in sorted(review.framework.objections, key=lambda o: o.objection_id)
        for target, relation in o.targets.items()
    ]
    return pd.DataFrame(rows, columns=["from", "does", "to", "counts", "reason"], dtype=object)


@once
def argument_map(review: Review) -> Figure:
    """All claims and objections, with support and attack."""
    relations = _relations(review)
    linked = {name for start, end, _ in relations for name in (start, end)}
    nodes = _nodes(review)
    standings = [j.standing for j in review.judged.values()]
    told = ", ".join(f"{standings.count(s)} {s}" for s in _BOXES)
    alone = [n for name, n in nodes.items() if name not in linked and not n.objection]
    return _drawn(
        "argument-map",
        "The argument as a map",
        f"Map of {len(review.judged)} claims ({told}) and {len(nodes) - len(review.judged)} objections. Claims stand "
        "to the right of what speaks for and against them. The list of relations beside the map says the same.",
        "Each box is a link. Arrows lead from a premise to what rests on it, and from an objection to its target. "
        f"Claims without any relation stand below: {', '.join(n.name for n in alone) or 'none'}.",
        relations_table(review),
        [nodes[name] for name in nodes if name in linked],
        relations,
        alone,
    )


def neighbourhood_map(review: Review, claim_id: str) -> Figure | None:
    """One claim with its premises, what rests on it, its objections and replies to them; None if it has none."""
    every = _relations(review)
    near = {claim_id} | {n for s, e, _ in every if claim_id in (s, e) for n in (s, e)}
    near |= {s for s, e, _ in every if e in near and e not in review.judged}
    relations = [r for r in every if r[0] in near and r[1] in near and (claim_id in r[:2] or r[1] not in review.judged)]
    if not relations:
        return None
    nodes = _nodes(review)
    table = relations_table(review)
    chosen = {(s, e) for s, e, _ in relations}
    return _drawn(
        f"map-{claim_id.lower()}",
        f"What bears on {claim_id}",
        f"Map of {claim_id} and its neighbours: "
        + "; ".join(f"{s} {relation} {e}" for s, e, relation in relations)
        + ".",
        "Each box is a link. The arrows of objections that do not count are pale.",
        table[[pair in chosen for pair in zip(table["from"], table["to"], strict=True)]].reset_index(drop=True),
        [nodes[name] for name in nodes if name in near],
        relations,
        [],
    )


def _relations(review: Review) -> list[tuple[str, str, str]]:
    table = relations_table(review)
    return list(zip(table["from"], table["to"], table["does"], strict=True))


def _nodes(review: Review) -> dict[str, _Node]:
    counting = {o.objection_id for o in standing_objections(review.framework, review.parameters)}
    claims = sorted(review.framework.claims, key=lambda c: c.claim_id)
    nodes = {
        c.claim_id: _Node(
            c.claim_id,
            c.label,
            CLAIM_PAGE.format(c.claim_id.lower()),
            review.judged[c.claim_id].standing,
            False,
        )
        for c in claims
    }
    for o in sorted(review.framework.objections, key=lambda o: o.objection_id):
        nodes[o.objection_id] = _Node(
            o.objection_id,
            o.label,
            OBJECTION_PAGE.format(o.objection_id.lower()),
            "counts" if o.objection_id in counting else "does not count",
            True,
        )
    return nodes


def _drawn(
    name: str,
    title: str,
    alt: str,
    caption: str,
    table: pd.DataFrame,
    nodes: list[_Node],
    relations: list[tuple[str, str, str]],
    alone: list[_Node],
) -> Figure:
    layout = layered([n.name for n in nodes], [(s, e) for s, e, _ in relations], _GAP / _HEIGHT)
    last = max(layout.layer.values(), default=0)
    across = max(last + 1, min(4, len(alone)))
    width = across * _WIDTH + (across - 1) * _BETWEEN + 4
    top = 26
    at = {
        n.name: ((last - layout.layer[n.name]) * (_WIDTH + _BETWEEN) + 2, top + (layout.place[n.name] - 0.5) * _HEIGHT)
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
            f'style="font-family: {FONT}; max-width: {width}px; height: auto; min-width: {min(width, round(width * 0.92))}px">',
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
            f'marker-end="url(#{name}-{relation})"/><text x="{x + 40}" y="12.5" font-size="9.5" fill="{INK}">{told}</text>'
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
        way.append(f"C{_number(turn)} {_number(y)} {_number(turn)} {_number(stop)} {_number(x)} {_number(stop)}")
        y = stop
    pale = "" if counts else ' opacity="0.45"'
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{"".join(way)}" fill="none" stroke="{colour}" stroke-width="1.3"{dashed}{pale} '
        f'{mark}="url(#{name}-{relation})"/>'
    )


def _box(node: _Node, x: float, y: float) -> str:
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
        words = [*words[: _LINES - 1], textwrap.shorten(" ".join(words[_LINES - 1 :]), _LETTERS - 2, placeholder=" …")]
    first = y + _HEIGHT / 2 - 5.6 * (len(words) - 1) + 3
    indent = x + (cut + 4 if node.objection else 7)
    told = "".join(
        f'<tspan x="{_number(indent)}" y="{_number(first + 11.2 * i)}">{html.escape(line)}</tspan>'
        for i, line in enumerate(words)
    )
    label = html.escape(f"{node.name}: {node.label}, {node.standing}", quote=True)
    fill = LIGHT if node.standing == "supported" else SURFACE
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<a href="{node.address}" aria-label="{label}"><path d="{shape}" fill="{fill}" stroke="{colour}" '
        f'stroke-width="1.4"{dashed}/><text font-size="9" fill="{INK}">{told}</text></a>'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
