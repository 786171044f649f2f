"""The results of a run by name: tables, figures, and the values that prose may quote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from executable_review import figures, flow
from executable_review.argument import STANDINGS
from executable_review.argument_tables import (
    citation_types_table,
    claims_table,
    confidence_components_table,
    confidence_table,
    objections_table,
    predicates_table,
)
from executable_review.audit import tally
from executable_review.audit_tables import audit_table, checklists_table
from executable_review.coding import concept_counts, pairs_never_together
from executable_review.coding_results import (
    agreement_table,
    comparison_table,
    disagreements_table,
    points_table,
)
from executable_review.figures import Figure
from executable_review.review import Review
from executable_review.robustness_tables import flips_table, named_universes_table
from executable_review.search import reporting


def phrase_table(review: Review) -> pd.DataFrame:
    """One row a phrase: records matched by field, and works of the paper matched."""
    return figures.phrases(review).table


def paper_works_table(review: Review) -> pd.DataFrame:
    """One row a work of the paper: whether it is in the corpus, which phrases match it, which look-ups saw it."""
    rows = []
    for w in review.data.rows("works"):
        record = w["record_id"]
        rows.append(
            {
                "work": w["work_id"],
                "confidence": w["confidence"],
                "in corpus": bool(record),
                "phrases that match": tuple(sorted(review.searched.matches.get(record, ())))
                if record
                else (),
                "seen by look-ups of kind": tuple(sorted(review.log.seen_by[record])) if record else (),
                "included": record in review.screened.included,
            }
        )
    columns = [
        *("work", "confidence", "in corpus", "phrases that match", "seen by look-ups of kind", "included"),
    ]
    return pd.DataFrame(rows, columns=columns)


def included_table(review: Review) -> pd.DataFrame:
    """One row an included record, with its codes."""
    rows = []
    for record_id in review.screened.included:
        r = review.records[record_id]
        rows.append(
            {
                "record": record_id,
                "authors": r["authors"],
                "year": r["year"],
                "title": r["title"],
                "type": r["type"],
                "doi": r["doi"],
                "phrases": tuple(sorted(review.searched.matches.get(record_id, ()))),
                "codes": tuple(sorted(review.coded_records[record_id])),
            }
        )
    columns = ["record", "authors", "year", "title", "type", "doi", "phrases", "codes"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def ledger_table(review: Review) -> pd.DataFrame:
    """The ledger, one row an event."""
    return pd.DataFrame(
        review.screened.ledger.events, columns=["record", "stage", "route", "decision", "reason"]
    )


def reasons_table(review: Review) -> pd.DataFrame:
    """One row a reason for exclusion at a stage, the most frequent first."""
    ledger = review.screened.ledger
    rows = [(s, reason, n) for s in ledger.stages for reason, n in ledger.reasons(s).most_common()]
    return pd.DataFrame(rows, columns=["stage", "reason", "records"])


def prisma_table(review: Review) -> pd.DataFrame:
    """The counts in the layout of the R package PRISMA2020: a box leads to its list on the book's page.

    Addresses are as from the folder of the book's downloads.
    """
    page = "../../book/records.html"
    rows = flow.template(review.prisma, flow.addresses(review.boxes, review.prisma, page), page)
    return pd.DataFrame(rows, columns=flow.COLUMNS)


def recall_table(review: Review) -> pd.DataFrame:
    """One row a work that the search should find; see `executable_review.recall_tables`."""
    # What reads exports and index answers is imported where it is used: its libraries are not in a browser.
    from executable_review.recall_tables import recall_table as table

    return table(review)


def searches_document(review: Review) -> str:
    """The searches as JSON; see `executable_review.searches`."""
    from executable_review.searches import document_text

    return document_text(review)


def facts_document(review: Review) -> str:
    """What two runs are compared by, as JSON; see `executable_review.differences`."""
    from executable_review.differences import Facts  # knows updates; see `recall_table`

    return Facts.of(review).to_json()


def searches_table(review: Review) -> pd.DataFrame:
    """One row a search: reported, run, prepared or sealed, with the items of PRISMA-S that it does not state."""
    from executable_review import searches  # reads exports and answers; see `recall_table`

    rows = []
    for r in searches.searches(review):
        lacking = reporting.missing(r)
        rows.append(
            {
                "search": r["id"],
                "origin": r["record_info"]["origin"],
                "kind": r["record_info"].get("kind", ""),
                "platform": r["platform"],
                "database": tuple(r.get("database", ())),
                "date": r["date"].get("search_conducted", ""),
                "search string": r["search_string"],
                "phrase": r.get("phrase", ""),
                "fields": r.get("search_field", ""),
                "limits": r.get("limits", ""),
                "records": r.get("results"),
                "not stated": tuple(i.name for i in lacking),
            }
        )
    return pd.DataFrame(rows, dtype=object)


def snowball_table(review: Review) -> pd.DataFrame:
    """One row a depth: records reached backward and forward from the paper's own works."""
    return pd.DataFrame(review.snowballed.counts())


