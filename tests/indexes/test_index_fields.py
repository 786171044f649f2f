"""The small conversions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executable_review.indexes.crossref import Crossref
from executable_review.indexes.fields import family_first, normal_doi, plain, project_type, rebuilt, year_of
from executable_review.indexes.openalex import OpenAlex


@pytest.mark.parametrize(
    "text, expected",
    [
        ("<b>Public</b> value", "Public value"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("&lt;i&gt;Escaped&lt;/i&gt; &amp;amp; twice", "Escaped & twice"),
        ("p < 0.05 and x > 3", "p < 0.05 and x > 3"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math>", "x"),
        ("a<!-- hidden -->b", "a b"),
        ("tab\tand\nline\x00end", "tab and line end"),
        ("", ""),
    ],
)
def test_markup_is_removed_and_text_stays(text, expected):
    assert plain(text) == expected


@given(st.text())
def test_plain_text_is_one_printable_line(text):
    assert plain(text).isprintable() and plain(text) == plain(text).strip()


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Elinor Ostrom", "Ostrom, Elinor"),
        ("Taco van der Berg", "van der Berg, Taco"),
        ("Ludwig von Mises", "von Mises, Ludwig"),
        ("Van Morrison", "Morrison, Van"),
        ("Martin L. King Jr.", "King, Martin L. Jr."),
        ("Ostrom, Elinor", "Ostrom, Elinor"),
        ("OECD", "OECD"),
        ("王 小明", "王 小明"),
        ("", ""),
    ],
)
def test_names_are_split_with_care(name, expected):
    assert family_first(name) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("10.1111/ABC", "10.1111/abc"),
        ("http://dx.doi.org/10.1111/abc", "10.1111/abc"),
        ("doi: 10.1111/abc", "10.1111/abc"),
        ("10.1002/(SICI)1096-8628(19980113)75:2<193::AID>3.0.CO;2-8",) * 2,
        ("10.11/short", ""),
        ("see 10.1111/abc", ""),
        ("", ""),
    ],
)
def test_dois_are_normal_or_empty(text, expected):
    assert normal_doi(text) == expected.lower()


def test_types_are_the_projects_or_stay():
    assert [project_type(t) for t in ("article", "Dissertation", "journal article", "dataset")] == [
        "journal-article",
        "thesis",
        "journal-article",
        "dataset",
    ]
    assert [year_of(t) for t in ("2018", "2018-05", "20181", "", "in 2018")] == [2018, 2018, None, None, None]


@given(st.lists(st.sampled_from(["public", "value", "is", "co-produced"]), max_size=30))
def test_an_inverted_abstract_is_rebuilt(words):
    positions = {}
    for i, word in enumerate(words):
        positions.setdefault(word, []).append(i)
    assert rebuilt(positions) == " ".join(words)
    assert rebuilt({"a": [10**12]}) == "a", "positions cost no memory"


@pytest.mark.parametrize("dates, year", [([[None]], None), ([], None), ([[]], None), ([[1999, 1]], 1999)])
def test_crossref_knows_works_without_a_date(dates, year):
    item = {
        "DOI": "10.5555/x",
        "issued": {"date-parts": dates},
        "type": "posted-content",
        "subtype": "preprint",
    }
    page = {"message": {"items": [item]}}
    ((key, record),) = Crossref().candidates([("page", "list", page)])
    assert (key, record.year, record.type, record.title) == ("10.5555/x", year, "preprint", "")


def test_openalex_knows_works_with_next_to_nothing():
    work = {"id": "https://openalex.org/W1", "title": None, "primary_location": None, "authorships": [{}]}
    ((key, record),) = OpenAlex().candidates([("page", "list", {"results": [work]})])
    assert (key, record.title, record.authors, record.year, record.doi) == ("W1", "", (), None, "")


def test_openalex_tells_conference_papers_from_articles():
    venue = {"type": "conference", "display_name": "Synthetic Meeting \ud800"}
    work = {"id": "W1", "type": "article", "primary_location": {"source": venue}}
    ((_, record),) = OpenAlex().candidates([("page", "list", {"results": [work]})])
    assert (record.type, record.container) == ("proceedings-article", "Synthetic Meeting ?")
