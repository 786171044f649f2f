"""Every page in headless Chromium: no error, no foreign request, nothing wider than the screen."""

import random

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def names(site):
    return sorted(
        p.relative_to(site).as_posix()
        for p in site.rglob("*.html")
        if "_static" not in p.relative_to(site).parts
    )


SETTINGS = [("light", 1280), ("dark", 390), ("light", 390), ("dark", 1280)]


def in_setting(names, setting):
    """Pages of claims share one template, so each of them opens in one setting; other pages open in all."""
    claims = [n for n in names if n.startswith("book/claims/")]
    return [n for n in names if n not in claims] + claims[setting :: len(SETTINGS)]


@pytest.mark.parametrize("setting", range(len(SETTINGS)))
def test_every_page_opens_without_error_or_foreign_request(browser, address, names, setting):
    scheme, width = SETTINGS[setting]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    problems = []
    page = context.new_page()
    here = {"name": ""}
    page.on("console", lambda m: m.type == "error" and problems.append((here["name"], "console", m.text)))
    page.on("pageerror", lambda e: problems.append((here["name"], "error", str(e))))
    page.on(
        "request",
        lambda r: (
            r.url.startswith((address, "data:", "blob:")) or problems.append((here["name"], "foreign", r.url))
        ),
    )
    page.on("response", lambda r: r.status >= 400 and problems.append((here["name"], r.status, r.url)))
    for name in in_setting(names, setting):
        here["name"] = name
        page.goto(address + name, wait_until="load")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            problems.append((name, "wider than the screen by", wider))
        if not page.evaluate("document.querySelector('h1') !== null || document.title !== ''"):
            problems.append((name, "no heading", ""))
    context.close()
    assert problems == []


def test_dark_mode_changes_the_figures(browser, address):
    colours = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(address + "notebooks/05-claims.html")
        colours.append(
            page.evaluate("getComputedStyle(document.querySelector('.review-figure svg text')).fill")
        )
        context.close()
    assert colours[0] != colours[1]


def test_search_finds_a_claim(browser, address):
    page = browser.new_page()
    page.goto(address + "search.html?q=destroy+value")
    page.wait_for_selector("#search-results li a")
    found = page.eval_on_selector_all(
        "#search-results li a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert any("claims" in link or "limits.html" in link for link in found)
    page.close()


def test_the_keyboard_goes_from_box_to_box_and_to_the_list(browser, address):
    page = browser.new_page()
    page.goto(address + "notebooks/02-screening.html")
    boxes = page.locator("#figure-prisma svg a")
    boxes.first.focus()
    reached = []
    for _ in range(boxes.count()):
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
        page.keyboard.press("Tab")
    assert reached == [box.get_attribute("href") for box in boxes.all()] and len(set(reached)) == len(reached)
    page.keyboard.press("Shift+Tab")
    assert (
        page.evaluate("getComputedStyle(document.activeElement.querySelector('path')).strokeWidth") == "3px"
    )
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/book/records.html#flow-*")
    anchor = page.evaluate("location.hash.slice(1)")
    heading = page.evaluate(
        "a => document.getElementById(a).closest('section').querySelector('h2').innerText", anchor
    )
    assert heading.rstrip("#¶").strip() == label
    page.close()


def test_the_matrix_is_filtered_in_the_page_as_in_python(browser, address, review):
    matrix, label = review.concept_matrix, review.codebook.label
    letters = {"paper": "P", "title": "T", "author_keywords": "K", "abstract": "A"}
    shown = [c for c in matrix.codes if matrix.marked(c)]
    chance = random.Random(20)
    page = browser.new_page()
    page.goto(address + "book/concept-matrix.html")
    form = page.locator("#matrix-of-concepts form")
    for _ in range(5):
        kinds = chance.sample(list(letters), chance.randint(1, 4))
        code = chance.choice(shown[:12])
        unit = chance.choice([None, *sorted({a for u in matrix.units for a in u.units_of_analysis})])
        form.get_by_role("button", name="Show all").click()
        for kind, letter in letters.items():
            form.locator(f"input[value={letter}]").set_checked(kind in kinds)
        form.get_by_label("Carries").select_option(label(code))
        form.get_by_label("Unit of analysis").select_option(unit or "")
        part = matrix.select(kinds=kinds, unit_of_analysis=unit)
        part = part.select(units=part.marked(code))
        assert page.inner_text(".matrix-status").startswith(f"{len(part.units)} of {len(matrix.units)} ")
        totals = page.locator("#matrix-of-concepts tfoot td").all_inner_texts()[2:]
        assert [int(n) for n in totals] == [len(part.marked(c)) for c in shown], (kinds, code, unit)
    page.close()


def test_the_matrix_is_sorted_with_the_keyboard_and_whole_without_a_script(browser, address, review):
    page = browser.new_page()
    page.goto(address + "book/concept-matrix.html")
    head = page.locator("#matrix-of-concepts thead th", has_text="Year")
    head.get_by_role("button").focus()
    for direction, reverse in (("ascending", False), ("descending", True)):
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == direction
        years = page.locator("#matrix-of-concepts tbody td:nth-child(2)").all_inner_texts()
        known = [int(y) for y in years if y.strip()]
        assert known == sorted(known, reverse=reverse) and not any(y.strip() for y in years[len(known) :])
    page.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "book/concept-matrix.html")
    assert page.locator("#matrix-of-concepts tbody tr").count() == len(review.concept_matrix.units)
    assert page.locator("#matrix-of-concepts button, #matrix-of-concepts select").count() == 0
    context.close()


def test_the_panel_works_in_the_built_page_and_leaves_the_rest(browser, address, review):
    page = browser.new_page()
    page.goto(address + "book/what-if.html")
    assert page.get_by_role("heading", level=1).inner_text().startswith("What if?")
    page.get_by_label("minimum sources").fill("2")
    moved = page.locator("tr.what-if-moved").count()
    assert (
        moved
        and f"{moved} of {len(review.judged)} standings differ" in page.locator("[role=status]").inner_text()
    )
    assert page.get_by_role("heading", name="What overturns each claim").is_visible()
    page.close()
