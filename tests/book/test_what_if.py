"""The what-if panel: the results of the Python core, one by one; addresses, keyboard, and no script."""

import json
import random
import re

import pytest
from helpers import ROOT

from executable_review import argument, gradual, semantics, solver
from executable_review.parameters import Parameters
from executable_review.site.names.what_if import what_if_data, what_if_names
from executable_review.upstream import Upstream

pytestmark = [pytest.mark.browser]

STATIC = ROOT / "book" / "_static"
LABELS = ("grounded", "preferred", "credulous", "stable")


@pytest.fixture(scope="module")
def data(review):
    return what_if_data(review)


@pytest.fixture(scope="module")
def script(browser):
    """An empty page with the script that judges."""
    page = browser.new_page()
    page.add_script_tag(path=STATIC / "standings.js")
    yield page
    page.close()


def drawn(data, seed):
    """A random setting: any decision may be changed, and any works left out."""
    source = random.Random(seed)
    setting = {}
    for d in data["decisions"]:
        if d["kind"] == "works":
            works = [w["id"] for w in data["works"]]
            value = sorted(source.sample(works, source.choice([0, 0, 1, 2, 4, 8, len(works)])))
        elif d["kind"] == "number":
            value = source.randint(d["minimum"], min(d["maximum"], source.choice([3, 99])))
        else:
            value = source.choice(d.get("choices", [True, False]))
        setting[d["name"]] = value
    return setting


def test_a_thousand_settings_are_judged_as_by_the_package(script, review, data):
    settings = [drawn(data, seed) for seed in range(1000)]
    told = script.evaluate(
        "([data, settings]) => settings.map((setting) => Standings.judge(data, setting))", [data, settings]
    )
    earlier = [d["name"] for d in data["decisions"] if d["stage"] != "claims"]
    under, frameworks, seen = Upstream(review), {}, set()
    for setting, found in zip(settings, told, strict=True):
        chosen = Parameters.of(setting)
        key = tuple(getattr(chosen, name) for name in earlier)
        if key not in frameworks:
            frameworks[key] = under(dict(zip(earlier, key, strict=True)))
        judged = argument.judge(frameworks[key], chosen, solver.extensions)
        assert found == [
            {
                "id": j.claim_id,
                "standing": j.standing,
                "works": list(j.works),
                "sources": j.sources,
                "disputed_by": list(j.disputed_by),
                "strength": j.strength,
            }
            for j in judged.values()
        ], setting
        seen.add(tuple(j.standing for j in judged.values()))
    assert len(frameworks) == len(data["upstream"]) and len(seen) > 100


def frameworks(number):
    """Random frameworks of up to nine arguments, thin and thick, some taking no part."""
    for seed in range(number):
        source = random.Random(seed)
        n = source.randint(0, 9)
        often = source.choice([0.08, 0.2, 0.4])
        masks = [sum(1 << j for j in range(n) if source.random() < often) for _ in range(n)]
        yield masks, source.choice([(1 << n) - 1, source.getrandbits(n) if n else 0])


@pytest.mark.parametrize("name", LABELS)
def test_a_semantics_accepts_what_the_package_accepts(script, name):
    given = list(frameworks(300))
    told = script.evaluate(
        """([given, name]) => given.map(([masks, alive]) => {
            const found = Standings.accept(masks.map(BigInt), name, BigInt(alive));
            return [Number(found.accepted), Number(found.inside), Number(found.outside), found.extensions];
        })""",
        [given, name],
    )
    assert told == [list(semantics.accept(masks, name, alive)) for masks, alive in given]
    assert len({tuple(t) for t in told}) > 40


def test_strengths_are_those_of_the_package_to_the_bit(script):
    given = []
    for seed in range(300):
        source = random.Random(seed)
        n = source.randint(1, 9)
        masks = [[sum(1 << j for j in range(i) if source.random() < 0.3) for i in range(n)] for _ in "ab"]
        given.append([[source.random() for _ in range(n)], *masks])
    told = script.evaluate(
        "given => given.map(([weights, a, b]) => Standings.strengths(weights, a.map(BigInt), b.map(BigInt)))",
        given,
    )
    assert told == [gradual.strengths(*one) for one in given]


