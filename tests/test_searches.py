"""Searches as records: derived from the tables, held against the schema, readable by other programs."""

import json
from collections import Counter

import jsonschema
import pytest
from helpers import ROOT, breaks
from search_query.search_file import SearchFile, load_search_file

from executable_review import results
from executable_review.importing import check_manifest
from executable_review.search import strings
from executable_review.search.records import conducted, make_record, read_sources, reported
from executable_review.search.reporting import as_document, items, missing, schema_text
from executable_review.searches import answers, linted, searches, tally
from executable_review.site.names.reporting import reporting_names

RIS = "TY  - JOUR\nTI  - A title of some length\nAU  - Doe, Jane\nPY  - 2010\nER  - \n"
WHOLE = {
    "--platform": "ProQuest",
    "--database": "ABI/INFORM",
    "--query": 'noft("a b")',
    "--limits": "none",
    "--date": "2026-01-31",
    "--hits": "12",
}


def test_every_search_is_derived_once(review, package):
    found = Counter(r["record_info"]["origin"] for r in searches(review))
    platforms = sum(s["origin"] == "reported" for s in package.rows("sources"))
    assert found == {
        "reported": platforms * len(package.rows("queries")),
        "run": len(package.rows("searches")),
        "prepared": len(strings.PLATFORMS) * len(package.rows("queries")),
    }
    ids = [r["id"] for r in searches(review)]
    assert len(ids) == len(set(ids)) == sum(found.values())


def test_the_log_and_its_records_say_the_same(review, package):
    by_id = {r["id"]: r for r in searches(review)}
    for row in package.rows("searches"):
        r = by_id[row["search_id"]]
        told = (r["search_string"], r["platform"], r["date"]["search_conducted"], r["results"])
        assert told == (row["query"], row["platform"], row["date"], row["results_returned"])
        assert r["record_info"]["kind"] == row["kind"]


def test_what_the_paper_does_not_state_is_named(review):
    told = {
        r["platform"]: [i.number for i in missing(r)] for r in searches(review) if r["id"].startswith("rep")
    }
    assert told == {"ProQuest": [1, 2, 8, 9, 13, 15], "Google Scholar": [8, 9, 13, 15]}
    for r in searches(review):
        if r["record_info"]["origin"] == "reported":
            assert r["phrase"] and not r["search_string"] and r["record_info"]["sentence_id"]


def test_our_own_look_ups_lack_a_name_of_the_database(review):
    counted = tally(review)["run"]
    assert counted["stated"] == {1: 0, **dict.fromkeys((2, 8, 9, 13, 15), counted["searches"])}
    assert counted["complete"] == 0


COMPLETE = make_record(
    "x",
    "export",
    "P",
    "a AND b",
    derived_from="f",
    databases=["D"],
    limits="none",
    date="2026-01-31",
    results=0,
)


def test_a_search_that_states_all_six_items_counts_as_reported():
    assert missing(COMPLETE) == ()
    together = make_record(
        "x",
        "export",
        "P",
        "a",
        derived_from="f",
        databases=["D", "E"],
        limits="l",
        date="2026-01-31",
        results=1,
    )
    assert together["searched_simultaneously"] and missing(together) == ()


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"platform": ""}, 1),
        ({"database": []}, 1),
        ({"database": None}, 1),
        ({"searched_simultaneously": None}, 2),
        ({"searched_simultaneously": True}, 2),
        ({"search_string": ""}, 8),
        ({"limits": ""}, 9),
        ({"limits": None}, 9),
        ({"date": {}}, 13),
        ({"results": None}, 15),
    ],
    ids=str,
)
def test_each_item_is_required(change, number):
    """SCH001 names it; the search is kept."""
    record = {k: v for k, v in {**COMPLETE, **change}.items() if v is not None}
    assert [i.number for i in missing(record)] == [number]
    assert as_document([record])["searches"][0]["missing"] == [number]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": {"search_conducted": "last spring"}}, "date.search_conducted"),
        ({"date": {"search_conducted": "2026-13-01"}}, "date.search_conducted"),
        ({"results": -1}, "results"),
        ({"results": "many"}, "results"),
        ({"record_info": {"origin": "dreamt"}}, "record_info.origin"),
        ({"colour": "red"}, "record"),
    ],
)
def test_a_record_of_another_form_is_refused(change, field):
    with breaks("SCH002", place=f"search x, field {field}", way_out="mend it in "):
        missing({**COMPLETE, **change})


