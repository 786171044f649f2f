"""The local page of a copy of the paper: every sentence with its coding, nowhere near the book or the data."""

import html
import json
import re

import pytest
from helpers import ROOT, breaks
from projects import sentence

from executable_review.cli import main
from executable_review.locating import fingerprint, normal_words
from executable_review.site.coded_paper import check_target, coded_paper


@pytest.fixture(scope="module")
def page(synthetic):
    return coded_paper(*synthetic, "paper.txt")


def test_every_sentence_stands_with_its_marks_and_leads_to_its_coding(page, project):
    assert (page.found, page.missing) == (len(project.segments), ())
    spans = re.findall(
        r'<span class="sentence" id="([^"]+)"[^>]*>(.*?) <a class="locator" href="#note-\1">', page.html
    )
    assert [unit for unit, _ in spans] == [s.unit_id for s in project.segments]
    assert [html.unescape(text) for _, text in spans] == [sentence(s.unit_id) for s in project.segments]
    for segment in project.segments:
        start = page.html.index(f'<li id="note-{segment.unit_id}">')
        note = html.unescape(page.html[start : page.html.index("</li>\n", start)])
        assert f'<span class="stance">{segment.stance}</span>: {segment.paraphrase}' in note
    assert "A TITLE" in page.html
    assert f"{page.found} of {len(project.segments)} sentences were found" in page.html


def test_the_page_asks_no_other_place_for_anything(page):
    assert not re.search(r'(?:src|href)="(?!#|data:,)', page.html)
    assert "default-src 'none'" in page.html


def test_text_of_the_copy_is_never_markup(synthetic):
    review, text = synthetic
    hostile = "<script>alert(1)</script> \"'&\n\n"
    page = coded_paper(review, hostile + text + hostile, "paper.txt")
    assert "<script>alert" not in page.html
    assert page.html.count("&lt;script&gt;alert(1)") == 2


def test_a_copy_with_gaps_names_what_was_not_found(synthetic):
    review, text = synthetic
    at = text.index("INT x 2 y 5")
    page = coded_paper(review, text[:at] + "zzz " + text[at:], "paper.txt")
    assert page.missing == ("INT-2.5",)
    assert "Not found: INT-2.5." in page.html
    assert "zzz INT x 2 y 5" in page.html


@pytest.mark.parametrize("text", ["", "Another paper altogether.", "\x00\ufffd"])
def test_another_text_is_refused(synthetic, text):
    with breaks("EXC012", says="0 of 187 sentences", place="other.txt", way_out="plain text"):
        coded_paper(synthetic[0], text, "other.txt")


