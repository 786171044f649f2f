"""Make copies of records as other sources would write them: documented, seeded, the same on every machine.

Choices come from a hash of the seed and the record, not from `random`, so that no version of Python changes them.
The perturbations themselves are in `perturbed_titles` and `perturbed_fields`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from executable_review.candidate import Candidate

T = TypeVar("T")


class Choice:
    """A stream of choices that depends on its name alone."""

    def __init__(self, *name: object):
        self.name = "\0".join(map(str, name))
        self.count = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        self.count += 1
        digest = hashlib.blake2b(f"{self.name}\0{self.count}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) % limit

    def of(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]


Perturbation = Callable[[Candidate, Choice], Candidate]
PERTURBATIONS: dict[str, Perturbation] = {}


def perturbation(function: Perturbation) -> Perturbation:
    """Register a perturbation under its name."""
    PERTURBATIONS[function.__name__] = function
    return function


def perturb(record: Candidate, names: Sequence[str], choice: Choice) -> tuple[Candidate, tuple[str, ...]]:
    """Apply perturbations in turn; those that change nothing are not counted.

    Returns
    -------
    record : Candidate
    applied : tuple of str
        The names of those that changed the record.
    """
    applied = []
    for name in names:
        changed = PERTURBATIONS[name](record, choice)
        if changed != record and changed.title:
            record = changed
            applied.append(name)
    return record, tuple(applied)


def draw(
    record: Candidate, wanted: int, choice: Choice, without: Sequence[str] = ()
) -> tuple[Candidate, tuple[str, ...]]:
    """Apply `wanted` perturbations that change the record, drawn without repetition, and none of `without`."""
    order = sorted((choice.below(1 << 30), name) for name in sorted(PERTURBATIONS) if name not in without)
    applied: list[str] = []
    for _, name in order:
        if len(applied) == wanted:
            break
        record, done = perturb(record, (name,), choice)
        applied += done
    return record, tuple(applied)
