"""The checklists: complete, counted, and with evidence that leads somewhere."""

import json
import re

import pytest
from helpers import ROOT, breaks

from executable_review.audit import VERDICTS
from executable_review.checklists import JUDGED, read_checklists
from executable_review.data import DataPackage
from executable_review.review import Review
from executable_review.site.evidence import check_evidence, href
from executable_review.site.names.auditing import checklist_table

PRISMA = [
    *map(str, range(1, 10)),
    *("10a", "10b", "11", "12", "13a", "13b", "13c", "13d", "13e", "13f", "14", "15", "16a", "16b"),
    *("17", "18", "19", "20a", "20b", "20c", "20d", "21", "22", "23a", "23b", "23c", "23d"),
    *("24a", "24b", "24c", "25", "26", "27"),
]
NUMBERED = {
    "prisma2020": PRISMA,
    "prisma-s": [str(n) for n in range(1, 17)],
    "entreq": [str(n) for n in range(1, 22)],
    "amstar2": [str(n) for n in range(1, 17)],
    "rethlefsen2024": ["1", "2", "8", "9", "13", "15"],
}


@pytest.fixture
def by_id(package):
    read = read_checklists(package.rows("checklists"), package.rows("checklist_items"))
    return {c.checklist_id: c for c in read}


def changed(package, change):
    """A review whose first item is changed."""
    first, *others = package.rows("checklist_items")
    return Review(package=package.replaced({"checklist_items": ({**first, **change}, *others)}))


@pytest.mark.parametrize(("name", "numbers"), NUMBERED.items())
def test_a_checklist_has_all_items_of_its_source_in_order(by_id, name, numbers):
    assert [i.item_id for i in by_id[name].items] == numbers


def test_every_checklist_has_items_and_every_item_a_checklist(by_id, package):
    assert all(c.items for c in by_id.values())
    assert {"codecheck", "top2025", *NUMBERED} == set(by_id)
    assert sum(len(c.items) for c in by_id.values()) == len(package.rows("checklist_items")) + 6


def test_a_checklist_says_where_it_comes_from_and_an_item_what_it_rests_on(by_id, package):
    for row in package.rows("checklists"):
        one = by_id[row["checklist_id"]]
        assert (one.title, one.doi, one.what, one.confidence) == tuple(
            row[n] for n in ("title", "doi", "what", "confidence")
        )
        assert one.what and one.confidence
    items = {(c.checklist_id, i.item_id): i for c in by_id.values() for i in c.items}
    for line, row in enumerate(package.rows("checklist_items"), 2):
        item = items[row["checklist_id"], row["item_id"]]
        assert (item.topic, item.asked, item.sentence_id, item.evidence, item.line) == (
            row["topic"],
            row["asked"],
            row["sentence_id"],
            row["evidence"],
            line,
        )
    assert any(item.sentence_id for item in items.values())


def test_there_is_no_meta_analysis_to_judge(by_id):
    items = {i.item_id: i for i in by_id["amstar2"].items}
    assert {items[n].verdict[who] for n in ("11", "12", "15") for who in JUDGED} == {"not applicable"}


def test_the_vocabulary_of_verdicts_is_that_of_code_and_schema(package, review):
    rows = package.rows("verdicts")
    assert tuple(r["verdict"] for r in rows if r["scale"] == "statement") == VERDICTS
    assert {r["term"] for r in rows if r["scale"] == "statement"} == {
        "reproducible",
        "repeatable",
        "replicable",
        "none",
    }
    for field in package.resources["checklist_items"]["schema"]["fields"]:
        if field["name"].endswith("_verdict"):
            assert tuple(field["constraints"]["enum"]) == review.item_verdicts


def test_counts_cover_every_item_and_every_verdict(review):
    for checklist in review.checklists:
        for who in JUDGED:
            counts = checklist.counts(who, review.item_verdicts)
            assert tuple(counts) == review.item_verdicts
            assert sum(counts.values()) == len(checklist.items)


def test_an_item_taken_over_stands_in_both_lists_with_its_line():
    item = {
        "checklist_id": "a",
        "item_id": "1",
        "also_in": "b",
        "topic": "Topic",
        "asked": "What?",
        "sentence_id": None,
        "paper_verdict": "met",
        "paper_reason": "So.",
        "compendium_verdict": "not met",
        "compendium_reason": "Not so.",
        "evidence": "README.md",
    }
    head = {"title": "T", "doi": None, "what": "W", "confidence": "verified"}
    a, b, c = read_checklists([{"checklist_id": n, **head} for n in "abc"], [item])
    assert a.items == b.items and not c.items
    assert a.items[0].line == 2
    assert a.counts("compendium", ["met", "not met"]) == {"met": 0, "not met": 1}


