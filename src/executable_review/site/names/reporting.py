"""Names of reporting: every search as a record, and the six items that each states or does not."""

from __future__ import annotations

from typing import Any

from executable_review.review import Review
from executable_review.search.records import Record
from executable_review.search.reporting import items, missing
from executable_review.searches import searches, tally

_WHOSE = {
    "reported": "The paper",
    "run": "This compendium",
    "export": "Sealed exports",
    "index": "Answers of indexes",
    "prepared": "Prepared, not run",
}


def reporting_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of the searches as records."""
    records = searches(review)
    return {
        "search_items": items(),
        "search_matrix": search_matrix(review),
        "searches_of": lambda *origins: [r for r in records if r["record_info"]["origin"] in origins],
        "searches_by_kind": searches_by_kind(review),
        "lacks": lambda found: sorted({item for r in found for item in missing(r)}),
        "search_rows": search_rows,
        "stated_rows": stated_rows,
    }


def search_matrix(review: Review) -> dict[str, Any]:
    """Return a small matrix: a row an item of PRISMA-S, a column an origin of searches, and how many state it."""
    counted = tally(review)
    shown = [origin for origin in _WHOSE if origin in counted]

    def share(n: int, total: int) -> str:
        return f"all {total}" if n == total else f"none of {total}" if n == 0 else f"{n} of {total}"

    rows = [
        (
            f"{item.number}. {item.name}",
            *(share(counted[o]["stated"][item.number], counted[o]["searches"]) for o in shown),
        )
        for item in items()
    ]
    rows.append(("all six", *(share(counted[o]["complete"], counted[o]["searches"]) for o in shown)))
    return {"headers": ["Item of PRISMA-S", *(_WHOSE[o] for o in shown)], "rows": rows}


def searches_by_kind(review: Review) -> list[dict[str, Any]]:
    """Return the look-ups that were run, grouped by kind, with how many records each kind showed first."""
    found: dict[str, list[Record]] = {}
    for r in searches(review):
        if r["record_info"]["origin"] == "run":
            found.setdefault(r["record_info"]["kind"], []).append(r)
    first: dict[str, int] = {}
    for sighting in review.log.first.values():
        search_id = sighting["search_id"]
        first[search_id] = first.get(search_id, 0) + 1
    return [
        {
            "kind": kind,
            "searches": len(group),
            "results": sum(r["results"] for r in group),
            "new": sum(first.get(r["id"], 0) for r in group),
            "dates": sorted({r["date"].get("search_conducted", "no date") for r in group}),
            "platforms": sorted({r["platform"] for r in group}),
            "rows": [(r["search_string"], r["results"], first.get(r["id"], 0), r["id"]) for r in group],
        }
        for kind, group in sorted(found.items(), key=lambda pair: -len(pair[1]))
    ]


def stated_rows(*records: Record) -> list[tuple]:
    """Return a row an item of PRISMA-S: its name, and what each search states of it."""
    told = [
        {
            1: ", ".join([r["platform"], *(d for d in r.get("database", ()) if d != r["platform"])]),
            2: "yes" if r.get("searched_simultaneously") else "no, one alone",
            8: r["search_string"],
            9: r.get("limits"),
            13: r["date"].get("search_conducted"),
            15: r.get("results"),
        }
        for r in records
    ]
    return [
        (
            f"{item.number}. {item.name}",
            *(
                "not stated" if item in missing(r) else values[item.number]
                for r, values in zip(records, told, strict=True)
            ),
        )
        for item in items()
    ]


def search_rows(records: list[Record]) -> list[tuple]:
    """Return searches as rows: words, platform, database, date, limits, records, what is not stated."""
    return [
        (
            r["search_string"] or r.get("phrase", "not stated"),
            r["platform"] or "not stated",
            ", ".join(r.get("database", ())) or "not stated",
            r["date"].get("search_conducted", "not stated"),
            r.get("limits", "not stated"),
            r.get("results", "not stated"),
            ", ".join(str(i.number) for i in missing(r)) or "nothing",
        )
        for r in records
    ]
