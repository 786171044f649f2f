"""Staging: templates, escaping, bibliography, and numbers that nobody typed."""

import re
import shutil

import pytest
import yaml
from helpers import ROOT

from executable_review import results
from executable_review.data import DataPackage
from executable_review.errors import ReviewError
from executable_review.review import Review
from executable_review.site import offering, staging
from executable_review.site.bibliography import bibtex, cited_keys
from executable_review.site.build import render_book
from executable_review.site.context import context
from executable_review.site.evidence import check_evidence
from executable_review.site.pieces import escape, link
from executable_review.site.provenance import Provenance
from executable_review.site.reading import minutes, prose_words
from executable_review.site.staging import page_sources, render, stage


@pytest.fixture(scope="module")
def names(review):
    return context(review)


@pytest.fixture(scope="module")
def rendered(names):
    return render(page_sources(ROOT), names)


def test_every_page_of_the_contents_is_rendered(rendered):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    listed = [toc["root"]] + [c["file"] for part in toc["parts"] for c in part["chapters"]]
    assert set(rendered) == {f"{n}.md" for n in listed if not n.startswith("notebooks/")}
    assert {p.relative_to(ROOT).as_posix() for p in (ROOT / "book").glob("*.md")} == set(rendered) - {
        "index.md"
    }


def test_the_evidence_of_every_verdict_can_be_followed(review, rendered):
    check_evidence(review, rendered, ROOT / "notebooks")


def test_no_template_mark_is_left(rendered):
    assert [n for n, text in rendered.items() if re.search(r"{{ |{%| }}|%}", text)] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("One\n\n{{ flow.found }}", 3), ("{{ nothing }}", 1), ("a\n{% for x in %}", 2), ("{{ rows('no') }}", 1)],
)
def test_unknown_name_is_an_error_with_page_and_line(names, text, line):
    with pytest.raises(ReviewError) as caught:
        render({"book/page.md": text}, names)
    assert caught.value.code == "BLD002"
    assert caught.value.place == f"book/page.md, line {line}"
    assert caught.value.way_out


def test_a_dead_link_stops_the_rendering(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    shutil.copyfile(ROOT / "_config.yml", source / "_config.yml")
    shutil.copytree(ROOT / "book" / "_static", source / "_static")
    (source / "references.bib").write_text("")
    (source / "_toc.yml").write_text("format: jb-book\nroot: index\nparts: [{chapters: [{file: other}]}]")
    (source / "index.md").write_text("# Start\n\n[A link that leads nowhere](no-such-page.md)\n")
    (source / "other.md").write_text("# Other\n")
    with pytest.raises(ReviewError, match=r"BLD001(?s:.*)no-such-page"):
        render_book(source, tmp_path / "render")


def test_a_cited_work_that_nobody_knows_is_named(names, monkeypatch, tmp_path):
    review = Review(package=DataPackage(ROOT))
    pages = {"index.md": "# Start\n\n{cite:t}`nobody1900`\n"}
    monkeypatch.setattr(staging, "page_sources", lambda root: pages)
    monkeypatch.setattr(staging, "own_pages", lambda root, claims: {})
    monkeypatch.setattr(staging, "context", lambda review: names)
    with pytest.raises(ReviewError, match=r"BLD002 book: .*nobody1900"):
        stage(review, ROOT, tmp_path / "source")


def test_evidence_that_leads_nowhere_stops_the_staging(names, package, monkeypatch, tmp_path):
    first, *_ = package.rows("checklist_items")
    dead = package.replaced({"checklist_items": ({**first, "evidence": "index.md#gone"},)})
    monkeypatch.setattr(staging, "page_sources", lambda root: {"index.md": "# Start\n"})
    monkeypatch.setattr(staging, "own_pages", lambda root, claims: {})
    monkeypatch.setattr(staging, "context", lambda review: names)
    with pytest.raises(ReviewError, match=r"AUD001 data/audit/checklist_items\.csv, line 2.*index\.md#gone"):
        stage(Review(package=dead), ROOT, tmp_path / "source")


def test_page_missing_from_the_tree_is_an_error(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: index\nparts: [{chapters: [{file: book/gone}]}]")
    (tmp_path / "index.md").write_text("# Start")
    with pytest.raises(ReviewError, match=r"BLD001 _toc\.yml: book/gone"):
        page_sources(tmp_path)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "[x](javascript:alert(1))",
        "`code`",
        "**bold**",
        "$x$",
        "# Title",
        "```{raw} html",
    ],
)
def test_text_from_data_cannot_act_as_markup(names, hostile):
    page = render({"p.md": "Title: {{ bad|escape }}."}, {**names, "bad": hostile})["p.md"]
    assert "<script" not in page
    assert not re.search(r"(?<!\\)[`*$\[#{]", page)


def test_escape_keeps_letters_of_all_scripts():
    assert escape("Jørgensen 値 قيمة") == "Jørgensen 値 قيمة"


def test_link_needs_a_doi():
    assert link("10.1000/x", "T") == "[T](https://doi.org/10.1000/x)"
    assert link(None, "T") == "T"


def test_bibliography_says_what_is_not_sure(review):
    text = bibtex(review.data.rows("works"), [])
    entries = {e.split(",")[0].split("{")[1]: e for e in re.split(r"(?m)^(?=@)", text) if e}
    assert len(entries) == len(review.data.rows("works"))
    for w in review.data.rows("works"):
        assert ("Recalled" in entries[w["work_id"]]) == (w["confidence"] == "recalled")
        assert ("not resolved" in entries[w["work_id"]]) == (w["confidence"] == "unresolved")
        assert w["doi"] is None or w["doi"] in entries[w["work_id"]]


