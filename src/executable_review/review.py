"""The review as one lazy chain: data and decisions in, the standing of each claim out."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from executable_review import (
    argument,
    audit,
    cito,
    claims,
    coding,
    confidence,
    objections,
    predicates,
    robustness,
    solver,
)
from executable_review.checklists import Checklist, read_checklists
from executable_review.coding.concepts import Concepts
from executable_review.coding.stage import Coders
from executable_review.data import DataPackage
from executable_review.errors import ReviewError
from executable_review.finding import Finding
from executable_review.named import NamedUniverse, read_named
from executable_review.overturning import Overturned, overturned
from executable_review.parameters import Parameters, declared, levels, used_by
from executable_review.upstream import Upstream


class Review(Finding, Coders, Concepts):
    """One run of the review.

    Parameters
    ----------
    parameters : Parameters or mapping, optional
        The decisions; the defaults when not given.
    package : DataPackage, optional
        The data; found from the working folder when not given.

    Notes
    -----
    Every stage is a pure function of the data and the decisions and is computed when it is first asked for.
    """

    def __init__(
        self, parameters: Parameters | Mapping[str, Any] | None = None, package: DataPackage | None = None
    ):
        self.parameters = parameters if isinstance(parameters, Parameters) else Parameters.of(parameters)
        self.data = package or DataPackage()
        self._check_choices()

    def _check_choices(self) -> None:
        """Check decisions whose allowed values are in the data (PAR003)."""
        for row in declared():
            if not row["allowed"].startswith("values of "):
                continue
            table, _, column = row["allowed"].removeprefix("values of ").partition(".")
            known = {r[column] for r in self.data.rows(table)}
            if row["name"] == "coders" and set(self.parameters.coders) - known:
                known |= set(self.coders)  # files that were put in the folder and are in no table
            for value in getattr(self.parameters, row["name"]):
                if value not in known:
                    near = difflib.get_close_matches(value, known, n=1, cutoff=0.4)
                    hint = f"did you mean {near[0]}? " if near else ""
                    raise ReviewError(
                        "PAR003",
                        f"{value!r} is not in the data",
                        f"parameter {row['name']}",
                        f"{hint}the values are in the column {column} of {self.data.resources[table]['path']}",
                    )

    # -- coding ----------------------------------------------------------------------------------------------

    @cached_property
    def codebook(self) -> coding.Codebook:
        """The codebook, checked as a table."""
        return coding.check_codebook(self.data.rows("codebook"), self._codebook_is_complete)

    @property
    def _codebook_is_complete(self) -> bool:
        # What a review says of itself; only one that has just begun says no.
        return self.data.review.get("codebook_complete", True)

    @cached_property
    def coded(self) -> coding.Coded:
        """The coded paper, checked against the codebook."""
        get = self.data.rows
        coding.check_segment_table(self.codebook, get("segments"), get("segment_codes"), get("sentences"))
        coding.check_segments(
            self.codebook,
            get("segments"),
            get("segment_codes"),
            get("places"),
            get("paragraphs"),
            get("sentences"),
        )
        coding.check_examples(
            self.codebook, get("segments"), get("segment_codes"), self._codebook_is_complete
        )
        read = coding.read_coding(
            self.codebook, get("segments"), get("segment_codes"), get("places"), get("place_works")
        )
        sentences = {s["sentence_id"] for s in get("sentences")}
        return read.recoded({u: codes for u, codes in self.consensus.items() if u in sentences})

    # -- claims and argument ---------------------------------------------------------------------------------

    @cached_property
    def citation_types(self) -> dict[tuple[str, str], str]:
        """Why the paper cites a work at a place: (place, work) to a property of CiTO."""
        return cito.read_types(self.data.rows("citation_types"), self.data.rows("place_works"))

    @cached_property
    def tested(self) -> dict[str, predicates.Tested]:
        """What each predicate gave on the included records, by predicate."""
        coded = self.dictionary_coding
        read = predicates.read_predicates(
            self.data.rows("predicates"),
            (c["claim_id"] for c in self.data.rows("claims")),
            self.codebook.check,
        )
        return {
            p.predicate_id: predicates.evaluate(
                p,
                self.screened.included,
                lambda record, code: bool(coded.found[record].get(code)),
                lambda record, code: not coded.missing(record, code),
            )
            for p in read
        }

    @cached_property
    def framework(self) -> argument.Framework:
        """Claims, sources, objections, and the included records behind each objection."""
        get = self.data.rows
        _ = self.citation_types
        raised = argument.read_objections(
            get("objections"),
            get("objection_targets"),
            get("objection_records"),
            (c["claim_id"] for c in get("claims")),
        )
        for o in raised:
            for code in o.codes:
                self.codebook.check(code, f"data/argument/objections.csv, objection {o.objection_id}")
        if not self.parameters.changed():
            objections.check_records(raised, self.screened.included)
        raised += tuple(objections.from_predicate(t) for t in self.tested.values() if t.verdict == "fails")
        backing = argument.backing_records(raised, self.screened.included, self.coded_records)
        return argument.Framework(
            claims.read_claims(
                get("claims"),
                get("claim_sentences"),
                get("premises"),
                get("evidence"),
                get("places"),
                get("place_works"),
                get("sentences"),
                predicates.parts(self.tested.values()),
            ),
            claims.read_sources(get("works"), self.data.review["own_authors"]),
            objections.filled(raised, backing),
            backing,
        )

    @cached_property
    def judged(self) -> dict[str, argument.Judged]:
        """The standing of every claim, premises first; a change under the defaults must be acknowledged."""
        result = argument.judge(self.framework, self.parameters, solver.extensions)
        if not self.parameters.changed() and "acknowledged" in self.data.resources:
            argument.check_acknowledged(result, self.data.rows("acknowledged"))
        return result

    @cached_property
    def confidence(self) -> dict[str, confidence.Confidence]:
        """Confidence in each finding, by claim; judged, and the same under all decisions."""
        get = self.data.rows
        sources = {
            *(w["work_id"] for w in get("works")),
            *self.records,
            *(s["sentence_id"] for s in get("sentences")),
        }
        return confidence.read_confidence(
            get("confidence"), get("confidence_components"), (c["claim_id"] for c in get("claims")), sources
        )

    @cached_property
    def adequacy(self) -> dict[str, confidence.Adequacy]:
        """What can be counted of the data behind each finding, by claim."""
        return {
            c: confidence.adequacy(self.framework.by_id[c], self.framework.authors) for c in self.confidence
        }

    @cached_property
    def upstream(self) -> Upstream:
        """The framework under other decisions of earlier stages; what is computed once is kept."""
        return Upstream(self)

    @cached_property
    def multiverse(self) -> robustness.Multiverse:
        """Standings over the full grid of declared decisions."""
        works = [s.work_id for s in self.framework.sources]
        return self.explore(robustness.full_grid(levels(), works, self.parameters.dropping))

    def explore(self, grid: robustness.Grid) -> robustness.Multiverse:
        """Return the standings over a grid; decisions outside it are those of this review."""
        return robustness.multiverse(self.framework, self.parameters, grid, self.upstream, solver.extensions)

    @cached_property
    def named_universes(self) -> tuple[tuple[NamedUniverse, dict[str, argument.Judged]], ...]:
        """The named universes, each with the standing of every claim there; none where the data name none."""
        if "universes" not in self.data.resources:
            return ()
        under = self.upstream
        found = []
        for u in read_named(self.data.rows("universes"), self.data.rows("universe_decisions")):
            earlier = {n: getattr(u.parameters, n) for n in used_by("coding")}
            found.append((u, argument.judge(under(earlier), u.parameters, solver.extensions)))
        return tuple(found)

    def flips(self, claim_id: str) -> Overturned:
        """Return what overturns a claim, and what rescues it if it has fallen; computed once."""
        kept = self.__dict__.setdefault("_overturned", {})
        if claim_id not in kept:
            kept[claim_id] = overturned(self.framework, self.parameters, claim_id, solver.extensions)
        return kept[claim_id]

    # -- audit -----------------------------------------------------------------------------------------------

    @cached_property
    def concentration(self) -> audit.Concentration:
        """How the paper's citing is spread over works."""
        own = [s.work_id for s in self.framework.sources if s.self_citation]
        return audit.concentration(self.data.rows("place_works"), own)

    @cached_property
    def checklists(self) -> tuple[Checklist, ...]:
        """The checklists that paper and compendium are held to; none where the data hold none."""
        if "checklists" not in self.data.resources:
            return ()
        return read_checklists(self.data.rows("checklists"), self.data.rows("checklist_items"))

    @cached_property
    def verdict_terms(self) -> dict[str, str]:
        """The term of the literature for each verdict on a statement or claim."""
        if "verdicts" not in self.data.resources:
            return {}
        return {r["verdict"]: r["term"] for r in self.data.rows("verdicts") if r["scale"] == "statement"}

    @cached_property
    def item_verdicts(self) -> tuple[str, ...]:
        """The verdicts that an item of a checklist can have, the best first."""
        if "verdicts" not in self.data.resources:
            return ()
        return tuple(r["verdict"] for r in self.data.rows("verdicts") if r["scale"] == "item")

    @cached_property
    def audited(self) -> list[audit.Verdict]:
        """A verdict on every method statement and claim."""
        return audit.audit(
            self.framework, self.judged, self.data.rows("statements"), self.data.review.get("testable", {})
        )
