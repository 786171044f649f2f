"""Every page once in a browser: accessibility by axe-core, errors, foreign requests, reflow, targets, weight.

What depends on the width is looked at with 1280 and 390 pixels, what depends on colours in light and dark.
"""

from __future__ import annotations

import gzip
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page
from serving import ROOT, chromium, served

AXE = ROOT / "tools" / "site" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Of these rules the answer can depend on the colour scheme; every other one sees the same in light and dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
START_LIMIT, PAGE_LIMIT = 300_000, 700_000
# 200 and 400 per cent of zoom on a screen of 1280 pixels.
ZOOMED = (640, 320)
LEAST_TARGET = 24

# All rows of a table are written by the same lines of code: those after the twelfth are left out, as the rules
# take minutes for a table with hundreds of rows.
_AXE = """async ([tags, rules]) => {
  const only = rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: tags};
  const found = await axe.run(
    {include: [['html']], exclude: [['tbody tr:nth-child(n+13)']]},
    {runOnly: only, resultTypes: ['violations']},
  );
  return found.violations.map(({id, help, nodes}) =>
    [id, help, nodes.length, nodes[0].target.join(' '), nodes[0].html.slice(0, 160)]);
}"""
# What a page does when a box changes its size, it does before the second frame is drawn.
_DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Folds hide what is in them from the checker.
_OPEN = "for (const fold of document.querySelectorAll('details')) fold.open = true"
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SMALL = """least => [...document.querySelectorAll('button, select, summary, textarea, input, nav a, .site-title')]
  .filter(e => e.checkVisibility() && !['checkbox', 'radio', 'hidden'].includes(e.type))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


def sweep(site: Path, names: list[str]) -> tuple[list[str], dict[str, int]]:
    """Return a line for each problem, and the compressed bytes that each page loads."""
    # Two shares of about the same weight, one for each processor.
    names = sorted(names, key=lambda n: -(site / n).stat().st_size)
    with ProcessPoolExecutor(max_workers=2) as pool:
        shares = list(pool.map(_sweep_some, [site] * 2, [names[::2], names[1::2]]))
    weights = {name: weight for _, weighed in shares for name, weight in weighed.items()}
    problems = [line for lines, _ in shares for line in lines]
    for name, weight in weights.items():
        limit = START_LIMIT if name == "index.html" else PAGE_LIMIT
        if weight > limit:
            problems.append(f"{name}: weight: {weight} bytes compressed, allowed are {limit}")
    return sorted(problems), weights


def _sweep_some(site: Path, names: list[str]) -> tuple[list[str], dict[str, int]]:
    problems: list[str] = []
    weights: dict[str, int] = {}
    with served(site) as address, chromium() as browser:
        context = browser.new_context(color_scheme="light", reduced_motion="reduce")
        context.add_init_script(path=AXE)
        page = context.new_page()
        name, loaded = "", set()
        page.on("console", lambda m: m.type == "error" and problems.append(f"{name}: console: {m.text}"))
        page.on("pageerror", lambda e: problems.append(f"{name}: error: {e}"))
        page.on("request", lambda r: loaded.add(r.url))
        for name in names:
            loaded.clear()
            page.set_viewport_size({"width": 1280, "height": 900})
            page.emulate_media(color_scheme="light")
            page.goto(address + name, wait_until="networkidle")
            foreign = [u for u in loaded if not u.startswith((address, "data:", "blob:"))]
            problems += [f"{name}: foreign request: {url}" for url in foreign]
            weights[name] = sum(_compressed(site, u) for u in loaded if u.startswith(address))
            problems += _look(page, name)
    return problems, weights


def _look(page: Page, name: str) -> list[str]:
    problems = []
    page.evaluate(_OPEN)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", []), ("dark", COLOUR_RULES)):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(_DRAWN)
            problems += _told(page.evaluate(_AXE, [TAGS, rules]), f"{name} at {width}, {scheme}")
        problems += [f"{name} at {width}: small target: {t}" for t in page.evaluate(_SMALL, LEAST_TARGET)]
        problems += _overflow(page, f"{name} at {width}")
    for width in ZOOMED:
        page.set_viewport_size({"width": width, "height": 450})
        problems += _overflow(page, f"{name} zoomed to {width}")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    page.set_viewport_size({"width": 1280, "height": 900})
    problems += _overflow(page, f"{name} with letters twice as large")
    return problems


def _overflow(page: Page, where: str) -> list[str]:
    wider = page.evaluate(_WIDER)
    return [f"{where}: reflow: wider than the screen by {wider} pixels"] if wider > 0 else []


def _told(violations: list[Any], where: str) -> list[str]:
    return [
        f"{where}: axe: {rule}: {help} ({n}x), first {target} {html}"
        for rule, help, n, target, html in violations
    ]


def _compressed(site: Path, url: str) -> int:
    path = unquote(urlsplit(url).path).lstrip("/") or "index.html"
    return _size(site / path)


@cache
def _size(path: Path) -> int:
    if not path.is_file():
        return 0
    content = path.read_bytes()
    # Fonts are compressed already.
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9, mtime=0))
