"""Where the boxes of a layered drawing stand: layers by longest path, few crossings, short edges.

The method is that of Sugiyama, Tagawa and Toda (1981), doi:10.1109/TSMC.1981.4308636, in three steps: each node stands
one layer before the first that it leads to; the order within a layer follows the mean place of the neighbours,
over a fixed number of sweeps; places are then moved towards the neighbours by least squares, the order kept. An edge
that crosses layers gets a narrow place in each. Nothing is drawn at random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 12
_LANE = 0.22
"""Height of the place of an edge that passes a layer; a box has height 1."""


@dataclass(frozen=True)
class Layout:
    """A layered drawing.

    Attributes
    ----------
    layer : dict of node to layer; the last layer is 0, what leads there has higher numbers
    place : dict of node to the middle of its box, in heights of a box from the top
    routes : dict of edge to the places that it passes in the layers between its ends, from start to end
    height : float
        In heights of a box.
    """

    layer: Mapping[str, int]
    place: Mapping[str, float]
    routes: Mapping[tuple[str, str], tuple[float, ...]]
    height: float


def layered(nodes: Sequence[str], edges: Sequence[tuple[str, str]], gap: float = 0.25) -> Layout:
    """Lay out a graph. An edge that closes a circle is laid the other way round, and its route is that of (end, start).

    Parameters
    ----------
    nodes : sequence of str
        In the order that decides where nothing else does.
    edges : sequence of (start, end)
    gap : float
        Least gap between boxes, in heights of a box.

    Examples
    --------
    >>> found = layered(["a", "b", "c"], [("a", "c"), ("b", "c")])
    >>> found.layer, found.place["c"] == (found.place["a"] + found.place["b"]) / 2
    ({'a': 1, 'b': 1, 'c': 0}, True)
    """
    edges = _without_circles(nodes, edges)
    layer = _layers(nodes, edges)
    columns: list[list[object]] = [[] for _ in range(1 + max(layer.values(), default=0))]
    for node in nodes:
        columns[layer[node]].append(node)
    links: dict[object, list[object]] = {node: [] for node in nodes}
    lanes: dict[tuple[str, str], list[object]] = {}
    for start, end in edges:
        passed = [(start, end, k) for k in range(layer[start] - 1, layer[end], -1)]
        lanes[start, end] = passed
        for lane in passed:
            columns[lane[2]].append(lane)
            links[lane] = []
        chain = [start, *passed, end]
        for a, b in pairwise(chain):
            links[a].append(b)
            links[b].append(a)
    _order(columns, links)
    place, height = _places(columns, links, gap)
    return Layout(
        layer,
        {n: place[n] for n in nodes},
        {edge: tuple(place[lane] for lane in passed) for edge, passed in lanes.items()},
        height,
    )


def _without_circles(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Turn round the edges that lead back to a node on the way that is being walked; depth first."""
    after: dict[str, list[str]] = {n: [] for n in nodes}
    for start, end in edges:
        after[start].append(end)
    back: set[tuple[str, str]] = set()
    done: set[str] = set()

    def walk(node: str, way: tuple[str, ...]) -> None:
        for end in after[node]:
            if end == node or end in way:
                back.add((node, end))
            elif end not in done:
                walk(end, (*way, node))
        done.add(node)

    for node in nodes:
        if node not in done:
            walk(node, ())
    turned = [(e, s) if (s, e) in back else (s, e) for s, e in edges if s != e]
    return list(dict.fromkeys(turned))


def _layers(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    layer = dict.fromkeys(nodes, 0)
    moved = True
    while moved:
        moved = False
        for start, end in edges:
            if layer[start] <= layer[end]:
                layer[start], moved = layer[end] + 1, True
    return layer


def _order(columns: list[list[object]], links: Mapping[object, list[object]]) -> None:
    """Sort every column by the mean place of the neighbours in the columns beside it."""
    at = {node: i / max(1, len(column)) for column in columns for i, node in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 else columns[::-1]:
            wish = {n: sum(at[m] for m in links[n]) / len(links[n]) if links[n] else at[n] for n in column}
            column.sort(key=lambda n: wish[n])
            at.update({n: i / max(1, len(column)) for i, n in enumerate(column)})


def _places(
    columns: list[list[object]], links: Mapping[object, list[object]], gap: float
) -> tuple[dict[object, float], float]:
    size = {n: _LANE if isinstance(n, tuple) else 1.0 for column in columns for n in column}
    offsets, place = {}, {}
    for column in columns:
        at = 0.0
        for n in column:
            offsets[n] = at + size[n] / 2
            at += size[n] + gap
        place.update({n: offsets[n] for n in column})
    for _ in range(_SWEEPS):
        for column in columns:
            wish = [sum(place[m] for m in links[n]) / len(links[n]) if links[n] else place[n] for n in column]
            shifts = _increasing([w - offsets[n] for n, w in zip(column, wish, strict=True)])
            place.update({n: offsets[n] + s for n, s in zip(column, shifts, strict=True)})
    top = min((place[n] - size[n] / 2 for n in place), default=0.0)
    height = max((place[n] + size[n] / 2 for n in place), default=0.0) - top
    return {n: round(y - top, 3) for n, y in place.items()}, round(height, 3)


def _increasing(wished: Sequence[float]) -> list[float]:
    """Return the numbers nearest to those wished that never fall (least squares, by pooling neighbours)."""
    pools: list[list[float]] = []
    for value in wished:
        pools.append([value, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, n = pools.pop()
            before, m = pools.pop()
            pools.append([(mean * n + before * m) / (n + m), n + m])
    return [mean for mean, n in pools for _ in range(int(n))]
