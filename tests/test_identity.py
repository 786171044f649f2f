"""Identity of works: the form of identifiers, works that stand twice, and notices of retraction."""

import json
from collections import defaultdict

import pytest
from helpers import ROOT, breaks

from executable_review.deduplication import review_text
from executable_review.deduplication.answers import Answer
from executable_review.deduplication.deciding import name_pair
from executable_review.identity import Table, identify
from executable_review.identity_check import check_identity
from executable_review.living import DOUBTFUL
from executable_review.rules import BY_CODE
from executable_review.site.names.identifying import identity_names
from executable_review.site.staging import render

FIELDS = ("title", "authors", "year", "container", "volume", "pages", "type", "doi", "isbn")


def row(key, field="record_id", **cells):
    """Return a synthetic row; fields that are not given are empty."""
    return {**dict.fromkeys(FIELDS), field: key, "type": "journal-article", **cells}


def record(key, title="On the Sorting of Pebbles by Rivers", **cells):
    plain = {"authors": "Synth, Ada", "year": 1999, "container": "Journal of Synthetic Tests", "volume": "3"}
    return row(key, title=title, **{**plain, "pages": "1-9", **cells})


def found(records=(), works=(), landmarks=(), retractions=(), answers=(), included=()):
    tables = {"records": records, "works": works, "landmarks": landmarks, "retractions": retractions}
    return identify([Table(n, f"{n}.csv", tuple(r)) for n, r in tables.items()], answers, included)


def codes(identity):
    return [(e.code, e.place) for e in identity.breaches]


def answered(a, b, decision, score="48"):
    return Answer(name_pair(*sorted((a, b))), *sorted((a, b)), score, "a reason", decision, "seen")


def test_the_shipped_data_hold(review):
    identity = check_identity(review)
    assert identity.breaches == () and identity.warnings == []
    package = review.data
    stated = [r for n in ("records", "works", "landmarks", "checklists") for r in package.rows(n) if r["doi"]]
    assert identity.dois == len(stated)
    assert identity.isbns == sum(
        len(r["isbn"].split(";")) for n in ("records", "works") for r in package.rows(n) if r["isbn"]
    )
    assert identity.compared > len(package.rows("records")) and identity.answered == 1
    assert 0 < identity.looked_up < identity.compared
    # The place for a list is there; it says nothing of any work before a list was asked.
    assert identity.listed == len(package.rows("retractions")) == 0


@pytest.mark.parametrize(
    ("doi", "way_out"),
    [
        ("https://doi.org/10.1234/abc", "write 10.1234/abc"),
        ("10.1234/ABC", "write 10.1234/abc"),
        ("10.1234/abc.", "write 10.1234/abc"),
        ("doi:10.1234/abc", "write 10.1234/abc"),
        (" 10.1234/abc", "write 10.1234/abc"),
        ("10.1234", "leave the cell empty"),
        ("11.1234/abc", "leave the cell empty"),
    ],
)
def test_a_doi_of_another_form_is_named(doi, way_out):
    (error,) = found([record("a", doi=doi)]).breaches
    assert (error.code, error.place) == ("IDT001", "data/records.csv, line 2, field doi")
    assert way_out in error.way_out and doi.strip()[:7] in error.message


def test_a_doi_is_looked_at_in_every_table_that_has_one():
    tables = [
        Table("anything", "folder/anything.csv", ({"doi": "10.1/x"}, {"doi": None}, {"doi": "10.1234/x"}))
    ]
    (error,) = identify(tables, (), ()).breaches
    assert error.place == "data/folder/anything.csv, line 2, field doi"


@pytest.mark.parametrize(
    "isbn", ["978-92-64-08358-5", "0-306-40615-2", "080442957X", "9789264083585; 0306406152"]
)
def test_an_isbn_whose_check_digit_holds_passes(isbn):
    identity = found([record("a", isbn=isbn)])
    assert identity.breaches == () and identity.isbns == len(isbn.split(";"))


@pytest.mark.parametrize(
    "isbn", ["978-92-64-08358-6", "0-306-40615-3", "9789264", "9789264083585; 0306406153"]
)
def test_an_isbn_whose_check_digit_does_not_hold_is_named(isbn):
    (error,) = found([record("a", isbn=isbn)]).breaches
    assert (error.code, error.place) == ("IDT002", "data/records.csv, line 2, field isbn")
    assert isbn.split("; ")[-1] in error.message


PEBBLES = "Rivers and Pebbles: Another Title Altogether"


