"""What pages can name: values of the run, tables of the data, and small pieces of HTML."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Callable
from typing import Any

import pandas as pd

from executable_review import __version__, figures, results, rules, tables
from executable_review.claims import Claim
from executable_review.execution import find_notebooks
from executable_review.execution.notebooks import read_notebook
from executable_review.parameters import STAGES, declared
from executable_review.review import Review
from executable_review.search import read_queries, strings


def context(review: Review) -> dict[str, Any]:
    """Return all names that a page template may use.

    Values are those of `executable_review.results.values`; besides, there are ``rows(table)``, ``figure(name)``,
    ``table(name, caption)`` and ``points(group, title, caption)`` for a framework of three points.
    """
    drawn = _once(lambda name: results.FIGURES[name](review))
    framework = review.framework
    return {
        **results.values(review),
        "review": review.data.review,
        "bibliography": {r["field"]: r for r in review.data.rows("bibliography")},
        "rows": review.data.rows,
        "resources": review.data.descriptor["resources"],
        "decisions": declared(),
        "rules": rules.RULES,
        "codebook": review.codebook,
        "claims_list": sorted(framework.claims, key=lambda c: c.claim_id),
        "judged": review.judged,
        "objections": framework.objections,
        "backing": framework.backing,
        "records": review.records,
        "audited": [dataclasses.asdict(v) for v in review.audited],
        "works": {w["work_id"]: w for w in review.data.rows("works")},
        "places": {p["place_id"]: p for p in review.data.rows("places")},
        "segments": segments(review),
        "coded_records": included_by_code(review),
        "figure": lambda name: raw(drawn(name).to_html()),
        "table": lambda name, caption: raw(tables.html_table(results.TABLES[name](review), caption)),
        "grid": lambda headers, cells, caption: raw(
            tables.html_table(pd.DataFrame(cells, columns=headers, dtype=object), caption)
        ),
        "points": lambda group, title, caption: raw(three_points(review, group, title, caption).to_html()),
        "link": link,
        "search_strings": search_strings(review),
        "platforms": strings.PLATFORMS,
        "flow_lists": flow_lists(review),
        "record_rows": lambda records: [record_row(review, r, note) for r, note in records],
        "stages": [s for s in STAGES if any(d["stage"] == s for d in declared())],
        "version": __version__,
        "notebook_names": notebook_names(review),
        "table_names": sorted(results.TABLES),
        "evidence_rows": lambda claim: evidence_rows(review, claim),
        "field_rows": lambda resource: [
            (f["name"], f["type"], f["description"]) for f in resource["schema"]["fields"]
        ],
        "segment_rows": [
            (s["sentence_id"], s["stance"], s["paraphrase"], s["codes"], s["works"], s["note"])
            for s in segments(review)
        ],
        "bibliography_rows": [
            (r["field"], r["value"] or "not found", r["confidence"], r["note"])
            for r in review.data.rows("bibliography")
        ],
    }


def filters() -> dict[str, Callable[..., str]]:
    """Return the template filters: ``percent``, ``number`` (thin groups of thousands), ``words`` for identifiers."""
    return {
        "percent": tables.percent,
        "number": lambda n: f"{n:,}".replace(",", "\u202f"),
        "words": lambda text: str(text).replace("_", " "),
        "show": tables.show,
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
    }


def raw(text: str) -> str:
    """Wrap HTML as a block that MyST hands through unchanged."""
    return f"```{{raw}} html\n{text}\n```"


def link(address: str | None, text: str) -> str:
    """Return a Markdown link to a DOI, or the bare text where none was seen."""
    return f"[{text}](https://doi.org/{address})" if address else text


def notebook_names(review: Review) -> list[dict[str, str]]:
    """Return name and title of each notebook, in order."""
    return [
        {
            "name": path.stem,
            "title": html.escape(
                "".join(read_notebook(path)["cells"][0]["source"]).splitlines()[0].lstrip("# ")
            ),
        }
        for path in find_notebooks(review.data.root)
    ]


def evidence_rows(review: Review, claim: Claim) -> list[tuple]:
    """Return the evidence of a claim as rows: place, sentence, work, distance, what is said there."""
    said = {p["place_id"]: p for p in review.data.rows("places")}
    return [
        (e.place_id, said[e.place_id]["sentence_id"], e.work_id, e.distance, said[e.place_id]["paraphrase"])
        for e in claim.evidence
    ]


def segments(review: Review) -> list[dict[str, Any]]:
    """Return the coded sentences in the order of the paper, with their codes and the works cited there."""
    codes: dict[str, list[str]] = {}
    for row in review.data.rows("segment_codes"):
        codes.setdefault(row["segment_id"], []).append(row["code_id"])
    works: dict[str, list[str]] = {}
    for place, sentence in review.coded.place_sentence.items():
        works.setdefault(sentence, []).extend(review.coded.place_works.get(place, ()))
    return [
        {**s, "codes": codes.get(s["segment_id"], []), "works": works.get(s["sentence_id"], [])}
        for s in review.data.rows("segments")
    ]


def search_strings(review: Review) -> dict[str, list[tuple]]:
    """Return, for each platform, one row a phrase: phrase, string with variants, and what its linter says."""
    get = review.data.rows
    queries = read_queries(get("queries"), get("query_terms"), "variants")
    found = {}
    for platform in strings.PLATFORMS:
        rows = []
        for query in queries:
            text = strings.search_string(query, platform)
            said = strings.lint(text, platform)
            verdict = (
                "no linter for this platform"
                if said is None
                else "; ".join(sorted(set(said))) or "nothing found"
            )
            rows.append((query.phrase, text, verdict))
        found[platform] = rows
    return found


def flow_lists(review: Review) -> list[dict[str, Any]]:
    """Return the records behind each box of the flow diagram: anchor, title, and (record, reason) pairs."""
    ledger = review.screened.ledger
    reasons: dict[tuple[str, str], str] = {
        (e.record_id, e.stage): e.reason for e in ledger.events if e.stage != "identification"
    }
    included = set(review.screened.included)

    def events(decisions: set[str], route: str) -> list[tuple[str, str]]:
        return [
            (e.record_id, e.reason)
            for e in ledger.events
            if e.stage == "identification" and e.route == route and e.decision in decisions
        ]

    def decided(stage: str, decision: str, route: str | None = None) -> list[tuple[str, str]]:
        return [(r, reasons.get((r, stage), "")) for r in ledger.records(stage, decision, route)]

    both = {"identified", "duplicate"}
    lists = {
        "identified": ("Sightings by look-ups", events(both, "database")),
        "duplicates": ("Duplicate sightings removed", events({"duplicate"}, "database")),
        "screened": ("Records screened", events({"identified"}, "database")),
        "excluded-at-screening": ("Excluded at screening", decided("screening", "excluded", "database")),
        "assessed": ("Records assessed for topic", decided("screening", "passed", "database")),
        "excluded-at-eligibility": ("Excluded as off topic", decided("eligibility", "excluded", "database")),
        "seen-in-lists": ("Seen in reference lists", events(both, "citation")),
        "from-lists": (
            "Records from reference lists, duplicates removed",
            events({"identified"}, "citation"),
        ),
        "excluded-from-lists": (
            "Excluded, of those from reference lists",
            decided("screening", "excluded", "citation") + decided("eligibility", "excluded", "citation"),
        ),
        "included-from-lists": (
            "Included, of those from reference lists",
            [(r, "") for r in ledger.records("identification", "identified", "citation") if r in included],
        ),
        "included": ("Records included", decided("inclusion", "included")),
    }
    return [{"anchor": a, "title": t, "records": found} for a, (t, found) in lists.items()]


def record_row(review: Review, record_id: str, note: str) -> tuple:
    """Return a record as a row of a list: title, authors, year, why it is there, DOI, identifier."""
    r = review.records[record_id]
    return (
        record_id,
        r["authors"] or "not shown",
        r["year"] or "not known",
        r["title"],
        r["doi"] or "",
        note,
    )


def included_by_code(review: Review) -> dict[str, list[str]]:
    """Return, for each leaf code, the included records that carry it."""
    return {
        code: [r for r in review.screened.included if code in review.coded_records[r]]
        for code in review.codebook.leaves()
    }


def three_points(review: Review, group: str, title: str, caption: str) -> figures.Figure:
    """Draw a group of three codes as a triangle, with the sentences, claims and records that speak to each."""
    sentences = review.coded.code_counts(group)
    claims = {
        code: sum(
            any(code in review.coded.sentence_codes.get(s, ()) for s in c.sentences)
            for c in review.framework.claims
        )
        for code in sentences
    }
    records = included_by_code(review)
    counts = {
        code: {
            "sentences of the paper": n,
            "claims": claims[code],
            "included records": len(records[code]),
        }
        for code, n in sentences.items()
    }
    return figures.triangle({code: review.codebook.label(code) for code in sentences}, counts, title, caption)


def escape(text: Any) -> str:
    """Escape text for Markdown and HTML: nothing in a title may act as markup."""
    marked = html.escape(str(text), quote=False)
    return "".join(
        f"\\{ch}" if ch in "\\`*_{}[]()#+-.!|<>~^$@:=\"'" and not ch.isalnum() else ch for ch in marked
    )


def _once(make: Callable[[str], Any]) -> Callable[[str], Any]:
    made: dict[str, Any] = {}

    def get(name: str) -> Any:
        if name not in made:
            made[name] = make(name)
        return made[name]

    return get
