"""The page of an update: one file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from executable_review.living import DOUBTFUL, Report
from executable_review.site.single_page import grid, said, single_page, write_single_page
from executable_review.update.history import told

NAME = "update.html"


def write_page(report: Report, place: Path) -> Path:
    """Write the page to a file, or as ``update.html`` into a folder, and return its path (OUT001 if it can't be)."""
    return write_single_page(update_page(report), place, NAME)


def update_page(report: Report) -> str:
    """Return the page of an update as HTML; it loads nothing, and every text from data is escaped."""
    title = "What this update changed" if report.applied else "What this update would change"
    parts = [
        ("searches", "Searches", _searches(report)),
        ("records-in", "Records that come in", _records(report)),
        ("records-out", "Records that do not come in, or leave", _out(report)),
        ("codes", "Records that need codes", _codes(report)),
        ("claims", "Claims", _claims(report)),
        ("flow", "Counts of the flow", _flow(report)),
        ("questions", "Doubtful pairs", _questions(report)),
    ]
    return single_page(title, _lead(report), parts)


def _lead(report: Report) -> str:
    if report.update.empty:
        return said("Every sealed search is in the corpus already. Nothing is new.")
    change = report.change
    return said(
        f"Sealed searches taken in: {len(report.searches)}.",
        f"New records: {len(report.records)}, of which {len(change.included)} included.",
        f"Claims that change their standing: {len(change.standings)} of {len(report.claims)}.",
    )


def _searches(report: Report) -> str:
    cells = [
        (
            s["search"],
            s["platform"],
            s["query"],
            s["date"] or "not stated",
            s["records"],
            s["new"],
            s["known"],
        )
        for s in report.searches
    ]
    headers = ("Search", "Platform", "Query", "Date", "Records", "New", "Known before")
    return grid(headers, cells, "Searches that are taken in, and what each brings")


def _records(report: Report) -> str:
    cells = [
        (r["record"], r["title"], r["year"] or "not known", r["doi"] or "", r["seen_on"], r["becomes"])
        for r in report.records
    ]
    return grid(
        ("Record", "Title", "Year", "DOI", "Seen on", "What becomes of it"),
        cells,
        "New records, and the decision that screening takes on each",
    )


def _out(report: Report) -> str:
    known = [(r, report.titles[r], "in the corpus already") for r in report.update.known]
    left = [(f.record_id, report.titles[f.record_id], told(f.stage, f.reason)) for f in report.change.dropped]
    return grid(
        ("Record", "Title", "Why"), [*left, *known], "Records known before, and records no longer included"
    )


def _codes(report: Report) -> str:
    cells = [(r["record"], r["title"]) for r in report.records if r["needs_codes"]]
    note = "The dictionary coder found no code for these included records. They need a reader."
    return (said(note) if cells else "") + grid(
        ("Record", "Title"), cells, "Newly included records without any code"
    )


def _claims(report: Report) -> str:
    cells = [(c, report.claims[c], before, after) for c, before, after in report.change.standings]
    note = "A changed standing stops the build until it is acknowledged with a reason."
    return (said(note) if cells else "") + grid(
        ("Claim", "What it says", "Before", "After"), cells, "Claims whose standing changes"
    )


def _flow(report: Report) -> str:
    cells = [(name, a, b, b - a) for name, a, b in report.change.flow]
    return grid(("Count", "Before", "After", "Change"), cells, "PRISMA 2020 counts before and after")


def _questions(report: Report) -> str:
    cells = [(q.pair_id, q.reason, q.record_a, q.record_b) for q in report.questions]
    note = (
        f"Each pair could be one work or two. Answer in {DOUBTFUL.as_posix()} with same or different before the "
        "update is made. The command review update --questions writes that file and nothing else."
    )
    return (said(note) if cells else "") + grid(
        ("Pair", "Why it is doubtful", "One record", "The other"), cells, "Pairs that nobody has answered"
    )