def test_a_circle_of_attacks_has_no_strengths(script):
    from playwright.sync_api import Error

    with pytest.raises(Error, match="without a circle"):
        script.evaluate("Standings.strengths([0.5, 0.5], [2n, 1n], [0n, 0n])")


def test_the_data_are_those_of_the_framework(review, data):
    assert [c["published"] for c in data["claims"]] == [j.standing for j in review.judged.values()]
    own = next(
        u["backing"]
        for u in data["upstream"]
        if all(data["parameters"][n] == v for n, v in u["decisions"].items())
    )
    assert own == {o: len(r) for o, r in review.framework.backing.items()}
    assert {u["label"] for u in data["named"]} == {u.label for u, _ in review.named_universes}


@pytest.fixture
def panel(browser, review):
    """The panel in a page of its own, as the book's page has it."""
    names = what_if_names(review)["what_if"]
    scripts = "".join((STATIC / f"{n}.js").read_text() for n in ("explorer", "standings", "what-if"))
    inner = [re.sub(r"^```.*$", "", block, flags=re.M) for block in (names.table, names.data)]
    page = browser.new_page()
    page.route(
        "**/*",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<!DOCTYPE html><body><div id="what-if-panel">no script</div>{"".join(inner)}'
            f"<script>{scripts}</script>",
        ),
    )
    page.goto("http://127.0.0.1/book/what-if.html")
    yield page
    page.close()


def shown(page):
    return dict(
        page.eval_on_selector_all(
            "#what-if-standings tbody tr",
            "rows => rows.map(r => [r.dataset.claim, r.cells[2].textContent.replace(' (moved)', '')])",
        )
    )


def standings(review, **decisions):
    judged = argument.judge(review.framework, Parameters.of(decisions), solver.extensions)
    return {c: j.standing for c, j in judged.items()}


def test_the_panel_begins_as_published_and_follows_each_change(panel, review):
    assert shown(panel) == standings(review)
    panel.get_by_label("minimum sources").fill("2")
    panel.get_by_label("semantics").select_option(label="credulous")
    assert shown(panel) == standings(review, minimum_sources=2, semantics="credulous")
    assert panel.evaluate("location.hash") == "#minimum_sources=2&semantics=credulous"
    moved = panel.locator("tr.what-if-moved").count()
    assert moved and f"{moved} of 33 standings differ" in panel.locator("[role=status]").inner_text()
    panel.get_by_role("button").click()
    assert shown(panel) == standings(review) and panel.evaluate("location.hash") == ""


def test_an_address_restores_a_setting_and_says_what_it_does_not_know(panel, review):
    panel.evaluate(
        "location.hash = 'dropped_works=moore1995,osborne2016&self_citations=false&minimum_sources=x'"
    )
    panel.wait_for_function(
        "document.querySelector('[role=status]').textContent.includes('minimum_sources=x')"
    )
    dropped = ("moore1995", "osborne2016")
    assert shown(panel) == standings(review, dropped_works=dropped, self_citations=False)
    assert not panel.locator("input[value=moore1995]").is_checked()


def test_a_work_is_unticked_with_the_keyboard(panel, review):
    panel.locator("input[value=cordella2018]").focus()
    panel.keyboard.press("Space")
    assert shown(panel) == standings(review, dropped_works=("cordella2018",))


def test_a_named_universe_is_taken_over(panel, review):
    for u, judged in review.named_universes:
        panel.get_by_label("Decide as").select_option(label=u.label)
        assert shown(panel) == {c: j.standing for c, j in judged.items()}, u.label


def test_without_script_the_page_has_the_published_standings(review):
    names = what_if_names(review)["what_if"]
    for c, j in review.judged.items():
        assert re.search(f'data-claim="{c}">.*<td>{j.standing}</td>', names.table)
    text = re.search(r'id="what-if-data">(.*)</script>', names.data)[1]
    assert "<" not in text and json.loads(text) == json.loads(json.dumps(what_if_data(review)))
