"""The book's own theme: nothing foreign, small pages, a page for missing addresses, anchors that stay, search."""

import csv
import io
import re
import shutil
import sys

import pytest
from helpers import ROOT

sys.path.insert(0, str(ROOT / "tools" / "site"))
import anchors
import serving
import sweep

pytestmark = [pytest.mark.slow]


def test_no_anchor_that_was_promised_has_vanished(site):
    assert sorted(anchors.listed() - anchors.found(site)) == []


def test_the_site_holds_nothing_of_another_theme(site):
    names = {p.name for p in (site / "_static").rglob("*") if p.is_file()}
    assert not {
        n for n in names if re.search(r"\.map$|bootstrap|fontawesome|pydata|book-theme|jquery|clipboard", n)
    }
    assert {p.suffix for p in (site / "_static").rglob("*") if p.is_file()} <= {
        ".css",
        ".js",
        ".svg",
        ".png",
        ".woff2",
        ".txt",
    }


def test_each_figure_offers_its_drawing_and_its_data(site):
    checked = 0
    for page in sorted(
        [*site.glob("*.html"), *(site / "book").rglob("*.html"), *(site / "notebooks").glob("*.html")]
    ):
        for figure in re.findall(
            r'<figure class="review-figure".*?</figure>', page.read_text(encoding="utf-8"), re.S
        ):
            data, drawing = re.findall(r'<a href="([^"]+)" download>', figure)
            rows = list(csv.reader(io.StringIO((page.parent / data).read_text(encoding="utf-8"))))
            shown = re.findall(r"<tr>", figure)
            assert (page.parent / drawing).read_text(encoding="utf-8").startswith("<?xml")
            assert len(rows) in (len(shown), len(shown) - 1), (
                page.name,
                data,
            )  # an empty table says so in a row
            assert rows[0] == re.findall(r'<th scope="col">(.*?)</th>', figure), (page.name, data)
            checked += 1
    assert checked > 60


def test_scripts_never_hold_up_the_text_and_styles_are_few(site):
    for page in [
        site / "index.html",
        site / "notebooks" / "05-claims.html",
        site / "book" / "all-records.html",
    ]:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<script([^>]*) src=", text)
        assert loaded and all("defer" in attributes for attributes in loaded)
        assert len(re.findall(r'rel="stylesheet"', text)) <= 1


def test_a_page_holds_its_style_and_loads_the_scripts_that_serve_it(site):
    shown = {
        "index.html": set(),
        "book/claims.html": {"explorer"},
        "book/concept-matrix.html": {"explorer", "concept-matrix"},
        "book/agreement.html": {"explorer", "disagreements"},
        "book/second-coder.html": {"explorer", "agreement", "fingerprints", "second-coder"},
        "book/what-if.html": {"explorer", "standings", "what-if"},
    }
    every = {p.stem for p in (ROOT / "book" / "_static").glob("*.js")}
    assert every == set().union(*shown.values())
    for name, wanted in shown.items():
        text = (site / name).read_text(encoding="utf-8")
        assert every & set(re.findall(r'src="[^"]*/([\w-]+)\.js', text)) == wanted
        assert text.count('name="viewport"') == 1
        fonts = re.findall(r'url\("([^"]+)"\)', text.partition("</style>")[0])
        assert fonts and all(((site / name).parent / font).is_file() for font in fonts)


@pytest.mark.browser
def test_a_narrow_screen_has_one_row_of_buttons_and_room_for_sentences(address, browser):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{address}book/practice.html")
    tops = page.evaluate(
        "[...document.querySelectorAll('.site-tools > *')].filter(e => e.checkVisibility())"
        ".map(e => Math.round(e.getBoundingClientRect().top))"
    )
    cells = page.evaluate(
        "[...document.querySelectorAll('.review-table td')]"
        ".filter(e => e.textContent.length >= 40).map(e => e.getBoundingClientRect().width)"
    )
    page.close()
    assert len(tops) == 4 and len(set(tops)) == 1
    assert cells and min(cells) > 150


@pytest.mark.browser
def test_pages_are_light(site, address, browser):
    for name, limit in (
        ("index.html", sweep.START_LIMIT),
        ("notebooks/06-robustness.html", sweep.PAGE_LIMIT),
    ):
        loaded = set()
        page = browser.new_page()
        page.on("request", lambda r, loaded=loaded: loaded.add(r.url))
        page.goto(address + name, wait_until="networkidle")
        page.close()
        assert sum(sweep._compressed(site, url) for url in loaded) <= limit