def test_the_schema_is_a_schema_and_says_six():
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [i.number for i in items()] == [1, 2, 8, 9, 13, 15]


def test_the_document_of_a_run_holds_what_its_schema_says(run_folder, review):
    document = json.loads((run_folder / "tables" / "searches.json").read_text(encoding="utf-8"))
    schema = json.loads((run_folder / "tables" / "searches.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert document == as_document(searches(review))
    assert len(results.searches_table(review)) == len(document["searches"])
    reported_schema = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/reported"}
    validator = jsonschema.Draft202012Validator(reported_schema)
    for told in document["searches"]:
        assert validator.is_valid(told) == (not told["missing"])
        assert SearchFile(**told).search_string == told["search_string"]


def test_search_query_loads_each_search_file(command, review, tmp_path):
    done = command("searches", "--out", tmp_path / "files")
    assert done.exit_code == 0
    files = sorted((tmp_path / "files").iterdir())
    assert len(files) == len(searches(review))
    by_id = {r["id"]: r for r in searches(review)}
    for path in files:
        loaded = load_search_file(path).to_dict()
        assert loaded.pop("field") == ""
        assert loaded == by_id[loaded["id"]]


def test_a_folder_that_can_not_be_written_is_one_message(command, tmp_path):
    (tmp_path / "file").touch()
    done = command("searches", "--out", tmp_path / "file")
    assert done.exit_code == 1 and "OUT001" in done.stderr


def test_the_command_lists_what_is_missing(command, review):
    text = command("searches").stdout
    assert text.count("SCH001 not stated: ") == sum(bool(missing(r)) for r in searches(review))
    assert "S001  index of stored public web pages" in text
    told = json.loads(command("searches", "--json").stdout)["searches"]
    assert [s["id"] for s in told] == [r["id"] for r in searches(review)]
    assert {s["id"].split("-")[1] for s in told if s["lint"] is not None} == {"web", "ebsco", "pubmed"}


def test_the_linter_is_asked_where_it_knows_the_platform():
    broken = make_record("x", "export", "PubMed", "(a[tiab] AND b[tiab]", derived_from="f")
    assert any("PARSE" in said or "parenthes" in said.lower() for said in linted(broken))
    assert linted(make_record("x", "export", "ProQuest", "(a", derived_from="f")) is None
    assert linted(make_record("x", "reported", "PubMed", "", derived_from="f")) is None


# -- sealed files -----------------------------------------------------------------------------------------------


def bring(command, compendium, tmp_path, said):
    path = tmp_path / "export.ris"
    path.write_text(RIS, encoding="utf-8")
    words = [w for pair in said.items() for w in pair]
    done = command("import", path, *words, root=compendium.root)
    assert done.exit_code == 0, done.output
    return done


def sealed(compendium):
    return [r for r in searches(compendium.review()) if r["record_info"]["origin"] == "export"]


def test_an_export_that_states_all_is_complete(command, compendium, tmp_path):
    done = bring(
        command, compendium, tmp_path, {**WHOLE, "--by": "A. Librarian", "--field": "all but full text"}
    )
    assert "SCH001" not in done.stderr
    (record,) = sealed(compendium)
    assert missing(record) == ()
    assert record["authors"] == [{"name": "A. Librarian"}] and record["results"] == 12


@pytest.mark.parametrize(
    ("left_out", "numbers"),
    [("--database", [1, 2]), ("--query", [8]), ("--limits", [9]), ("--date", [13]), ("--hits", [15])],
)
def test_an_export_that_leaves_something_open_is_listed_and_can_be_completed(
    command, compendium, tmp_path, left_out, numbers
):
    done = bring(command, compendium, tmp_path, {k: v for k, v in WHOLE.items() if k != left_out})
    assert done.stderr.count("SCH001 not stated: ") == len(numbers)
    (record,) = sealed(compendium)
    assert [i.number for i in missing(record)] == numbers
    bring(command, compendium, tmp_path, {left_out: WHOLE[left_out], "--platform": "Another"})
    (record,) = sealed(compendium)
    assert missing(record) == () and record["platform"] == "ProQuest"


def test_an_export_in_the_corpus_is_not_counted_twice(command, compendium, tmp_path):
    bring(command, compendium, tmp_path, WHOLE)
    before = searches(compendium.review())
    (record,) = sealed(compendium)
    # As an update logs it.
    row = [record["id"], "2026-01-31", "ProQuest", "export", WHOLE["--query"], "12", "1", "verified"]
    compendium.edit("searches", lambda rows: rows.append(row))
    other = compendium.review()
    assert len(other.log.searches) == 195
    assert searches(other) == before


def test_a_log_row_whose_file_is_gone_stays_with_what_the_log_knows(package):
    row = {"search_id": "X-1", "platform": "not stated", "kind": "export", "query": "not stated"}
    row |= {"date": None, "results_returned": 3}
    (record,) = conducted(read_sources(package.rows("sources")), [row], {})
    assert [i.number for i in missing(record)] == [1, 2, 8, 9, 13]
    assert record["record_info"]["origin"] == "export"


def test_a_manifest_of_the_first_release_is_read(command, compendium, tmp_path):
    bring(command, compendium, tmp_path, WHOLE)
    path = compendium.root / "data" / "exports" / "manifest.csv"
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(",".join(cells[:12]) for cells in lines) + "\n", encoding="utf-8")
    (row,) = check_manifest(path.parent)
    assert row["limits"] == row["database"] == "" and row["hits"] == "12"
    (record,) = sealed(compendium)
    assert [i.number for i in missing(record)] == [1, 2, 9]


def test_a_manifest_with_a_wrong_number_is_named(command, compendium, tmp_path):
    bring(command, compendium, tmp_path, WHOLE)
    path = compendium.root / "data" / "exports" / "manifest.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",12,", ",dozens,"), encoding="utf-8")
    done = command("searches", root=compendium.root)
    assert done.exit_code == 1 and "SCH002 search X-" in done.stderr and "manifest.csv" in done.stderr


def test_an_answer_that_has_not_ended_states_no_total(tmp_path):
    folder = tmp_path / "data" / "answers" / "synthetic"
    folder.mkdir(parents=True)
    asked = {"index": "openalex", "operation": "search", "query": "a", "date": "2026-01-31"}
    state = {"request": {**asked, "years": [2000, None], "limit": 50}}
    (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
    (record,) = answers(tmp_path)
    assert [i.number for i in missing(record)] == [15]
    assert record["limits"] == "from year 2000, the first 50 records"
    assert record["record_info"]["note"] == "the search has not ended"


def test_a_paper_that_reports_well_is_complete():
    source = {"origin": "reported", "platform": "P", "database": "D", "together": None, "as_run": True}
    source |= {"search_field": None, "limits": "none", "date": "2020-02-29", "results": 7, "note": None}
    source |= {"conducted_by": None}
    queries = [{"query_id": "K", "phrase": "a b", "sentence_id": "M-1.1"}]
    (record,) = reported(read_sources([source]), queries, ["Somebody"])
    assert missing(record) == () and record["search_string"] == "a b"


# -- the page ---------------------------------------------------------------------------------------------------


def test_the_matrix_counts_what_the_records_state(review):
    matrix = reporting_names(review)["search_matrix"]
    assert matrix["headers"][1:] == ["The paper", "This compendium", "Prepared, not run"]
    cells = {row[0].split(".")[0]: row[1:] for row in matrix["rows"]}
    assert cells["1"] == ("6 of 12", "none of 194", "12 of 30")
    assert cells["8"] == ("none of 12", "all 194", "all 30")
    assert cells["all six"] == ("none of 12", "none of 194", "none of 30")


def test_the_groups_of_look_ups_hold_all_of_them(review):
    groups = reporting_names(review)["searches_by_kind"]
    assert sum(g["searches"] for g in groups) == len(review.log.searches)
    assert sum(g["new"] for g in groups) == len(review.records)
    assert {g["kind"]: (g["searches"], g["results"], g["new"]) for g in groups} == {
        y["kind"]: (y["searches"], y["results"], y["first_seen"]) for y in review.log.yields()
    }


def test_the_page_is_in_the_contents():
    assert "book/searches" in (ROOT / "_toc.yml").read_text(encoding="utf-8")
