"""In what two runs differ, as text for the terminal and as a page that is one file."""

from __future__ import annotations

from collections.abc import Iterable

from executable_review.differences import Difference, Moved
from executable_review.review import Review
from executable_review.site.banner import shown
from executable_review.site.names.differing import differing
from executable_review.site.single_page import grid, said, single_page

_PARTS = (
    ("decisions", "Decisions"),
    ("standings", "Standings of claims"),
    ("entered", "Records that come in"),
    ("left", "Records that fall out"),
    ("codes", "Codes of sentences and records"),
    ("counts", "Counts of the flow"),
)


def difference_text(found: Difference, name_a: str, name_b: str) -> str:
    """Return a difference as lines of text, a part under its heading; parts without a difference are left out."""
    lines = [f"{name_a} -> {name_b}"]
    for part, heading in _PARTS:
        moved: Iterable[Moved] = getattr(found, part)
        if moved:
            lines.append(f"{heading}: {len(tuple(moved))}")
            lines += [f"  {m.name}: {shown(m.before)} -> {shown(m.after)}" for m in moved]
    return "\n".join(lines) if len(lines) > 1 else f"{lines[0]}\nThe runs say the same."


def difference_page(found: Difference, review: Review, name_a: str, name_b: str) -> str:
    """Return the page of a difference as HTML; it loads nothing, and every text from data is escaped.

    Parameters
    ----------
    found : Difference
    review : Review
        It knows the names of claims and records.
    name_a, name_b : str
        The runs.
    """
    rows = differing(found, review)
    headers = {
        "decisions": ("Decision", name_a, name_b),
        "counts": ("Count", name_a, name_b),
        "standings": ("Claim", "What it says", name_a, name_b),
    }
    parts = []
    for part, heading in _PARTS:
        cells = rows[part]
        columns = headers.get(part, ("Sentence or record", "What it is", name_a, name_b))
        body = grid(columns, cells, f"{heading}, in both runs") if cells else said("No difference.")
        parts.append((part, heading, body))
    told = [f"{len(rows[part])} {heading.lower()}" for part, heading in _PARTS if rows[part]]
    lead = said("Different: " + ", ".join(told) + "." if told else "The runs say the same.")
    return single_page(
        "What differs between two runs", said(f"From run {name_a} to run {name_b}.") + lead, parts
    )
