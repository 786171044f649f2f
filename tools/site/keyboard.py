"""What no rule of a checker decides: the way of the keyboard, the focus that is seen, motion, and the measure."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from serving import chromium, served

MOST_STOPS = 250
MEASURE = (60, 75)

_STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getClientRects()[0] || e.getBoundingClientRect(); // a link may run over two lines
  const style = getComputedStyle(e);
  const drawn = e.querySelector('path, rect');
  // A link in a drawing shows its focus by a heavier line.
  const inDrawing = e instanceof SVGElement && drawn && parseFloat(getComputedStyle(drawn).strokeWidth) >= 3;
  const seen = inDrawing || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 60), 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
  const hit = document.elementFromPoint(x, y);
  const onScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const uncovered = hit && (e.contains(hit) || hit.contains(e));
  const place = document.querySelectorAll('*');
  return {
    name: e.outerHTML.slice(0, 90).replace(/\\s+/g, ' '), seen, onScreen, uncovered: Boolean(uncovered),
    order: [...place].indexOf(e), main: Boolean(e.closest('main')),
  };
}"""
_MOVES = """() => [...document.querySelectorAll('*')].filter(e => {
  const s = getComputedStyle(e);
  const long = list => list.split(',').some(t => parseFloat(t) * (t.includes('ms') ? 1 : 1000) > 1);
  return long(s.transitionDuration) || long(s.animationDuration) || s.scrollBehavior === 'smooth';
}).map(e => e.outerHTML.slice(0, 80))"""
_LINES = """() => {
  const lengths = [];
  for (const p of document.querySelectorAll('article p')) {
    if (p.closest('table, li, dd, figure, .admonition, details') || p.getBoundingClientRect().height < 60) continue;
    const text = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const rows = new Map();
    for (let node = text.nextNode(); node; node = text.nextNode()) {
      const range = document.createRange();
      for (let i = 0; i < node.length; i += 1) {
        range.setStart(node, i); range.setEnd(node, i + 1);
        const box = range.getBoundingClientRect();
        const row = Math.round(box.bottom / 8);
        if (box.width) rows.set(row, (rows.get(row) || 0) + 1);
      }
    }
    // The last line is as long as what is left.
    lengths.push(...[...rows.values()].slice(0, -1));
  }
  return lengths;
}"""


def check(site: Path, names: list[str]) -> list[str]:
    """Return a line for each problem on the given pages."""
    problems = []
    with served(site) as address, chromium() as browser:
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
            for name in names:
                page.goto(address + name, wait_until="load")
                where = f"{name} at {width}"
                problems += [f"{where}: motion: {e}" for e in page.evaluate(_MOVES)[:3]]
                problems += _walk(page, where)
            page.close()
        problems += _measure(browser.new_page(viewport={"width": 1280, "height": 800}), address)
    return problems


def _walk(page: Page, where: str) -> list[str]:
    problems, before, reached_main, first = [], -1, False, None
    for n in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None or stop["order"] == first:
            break  # around once
        first = stop["order"] if first is None else first
        if n == 0 and "skip-link" not in stop["name"] and not where.startswith("404"):
            problems.append(f"{where}: keyboard: the first stop is not the link to the text: {stop['name']}")
        if stop["order"] < before:
            problems.append(f"{where}: keyboard: goes backwards to {stop['name']}")
        before, reached_main = stop["order"], reached_main or stop["main"]
        if not stop["seen"]:
            problems.append(f"{where}: focus: not seen on {stop['name']}")
        if not stop["onScreen"] or not stop["uncovered"]:
            problems.append(f"{where}: focus: hidden on {stop['name']}")
    if not reached_main:
        problems.append(f"{where}: keyboard: the text is not reached within {MOST_STOPS} stops")
    page.reload()
    if not where.startswith("404"):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        # A text without any link has no further stop in it.
        stops = page.locator("main a, main button, main input, main [tabindex='0']").count()
        if stops and not (stop and stop["main"]):
            problems.append(f"{where}: keyboard: the link to the text does not lead there")
    return problems


def _measure(page: Page, address: str) -> list[str]:
    page.goto(address + "index.html", wait_until="networkidle")
    lengths = sorted(page.evaluate(_LINES))
    middle = lengths[len(lengths) // 2] if lengths else 0
    least, most = MEASURE
    if least <= middle <= most:
        return []
    return [
        f"index.html: measure: half of the lines have {middle} letters or more, wanted are {least} to {most}"
    ]
