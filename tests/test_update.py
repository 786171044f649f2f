"""A living search: an export comes in, adds what is new, and says what that changes."""

import csv
import json

import pytest
from helpers import ROOT

from executable_review.candidate import Candidate
from executable_review.data import DataPackage
from executable_review.data_check import check
from executable_review.parameters import Parameters
from executable_review.update import (
    Received,
    after,
    as_candidate,
    count_terms,
    counted_terms,
    difference,
    plan,
    search_row,
)

# One work that the corpus holds (by its DOI), three synthetic ones, one of them twice.
EXPORT = """TY  - JOUR
AU  - Osborne, Stephen P.
AU  - Radnor, Zoe
AU  - Strokosch, Kirsty
TI  - Co-Production and the Co-Creation of Value in Public Services: A suitable case for treatment?
PY  - 2016
DO  - 10.1080/14719037.2015.1111927
ER  - 

TY  - JOUR
AU  - Synthetic, Anna
TI  - Synthetic study of co-destruction in co-production of public services
PY  - 2019
AB  - Co-production and coproduced value. Co-destruction of value by bureaucratic rules.
ER  - 

TY  - JOUR
AU  - Synthetic, A.
TI  - Synthetic study of co-destruction in co-production of public services
PY  - 2019
ER  - 

TY  - UNPB
AU  - Synthetic, Bert
TI  - Synthetic notes on gardens
PY  - 2018
ER  - 
"""


def searched(name, *candidates):
    return Received(
        search_row(name, "synthetic platform", "synthetic", "2026-01-31", "export", 9), candidates
    )


def test_the_rule_that_counts_terms_gives_the_counts_of_the_corpus(package):
    table = {(r["record_id"], r["field"], r["term"]): r["count"] for r in package.rows("term_counts")}
    patterns = counted_terms(package)
    compared = [
        (table[key], row["count"])
        for record in package.rows("records")
        for row in count_terms(record["record_id"], as_candidate(record), patterns)
        if (key := (record["record_id"], row["field"], row["term"])) in table
    ]
    assert len(compared) == 4998
    assert [pair for pair in compared if pair[0] != pair[1]] == []


def test_an_empty_field_is_not_counted(package):
    rows = count_terms("x", Candidate("s", 1, "x", "Trust and trust"), counted_terms(package))
    assert {r["field"] for r in rows} == {"title"}
    assert {r["term"]: r["count"] for r in rows}["trust"] == 2


def test_no_search_adds_nothing(package):
    update = plan(package, [])
    assert update.empty and update.known == ()


def test_every_record_of_the_corpus_is_recognised_and_none_is_added(package):
    again = [as_candidate(r) for r in package.rows("records")]
    given = tuple(Candidate(**{**_fields(c), "source": "again", "line": n}) for n, c in enumerate(again, 1))
    update = plan(package, [searched("X-again", *given)])
    assert len(update.known) + len(update.added["records"]) == len(again)
    # What can't be told apart safely becomes a question, never a silent join; few records are that bare.
    assert len(update.added["records"]) <= 15
    assert len(update.added["sightings"]) == len(again)


def _fields(candidate):
    return {name: getattr(candidate, name) for name in Candidate.__slots__}


@pytest.fixture
def updated(compendium, command, tmp_path):
    path = tmp_path / "synthetic.ris"
    path.write_text(EXPORT, encoding="utf-8")
    said = ("--platform", "synthetic platform", "--query", "synthetic", "--date", "2026-01-31", "--hits", "4")
    done = command("import", path, *said, "--json", root=compendium.root)
    assert done.exit_code == 0, done.output
    file = json.loads(done.stdout)["files"][0]
    assert (file["read"], file["kept"], file["rejected"]) == (4, 4, 0)
    return compendium


def test_a_dry_run_changes_nothing(updated, command):
    before = {p: p.read_bytes() for p in (updated.root / "data").rglob("*") if p.is_file()}
    done = command("update", "--dry-run", "--json", root=updated.root)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["added"]["records"] == 2
    assert {p: p.read_bytes() for p in (updated.root / "data").rglob("*") if p.is_file()} == before


def test_an_update_adds_what_is_new_and_says_what_moves(updated, command):
    was = DataPackage(ROOT)
    done = command("update", "--json", root=updated.root)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["added"] == {"records": 2, "searches": 1, "sightings": 4, "term_counts": 2 * 17 + 17}
    assert told["known"] == 1
    assert told["included"] == ["synthetic2019synthetic"]
    now = DataPackage(updated.root)
    now.check_seals()
    check(now)
    search = now.rows("searches")[-1]
    assert (search["kind"], search["results_returned"], search["new_records"]) == ("export", 4, 2)
    assert [s["record_id"] for s in now.rows("sightings")[-4:]] == [
        "osborne2016co",
        "synthetic2019synthetic",
        "synthetic2019synthetic",
        "synthetic2018synthetic",
    ]
    assert now.rows("records")[: len(was.rows("records"))] == was.rows("records")
    counts = {
        r["term"]: r["count"]
        for r in now.rows("term_counts")
        if r["record_id"] == "synthetic2019synthetic" and r["field"] == "abstract"
    }
    assert counts["co-production"] == 2 and counts["bureaucra*"] == 1
    flow = json.loads(command("flow", "--json", root=updated.root).stdout)
    assert flow["database_results"] == 461 and flow["duplicates"] == 92


def test_the_same_update_twice_adds_nothing_and_no_abstract_reaches_the_tables(updated, command):
    command("update", root=updated.root)
    before = (updated.root / "data" / "datapackage.json").read_bytes()
    told = json.loads(command("update", "--json", root=updated.root).stdout)
    assert not any(told["added"].values())
    assert (updated.root / "data" / "datapackage.json").read_bytes() == before
    tables = [p for p in (updated.root / "data").rglob("*.csv") if "exports" not in p.parts]
    assert all("bureaucratic rules" not in p.read_text(encoding="utf-8") for p in tables)


def test_a_changed_export_stops_the_update(updated, command):
    sealed = next((updated.root / "data" / "exports").glob("*.ris"))
    sealed.write_text(sealed.read_text().replace("2019", "2018"))
    done = command("update", root=updated.root)
    assert done.exit_code == 1
    assert "IMP018" in done.stderr and "Way out" in done.stderr


def test_a_file_that_is_no_export_is_refused_and_the_others_go_on(compendium, command, tmp_path):
    good, bad = tmp_path / "good.ris", tmp_path / "bad.ris"
    good.write_text(EXPORT)
    bad.write_bytes(bytes(range(256)) * 40)
    done = command("import", bad, good, "--json", root=compendium.root)
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)["files"]
    assert first["kept"] == 0 and second["kept"] == 4
    with (compendium.root / "data" / "exports" / "manifest.csv").open(newline="") as stream:
        assert [row["received_name"] for row in csv.DictReader(stream)] == ["good.ris"]


def test_standings_that_would_move_are_named(package):
    works = [
        Candidate("s", n, str(n), f"Synthetic work {word} on public value", (f"Synthetic, {word}",), 2015)
        for n, word in enumerate(("alpha", "beta", "gamma"), 1)
    ]
    critics = tuple(
        Candidate("s", c.line, c.source_id, f"{c.title}: neoliberalism {c.authors[0][11:]}", c.authors, 2015)
        for c in works
    )
    later = after(package, plan(package, [searched("X-s", *critics)]))
    strict = Parameters.of({"objection_sources": 4})
    change = difference(package, later, strict)
    assert ("C03", "supported", "contested") in change.standings
    assert change.excluded == ()
