"""The part of a review that knows its coders: who coded what, where they differ, and what follows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from executable_review.coding import coders, consensus
from executable_review.coding.codebook import Codebook
from executable_review.coding.coder_file import CoderFile
from executable_review.data import DataPackage
from executable_review.parameters import Parameters

if TYPE_CHECKING:
    from executable_review.coding.agreement import Agreement


class Coders:
    """Coders of a review; each result is computed when it is first asked for."""

    parameters: Parameters
    data: DataPackage
    codebook: Codebook

    @cached_property
    def coders(self) -> dict[str, CoderFile]:
        """Every coder whose codes are in the data, the close reading first."""
        return coders.read_coders(self.data, self.codebook)

    @cached_property
    def counted_coders(self) -> tuple[CoderFile, ...]:
        """The coders that count in this run, in the order of all coders; the first one leads."""
        chosen = self.parameters.coders or self.coders
        return tuple(coder for name, coder in self.coders.items() if name in chosen)

    @cached_property
    def looked_for(self) -> dict[str, frozenset[str]]:
        """Codes that coders can give at all, for those who don't look for every code."""
        return coders.looked_for(self.data.rows("coders"), self.data.rows("dictionary"))

    @cached_property
    def consensus(self) -> dict[str, frozenset[str]]:
        """Codes of each unit after the coders were merged."""
        return consensus.merge(
            self.counted_coders,
            self.parameters.code_merging,
            self.data.rows("adjudication"),
            self.looked_for,
        )

    @cached_property
    def disagreements(self) -> list[consensus.Disagreement]:
        """Where the coders that count differ."""
        return consensus.disagreements(self.counted_coders, self.codebook.leaves(), self.looked_for)

    @cached_property
    def agreement(self) -> Agreement:
        """Agreement of the coders that count, with intervals."""
        from executable_review.coding import agreement  # heavy; no standing needs it

        return agreement.compare(self.counted_coders, self.codebook.leaves(), self.looked_for)
