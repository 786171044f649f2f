"""Checklists: what each item asks, and the verdict on the reviewed paper and on the compendium."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

JUDGED = ("paper", "compendium")
"""What is held to the checklists: the reviewed paper, and the compendium that reviews it."""


@dataclass(frozen=True)
class Item:
    """An item of a checklist with its two verdicts.

    `line` is its line in the table; an item that one checklist takes over from another keeps its line.
    """

    item_id: str
    topic: str
    asked: str
    sentence_id: str | None
    verdict: Mapping[str, str]
    reason: Mapping[str, str]
    evidence: str | None
    line: int


@dataclass(frozen=True)
class Checklist:
    """A checklist and its items in their order."""

    checklist_id: str
    title: str
    doi: str | None
    what: str
    confidence: str
    items: tuple[Item, ...]

    def counts(self, judged: str, verdicts: Sequence[str]) -> dict[str, int]:
        """Count the items by verdict on the paper or on the compendium; verdicts not given count 0."""
        found = Counter(item.verdict[judged] for item in self.items)
        return {v: found[v] for v in verdicts}


def read_checklists(
    checklists: Iterable[Mapping[str, Any]], items: Iterable[Mapping[str, Any]]
) -> tuple[Checklist, ...]:
    """Read the tables ``checklists`` and ``checklist_items``; the header is line 1."""
    own: dict[str, list[Item]] = {}
    for line, row in enumerate(items, 2):
        item = Item(
            row["item_id"],
            row["topic"],
            row["asked"],
            row["sentence_id"],
            {who: row[f"{who}_verdict"] for who in JUDGED},
            {who: row[f"{who}_reason"] for who in JUDGED},
            row["evidence"],
            line,
        )
        for name in filter(None, (row["checklist_id"], row["also_in"])):
            own.setdefault(name, []).append(item)
    return tuple(
        Checklist(
            c["checklist_id"],
            c["title"],
            c["doi"],
            c["what"],
            c["confidence"],
            tuple(own.get(c["checklist_id"], ())),
        )
        for c in checklists
    )
