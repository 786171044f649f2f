"""Tables for people: accessible HTML, and CSV that no spreadsheet executes."""

import csv
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from executable_review.tables import Table, html_table, percent, show, write_csv


class Reader(HTMLParser):
    """Collects tags with their attributes, and the text of each cell."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.cells, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"td", "th"}:
            self.cells[-1] += data


FRAME = pd.DataFrame(
    [["<b>", 2, 0.5, True, ("b", "a")], ["x & y", 10, None, False, ()]],
    columns=["na<me", "n", "s", "ok", "l"],
)


def test_a_table_has_caption_scopes_and_escaped_cells():
    text = html_table(FRAME, 'Say "hi" & <go>')
    found = Reader(text)
    assert found.open == []
    assert found.cells == [
        "na<me",
        "n",
        "s",
        "ok",
        "l",
        "<b>",
        "2",
        "0.50",
        "yes",
        "b, a",
        "x & y",
        "10",
        "",
        "no",
        "",
    ]
    assert [a.get("scope") for t, a in found.tags if t == "th"] == ["col"] * 5 + ["row"] * 2
    assert "<caption>Say &quot;hi&quot; &amp; &lt;go&gt;</caption>" in text
    assert dict(found.tags[0][1]) == {
        "class": "review-table",
        "role": "region",
        "tabindex": "0",
        "aria-label": 'Say "hi" & <go>',
    }
    assert "\n\n" not in text


def test_numbers_are_marked_and_row_headers_are_a_choice():
    found = Reader(html_table(FRAME, "c", row_headers=False))
    numbers = [a.get("class") for t, a in found.tags if t == "td"]
    assert numbers == [None, "number", "number", None, None, None, "number", "number", None, None]


def test_an_empty_table_says_so():
    assert "There are no rows." in html_table(FRAME.iloc[:0], "c")
    assert 'colspan="5"' in html_table(FRAME.iloc[:0], "c")
    assert "There are no rows." in html_table(pd.DataFrame(), "c")
    assert Table(FRAME, "c")._repr_html_() == html_table(FRAME, "c")


@given(st.text(max_size=20))
def test_no_text_breaks_out_of_its_cell(text):
    found = Reader(html_table(pd.DataFrame({"a": [text]}), text))
    assert [t for t, _ in found.tags] == ["div", "table", "caption", "thead", "tr", "th", "tbody", "tr", "th"]
    assert found.open == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (pd.NA, ""),
        (True, "yes"),
        (0, "0"),
        (1.005, "1.00"),
        (["b", "a"], "b, a"),
        (("b",), "b"),
        ({"b", "a"}, "a, b"),
        ("text", "text"),
    ],
)
def test_a_value_is_written_for_people(value, text):
    assert show(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0\u202f%"),
        (0.0001, "under 1\u202f%"),
        (0.005, "under 1\u202f%"),
        (0.006, "1\u202f%"),
        (0.5, "50\u202f%"),
        (0.994, "99\u202f%"),
        (0.996, "over 99\u202f%"),
        (1, "100\u202f%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(share, text):
    assert percent(share) == text


def test_a_csv_reads_back_and_runs_nothing(tmp_path):
    frame = pd.DataFrame(
        {
            "t": ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "safe", 'a,b\n"c"', "c\rd"],
            "n": [-1, 2, 3, 4, 5, 6, 7, 8, 9],
            "l": [("=a", "b"), (), ["x"], {"y"}, None, None, None, None, None],
        }
    )
    path = tmp_path / "deep" / "t.csv"
    write_csv(frame, path)
    assert b"\r\n" not in path.read_bytes()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [r[0] for r in rows[1:]] == [
        "'=1+1",
        "'+x",
        "'-x",
        "'@x",
        "'\tx",
        "'\nx",
        "safe",
        'a,b\n"c"',
        "c\nd",
    ]
    assert [r[1] for r in rows[1:]] == [str(n) for n in frame["n"]]
    assert [r[2] for r in rows[1:5]] == ["'=a, b", "", "x", "y"]
