"""Where coders differ, what was decided, and the codes that follow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from executable_review.coding.coder_file import CoderFile
from executable_review.data import Row

DRAW, DRAW_SEED = 80, 2022  # disagreements that are read again, and the number of their draw
Scopes = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Disagreement:
    """A code that some coders gave to a unit and others, who read the unit and look for the code, did not."""

    unit_id: str
    code_id: str
    coders_for: tuple[str, ...]
    coders_against: tuple[str, ...]


def disagreements(
    coders: Sequence[CoderFile], codes: Sequence[str], looked_for: Scopes | None = None
) -> list[Disagreement]:
    """Return every disagreement, by unit and then by code in the order given."""
    found = []
    for unit in sorted({u for c in coders for u in c.codes}):
        for code in codes:
            voters = _voters(coders, unit, code, looked_for or {})
            yes = tuple(c.coder_id for c in voters if code in c.codes[unit])
            no = tuple(c.coder_id for c in voters if code not in c.codes[unit])
            if yes and no:
                found.append(Disagreement(unit, code, yes, no))
    return found


def sample(found: Iterable[Disagreement], size: int = DRAW, seed: int = DRAW_SEED) -> list[Disagreement]:
    """Draw disagreements at random: those with the smallest SHA-256 of ``seed:unit:code``.

    Anyone can repeat the draw, and a disagreement that appears or vanishes moves the others by one place at most.
    """
    return sorted(
        found, key=lambda d: hashlib.sha256(f"{seed}:{d.unit_id}:{d.code_id}".encode()).hexdigest()
    )[:size]


def merge(
    coders: Sequence[CoderFile],
    how: str,
    decisions: Iterable[Row] = (),
    looked_for: Scopes | None = None,
) -> dict[str, frozenset[str]]:
    """Merge what coders gave into one set of codes a unit.

    Parameters
    ----------
    coders : sequence of CoderFile
        The first is the reviewers' own.
    how : str
        ``first`` takes the first coder's codes. ``adjudicated`` takes them too and applies the decisions of the
        log. ``union`` takes what any coder gave, ``intersection`` what all gave, ``majority`` what more than half
        gave; a coder who did not read the unit, or does not look for the code, has no vote.
    decisions : iterable of rows
        Table ``adjudication``; those on units that the first coder did not read change nothing.

    Returns
    -------
    dict of unit to frozenset of codes
    """
    first = coders[0]
    if how == "first":
        return dict(first.codes)
    if how == "adjudicated":
        merged = {unit: set(codes) for unit, codes in first.codes.items()}
        for row in decisions:
            if row["unit_id"] in merged:
                if row["decision"] == "given":
                    merged[row["unit_id"]].add(row["code_id"])
                else:
                    merged[row["unit_id"]].discard(row["code_id"])
        return {unit: frozenset(codes) for unit, codes in merged.items()}
    needed = {
        "union": lambda n: 1,
        "intersection": lambda n: n,
        "majority": lambda n: n // 2 + 1,
    }[how]
    voted = {}
    for unit in sorted({u for c in coders for u in c.codes}):
        given = set()
        for code in {k for c in coders for k in c.codes.get(unit, ())}:
            voters = _voters(coders, unit, code, looked_for or {})
            if sum(code in c.codes[unit] for c in voters) >= needed(len(voters)):
                given.add(code)
        voted[unit] = frozenset(given)
    return voted


def _voters(coders: Sequence[CoderFile], unit: str, code: str, scopes: Scopes) -> list[CoderFile]:
    return [c for c in coders if unit in c.codes and (c.coder_id not in scopes or code in scopes[c.coder_id])]
