"""Synthetic records in any number, made from the real ones: what a large search would bring.

A synthetic work takes the form of a real record (which fields it has) and new content: the beginning of one real
title and the end of another, with a word changed; authors, years, containers and places drawn anew; a DOI under
the test prefix 10.5555. Three of ten records are copies of earlier works with one to three perturbations. The
vocabulary does not grow with the number, so blocks do: that is harder than real data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import perturbed_fields  # noqa: F401
import perturbed_titles  # noqa: F401
from perturbations import Choice, draw

from executable_review.candidate import Candidate

COPIES_OF_TEN = 3
GIVEN = "Ada Ben Cleo Dan Eva Finn Gia Hugo Ida Jon Kim Lea Max Nia Ole Pia Quinn Rosa Sam Tea Uma Vera Will Yara Zoe"


def synthetic(
    real: Sequence[Candidate], number: int, seed: str = "synthetic-1"
) -> list[tuple[str, Candidate]]:
    """Return `number` records with the name of the work that each belongs to."""
    make = _Maker(real, seed)
    made: list[tuple[str, Candidate]] = []
    works: list[Candidate] = []
    for at in range(number):
        choice = Choice(seed, "record", at)
        if works and choice.below(10) < COPIES_OF_TEN:
            which = choice.below(len(works))
            copy, _ = draw(works[which], 1 + choice.below(3), choice)
            record = replace(copy, source=f"synthetic {choice.below(5)}", source_id=f"s{at}", line=at)
            made.append((f"w{which}", record))
        else:
            record = make.work(at)
            made.append((f"w{len(works)}", record))
            works.append(record)
    return made


class _Maker:
    def __init__(self, real: Sequence[Candidate], seed: str):
        self.real = real
        self.seed = seed
        self.families = sorted({a.split(",")[0] for r in real for a in r.authors if "," in a})
        self.containers = sorted({r.container for r in real if r.container})
        self.words = sorted({w for r in real for w in r.title.split() if len(w) >= 6 and w.isalpha()})
        self.titles: set[str] = set()

    def work(self, at: int) -> Candidate:
        choice = Choice(self.seed, "work", at)
        form = choice.of(self.real)
        first = 1 + choice.below(700)
        return replace(
            form,
            source="synthetic",
            source_id=f"s{at}",
            line=at,
            title=self._title(choice),
            authors=tuple(self._author(choice) for _ in form.authors),
            year=1980 + choice.below(46) if form.year else None,
            container=choice.of(self.containers) if form.container else "",
            volume=str(1 + choice.below(60)) if form.volume else "",
            issue=str(1 + choice.below(6)) if form.issue else "",
            pages=f"{first}-{first + 5 + choice.below(30)}" if form.pages else "",
            doi=f"10.5555/synthetic.{at}" if form.doi else "",
        )

    def _title(self, choice: Choice) -> str:
        while True:
            begin, end = choice.of(self.real).title.split(), choice.of(self.real).title.split()
            parts = begin[: max(3, len(begin) // 2)] + end[-max(3, len(end) // 2) :]
            parts[choice.below(len(parts))] = choice.of(self.words)
            parts[choice.below(len(parts))] = choice.of(self.words)
            title = " ".join(parts)
            if title.lower() not in self.titles:
                self.titles.add(title.lower())
                return title

    def _author(self, choice: Choice) -> str:
        return f"{choice.of(self.families)}, {choice.of(GIVEN.split())} {choice.of('ABCDEFGHJKLMNPRSTVW')}."
