"""References for reference managers: valid, complete, and read back as they were."""

import html
import json
import re
from pathlib import Path
from urllib.parse import parse_qs

import jsonschema
import pytest

from executable_review.importing.reading import read_file
from executable_review.site.formats.references import coins, csl_item, reference_files, ris

SCHEMA = json.loads((Path(__file__).parent / "csl-data.json").read_text(encoding="utf-8"))
FIELDS = ("title", "authors", "editors", "year", "container", "volume", "issue", "pages", "publisher", "type")
EMPTY = dict.fromkeys((*FIELDS, "doi", "isbn", "language", "confidence"))


@pytest.fixture(scope="module")
def files(review):
    return reference_files(review)


@pytest.fixture(scope="module")
def rows(review):
    works = {w["work_id"]: w for w in review.data.rows("works")}
    return {"works": works, "included": {k: review.records[k] for k in review.screened.included}}


@pytest.mark.parametrize("name", ["works", "included"])
def test_csl_json_is_valid(files, name):
    jsonschema.validate(json.loads(files[f"{name}.json"]), SCHEMA)


@pytest.mark.parametrize("kind", ["bib", "ris", "json"])
@pytest.mark.parametrize("name", ["works", "included"])
def test_all_is_read_back(files, rows, name, kind, tmp_path):
    path = tmp_path / f"{name}.{kind}"
    path.write_bytes(files[path.name])
    read = read_file(path)
    assert (read.kept, read.rejected) == (len(rows[name]), 0)
    # BibTeX says n.d. where there is no year, as styles need one, and "others" where authors are not shown.
    assert {p.rule for p in read.problems} <= ({"IMP006", "IMP015"} if kind == "bib" else set())
    by_id = {c.source_id: c for c in read.candidates}
    for key, row in rows[name].items():
        found = by_id[key]
        assert found.year == row["year"]
        assert (found.doi or None) == (row["doi"] and row["doi"].lower())
        if row["title"]:
            assert found.title == " ".join(row["title"].split())


def taken(span):
    """Read a span as a reference manager does."""
    return parse_qs(html.unescape(re.search(r'title="([^"]*)"', span)[1]), strict_parsing=True)


def test_a_span_carries_the_fields_of_a_work(rows):
    work = rows["works"]["alford2009"]
    found = taken(coins(csl_item("alford2009", work)))
    assert found["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert found["rft.atitle"] == [work["title"]]
    assert found["rft.jtitle"] == [work["container"]]
    assert found["rft.date"] == [str(work["year"])]
    assert found["rft_id"] == [f"info:doi/{work['doi']}"]
    assert found["rft.au"] == [a.strip() for a in work["authors"].split(";")]
    assert (found["rft.spage"][0], found["rft.epage"][0]) == tuple(work["pages"].split("-"))


@pytest.mark.parametrize(
    ("kind", "form", "genre"),
    [
        ("book-chapter", "book", "bookitem"),
        ("book", "book", "book"),
        ("report", "book", "report"),
        ("proceedings-article", "book", "proceeding"),
        ("unknown", "book", "document"),
    ],
)
def test_kinds_of_works_have_their_genre(kind, form, genre):
    found = taken(coins(csl_item("x", {**EMPTY, "type": kind, "title": "T"})))
    assert found["rft_val_fmt"] == [f"info:ofi/fmt:kev:mtx:{form}"]
    assert found["rft.genre"] == [genre]


def test_what_is_not_known_is_left_out():
    item = csl_item("x", {**EMPTY, "type": "book", "title": None, "cited_as": "Moore, 1995"})
    assert item == {"id": "x", "type": "book", "title": "Work cited as Moore, 1995; not identified"}
    assert "rft.date" not in taken(coins(item))


def test_a_list_of_authors_that_was_cut_says_so():
    item = csl_item("x", {**EMPTY, "type": "book", "title": "T", "authors": "Doe, Kim; et al."})
    assert item["author"] == [{"family": "Doe", "given": "Kim"}]
    assert item["note"] == "Further authors not shown"
    assert "N1  - Further authors not shown" in ris([item]).decode()


def test_hostile_titles_stay_text():
    bad = '"><script>alert(1)</script> & <b>\nER  - \nTY  - BOOK'
    item = csl_item("x", {**EMPTY, "type": "book", "title": bad})
    assert taken(coins(item))["rft.btitle"] == [bad]
    assert "<script" not in coins(item)
    assert re.findall(r"(?m)^TY  - .*", ris([item]).decode()) == ["TY  - BOOK"]
