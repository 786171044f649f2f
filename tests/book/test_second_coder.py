"""The page of the second coder: the package's numbers, by keyboard, importable; and the list of disagreements."""

import hashlib
import json
import random

import pytest
from helpers import ROOT

from executable_review.coding.agreement import compare
from executable_review.coding.coder_csv import read_coder_csv
from executable_review.coding.coder_file import CoderFile
from executable_review.coding.coders import FOLDER
from executable_review.data import DataPackage
from executable_review.locating import fingerprint, normal_words
from executable_review.review import Review
from executable_review.site.names.agreeing import second_coder_data

pytestmark = [pytest.mark.browser]

STATIC = ROOT / "book" / "_static"
CODES = ("a.x", "a.y", "b.z")


@pytest.fixture(scope="module")
def scripts(browser):
    """An empty page with the scripts that compute."""
    page = browser.new_page()
    for name in ("agreement.js", "fingerprints.js"):
        page.add_script_tag(path=STATIC / name)
    yield page
    page.close()


def settings(seed):
    """Two random codings: of any size, with any overlap, rare and common codes, sometimes equal."""
    source = random.Random(seed)
    units = [f"S{n}" for n in range(source.choice([0, 1, 2, 3, 8, 30]))]
    often = [source.choice([0, 0.1, 0.5, 1]) for _ in CODES]

    def coder(name):
        read = [u for u in units if source.random() < source.choice([0.6, 1])]
        return CoderFile(
            name,
            "1",
            {u: {c for c, p in zip(CODES, often, strict=True) if source.random() < p} for u in read},
        )

    first = coder("one")
    return first, CoderFile("two", "1", first.codes) if seed % 7 == 0 else coder("two")


def plain(coder):
    return {unit: sorted(codes) for unit, codes in coder.codes.items()}


def assert_same(told, comparison):
    """The page's comparison and the package's: counts, coefficients, and the reasons of what is undefined."""
    assert told["units"] == comparison.units
    assert [c["code_id"] for c in told["codes"]] == [c.code_id for c in comparison.codes]
    pairs = [(told["pooled"], comparison.pooled), (told["sets"], comparison.sets)]
    for page, code in zip(told["codes"], comparison.codes, strict=True):
        assert page["given"] == [*code.given.values()]
        assert (page["both"], page["neither"]) == (code.both, code.neither)
        assert page["prevalence"] == pytest.approx(code.prevalence)
        assert page["bias"] == pytest.approx(code.bias)
        pairs.append((page["estimates"], code.estimates))
    for page, estimates in pairs:
        assert [*page] == [*estimates]
        for name, e in estimates.items():
            assert page[name]["value"] == (None if e.value is None else pytest.approx(e.value, abs=1e-9)), (
                name
            )
            if e.value is None:
                assert page[name]["reason"] == e.reason, name


def test_the_page_computes_what_the_package_computes(scripts, review):
    reasons = second_coder_data(review)["reasons"]
    drawn = [settings(seed) for seed in range(80)]
    told = scripts.evaluate(
        "([pairs, codes, reasons]) => pairs.map(([a, b]) => Agreement.compare(a, b, codes, reasons))",
        [[[plain(a), plain(b)] for a, b in drawn], CODES, reasons],
    )
    undefined = 0
    for page, coders in zip(told, drawn, strict=True):
        comparison = compare(coders, CODES, resamples=1).pairs[0]
        undefined += comparison.pooled["krippendorff_alpha"].value is None
        assert_same(page, comparison)
    assert 5 < undefined < 60


def test_the_page_knows_sentences_by_the_same_fingerprints(scripts):
    texts = ["", *("é" * n + "x" * (n % 3) for n in range(1, 140, 7)), "ß \U0001d518 \ufb01", "a" * 3000]
    told = scripts.evaluate("texts => texts.map(Fingerprints.sha256)", texts)
    assert told == [hashlib.sha256(t.encode()).hexdigest() for t in texts]
    sentences = {
        "S1": "Ein Maß, “\ufb01ve” co-\noperating bodies.",
        "S2": "Nothing else.",
        "S3": "It is absent.",
    }
    units = [
        {"id": i, "words": len(normal_words(t)), "fingerprint": fingerprint(t)} for i, t in sentences.items()
    ]
    text = f"Before. {sentences['S1']} Between; {sentences['S2']} {sentences['S2']}"
    found = scripts.evaluate("([text, units]) => Fingerprints.locate(text, units)", [text, units])
    assert found == {"S1": "Ein Maß, “five” co- operating bodies", "S2": "Nothing else"}


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 800}, accept_downloads=True)
    opened = context.new_page()
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("dialog", lambda dialog: dialog.accept())
    opened.goto(f"{address}book/second-coder.html")
    yield opened
    assert opened.errors == []
    context.close()