def test_bibliography_can_be_read_by_a_bibtex_reader(review):
    pybtex = pytest.importorskip("pybtex.database")
    records = list(review.records.values())
    read = pybtex.parse_string(bibtex(review.data.rows("works"), records), "bibtex")
    assert set(read.entries) == {w["work_id"] for w in review.data.rows("works")} | set(review.records)


def test_cited_keys():
    assert cited_keys(["{cite:t}`a` and {cite:p}`b, c`", "`d`"]) == {"a", "b", "c"}


# What may hold digits in prose: code, links, locators and identifiers, years, and names that contain a number.
_ALLOWED = re.compile(
    r"```.*?```|`[^`]*`|\]\([^)]*\)|\{\{.*?\}\}|\{%.*?%\}|\{[a-z:]+\}`[^`]*`|^\([a-z0-9-]+\)=$"
    r"|\b(?:ABS|INT|GAP|MET|RES-A|RES-B|CON)-(?:fig)?\d+(?:\.\d+)?\b|\b[COPM]\d\d\b|\b(?:1[89]|20)\d\d\b"
    r"|SHA-256|CC BY 4\.0|CC0 1\.0|CC0|Python 3\.11|PRISMA 2020|1\.0\.4\.post1|W3C|UTF-8|AC1",
    re.S | re.M,
)


@pytest.mark.parametrize("name", sorted(page_sources(ROOT)))
def test_no_number_in_prose_is_typed(name):
    text = _ALLOWED.sub(" ", page_sources(ROOT)[name])
    typed = [line.strip() for line in text.splitlines() if re.search(r"\d", line)]
    assert typed == []


def test_the_list_behind_each_box_is_as_long_as_the_box_says(names, review):
    shown = [(box["anchor"], len(box["records"])) for box in names["flow_lists"]]
    assert shown == [(box.anchor, review.flow[box.key]) for box in review.boxes]
    assert dict(shown)["flow-included"] == len(review.screened.included)


def test_reading_paths_take_ten_minutes_and_an_hour(rendered):
    short, long = (int(n) for n in re.findall(r"\*\*In (\d+) minutes\.\*\*", rendered["index.md"]))
    assert 8 <= short <= 12 and 50 <= long <= 70


def test_running_text_is_counted_without_markup_tables_and_figures():
    text = "# One title\n\nA [link](x.md) and {term}`public value`.\n\n```{raw} html\n<p>hidden</p>\n```\n| a | b |\n"
    assert prose_words(text) == 7
    assert minutes(text + '```{raw} html\n<figure class="review-figure">\n```\n') > 1


def test_every_page_says_what_it_rests_on(names, package):
    templates = page_sources(ROOT)
    panels = {name: names["provenance"].of_template(name, text) for name, text in templates.items()}
    assert all(names["provenance"].run in panel for panel in panels.values())
    # What a page takes from a stage, and what it lists itself; nothing where nothing is taken.
    screening = names["provenance"].of_notebook("02-screening")
    assert "table-records" in screening and "table-claims" not in screening and "9 of 32" in screening
    assert 'href="../notebooks/05-claims.html"' in panels["book/claims.md"]
    assert 'href="notebooks/06-robustness.html"' in panels["index.md"]
    assert "table-works" in panels["book/works.md"] and "Notebooks" not in panels["book/rules.md"]
    for panel in panels.values():
        assert set(re.findall(r"#table-([a-z-]+)", panel)) <= {n.replace("_", "-") for n in package.resources}


def test_a_page_offers_the_tables_that_it_shows():
    shown = '{{ table("flips", "x") }}{{ table("claims", "y") }}'
    line = offering.of_template("book/page.md", shown)
    assert re.findall(r'href="([^"]+)" download', line) == [
        "../downloads/tables/claims.csv",
        "../downloads/tables/flips.csv",
    ]
    assert 'href="downloads/tables/flips.csv"' in offering.of_template("index.md", shown)
    named = f'{shown} <a href="../downloads/tables/claims.csv">'
    assert "claims.csv" not in offering.of_template("book/page.md", named), "it offers that one itself"
    assert offering.of_template("book/page.md", "no table") == ""


def test_each_notebook_offers_itself_and_the_tables_of_its_stage():
    lines = {path.stem: offering.of_notebook(path.stem) for path in (ROOT / "notebooks").glob("*.ipynb")}
    for name, line in lines.items():
        links = re.findall(r'href="\.\./downloads/([^"]+)"', line)
        assert links[:3] == [f"{name}.ipynb", f"{name}.py", f"{name}.html"]
    tables = [t for line in lines.values() for t in re.findall(r"tables/([^\"]+)\.csv", line)]
    assert sorted(tables) == sorted(results.TABLES), "each table has its place, and one alone"
    assert "tables/flips.csv" in lines["06-robustness"] and "tables/audit.csv" in lines["07-audit"]


def test_the_panel_names_decisions_that_were_changed(package):
    review = Review({"minimum_sources": 2}, package)
    panel = Provenance(review, {"judged": "claims"}, ["05-claims"]).of_template("book/p.md", "{{ judged }}")
    assert "changed: " in panel and "#decision-minimum-sources" in panel