def test_no_item_copies_a_topic_as_what_is_asked(by_id):
    for checklist in by_id.values():
        assert all(i.asked.endswith(".") and i.asked.strip(".") != i.topic for i in checklist.items)


PAGES = {
    "book/page.md": '# A page\n\n(label)=\n## Of {term}`this book <book>`, and its *limits*\n\n<p id="raw">'
}


@pytest.mark.parametrize(
    "evidence",
    [
        "book/page.md",
        "book/page.md#label",
        "book/page.md#a-page",
        "book/page.md#of-this-book-and-its-limits",
        "book/page.md#raw",
        "notebooks/07-audit.ipynb#figure-audit",
        "notebooks/07-audit.ipynb#verdicts",
        "data/corpus/records.csv",
        "LICENSE",
    ],
)
def test_evidence_that_is_there_is_accepted(package, evidence):
    first, *_ = package.rows("checklist_items")
    review = Review(package=package.replaced({"checklist_items": ({**first, "evidence": evidence},)}))
    check_evidence(review, PAGES, ROOT / "notebooks")


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        ("book/nowhere.md", "there is no book/nowhere.md"),
        ("book/page.md#gone", "book/page.md has no place gone"),
        ("notebooks/07-audit.ipynb#gone", "has no place gone"),
        ("data/corpus/gone.csv", "there is no data/corpus/gone.csv"),
        ("../outside.md", "there is no ../outside.md"),
        ("/etc/hostname", "there is no /etc/hostname"),
        ("LICENSE#part", "LICENSE has no place part"),
    ],
)
def test_evidence_that_leads_nowhere_is_named(package, evidence, says):
    review = changed(package, {"evidence": evidence})
    place = "data/audit/checklist_items.csv, line 2, field evidence"
    with breaks("AUD001", says=says, place=place, way_out="name a page"):
        check_evidence(review, PAGES, ROOT / "notebooks")


def test_a_verdict_without_evidence_is_named(package):
    review = changed(package, {"evidence": None})
    with breaks("AUD002", says="item 1 of PRISMA 2020", place="line 2, field evidence"):
        check_evidence(review, PAGES, ROOT / "notebooks")


@pytest.mark.parametrize(
    ("evidence", "address"),
    [
        ("book/limits.md#of-this-book", "limits.html#of-this-book"),
        ("index.md", "../index.html"),
        ("notebooks/06-robustness.ipynb", "../notebooks/06-robustness.html"),
        ("data/corpus/records.csv", "data.html#table-records"),
        ("data/audit/checklist_items.csv", "data.html#table-checklist-items"),
        ("CHANGELOG.md", None),
        ("Makefile", None),
    ],
)
def test_evidence_leads_to_the_page_of_the_book(package, evidence, address):
    assert href(evidence, package, "book/audit.md") == address


def test_the_table_escapes_what_data_say(package):
    review = changed(package, {"asked": "<script>", "paper_reason": '"&<b>'})
    table = checklist_table(next(c for c in review.checklists if c.checklist_id == "prisma2020"), review.data)
    assert "<script>" not in table and "<b>" not in table
    assert "\n\n" not in table
    assert len(re.findall("<tr>", table)) == 1 + 42


def test_a_review_without_checklists_has_none(package):
    small = DataPackage(package.root)
    small.resources = {
        n: r for n, r in package.resources.items() if not n.startswith(("checklist", "verdict"))
    }
    review = Review(package=small)
    assert review.checklists == () and review.item_verdicts == () and review.verdict_terms == {}
    check_evidence(review, {}, ROOT / "notebooks")


def test_the_command_shows_all_verdicts(command, review):
    told = json.loads(command("audit", "--json").stdout)
    assert [v["item_id"] for v in told["statements"]] == [v.item_id for v in review.audited]
    assert {v["term"] for v in told["statements"]} == set(review.verdict_terms.values())
    for shown, checklist in zip(told["checklists"], review.checklists, strict=True):
        assert shown["counts"]["paper"] == checklist.counts("paper", review.item_verdicts)
        assert len(shown["items"]) == len(checklist.items)
    text = command("audit").stdout
    assert "CODECHECK:\n  paper       8 not applicable\n" in text
    assert "C24  not reproducible as reported  (the only work cited could not be identified)" in text