TABLES: dict[str, Callable[[Review], pd.DataFrame]] = {
    "searches": searches_table,
    "phrases": phrase_table,
    "paper-works": paper_works_table,
    "included": included_table,
    "ledger": ledger_table,
    "flow": lambda review: figures.prisma(review).table,
    "PRISMA": prisma_table,
    "snowballing": snowball_table,
    "recall": recall_table,
    "recall-steps": lambda review: figures.recall(review).table,
    "concept-matrix": lambda review: review.concept_matrix.frame(),
    "concept-matrix-evidence": lambda review: review.concept_matrix.long(),
    "concept-counts": lambda review: concept_counts(review.concept_matrix),
    "concepts-never-together": lambda review: pairs_never_together(review.concept_matrix),
    "saturation": lambda review: figures.saturation(review).table,
    "comparison": comparison_table,
    "points": points_table,
    "agreement": agreement_table,
    "disagreements": disagreements_table,
    "standings": lambda review: figures.standings(review).table,
    "claims": claims_table,
    "citation-types": citation_types_table,
    "relations": figures.relations_table,
    "objections": objections_table,
    "predicates": predicates_table,
    "confidence": confidence_table,
    "confidence-components": confidence_components_table,
    "multiverse": lambda review: figures.multiverse(review).table,
    "specification-curve": lambda review: figures.specification_curve(review).table,
    "decisions": lambda review: figures.decisions(review).table,
    "named-universes": named_universes_table,
    "flips": flips_table,
    "audit": audit_table,
    "checklists": checklists_table,
}

# Files beside the tables that are no tables.
DOCUMENTS: dict[str, Callable[[Review], str]] = {
    "searches.json": searches_document,
    reporting.SCHEMA_NAME: lambda review: reporting.schema_text(),
    "facts.json": facts_document,
}

FIGURES: dict[str, Callable[[Review], Figure]] = {
    "phrases": figures.phrases,
    "look-ups": figures.look_ups,
    "years": figures.years,
    "prisma": figures.prisma,
    "letter-bias": figures.letter_bias,
    "recall": figures.recall,
    "recall-works": figures.recall_works,
    "concept-matrix": figures.concept_matrix,
    "concept-evidence": figures.concept_evidence,
    "concept-pairs": figures.concept_pairs,
    "concept-decades": figures.concept_decades,
    "saturation": figures.saturation,
    "comparison": figures.comparison,
    "point-shares": figures.point_shares,
    "agreement": figures.agreement,
    "standings": figures.standings,
    "argument-map": figures.argument_map,
    "answer": figures.answer,
    "multiverse": figures.multiverse,
    "specification-curve": figures.specification_curve,
    "decisions": figures.decisions,
    "flips": figures.flips,
    "concentration": figures.concentration,
    "audit": figures.audit_summary,
    "checklists": figures.checklists,
}


def values(review: Review) -> dict[str, Any]:
    """Return the numbers and rows that pages may quote; every one is computed.

    The keys are grouped by stage; lists of rows are plain dictionaries.
    """
    from executable_review.recall_tables import recall_values
    from executable_review.searches import tally as tally_searches

    m = review.multiverse
    standings = {c: j.standing for c, j in review.judged.items()}
    paper = paper_works_table(review)
    yields = {y["kind"]: y for y in review.log.yields()}
    return {
        "parameters": review.parameters.as_dict(),
        "changed": review.parameters.changed(),
        "flow": review.flow,
        "search": {
            "records": len(review.records),
            "look_ups": len(review.log.searches),
            "sightings": len(review.log.sightings),
            "matched": len(review.searched.matches),
            "abstracts_known": len(review.searched.abstract_known),
            "by_phrase": {q.query_id: review.searched.count(q.query_id) for q in review.searched.queries},
            "kinds": yields,
            "works_in_corpus": int(paper["in corpus"].sum()),
            "works_matched": int(paper["phrases that match"].map(bool).sum()),
            "works_included": int(paper["included"].sum()),
        },
        "searches": tally_searches(review),
        "citations": {
            "links": len(review.data.rows("citations")),
            "reached": len(review.snowballed.depth),
            "seeds": len(review.snowballed.seeds),
        },
        "recall": recall_values(review),
        "coding": {
            "segments": len(review.data.rows("segments")),
            "codes": len(review.codebook.leaves()),
            "counts": review.coded.code_counts(),
        },
        "claims": {
            "total": len(standings),
            **{s: sum(x == s for x in standings.values()) for s in STANDINGS},
            "standing": standings,
        },
        "multiverse": {
            "universes": m.universes,
            "share": {c: {s: m.share(c, s) for s in STANDINGS} for c in m.counts},
            "matters_most": {c: m.matters_most(c) for c in m.counts},
            "by_level": {
                c: {
                    d: {", ".join(v) if isinstance(v, tuple) else v: share for v, share in levels.items()}
                    for d, levels in decisions.items()
                }
                for c, decisions in m.by_level.items()
            },
        },
        "concentration": {
            "places": review.concentration.places,
            "mentions": review.concentration.mentions,
            "works": review.concentration.works,
            "most_cited": review.concentration.most_cited,
            "share": review.concentration.share(review.concentration.most_cited),
            "most_cited_mentions": review.concentration.by_work.get(review.concentration.most_cited, 0),
            "most_cited_alone": review.concentration.alone.get(review.concentration.most_cited, 0),
            "self_mentions": review.concentration.self_mentions,
        },
        "audit": tally(review.audited),
    }
