"""Titles and names that would break or attack a page, from the tables through staging to the rendered page."""

import json
import re
import shutil

import pytest
import yaml
from helpers import ROOT

from executable_review import living
from executable_review.importing import import_files
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.site.build import render_book
from executable_review.site.staging import stage

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HOSTILE = json.loads((ROOT / "tests" / "hostile.json").read_text(encoding="utf-8"))
PAGES = ("works", "all-records", "records", "bibliography")


def plain(text):
    """Return the words of a text; Sphinx sets quotation marks and dashes as printers do."""
    return " ".join(
        re.sub("[\u201c\u201d\u2018\u2019]", '"', text.replace("'", '"')).replace("–", "--").split()
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A compendium that took in an export full of hostile titles, then got more of them straight into its tables."""
    from helpers import Compendium

    root = tmp_path_factory.mktemp("hostile") / "compendium"
    shutil.copytree(ROOT / "data", root / "data")
    for name in ("requirements.lock", "_config.yml", "metadata.toml", "CITATION.cff", "codemeta.json"):
        shutil.copyfile(ROOT / name, root / name)
    compendium = Compendium(root)
    # The evidence of the checklists lies on pages that this book has not.
    compendium.edit("checklist_items", lambda rows: rows.__delitem__(slice(1, None)))
    compendium.trust("checklist_items")
    records = [f"TY  - JOUR\nAU  - {t}\nTI  - Synthetic {n}: {t}\nER  - \n" for n, t in enumerate(HOSTILE)]
    export = root.with_name("=cmd|' .ris")
    export.write_text("\n".join(records), encoding="utf-8")
    (account,) = import_files([export], root / "data" / "exports", platform=HOSTILE[0], date="2026-01-31")
    assert (account.read, account.kept) == (len(HOSTILE), len(HOSTILE))
    package = compendium.package()
    update, change = living.preview(package, Parameters())
    living.apply(package, update, change)
    taken = [row["title"] for row in update.added["records"]]
    return compendium, taken


@pytest.fixture(scope="module")
def built(hostile):
    """A book of four pages from tables whose titles are hostile, and works without author or year."""
    compendium, _ = hostile
    root = compendium.root

    def spoil(rows):
        title, authors, year = (rows[0].index(n) for n in ("title", "authors", "year"))
        for line, text in zip(rows[1:], HOSTILE, strict=False):
            line[title] = text
        rows[1][authors], rows[2][year] = "", ""
        rows[3][authors] = '<b onclick="window.hacked=4">Name</b>, A; قيمة, ب'

    for table in ("works", "records"):
        compendium.edit(table, spoil)
        compendium.trust(table)
    (root / "book").mkdir()
    shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
    for name in PAGES:
        text = (ROOT / "book" / f"{name}.md").read_text(encoding="utf-8")
        text = re.sub(r"\]\((?:\.\./notebooks/)?[\w-]+\.(?:md|ipynb)\)", "](../index.md)", text)
        (root / "book" / f"{name}.md").write_text(
            re.sub(r"{term}`([^`<]*).*?`", r"\1", text), encoding="utf-8"
        )
    (root / "index.md").write_text("# Start\n\n{{ claims.total }} claims.\n", encoding="utf-8")
    chapters = [{"file": f"book/{name}"} for name in PAGES]
    toc = {"format": "jb-book", "root": "index", "parts": [{"caption": "All", "chapters": chapters}]}
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    review = Review({}, compendium.package())
    (root / "run" / "notebooks").mkdir(parents=True)
    stage(review, root / "run", root / "source")
    return render_book(root / "source", root / "render")


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_is_shown_and_does_nothing(built, browser, name):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    problems = []
    page.on("dialog", lambda d: problems.append(d.message))
    page.on("pageerror", lambda e: problems.append(str(e)))
    page.on("request", lambda r: r.url.startswith("file:") or problems.append(r.url))
    page.goto((built / "book" / f"{name}.html").as_uri())
    assert page.evaluate("window.hacked") is None and problems == []
    assert page.locator("h1").count() == 1
    assert page.locator("main script, main img, main [onclick], main [onerror]").count() == 0
    assert page.locator("main a[href^='javascript']").count() == 0
    text = plain(page.locator("main").text_content())
    shown = [t for t in HOSTILE if plain(t) in text]
    # The bibliography shows what is cited, in the words of its style.
    assert name == "bibliography" or shown == HOSTILE, [t for t in HOSTILE if t not in shown]
    page.close()


def test_every_hostile_record_that_was_taken_in_is_shown(built, hostile, browser):
    """None is lost between the export and the page; cleaning may take markup out of a title, and says so."""
    compendium, taken = hostile
    assert len(taken) == len(HOSTILE)
    assert {t.partition(":")[0] for t in taken} == {f"Synthetic {n}" for n in range(len(HOSTILE))}
    page = browser.new_page()
    page.goto((built / "book" / "all-records.html").as_uri())
    text = plain(page.locator("main").text_content())
    page.close()
    assert [t for t in taken if plain(t) not in text] == []
    assert not list(compendium.root.parent.rglob("hacked*"))
    assert {p.name for p in compendium.root.parent.iterdir()} == {"compendium", "=cmd|' .ris"}


def test_a_work_without_author_or_year_says_so(built):
    text = (built / "book" / "all-records.html").read_text(encoding="utf-8")
    assert "not shown" in text and "not known" in text


def test_a_long_title_never_widens_the_page(built, browser):
    for width in (390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        for name in PAGES:
            page.goto((built / "book" / f"{name}.html").as_uri())
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wider) <= 0, (name, width)
        page.close()
