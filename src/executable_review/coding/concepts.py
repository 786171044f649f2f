"""The part of a review that knows its concepts: in records, in the matrix, side by side, and point by point."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from executable_review.coding.codebook import Codebook
from executable_review.coding.comparison import Comparison, compare
from executable_review.coding.concept_matrix import ConceptMatrix, augmented_matrix
from executable_review.coding.dictionary import DictionaryCoding, code_by_dictionary, with_works
from executable_review.coding.matrix import Coded, concept_matrix
from executable_review.coding.points import Speakers, speakers_by_kind
from executable_review.coding.saturation import Saturation, saturation
from executable_review.data import DataPackage, Row
from executable_review.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd


class Concepts:
    """Concepts of a review; each result is computed when it is first asked for."""

    parameters: Parameters
    data: DataPackage
    codebook: Codebook
    coded: Coded
    records: Mapping[str, Row]
    screened: Any
    framework: Any

    @cached_property
    def dictionary_coding(self) -> DictionaryCoding:
        """What the dictionary coder says of every record and code: coded, not found, or not known."""
        for rule in self.data.rows("dictionary"):
            self.codebook.check(rule["code_id"], f"dictionary rule {rule['rule_id']}")
        return code_by_dictionary(
            self.data.rows("records"),
            self.data.rows("term_counts"),
            self.data.rows("dictionary"),
            self.parameters,
        )

    @cached_property
    def coded_records(self) -> Mapping[str, Mapping[str, str]]:
        """Codes of every record of the corpus, from the dictionary coder."""
        return self.dictionary_coding.first_fields()

    def matrix(self, group: str | None = None) -> pd.DataFrame:
        """The concept matrix of the paper's works, for one group of codes or all."""
        return concept_matrix(self.coded, (w["work_id"] for w in self.data.rows("works")), group)

    @cached_property
    def concept_matrix(self) -> ConceptMatrix:
        """The augmented concept matrix of works and records, as the decisions ask for it."""
        get, rules = self.data.rows, self.data.rows("dictionary")
        return augmented_matrix(
            self.coded,
            with_works(self.dictionary_coding, get("works"), rules, self.parameters),
            get("works"),
            self.records,
            self.screened.included,
            get("units_of_analysis"),
            unit=self.parameters.matrix_unit,
            minimum=self.parameters.minimum_cell_evidence,
        )

    @cached_property
    def compared(self) -> Comparison:
        """The codes of the group that the review compares, side by side; empty without such a group."""
        tables = ("comparison_aspects", "comparison_codes", "comparison_readings", "sentences")
        given = [self.data.rows(t) if t in self.data.resources else () for t in tables]
        return compare(self.coded, self.data.review.get("compared_group", ""), *given)

    def speakers(self, group: str) -> dict[str, Speakers]:
        """Return which sentences, claims, works of the paper and included records speak to each code of a group."""
        return speakers_by_kind(
            self.coded,
            group,
            self.data.rows("sentences"),
            {c.claim_id: c.sentences for c in self.framework.claims},
            (w["work_id"] for w in self.data.rows("works")),
            {r: self.coded_records[r] for r in self.screened.included},
        )

    @cached_property
    def saturation(self) -> Saturation:
        """How concepts accumulate over the rows of the concept matrix."""
        return saturation(self.concept_matrix)
