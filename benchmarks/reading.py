"""Time how soon a page can be read, against stock Jupyter Book with the same content, in headless Chromium.

    make book && python benchmarks/reading.py [--rounds 5] [--stock FOLDER] [--json FILE]

Stock Jupyter Book renders the sources that `make book` filled in, with its own theme and its own list of
extensions. The processor is made four times slower. A page can be read when its first paragraph is painted, which
the browser itself tells (Element Timing). Each visit has an empty cache, and the two books take turns. The network is
first that of this machine, then a slow one: 1.6 megabits a second and 150 milliseconds till an answer, as Lighthouse
supposes for a phone. The program ends with an error when a limit is broken.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from executable_review.data import find_root

ROOT = find_root()
sys.path.insert(0, str(ROOT / "tools" / "site"))

from serving import chromium, served  # noqa: E402

# One page of each kind: start, text, figures, claim, notebook, a long table.
PAGES = (
    "index.html",
    "book/limits.html",
    "book/triangle.html",
    "book/claims/c33.html",
    "notebooks/02-screening.html",
    "book/claims.html",
)
SLOWER = 4
NETWORKS = {
    "this machine": None,
    "a phone": {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000},
}
GOAL, LIMIT = 0.5, 0.65
# What a stock book loads; `sphinx_comments` is left out, as it and our extension declare the same setting.
EXTENSIONS = (
    "sphinx_togglebutton",
    "sphinx_copybutton",
    "myst_nb",
    "jupyter_book",
    "sphinx_thebe",
    "sphinx_external_toc",
    "sphinx.ext.intersphinx",
    "sphinx_design",
    "sphinx_book_theme",
    "sphinxcontrib.bibtex",
    "executable_review.site.extension",
)
OWN_SETTINGS = ("html_theme", "html_theme_options", "html_math_renderer")
# The first paragraph after the heading; both themes put the text behind a main element.
_PARAGRAPH = re.compile(r"(<main\b.*?</h1>.*?<p)(?=[ >])", re.DOTALL)
_PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries()[0].renderTime))
  .observe({type: 'element', buffered: true}))"""


def stock(folder: Path) -> Path:
    """Build the filled-in sources with the stock theme; return the folder of the site."""
    shutil.copytree(ROOT / "_build" / "source", folder)
    path = folder / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings = config["sphinx"]["config"]
    settings["extensions"] = list(EXTENSIONS)
    for name in OWN_SETTINGS:
        settings.pop(name, None)
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"stock Jupyter Book failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return folder / "_build" / "html"


@contextmanager
def marked(site: Path) -> Iterator[Path]:
    """Give a copy of a site in which the first paragraph of each measured page tells when it is painted."""
    with tempfile.TemporaryDirectory(prefix="reading-") as name:
        copy = Path(name) / "site"
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns("live", "downloads", "_sources"))
        for page in PAGES:
            text = (copy / page).read_text(encoding="utf-8")
            text, times = _PARAGRAPH.subn(r'\1 elementtiming="text"', text, count=1)
            if not times:
                sys.exit(f"{page} has no paragraph after its heading")
            (copy / page).write_text(text, encoding="utf-8")
        yield copy


def visit(browser: Any, address: str, network: dict[str, Any] | None) -> float:
    """Return the milliseconds from the start of a first visit until the first paragraph is painted."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route(lambda url: not url.startswith("http://127.0.0.1"), lambda route: route.abort())
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if network:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)
    page.goto(address, wait_until="commit")
    painted = page.evaluate(_PAINTED)
    context.close()
    return painted


def measured(sites: dict[str, Path], rounds: int) -> list[dict[str, Any]]:
    """Visit each page of both books in turns; return the medians in milliseconds."""
    rows = []
    with served(sites["ours"]) as ours, served(sites["stock"]) as theirs, chromium() as browser:
        for network, conditions in NETWORKS.items():
            for name in PAGES:
                visit(browser, ours + name, conditions)  # the browser itself gets warm
                found: dict[str, list[float]] = {"ours": [], "stock": []}
                for _ in range(rounds):
                    found["ours"].append(visit(browser, ours + name, conditions))
                    found["stock"].append(visit(browser, theirs + name, conditions))
                medians = {who: round(statistics.median(times)) for who, times in found.items()}
                ratio = round(medians["ours"] / medians["stock"], 2)
                rows.append({"network": network, "page": name, **medians, "ratio": ratio})
                print(
                    f"{network:>12} {name:<28} {medians['ours']:>6} {medians['stock']:>6} {ratio:.2f}",
                    flush=True,
                )
    return rows


def main() -> int:
    """Measure, print, and return 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stock", type=Path, help="a stock book that was built before")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    given = parser.parse_args()
    built = ROOT / "_build" / "html"
    if not (built / "index.html").is_file():
        sys.exit("There is no book to read. Way out: make book")
    with tempfile.TemporaryDirectory(prefix="stock-book-") as folder:
        theirs = given.stock or stock(Path(folder) / "book")
        with marked(built) as ours, marked(theirs) as other:
            print(f"{'network':>12} {'page':<28} {'ours':>6} {'stock':>6} ratio (milliseconds)")
            rows = measured({"ours": ours, "stock": other}, given.rounds)
    missed = []
    for network in NETWORKS:
        middle = statistics.median(row["ratio"] for row in rows if row["network"] == network)
        print(f"{network}: {middle:.2f} of stock Jupyter Book; the goal is {GOAL}")
        if middle > LIMIT:
            missed.append(f"{network}: {middle:.2f} of stock Jupyter Book, at most {LIMIT} is the limit")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print("".join(f"MISSED: {problem}\n" for problem in missed), end="")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
