"""Receipts of runs: what they name, how a run is cited, in what runs differ, and what verification finds."""

import hashlib
import json
import re
import shutil

import pytest
from helpers import ROOT, breaks

from executable_review.artefact.citation import apa
from executable_review.artefact.crate import Stored, compendium_crate, licence_parts, media_type
from executable_review.artefact.metadata import read_metadata
from executable_review.artefact.runs import read_facts, statement, verify_run
from executable_review.differences import Facts, Moved, difference
from executable_review.execution.record import read_record
from executable_review.review import Review


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def dangling(crate):
    """Identifiers that some entity of a crate refers to and none has; addresses on the web are no entities."""
    known = {entity["@id"] for entity in crate["@graph"]}
    named = set(re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(crate["@graph"])))
    return {name for name in named - known if "://" not in name}


@pytest.fixture(scope="module")
def receipt(run_folder):
    return json.loads((run_folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def stricter(package):
    return Review({"minimum_sources": 2, "latest_year": 2015}, package)


@pytest.fixture
def copy(run_folder, tmp_path):
    return shutil.copytree(run_folder, tmp_path / "run")


@pytest.fixture
def other(copy, stricter):
    """A run whose facts are those of other decisions."""
    text = Facts.of(stricter).to_json()
    (copy / "tables" / "facts.json").write_text(text, encoding="utf-8")
    record = json.loads((copy / "run.json").read_text(encoding="utf-8"))
    record["outputs"]["tables/facts.json"] = hashlib.sha256(text.encode()).hexdigest()
    record["id"] = "0123456789ab"
    (copy / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return copy


def test_a_receipt_names_all_that_went_in_and_came_out(receipt, run_folder, run_record):
    by_id = {entity["@id"]: entity for entity in receipt["@graph"]}
    assert len(by_id) == len(receipt["@graph"])
    files = {i: e["sha256"] for i, e in by_id.items() if "sha256" in e}
    there = {p.relative_to(run_folder).as_posix(): digest(p) for p in run_folder.rglob("*") if p.is_file()}
    there.pop("ro-crate-metadata.json")
    assert files == there
    action = by_id["#run"]
    assert {e["@id"] for e in action["result"]} == set(files) == {e["@id"] for e in by_id["./"]["hasPart"]}
    told = {by_id[e["@id"]]["name"]: by_id[e["@id"]] for e in action["object"]}
    assert set(told) == set(run_record["inputs"]) | set(run_record["parameters"])
    for name, value in run_record["inputs"].items():
        assert told[name]["identifier"] == f"sha256:{value}"
    assert by_id["#software"]["version"] == run_record["version"]
    assert by_id["./"]["conformsTo"] == {"@id": "https://w3id.org/ro/wfrun/process/0.5"}
    assert dangling(receipt) == set()


def test_a_receipt_names_no_moment(receipt):
    assert not re.search(r"startTime|endTime|T\d\d:\d\d", json.dumps(receipt))


def test_a_run_is_cited_by_its_identifier(run_record, receipt):
    assert run_record["citation"] == apa(read_metadata(ROOT), run_record["id"])
    assert f"run {run_record['id']})" in run_record["citation"]
    root = next(e for e in receipt["@graph"] if e["@id"] == "./")
    assert root["creditText"] == run_record["citation"]
    assert root["description"] == run_record["statement"] == "Same as the published run: no decision differs."


def test_the_statement_names_what_differs(review, stricter):
    found = difference(Facts.of(review), Facts.of(stricter))
    said = statement(found)
    assert said.startswith("Differs from the published run in decisions (")
    for name in ("minimum_sources", "latest_year", "standings of claims (", "included records (0 more, "):
        assert name in said
    same = difference(Facts({"a": 1}, {}, {}, {}, {}), Facts({"a": 2}, {}, {}, {}, {}))
    assert statement(same).endswith("decisions (a). Records, codes, counts and standings are the same.")
    many = difference(
        Facts({n: 1 for n in "abcdefg"}, {}, {}, {}, {}), Facts({n: 2 for n in "abcdefg"}, {}, {}, {}, {})
    )
    assert "(a, b, c, d, e and 2 more)" in statement(many)


def test_facts_are_kept_whole(review, run_folder, run_record):
    identity, facts = read_facts(run_folder)
    assert identity == run_record["id"]
    assert facts == Facts.of(review)
    assert Facts.from_json(facts.to_json()) == facts


def test_the_published_run_differs_in_nothing(run_folder, command):
    done = command("diff", "published", run_folder, "--json")
    told = json.loads(done.stdout)
    assert told["same"] is True and not any(
        told[p] for p in ("decisions", "entered", "left", "codes", "counts")
    )
    assert command("diff", run_folder, run_folder).stdout.endswith("\nThe runs say the same.\n")


def test_what_differs_is_told_as_text_json_and_page(run_folder, other, review, stricter, command, tmp_path):
    page = tmp_path / "pages" / "d.html"
    told = json.loads(command("diff", run_folder, other, "--json", "--page", page).stdout)
    assert {m["name"] for m in told["decisions"]} == {"minimum_sources", "latest_year"}
    assert {m["name"] for m in told["left"]} == set(review.screened.included) - set(
        stricter.screened.included
    )
    assert told["run_b"] == "0123456789ab" and told["same"] is False
    moved = {m["name"]: (m["before"], m["after"]) for m in told["standings"]}
    assert moved == {
        c: (review.judged[c].standing, j.standing)
        for c, j in stricter.judged.items()
        if j.standing != review.judged[c].standing
    }
    text = command("diff", run_folder, other).stdout
    assert "  minimum_sources: 1 -> 2\n" in text and f"Standings of claims: {len(moved)}\n" in text
    html = page.read_text(encoding="utf-8")
    assert html.count("<h2 ") == 6 and "<script" not in html and "src=" not in html
    assert all(f">{claim}<" in html for claim in moved)
    back = json.loads(command("diff", other, run_folder, "--json").stdout)
    assert {m["name"] for m in back["entered"]} == {m["name"] for m in told["left"]}


def test_what_is_no_run_is_named(tmp_path, copy):
    with breaks("DIF001", place=str(tmp_path)):
        read_facts(tmp_path)
    path = copy / "tables" / "facts.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with breaks("DIF001", says="facts.json was changed"):
        read_facts(copy)


def test_facts_of_another_form_are_refused():
    with pytest.raises(ValueError, match="schema 9"):
        Facts.from_json('{"schema": 9}')


def test_a_run_holds(run_folder, command):
    done = command("verify", run_folder)
    assert done.exit_code == 0, done.stdout
    assert "33 standings and" in done.stdout and done.stdout.endswith("it holds\n")


def test_a_spoiled_run_is_named(copy, command):
    (copy / "figures" / "multiverse.svg").unlink()
    (copy / "tables" / "more.csv").touch()
    table = copy / "tables" / "standings.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("supported", "contested", 1), encoding="utf-8")
    codes = {code: text for code, text in verify_run(copy).problems}
    assert codes["VER004"].startswith("figures/multiverse.svg")
    assert codes["VER005"].startswith("tables/more.csv")
    assert codes["VER003"].startswith("tables/standings.csv")
    assert command("verify", copy).exit_code == 1


def test_a_record_that_the_data_do_not_give_is_named(copy):
    path = copy / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["standings"]["C01"] = "impossible"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert {code for code, _ in verify_run(copy).problems} == {"VER003", "VER006"}


def test_a_run_over_other_data_is_not_judged_by_these(copy):
    for name in ("run.json", "ro-crate-metadata.json"):
        path = copy / name
        text = path.read_text(encoding="utf-8")
        known = digest(ROOT / "data" / "argument" / "claims.csv")
        path.write_text(text.replace(known, "0" * 64), encoding="utf-8")
    assert "data/argument/claims.csv first" in verify_run(copy).derived


def test_a_run_without_receipt_is_made_again(copy):
    assert read_record(copy) is not None
    (copy / "ro-crate-metadata.json").unlink()
    assert read_record(copy) is None
    assert [code for code, _ in verify_run(copy).problems] == ["VER001"]


def test_the_crate_of_the_compendium_is_whole():
    files = [Stored("data/a.csv", 3, "0" * 64), Stored("src/b.py", 5, "1" * 64)]
    crate = compendium_crate(files, {"site/": "The site."}, read_metadata(ROOT), "swh:1:dir:x")
    by_id = {entity["@id"]: entity for entity in crate["@graph"]}
    assert by_id[by_id["./"]["identifier"]["@id"]]["value"] == "swh:1:dir:x"
    assert by_id["data/"]["hasPart"] == [{"@id": "data/a.csv"}]
    assert by_id["src/b.py"]["@type"] == ["File", "SoftwareSourceCode"]
    assert dangling(crate) == set()


def test_what_kind_a_file_is_and_its_licence_follow_from_its_name():
    assert (
        media_type("a.ipynb") == "application/x-ipynb+json"
        and media_type("x/y") == "application/octet-stream"
    )
    assert licence_parts("data/a.csv") == licence_parts("tables/a.csv") == ("data",)
    assert licence_parts("notebooks/01-search.ipynb") == ("code", "prose")
    assert (
        licence_parts("book/cite.md")
        == licence_parts("README.md")
        == licence_parts("figures/a.svg")
        == ("prose",)
    )
    assert licence_parts("book/_static/what-if.js") == licence_parts("src/a.py") == ("code",)


def test_moved_values_keep_their_order():
    before, after = Facts({}, {}, {}, {"a": 1, "b": 1}, {}), Facts({}, {}, {}, {"b": 2, "a": 2}, {})
    assert difference(before, after).counts == (Moved("b", 1, 2), Moved("a", 1, 2))