def test_a_doi_that_stands_twice_is_named():
    two = [record("a", doi="10.1234/x"), record("b", PEBBLES, year=1998, doi="10.1234/x")]
    identity = found(two)
    assert codes(identity) == [("IDT003", "data/records.csv, line 3")]
    assert "corpus#a and corpus#b" in identity.breaches[0].message
    assert "line 2" in identity.breaches[0].way_out
    assert found(two, answers=[answered("corpus#a", "corpus#b", "different")]).breaches == ()


def test_a_work_that_stands_twice_is_named():
    again = record("b", "On the sorting of pebbles — by rivers", authors="Synth, A.", volume=None, pages=None)
    identity = found([record("a"), record("c", PEBBLES), again])
    assert codes(identity) == [("IDT004", "data/records.csv, line 4")]
    different = [answered("corpus#a", "corpus#b", "different")]
    assert found([record("a"), again], answers=different).breaches == ()
    # Nobody can call two rows of one table the same and leave both.
    same = [answered("corpus#a", "corpus#b", "same")]
    assert codes(found([record("a"), again], answers=same)) == [("IDT004", "data/records.csv, line 3")]


def test_different_dois_do_not_excuse_the_same_work():
    two = [record("a", doi="10.1234/x"), record("b", doi="10.1234/y")]
    assert codes(found(two)) == [("IDT004", "data/records.csv, line 3")]


def test_works_without_year_or_author_are_not_called_the_same_for_a_title():
    bare = {"authors": None, "year": None, "container": None, "volume": None, "pages": None}
    identity = found([record("a", "Introduction", **bare), record("b", "Introduction", **bare)])
    assert identity.breaches == ()


@pytest.mark.parametrize("cells", [{"doi": "10.1234/x"}, {"doi": None}])
def test_a_cited_work_has_to_name_the_record_that_it_is(cells):
    known = record("a", **cells)
    cited = {**record("a", **cells), "work_id": "w", "record_id": None}
    assert codes(found([known], [cited])) == [("IDT005", "data/works.csv, line 2")]
    assert found([known], [{**cited, "record_id": "a"}]).breaches == ()
    assert found([known], [cited], answers=[answered("corpus#a", "paper#w", "different")]).breaches == ()


def test_a_cited_work_and_its_record_state_one_doi():
    cited = {**record("a", doi="10.1234/y"), "work_id": "w", "record_id": "a"}
    (error,) = found([record("a", doi="10.1234/x")], [cited]).breaches
    assert error.code == "IDT005" and "10.1234/y and 10.1234/x" in error.message


def test_a_landmark_that_is_a_record_has_to_name_it():
    landmark = {**record("a"), "landmark_id": "L1", "record_id": None, "work_id": None}
    assert codes(found([record("a")], landmarks=[landmark])) == [("IDT005", "data/landmarks.csv, line 2")]
    assert found([record("a")], landmarks=[{**landmark, "record_id": "a"}]).breaches == ()


def test_a_pair_that_may_be_one_work_is_told_until_somebody_answers():
    near = record("b", "On the Sorting of Pebbles by the Great Rivers", volume=None, pages=None)
    identity = found([record("a"), near])
    assert identity.breaches == () and [(a.record_a, a.record_b) for a in identity.open] == [
        ("corpus#a", "corpus#b")
    ]
    (told,) = identity.warnings
    assert told.startswith("IDT006 corpus#a and corpus#b may be one work: ")
    done = found([record("a"), near], answers=[answered("corpus#a", "corpus#b", "different")])
    assert done.open == () and done.answered == 1 and done.warnings == []
    # An answer about records of a search that is not taken in yet is none of these.
    other = found([record("a"), near], answers=[answered("corpus#a", "export.ris#1", "different")])
    assert len(other.open) == 1 and other.answered == 0


NOTICE = {
    "doi": "10.1234/x",
    "notice": "retraction",
    "date": "2020-02-03",
    "notice_doi": "10.1234/n",
    "source": "a list",
    "retrieved": "2026-01-31",
}


def test_included_records_and_cited_works_on_the_list_are_told():
    records = [record("a", doi="10.1234/x"), record("b", PEBBLES, doi="10.1234/y")]
    cited = {**record("w", "Brooks", year=1950, doi="10.1234/z"), "work_id": "w", "record_id": None}
    listed = [NOTICE, {**NOTICE, "doi": "10.1234/y"}, {**NOTICE, "doi": "10.1234/z", "date": None}]
    identity = found(records, [cited], retractions=listed, included=["a"])
    assert [(n.key, n.kind) for n in identity.notices] == [
        ("corpus#a", "retraction"),
        ("paper#w", "retraction"),
    ]
    assert identity.breaches == () and (identity.listed, identity.looked_up) == (3, 2)
    assert identity.warnings == [
        "IDT007 corpus#a (10.1234/x) is on the list of retractions: retraction of 2020-02-03",
        "IDT007 paper#w (10.1234/z) is on the list of retractions: retraction",
    ]
    assert found(records, [cited], included=["a"]).notices == ()