@pytest.mark.browser
@pytest.mark.parametrize("prefix", ["", "some/prefix/"])
def test_a_missing_address_shows_a_page_that_leads_on_at_any_depth(site, browser, tmp_path, prefix):
    root = tmp_path / "host"
    (root / prefix).parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(
        site, root / prefix, dirs_exist_ok=True, ignore=shutil.ignore_patterns("downloads", "_sources")
    )
    if prefix:  # hosts show the page of the site at addresses below it
        shutil.copyfile(site / "404.html", root / "404.html")
    with serving.served(root) as address:
        for missing in ("gone.html", "book/gone.html", "book/claims/deep/er/gone.html", "book/claim.html"):
            page = browser.new_page()
            foreign = []
            page.on(
                "request", lambda r, foreign=foreign: r.url.startswith("http://127") or foreign.append(r.url)
            )
            answer = page.goto(address + prefix + missing, wait_until="networkidle")
            assert answer.status == 404 and foreign == []
            assert page.get_by_role("heading", level=1).inner_text() == "This page does not exist"
            assert (
                page.evaluate("getComputedStyle(document.querySelector('.site-columns')).display") == "grid"
            )
            links = page.eval_on_selector_all("#contents a", "all => all.map(link => link.href)")
            assert links and all(link.startswith(f"{address}{prefix}") for link in links)
            if missing.endswith("claim.html"):
                page.locator("#nearest:not([hidden])").wait_for()
                assert page.locator("#nearest a").inner_text() == "The claims, one by one"
            page.locator("article a").last.click()
            page.wait_for_url(f"{address}{prefix}index.html")
            page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("C07", "book/claims/c07.html"),
        ("Capacity serves persons", "book/claims/c07.html"),
        ("O13", "book/claims.html#objection-o13"),
        ("moore1995", "book/works.html#work-moore1995"),
        ("Benington and Moore", "book/works.html"),
        ("mechanism.digital", "book/codebook.html"),
        ("co-destruction", "book/"),
    ],
)
def test_search_finds_claims_works_and_codes(browser, address, asked, wanted):
    page = browser.new_page()
    page.goto(address + "search.html?q=" + asked.replace(" ", "+"))
    page.wait_for_selector("#search-results li a")
    found = page.eval_on_selector_all(
        "#search-results li a", "links => links.map(a => a.getAttribute('href'))"
    )
    assert any(link.startswith(wanted) for link in found[:8]), found[:12]
    page.close()


@pytest.mark.browser
def test_records_are_filtered_as_in_python_and_the_address_keeps_it(browser, address, review):
    page = browser.new_page()
    page.goto(address + "book/all-records.html")
    box = page.locator("#table-of-records")
    query = review.searched.queries[0]
    box.get_by_label("Phrase").select_option(query.phrase)
    box.get_by_label("Decision").select_option("included")
    box.get_by_label("Year from").fill("2015")
    box.get_by_label("Year to").fill("2020")
    box.get_by_label("Type").select_option("journal article")
    wanted = {
        f"record-{r.lower()}"
        for r in review.screened.included
        if query.query_id in review.searched.matches.get(r, {})
        and review.records[r]["type"] == "journal-article"
        and 2015 <= (review.records[r]["year"] or 0) <= 2020
    }

    def shown():
        return set(
            page.eval_on_selector_all(
                "#table-of-records tbody tr", "all => all.filter(r => !r.hidden).map(r => r.id)"
            )
        )

    assert wanted and shown() == wanted
    assert page.locator(".matrix-status").inner_text().startswith(f"{len(wanted)} of {len(review.records)} ")
    page.goto(page.url)
    assert shown() == wanted
    box.get_by_label("Words").fill("no such words anywhere")
    assert page.locator(".matrix-status").inner_text().startswith("None of ")
    box.get_by_role("button", name="Show all").click()
    assert len(shown()) == len(review.records)
    box.get_by_role("button", name="Year").focus()
    page.keyboard.press("Enter")
    years = page.locator("#table-of-records tbody td:nth-child(3)").all_inner_texts()
    known = [int(y) for y in years if y != "not known"]
    assert known == sorted(known) and set(years[len(known) :]) <= {"not known"}
    page.close()


@pytest.mark.browser
def test_explorers_are_whole_tables_without_a_script(browser, address, review):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name, rows in (("all-records", len(review.records)), ("claims", len(review.framework.claims))):
        page.goto(f"{address}book/{name}.html")
        assert page.locator(".explorer tbody tr:visible").count() == rows
        assert page.locator(".explorer button, .explorer select").count() == 0
    assert page.locator("#contents a").count() > 30
    context.close()


@pytest.mark.browser
def test_the_contents_open_and_close_by_keyboard_on_a_small_screen_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address + "book/limits.html")
    first = page.locator("#contents a").first
    assert not first.is_visible()
    page.get_by_role("button", name="Contents").focus()
    page.keyboard.press("Enter")
    assert first.is_visible()
    page.keyboard.press("Escape")
    assert not first.is_visible()
    context.close()


@pytest.mark.browser
def test_the_reader_chooses_colours_and_the_choice_lasts(browser, address):
    page = browser.new_page(color_scheme="light")
    page.goto(address + "index.html")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    button = page.locator("#colours")
    button.click()
    button.click()
    assert button.inner_text() == "Colours: dark" and page.evaluate(ground) != light
    page.goto(address + "book/limits.html")
    assert page.locator("#colours").inner_text() == "Colours: dark" and page.evaluate(ground) != light
    page.close()


@pytest.mark.browser
def test_the_site_works_from_a_plain_folder(site, browser):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto((site / "book" / "claims.html").as_uri())
    page.get_by_label("Standing").select_option("contested")
    assert errors == [] and page.locator(".explorer tbody tr:visible").count() > 0
    page.close()