def test_half_a_paper_is_refused(synthetic):
    with breaks("EXC012", says="of 187 sentences"):
        coded_paper(synthetic[0], synthetic[1][: len(synthetic[1]) // 3], "paper.txt")


def test_the_page_is_written_only_outside(tmp_path):
    root = tmp_path / "compendium"
    (root / "data").mkdir(parents=True)
    paper = tmp_path / "paper.txt"
    paper.write_text("text", encoding="utf-8")
    for out in (
        root / "data" / "x.html",
        root / "_build" / "html" / "x.html",
        root / "book" / ".." / "data" / "x",
    ):
        with breaks("EXC013", says="in the compendium's folder", place=str(out)):
            check_target(out, paper, root)
    (tmp_path / "link").symlink_to(root / "data")
    with breaks("EXC013", says="in the compendium's folder data"):
        check_target(tmp_path / "link" / "x.html", paper, root)
    with breaks("EXC013", says="copy of the paper itself"):
        check_target(paper, paper, root)
    with breaks("EXC013", says="it is a folder"):
        check_target(tmp_path, paper, root)
    other = tmp_path / "other.html"
    other.write_text("<p>Mine</p>", encoding="utf-8")
    with breaks("EXC013", says="not a page of the coded paper"):
        check_target(other, paper, root)
    for out in (tmp_path / "new.html", root / "coded-paper.html"):
        check_target(out, paper, root)


def test_the_default_page_is_ignored_by_version_control():
    assert "/coded-paper.html" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


# -- on the command line -----------------------------------------------------------------------------------------


@pytest.fixture
def with_paper(compendium, synthetic, tmp_path):
    def change(rows):
        for row in rows[1:]:
            text = sentence(row[0])
            row[rows[0].index("words")] = str(len(normal_words(text)))
            row[rows[0].index("fingerprint")] = fingerprint(text)

    compendium.edit("sentences", change)
    compendium.trust("sentences")
    paper = tmp_path / "paper.txt"
    paper.write_text(synthetic[1], encoding="utf-8")
    return compendium, paper


def test_the_commands_export_check_and_show(with_paper, command, tmp_path):
    compendium, paper = with_paper
    before = compendium.files()
    out = tmp_path / "coding"
    done = command("export", "coding", "--out", out, "--paper", paper, "--json", root=compendium.root)
    assert done.exit_code == 0, done.output
    assert {f["file"]: f["bytes"] for f in json.loads(done.stdout)["files"]} == {
        str(p): p.stat().st_size for p in out.iterdir()
    }
    assert "TextPositionSelector" in (out / "annotations.jsonld").read_text(encoding="utf-8")
    done = command("code", "check", out / "coding.qdpx", "--json", root=compendium.root)
    told = json.loads(done.stdout)
    assert (told["coder"], told["sentences_read"], told["sentences_not_read"]) == ("close_reading", 187, 0)
    assert told["set_aside"] == []
    assert "50 codes" in command("code", "check", out / "codebook.qdc", root=compendium.root).stdout
    page = tmp_path / "page.html"
    for _ in range(2):
        done = command("code", "--paper", paper, "--out", page, root=compendium.root)
        assert done.output == f"{page}: 187 sentences found in the copy, 0 not found\n"
    assert compendium.files() == before


def test_the_commands_refuse_with_a_code_and_write_nothing(with_paper, command, tmp_path):
    compendium, paper = with_paper
    before = compendium.files()
    other = tmp_path / "other.txt"
    other.write_text("Another paper.", encoding="utf-8")
    for words, code in (
        (("code", "--paper", paper, "--out", compendium.root / "data" / "x.html"), "EXC013"),
        (("code", "--paper", other, "--out", tmp_path / "x.html"), "EXC012"),
        (("code", "check", paper), "EXC001"),
        (("export", "coding", "--out", paper / "x"), "OUT001"),
    ):
        done = command(*words, root=compendium.root)
        assert done.exit_code == 1
        assert code in done.stderr
    assert command("code", root=compendium.root).exit_code == 2
    assert compendium.files() == before
    assert not (tmp_path / "x.html").exists()
    assert "check" in main.commands["code"].commands


# -- in a browser ------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_page_filters_and_goes_by_keyboard(browser, page, project, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page.html, encoding="utf-8")
    for scheme, width in (("light", 1280), ("dark", 390)):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        tab = context.new_page()
        problems = []
        tab.on("console", lambda m, told=problems: m.type == "error" and told.append(m.text))
        tab.on("pageerror", lambda e, told=problems: told.append(str(e)))
        tab.goto(path.as_uri())
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(wider) <= 0
        tab.eval_on_selector_all("form details", "all => all.forEach(d => d.open = true)")
        code = project.segments[5].codes[0]
        matching = [s.unit_id for s in project.segments if code in s.codes and s.stance == "reports"]
        tab.check(f'input[value="{code}"]')
        tab.check('input[value="reports"]')
        assert tab.inner_text("[role=status]").startswith(f"{len(matching)} of {len(project.segments)} ")
        tab.evaluate("document.activeElement.blur()")
        seen = []
        for key in ("n", "n", "p"):
            tab.keyboard.press(key)
            seen.append(tab.evaluate("document.activeElement.textContent"))
        assert seen == [matching[0], matching[1], matching[0]]
        assert tab.is_visible(f"[id='note-{matching[0]}']")
        tab.keyboard.press("Escape")
        # The page allows no evaluation of text, so the locator waits, not a function.
        tab.locator("[role=status]").filter(has_text=re.compile("^All")).wait_for()
        assert problems == []
        context.close()


@pytest.mark.browser
def test_without_script_text_and_notes_remain(browser, page, project, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page.html, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(path.as_uri())
    assert not tab.is_visible("form")
    first = project.segments[0]
    tab.click("summary >> nth=-1")
    tab.click(f"summary:has-text('Codings of {first.unit_id.rpartition('.')[0]}')")
    assert first.paraphrase in tab.inner_text("main")
    context.close()