def code_one_unit(page, presses):
    """With the keyboard alone: give the first codes, then reach the button and press it."""
    page.locator("#second-coder-unit").focus()
    for _ in range(presses):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'submit'"):
            break
    page.keyboard.press("Enter")


@pytest.mark.slow
def test_a_reader_codes_by_keyboard_sees_agreement_and_hands_in_a_file(page, compendium, review):
    for presses in (2, 0, 1, 3):
        code_one_unit(page, presses)
    assert page.evaluate("document.activeElement.id") == "second-coder-unit", "the next unit is announced"
    assert page.get_by_text("4 of 20 units read.").is_visible()
    page.reload()
    assert page.get_by_text("4 of 20 units read.").is_visible(), "a reload loses nothing"
    summary = page.get_by_text("Agreement with our coding so far")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("region", name="All codes").is_visible()
    told = json.loads(page.get_attribute("#second-coder", "data-result"))

    with page.expect_download() as download:
        page.get_by_role("button", name="Save your codes as CSV").focus()
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "reader.csv"
    path = compendium.root / "data" / FOLDER / "reader.csv"
    download.value.save_as(path)
    read = read_coder_csv(path)
    drawn = sorted(
        review.coders["close_reading"].codes, key=lambda u: hashlib.sha256(f"1:{u}".encode()).hexdigest()
    )
    leaves = review.codebook.leaves()
    assert read.codes == {
        unit: set(leaves[:presses]) for unit, presses in zip(drawn, (2, 0, 1, 3), strict=False)
    }
    imported = Review(package=DataPackage(compendium.root)).agreement
    assert_same(told, imported.pair("close_reading", "reader"))

    page.get_by_role("button", name="Start over").click()
    assert page.get_by_text("0 of 20 units read.").is_visible()
    page.reload()
    assert page.get_by_text("0 of 20 units read.").is_visible()


@pytest.mark.slow
def test_a_reader_opens_a_text_and_draws_another_sample(page, site, tmp_path):
    # From the disk, where browsers load no data beside a page and offer no hash.
    page.goto((site / "book" / "second-coder.html").as_uri())
    other = tmp_path / "other.txt"
    other.write_text("Synthetic text that is not the paper.", encoding="utf-8")
    page.set_input_files("#second-coder input[type=file]", other)
    page.get_by_text("No sentence was found").wait_for()
    first = page.inner_text(".second-coder-origin")
    page.get_by_label("Number of the draw").fill("2")
    page.get_by_label("Units", exact=True).select_option("10")
    page.get_by_role("button", name="Draw the sample").click()
    assert page.inner_text("#second-coder-unit") == "Unit 1 of 10"
    assert page.inner_text(".second-coder-origin") != first
    page.get_by_role("button", name="Next without reading").click()
    assert page.inner_text("#second-coder-unit") == "Unit 2 of 10"
    assert page.get_by_text("0 of 10 units read.").is_visible()
    page.get_by_role("button", name="Previous").click()
    assert page.inner_text("#second-coder-unit") == "Unit 1 of 10"


@pytest.mark.slow
def test_disagreements_can_be_filtered_and_are_complete_without_a_script(browser, address, review):
    page = browser.new_page()
    page.goto(f"{address}book/agreement.html")
    status = page.locator("#disagreements [role=status]")
    n = len(review.disagreements)
    assert status.inner_text() == f"{n} of {n} disagreements are shown."
    code = review.disagreements[0].code_id
    page.get_by_label("Code", exact=True).select_option(review.codebook.label(code))
    own = sum(d.code_id == code for d in review.disagreements)
    assert status.inner_text() == f"{own} of {n} disagreements are shown."
    page.get_by_label("Words", exact=True).fill("no such words")
    assert status.inner_text().startswith("0 of")
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelectorAll('#disagreements tbody tr:not([hidden])').length > 1")
    assert status.inner_text() == f"{n} of {n} disagreements are shown."
    page.close()
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(f"{address}book/agreement.html")
    assert bare.locator("#disagreements tbody tr").count() == n
    bare.goto(f"{address}book/second-coder.html")
    assert bare.get_by_text("This part needs a script").is_visible()
    context.close()
