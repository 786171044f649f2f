"""Figures: accessible, deterministic, free of clashes on one page, and true to the run."""

import html
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from executable_review import results
from executable_review.errors import ReviewError
from executable_review.figures import triangle
from executable_review.figures.base import STRONG, draw
from executable_review.review import Review

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn(review):
    return {name: make(review) for name, make in results.FIGURES.items()}


def parsed(svg):
    head, _, rest = svg.partition(">")
    if "xmlns=" not in head:
        head += ' xmlns="http://www.w3.org/2000/svg"'
    return ET.fromstring(f"{head}>{rest}")


@pytest.mark.parametrize("name", results.FIGURES)
def test_a_figure_is_accessible(drawn, name):
    figure = drawn[name]
    root = parsed(figure.svg)
    assert figure.name == name
    # What stands inside an image is hidden from screen readers, so a drawing with links is a group.
    assert root.get("role") == ("group" if "<a " in figure.svg else "img")
    ids = {e.get("id"): e for e in root.iter() if e.get("id")}
    told = [ids[i].text for i in root.get("aria-labelledby").split()]
    assert told == [figure.title, figure.alt]
    assert len(figure.alt) > 30 and len(figure.caption) > 20
    assert len(figure.table)
    assert any(e.tag == f"{SVG}text" for e in root.iter()), "text stays text"


@pytest.mark.parametrize("name", results.FIGURES)
def test_a_figure_stands_in_a_page_with_its_data(drawn, name):
    page = drawn[name].to_html()
    assert "\n\n" not in page
    assert f'id="figure-{name}"' in page
    assert page.count("<details>") == page.count("</details>") == 1
    assert f"Data of the figure: {html.escape(drawn[name].title)}" in page
    assert "<?xml" not in page and "<!--" not in page and "<metadata" not in page and "<style" not in page
    assert not re.search(r"(?:href|src)=\"(?!#|\.\./book/)", page), "nothing is loaded from elsewhere"
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)


def test_no_two_figures_share_an_identifier(drawn):
    ids = [i for f in drawn.values() for i in re.findall(r' id="([^"]+)"', f.to_html())]
    assert len(ids) == len(set(ids))
    for figure in drawn.values():
        targets = set(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", figure.svg))
        assert targets <= set(re.findall(r' id="([^"]+)"', figure.svg))


def test_drawing_again_gives_the_same_bytes(package, drawn):
    fresh = Review(package=package)
    for name in ("prisma", "concept-matrix", "multiverse"):
        assert results.FIGURES[name](fresh).svg == drawn[name].svg


@pytest.mark.parametrize(
    "decisions",
    [
        {"latest_year": 1000, "earliest_year": 2100, "search_fields": "", "citation_depth": 0},
        {"identification": "phrases", "phrases": "Q6", "objections": "none", "minimum_sources": 10},
    ],
    ids=str,
)
def test_extreme_decisions_still_give_every_figure_and_table(package, decisions):
    review = Review(decisions, package)
    for make in results.FIGURES.values():
        parsed(make(review).svg)
    for make in results.TABLES.values():
        assert isinstance(make(review), pd.DataFrame)
    results.values(review)


def test_tables_of_figures_hold_the_numbers_of_the_run(review, drawn):
    flow = dict(drawn["prisma"].table.itertuples(index=False))
    assert flow == review.flow
    standings = {r["claim"]: r["standing"] for r in drawn["standings"].table.to_dict("records")}
    assert standings == {c: j.standing for c, j in review.judged.items()}
    universes = drawn["multiverse"].table.set_index("claim")
    assert universes.loc["C33", "supported"] == review.multiverse.share("C33")
    mentions = drawn["concentration"].table
    assert mentions["mentions"].sum() == 59
    assert mentions.iloc[0].tolist()[:3] == ["cordella2018", 12, 8]
    assert drawn["years"].table["included records"].sum() == sum(
        review.records[r]["year"] is not None for r in review.screened.included
    )
    phrases = drawn["phrases"].table
    assert (phrases["title"] + phrases["author keywords"] + phrases["abstract"] == phrases["all"]).all()


def test_the_figure_of_flips_holds_what_the_solver_finds(review, drawn):
    size, rows = "fewest works whose loss changes it", drawn["flips"].table.to_dict("records")
    sizes = [r[size] for r in rows if not pd.isna(r[size])]
    assert sizes == sorted(sizes) and pd.isna(rows[-1][size]), "the most fragile first"
    for row in rows:
        found = review.flips(row["claim"])
        smallest = [f for f in found.works.flips if len(f) == found.works.robustness]
        assert len(row["smallest sets"]) == len(smallest)
        assert (None if pd.isna(row[size]) else row[size]) == found.works.robustness
        needed = [row["further sources"], row["objections answered"]]
        if row["standing"] == "supported":
            assert pd.isna(needed).all()
        else:
            assert sum(needed) == found.rescues[0].size
    one = [r["claim"] for r in rows if r[size] is not pd.NA and r[size] == 1]
    assert drawn["flips"].caption.startswith(f"{len(one)} of {len(rows)} claims")
    assert "&lt;NA&gt;" not in drawn["flips"].to_html()


def test_the_figure_of_flips_says_where_they_are_not_found(package, monkeypatch):
    def ends(self, claim):
        raise ReviewError("ROB001", "more than a few", "claim", "choose")

    monkeypatch.setattr(Review, "flips", ends)
    figure = results.FIGURES["flips"](Review(package=package))
    assert "not found exactly" in figure.svg
    assert set(figure.table["note"]) == {"ROB001: more than a few"}
    assert "0 of 33" not in figure.caption and "not known" in figure.caption


def test_titles_and_colours_are_escaped_and_themed():
    def paint(canvas):
        canvas.subplots().text(0, 0, "a < b & c", color=STRONG)

    figure = draw("x", "T & <t>", 'alt "quoted" <a>', "c & <c>", pd.DataFrame({"<n>": [1]}), paint)
    root = parsed(figure.svg)
    assert root.find(f"{SVG}title").text == "T & <t>"
    assert root.find(f"{SVG}desc").text == 'alt "quoted" <a>'
    assert f"var(--figure-strong, {STRONG})" in figure.svg
    assert "c &amp; &lt;c&gt;" in figure.to_html()


def test_three_points_show_what_was_counted():
    counts = {"a": {"n": 3, "claims": 1}, "b": {"n": 0, "claims": 0}, "c": {"n": 5, "claims": 2}}
    figure = triangle({"a": "Top", "b": "Left", "c": "Right"}, counts, "Title", "Caption")
    assert figure.table.to_dict("records")[2] == {"point": "Right", "n": 5, "claims": 2}
    assert "Top: 3 n, 1 claims; Left: 0 n" in figure.alt
    nothing = {k: {"n": 0} for k in "abc"}
    triangle({"a": "A", "b": "B", "c": "C"}, nothing, "Title", "Caption")


@pytest.mark.parametrize(("side", "anchor"), [("right", "end"), ("center", "middle")])
def test_lines_of_a_label_stay_flush_in_any_font(side, anchor):
    def paint(canvas):
        axes = canvas.add_subplot()
        axes.barh([0, 1], [1, 2])
        axes.set_yticks([0, 1], ["one line", "a first line\nand the second"], ha=side)

    svg = draw("name", "title", "alt", "caption", pd.DataFrame({"a": [1]}), paint).svg
    lines = {t.text: t.get("style") for t in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}
    assert f"text-anchor: {anchor}" in lines["a first line"]
    assert f"text-anchor: {anchor}" in lines["and the second"]