def test_every_rule_is_in_the_catalogue():
    assert [c for c in BY_CODE if c.startswith("IDT")] == [f"IDT00{n}" for n in range(1, 8)]


def test_the_command_names_the_first_breach_and_where_the_others_are(compendium, command):
    for line in range(2, 10):
        compendium.put("records", line, "doi", f"https://doi.org/10.1234/{line}")
    compendium.put("works", 2, "isbn", "978-92-64-08358-6")
    done = command("data", "check", root=compendium.root)
    assert done.exit_code and "IDT001 data/corpus/records.csv, line 2, field doi" in done.output
    assert "IDT001 data/corpus/records.csv, line 3" in done.output and "more" in done.output
    with breaks("IDT001", place="data/corpus/records.csv, line 2", way_out="write 10.1234/2"):
        check_identity(compendium.review())


def test_a_wrong_answer_of_a_person_is_named(compendium):
    wrong = answered("corpus#allison1983public", "corpus#allison1986public", "same")
    (compendium.root / DOUBTFUL).write_text(review_text([wrong]))
    with breaks("DUP032", says="keeps the two apart"):
        check_identity(compendium.review())


@pytest.fixture
def noted(compendium):
    """A compendium whose list of retractions has a notice about a cited work, and one about no work of it."""
    work = next(w for w in compendium.package().rows("works") if w["doi"] and not w["record_id"])
    rows = [[work["doi"], "retraction", "2020-02-03", "", "a synthetic list", "2026-01-31"]]
    rows.append(["10.5555/12345678", "correction", "", "", "a synthetic list", "2026-01-31"])
    compendium.edit("retractions", lambda table: table.extend(rows))
    compendium.trust("retractions")
    return compendium, work


def test_the_command_tells_a_retraction_and_goes_on(noted, command):
    compendium, work = noted
    done = command("data", "check", "--json", root=compendium.root)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["identity"]
    assert told["listed"] == 2 and told["warnings"] == [
        f"IDT007 paper#{work['work_id']} ({work['doi']}) is on the list of retractions: retraction of 2020-02-03"
    ]
    assert told["warnings"][0] in command("data", "check", root=compendium.root).stdout


PAGES = [ROOT / "book" / "data.md", ROOT / "src/executable_review/starting/template/book/data.md"]


def page(review, path):
    """Render the page on data with no other names than it needs; a table is told by caption and cells."""
    names = {
        **identity_names(review),
        "search": defaultdict(int),
        "citations": defaultdict(int),
        "resources": [],
        "filled_cells": 0,
    }
    grid = lambda headers, cells, caption: f"{caption}: {cells}"  # noqa: E731
    return render({"p.md": path.read_text(encoding="utf-8")}, {**names, "filled_records": 0, "grid": grid})[
        "p.md"
    ]


@pytest.mark.parametrize("path", PAGES)
def test_the_page_says_that_no_list_was_asked(review, path):
    text = page(review, path)
    identity = check_identity(review)
    assert f"{identity.dois} DOIs and {identity.isbns} ISBNs" in text and f"{identity.compared} works" in text
    assert "is empty until a list is asked" in text and "with a notice" not in text


@pytest.mark.parametrize("path", PAGES)
def test_the_page_shows_a_retraction(noted, path):
    compendium, work = noted
    text = page(compendium.review(), path)
    assert "with a notice: [(" in text and work["doi"] in text and "10.5555/12345678" not in text
    assert "is empty until" not in text


@pytest.mark.parametrize(
    ("path", "shown"), [(PAGES[0], "corpus#near"), (PAGES[1], "1 pair that may be one work waits")]
)
def test_the_page_shows_pairs_that_wait(compendium, path, shown):
    def near(rows):
        cells = dict(zip(rows[0], rows[1], strict=True))
        last = cells["title"].rpartition(" ")
        cells |= {"record_id": "near", "title": f"{last[0]} synthetic {last[2]}", "doi": "", "pages": ""}
        rows.append([*cells.values()])

    compendium.edit("records", near)
    text = page(compendium.review(), path)
    assert shown in text and "No pair" not in text


def test_a_build_stops_at_a_wrong_identifier_before_any_notebook(compendium):
    from executable_review.site.build import build_book

    compendium.put("works", 2, "doi", "doi:10.1234/x")
    compendium.trust("works")
    said = []
    with breaks("IDT001", place="data/paper/works.csv, line 2, field doi", way_out="write 10.1234/x"):
        build_book(compendium.review(), progress=said.append)
    assert not (compendium.root / "_build" / "run").exists() and said == []
