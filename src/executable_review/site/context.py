"""What pages can name: values of the run, tables of the data, and small pieces of HTML."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd

from executable_review import __version__, results, rules, tables
from executable_review.execution import find_notebooks
from executable_review.execution.notebooks import read_notebook
from executable_review.parameters import STAGES, declared
from executable_review.review import Review
from executable_review.site.names import PROVIDERS
from executable_review.site.pieces import link, raw
from executable_review.site.provenance import Provenance
from executable_review.site.reading import path_teller
from executable_review.site.shown import show_figure


def context(review: Review) -> dict[str, Any]:
    """Return all names that a page template may use.

    Values are those of `executable_review.results.values`; besides, there are ``rows(table)``, ``figure(name)``,
    ``table(name, caption)``; the names of each stage come from `executable_review.site.names`.
    """
    given: dict[str, Any] = {}
    told_by: dict[str, str] = {}
    for stage, provider in PROVIDERS:
        names = provider(review)
        given.update(names)
        if stage:
            told_by.update(dict.fromkeys(names, stage))
    notebooks = notebook_names(review)
    return {
        **results.values(review),
        **given,
        "provenance": Provenance(review, told_by, [n["name"] for n in notebooks]),
        "review": review.data.review,
        "bibliography": {r["field"]: r for r in review.data.rows("bibliography")},
        "rows": review.data.rows,
        "resources": review.data.descriptor["resources"],
        "decisions": declared(),
        "rules": rules.RULES,
        "works": {w["work_id"]: w for w in review.data.rows("works")},
        "places": {p["place_id"]: p for p in review.data.rows("places")},
        "figure": lambda name: show_figure(review, results.FIGURES[name](review)),
        "table": lambda name, caption: raw(tables.html_table(results.TABLES[name](review), caption)),
        "grid": lambda headers, cells, caption: raw(
            tables.html_table(pd.DataFrame(cells, columns=headers, dtype=object), caption)
        ),
        "link": link,
        "reading_path": path_teller(review.data.root),
        "stages": [s for s in STAGES if any(d["stage"] == s for d in declared())],
        "version": __version__,
        "notebook_names": notebooks,
        "table_names": sorted(results.TABLES),
        "field_rows": lambda resource: [
            (f["name"], f["type"], f["description"]) for f in resource["schema"]["fields"]
        ],
        "bibliography_rows": [
            (r["field"], r["value"] or "not found", r["confidence"], r["note"])
            for r in review.data.rows("bibliography")
        ],
    }


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
