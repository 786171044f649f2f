"""The part of a review that finds and screens records: from look-ups to the flow, and what the search missed."""

from __future__ import annotations

from functools import cached_property

from executable_review import citations, recall, screening, search
from executable_review.data import DataPackage, Row
from executable_review.flow import Box, Flow, count, read_boxes
from executable_review.parameters import Parameters


class Finding:
    """Records of a review, and what becomes of them; each result is computed when it is first asked for."""

    parameters: Parameters
    data: DataPackage

    @cached_property
    def records(self) -> dict[str, Row]:
        """Records by identifier."""
        return {r["record_id"]: r for r in self.data.rows("records")}

    @cached_property
    def log(self) -> search.SearchLog:
        """The look-ups that were run."""
        return search.read_log(self.data.rows("searches"), self.data.rows("sightings"))

    @cached_property
    def searched(self) -> search.Searched:
        """Which record matches which phrase."""
        queries = search.read_queries(
            self.data.rows("queries"), self.data.rows("query_terms"), self.parameters.phrase_matching
        )
        return search.search(
            self.data.rows("records"), self.data.rows("term_counts"), queries, self.parameters
        )

    @cached_property
    def abstract_terms(self) -> dict[str, set[str]]:
        """Terms counted in abstracts, by record; records without counts are absent."""
        return search.abstract_terms(self.data.rows("term_counts"))

    @cached_property
    def screened(self) -> screening.Screened:
        """The ledger and the included records."""
        return screening.screen(
            self.data.rows("records"),
            self.log,
            self.searched,
            self.data.rows("stages"),
            self.data.rows("document_types"),
            self.data.rows("context_terms"),
            self.abstract_terms,
            self.parameters,
            self.data.rows("stage_decisions") if "stage_decisions" in self.data.resources else (),
            self.data.review.get("years"),
        )

    @cached_property
    def prisma(self) -> Flow:
        """The PRISMA 2020 flow: the events behind each count."""
        platforms = {s["search_id"]: s["platform"] for s in self.log.searches}
        return count(self.screened.ledger, self.data.rows("flow_counts"), platforms)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of the flow diagram."""
        return read_boxes(self.data.rows("flow_boxes"), self.data.rows("stages"), self.prisma)

    @property
    def flow(self) -> dict[str, int]:
        """PRISMA 2020 counts."""
        return self.prisma.counts

    @cached_property
    def paper_records(self) -> dict[str, str]:
        """Works of the paper that are in the corpus: work to record."""
        return {w["work_id"]: w["record_id"] for w in self.data.rows("works") if w["record_id"]}

    @cached_property
    def snowballed(self) -> citations.Snowballed:
        """What snowballing from the included works reaches that the paper itself cites or is cited by."""
        return citations.snowball(self.data.rows("citations"), self.paper_records.values(), self.parameters)

    @cached_property
    def recall(self) -> recall.Recall:
        """How the search finds the works that it should find: those of the paper, and landmarks of the field."""
        landmarks = self.data.rows("landmarks") if "landmarks" in self.data.resources else ()
        return recall.audit_recall(
            recall.read_targets(self.data.rows("works"), landmarks, self.records),
            self.searched,
            self.log,
            self.screened.ledger,
            self.data.rows("citations"),
            self.parameters,
        )
