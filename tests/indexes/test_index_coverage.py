"""What sealed answers hold of the works that a search should find; all answers here are synthetic."""

import json

import pytest
from index_helpers import stops

from executable_review.candidate import Candidate
from executable_review.coverage import answered, coverage
from executable_review.indexes import INDEXES
from executable_review.recall import Target


def target(name, **facts):
    known = {"title": f"A synthetic study of {name} and its many uses", "authors": "Doe, Jane", "year": 2011}
    return Target(name, name, ("synthetic",), None, known | facts)


def found(**facts):
    return Candidate("synthetic.json", 0, "s1", **facts)


def test_an_index_that_was_not_asked_says_nothing(tmp_path):
    assert answered(tmp_path / "none") == {}
    assert coverage([target("bees")], {}) == dict.fromkeys(INDEXES)


def test_an_answer_without_the_work_says_no():
    held = coverage([target("bees")], {"openalex": [], "crossref": [found(title="Another synthetic thing")]})
    assert held == {"openalex": {"bees": False}, "crossref": {"bees": False}, "opencitations": None}


@pytest.mark.parametrize(
    ("facts", "record", "held"),
    [
        ({"doi": "10.5555/synthetic.a"}, {"title": "", "doi": "10.5555/Synthetic.A"}, True),
        ({"doi": "10.5555/synthetic.a"}, {"title": "", "doi": "10.5555/synthetic.b"}, False),
        (
            {"container": "Journal of Synthetic Things", "volume": "3", "pages": "1-9"},
            {
                "title": "A Synthetic Study of Bees and its Many Uses",
                "authors": ("Doe, J.",),
                "year": 2011,
                "container": "Journal of Synthetic Things",
                "volume": "3",
                "pages": "1-9",
                "type": "journal-article",
            },
            True,
        ),
        # Another year, other authors: alike is not the same.
        ({}, {"title": "A synthetic study of bees", "authors": ("Roe, R.",), "year": 1999}, False),
        ({"title": None, "doi": None}, {"title": "", "doi": ""}, False),
    ],
)
def test_a_work_is_held_by_its_doi_or_by_careful_comparison(facts, record, held):
    got = coverage([target("bees", **facts)], {"openalex": [found(**record)]})
    assert got["openalex"] == {"bees": held}


def test_a_sealed_answer_fills_the_column(search, compendium, command):
    compendium.edit(
        "landmarks",
        lambda rows: rows.extend(
            [
                f"L9{n}",
                "synthetic",
                "",
                "",
                "",
                f"Synthetic {n}",
                "2001",
                doi,
                "judgement",
                "a test",
                "",
                "recalled",
                "",
            ]
            for n, doi in ((1, "10.5555/synthetic.1"), (2, "10.5555/synthetic.none"))
        ),
    )
    compendium.trust("landmarks")
    search.out = compendium.root / "data" / "answers"
    search("openalex")
    told = json.loads(command("recall", "--json", root=compendium.root).stdout)
    columns = {t["target"]: t["openalex"] for t in told["targets"]}
    assert columns.pop("L91") == "yes" and columns.pop("L92") == "no"
    assert set(columns.values()) == {"no"}
    assert told["sets"]["landmarks"]["indexes"] == {"openalex": 1, "crossref": None, "opencitations": None}
    assert "openalex: its answers hold 1 of 42" in command("recall", root=compendium.root).stdout


def test_a_search_that_has_not_ended_is_left_out_and_a_changed_one_is_refused(search, server):
    folder = search("openalex").folder
    seal = folder / "request.json"
    content = seal.read_bytes()
    seal.unlink()
    (folder / "state.json").write_text("{}")
    assert answered(search.out) == {}
    seal.write_bytes(content.replace(b"openalex", b"crossref", 1))
    with stops("SRC009"):
        answered(search.out)


def test_an_answer_whose_pages_stayed_elsewhere_is_left_out_and_half_an_answer_is_refused(search):
    folder = search("openalex").folder
    first, *rest = sorted(folder.glob("page-*.json"))
    assert rest and answered(search.out)
    first.unlink()
    with stops("SRC009"):
        answered(search.out)
    for page in rest:
        page.unlink()
    assert answered(search.out) == {}
