"""The reviewer's decisions: names, types, ranges, defaults and meaning, written here and nowhere else."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from executable_review.conversion import convert
from executable_review.conversion import decision as _decision
from executable_review.errors import ReviewError

STAGES = ("search", "screening", "citations", "coding", "claims", "robustness", "audit")


@dataclass(frozen=True)
class Parameters:
    """All decisions of one run; immutable, comparable, hashable.

    Values of list decisions are tuples of strings. An empty tuple means "all that the data hold" where the
    decision's meaning says so. Use `Parameters.of` to make one from unchecked values.
    """

    phrases: tuple[str, ...] = _decision(
        (),
        "search",
        "search phrases to use, by identifier; empty means all",
        effect="records that no chosen phrase matches are off topic",
        column="queries.query_id",
    )
    search_fields: tuple[str, ...] = _decision(
        ("title", "author_keywords", "abstract"),
        "search",
        "fields in which a phrase may match",
        effect="fewer fields find fewer records",
        choices=("title", "author_keywords", "abstract"),
    )
    phrase_matching: str = _decision(
        "variants",
        "search",
        "match the phrase word for word, or its spelling and word-form variants too",
        effect="exact matching finds fewer records",
        choices=("exact", "variants"),
        levels=("exact", "variants"),
    )
    identification: str = _decision(
        "all",
        "screening",
        "which look-ups may identify a record: all, or those with the phrases only",
        effect="with phrases only, what titles and reference lists found is lost",
        choices=("all", "phrases"),
        levels=("all", "phrases"),
    )
    document_types: tuple[str, ...] = _decision(
        (),
        "screening",
        "document types that are included; empty means those the criterion names",
        effect="other types are excluded at screening",
        column="document_types.type",
    )
    earliest_year: int = _decision(
        0,
        "screening",
        "first year of publication that is included; 0 means the one that the criterion names",
        minimum=0,
        maximum=2100,
    )
    latest_year: int = _decision(
        0,
        "screening",
        "last year of publication that is included; 0 means the one that the criterion names",
        effect="later works cannot object to a claim",
        minimum=0,
        maximum=2100,
    )
    missing_year: str = _decision(
        "keep", "screening", "what to do with a record whose year is not known", choices=("keep", "exclude")
    )
    topic_context: bool = _decision(
        True,
        "screening",
        "also ask for a word of the review's field, beside a phrase",
        effect="phrases used in other fields are excluded",
        levels=(True, False),
    )
    citation_depth: int = _decision(
        2, "citations", "steps of snowballing along citation links", minimum=0, maximum=5
    )
    citation_direction: str = _decision(
        "both",
        "citations",
        "follow links backward (works cited), forward (works citing), or both",
        choices=("backward", "forward", "both"),
    )
    concept_evidence: tuple[str, ...] = _decision(
        ("title", "author_keywords", "abstract"),
        "coding",
        "fields from which concepts of corpus records are coded",
        choices=("title", "author_keywords", "abstract"),
        levels=(("title", "author_keywords", "abstract"), ("title",)),
    )
    minimum_mentions: int = _decision(
        1,
        "coding",
        "mentions in an abstract that are needed for a concept",
        effect="a higher number codes fewer records",
        minimum=1,
        maximum=20,
    )
    coders: tuple[str, ...] = _decision(
        (),
        "coding",
        "coders that count, by identifier; empty means all; close reading leads where it is among them",
        effect="agreement and merging leave the others out",
        column="coders.coder_id",
    )
    code_merging: str = _decision(
        "adjudicated",
        "coding",
        "codes of a sentence: the first coder's, the same after adjudication, or by a vote of the coders",
        effect="with union codes are many and loose, with intersection few and strict",
        choices=("adjudicated", "first", "union", "intersection", "majority"),
    )
    matrix_unit: str = _decision(
        "both",
        "coding",
        "rows of the concept matrix: the works that the paper cites, the included records, or both",
        effect="gaps and saturation are computed over these rows",
        choices=("works", "records", "both"),
    )
    minimum_cell_evidence: int = _decision(
        1,
        "coding",
        "pieces of evidence that mark a cell of the concept matrix",
        effect="a cell with fewer is left open, it does not become zero",
        minimum=1,
        maximum=10,
    )
    minimum_sources: int = _decision(
        1,
        "claims",
        "independent sources that a claim needs",
        effect="a higher number leaves fewer claims supported",
        minimum=1,
        maximum=10,
        levels=(1, 2, 3),
    )
    source_independence: str = _decision(
        "works",
        "claims",
        "count each work, or the most works of which no two share an author",
        choices=("works", "authors"),
    )
    self_citations: bool = _decision(True, "claims", "count works by the paper's own author")
    uncited_statements: bool = _decision(
        False,
        "claims",
        "accept a claim for which the paper cites nothing",
        effect="turns unsupported uncited claims into supported ones",
    )
    citation_distance: str = _decision(
        "sentence",
        "claims",
        "a citation counts for its own sentence only, or for its whole paragraph",
        choices=("sentence", "paragraph"),
    )
    source_confidence: str = _decision(
        "recalled",
        "claims",
        "least confidence in the identity of a source that counts",
        effect="with verified, works never seen on a page do not count",
        choices=("unresolved", "recalled", "verified"),
    )
    dropped_works: tuple[str, ...] = _decision(
        (), "claims", "works of the paper that are left out, by identifier", column="works.work_id"
    )
    premises: str = _decision(
        "enough",
        "claims",
        "standing premises are enough without a citation, are needed beside it, or are ignored",
        choices=("enough", "needed", "ignored"),
    )
    objections: str = _decision(
        "corpus",
        "claims",
        "objections that count: none, the paper's own, or those of the corpus too",
        choices=("none", "paper", "corpus"),
    )
    objection_sources: int = _decision(
        2,
        "claims",
        "included records that an objection from the corpus needs",
        minimum=1,
        maximum=50,
        levels=(1, 2, 3),
    )
    predicates: str = _decision(
        "shown",
        "claims",
        "a test of a claim on the corpus that fails is shown, or counts as an objection from the corpus",
        choices=("shown", "counted"),
    )
    contested_premises: bool = _decision(
        True, "claims", "a claim that rests on a contested premise is contested"
    )
    semantics: str = _decision(
        "grounded",
        "claims",
        "how attacks decide: only what nobody can doubt (grounded), what every (preferred, stable) or some "
        "(credulous) defensible position holds, or by degrees of strength (gradual)",
        effect="credulous and gradual let a well-sourced claim outlast an objection",
        choices=("grounded", "preferred", "credulous", "stable", "gradual"),
    )
    accepted_strength: int = _decision(
        50,
        "claims",
        "strength in per cent that a claim needs under gradual semantics",
        minimum=1,
        maximum=99,
    )
    dropping: str = _decision(
        "each",
        "robustness",
        "works dropped in the multiverse: none, or each work in turn",
        choices=("none", "each"),
    )

    @classmethod
    def of(cls, values: Mapping[str, Any] | None = None) -> Parameters:
        """Check values and make the decisions of a run.

        Parameters
        ----------
        values : mapping of str to object, optional
            Decisions that differ from the defaults. Strings are converted to the decision's type; lists may be
            given as ``"a,b"``.

        Raises
        ------
        ReviewError
            PAR001 unknown name, PAR002 wrong type, PAR003 value out of range.
        """
        known = {f.name: f for f in fields(cls)}
        checked = {}
        for name, value in (values or {}).items():
            if name not in known:
                near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}? " if near else ""
                raise ReviewError(
                    "PAR001",
                    "there is no such parameter",
                    f"parameter {name}",
                    f"{hint}`review parameters` lists them all",
                )
            checked[name] = convert(known[name], value)
        return cls(**checked)

    def changed(self) -> dict[str, Any]:
        """Return the decisions that differ from the defaults, in order of declaration."""
        default = Parameters()
        return {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if getattr(self, f.name) != getattr(default, f.name)
        }

    def as_dict(self) -> dict[str, Any]:
        """Return all decisions as plain values; tuples become lists."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    def canonical(self) -> str:
        """Return the decisions as canonical JSON: sorted keys, no spaces."""
        return json.dumps(self.as_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def declared() -> list[dict[str, Any]]:
    """Return one row a decision: name, stage, type, default, allowed values, meaning, effect."""
    rows = []
    for f in fields(Parameters):
        kind = (
            "list of text"
            if isinstance(f.default, tuple)
            else {bool: "yes or no", int: "whole number"}.get(type(f.default), "text")
        )
        m = f.metadata
        allowed = ", ".join(m["choices"]) or (f"values of {m['column']}" if m["column"] else "")
        if m["minimum"] is not None:
            allowed = f"{m['minimum']} to {m['maximum']}"
        rows.append(
            dict(
                name=f.name,
                stage=m["stage"],
                type=kind,
                default=f.default,
                allowed=allowed or "true, false",
                meaning=m["meaning"],
                effect=m["effect"],
            )
        )
    return rows


def levels() -> dict[str, tuple[Any, ...]]:
    """Return the decisions that the multiverse crosses, each with its defensible values.

    These are the decisions with declared levels, and of the claims stage all choices and yes-or-no decisions.
    """
    grid = {}
    for f in fields(Parameters):
        values = f.metadata["levels"]
        if not values and f.metadata["stage"] == "claims" and not isinstance(f.default, tuple):
            values = (True, False) if isinstance(f.default, bool) else f.metadata["choices"]
        if values:
            grid[f.name] = tuple(values)
    return grid


def used_by(stage: str) -> list[str]:
    """Return the names of the decisions on which a stage depends: its own and those of the stages before it."""
    limit = STAGES.index(stage)
    return [f.name for f in fields(Parameters) if STAGES.index(f.metadata["stage"]) <= limit]


def limited(parameters: Parameters, stage: str) -> Parameters:
    """Return the decisions on which a stage depends; the others are the defaults."""
    return Parameters(**{name: getattr(parameters, name) for name in used_by(stage)})
