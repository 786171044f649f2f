"""The boxes of the flow diagram: which count stands where, and what follows what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from executable_review.data import Row
from executable_review.errors import ReviewError
from executable_review.flow.counting import Flow

BOXES = "data/search/flow_boxes.csv"


class Box(NamedTuple):
    """One box.

    `row` counts the stages from 0, `lane` the columns from 0; `follows` are the boxes from which an arrow comes.
    """

    name: str
    stage: str
    row: int
    lane: int
    key: str
    label: str
    list_title: str
    follows: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Anchor of the list of records behind the box."""
        return f"flow-{self.name}"


def read_boxes(rows: Iterable[Row], stages: Iterable[Row], flow: Flow) -> tuple[Box, ...]:
    """Read the table of boxes.

    Parameters
    ----------
    rows : iterable of rows
        Table ``flow_boxes``.
    stages : iterable of rows
        Table ``stages``; a stage without boxes takes no place in the diagram.
    flow : Flow
        The counts that boxes may show.

    Raises
    ------
    ReviewError
        SCR005 when a box shows an unknown count, follows an unknown box, or stands where another stands.
    """
    rows = tuple(rows)
    used = {r["stage"] for r in rows}
    order = {name: n for n, name in enumerate(s["stage"] for s in stages if s["stage"] in used)}
    names = {r["box"] for r in rows}
    taken: dict[tuple[str, int], str] = {}
    boxes = []
    for n, r in enumerate(rows, 2):
        follows = tuple((r["follows"] or "").split())
        place = (r["stage"], r["lane"])
        wrong = (
            f"there is no count {r['key']!r}"
            if r["key"] not in flow.events
            else f"there is no stage {r['stage']!r}"
            if r["stage"] not in order
            else f"it follows {min(set(follows) - names)!r}, which is no box"
            if set(follows) - names
            else f"it stands where {taken[place]!r} stands"
            if place in taken
            else ""
        )
        if wrong:
            raise ReviewError(
                "SCR005",
                wrong,
                f"{BOXES}, line {n}, box {r['box']}",
                "mend the row; counts are in data/search/flow_counts.csv, stages in data/search/stages.csv",
            )
        taken[place] = r["box"]
        boxes.append(
            Box(
                r["box"],
                r["stage"],
                order[r["stage"]],
                r["lane"] - 1,
                r["key"],
                r["label"],
                r["list_title"],
                follows,
            )
        )
    return tuple(boxes)


def addresses(boxes: Iterable[Box], flow: Flow, page: str) -> Mapping[str, str]:
    """Return, for each count, the address of the list of its records on the page given.

    A count that no box shows has the list of a box with the same records, where there is one.
    """
    boxes = tuple(boxes)
    records = {key: Counter(e.record_id for e in events) for key, events in flow.events.items()}
    found: dict[str, str] = {}
    for key in flow.events:
        own = [b for b in boxes if b.key == key]
        same = [b for b in boxes if records[key] and records[b.key] == records[key]]
        if own or same:
            found[key] = f"{page}#{(own or same)[0].anchor}"
    return found
