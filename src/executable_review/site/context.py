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
