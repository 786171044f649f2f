"""Anchors that stay from release to release: of claims, objections, works, codes, figures, tables, terms, decisions.

`python tools/site/anchors.py` compares the built site with `book/anchors.txt`; `--write` adds what is new. An anchor
that has vanished has to come back: somebody may have cited it. One that was given up on purpose is taken out by hand,
and the change log says so.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "book" / "anchors.txt"
_ANCHOR = re.compile(
    r'<(?:figure|\w+)\b[^>]*? id="((?:claim|objection|work|code|figure|table|term|decision)-[a-z0-9.-]+)"'
)
# The table behind a figure is reached by the figure's anchor.
_BEHIND = "table-data-of-the-figure-"


def found(site: Path) -> set[str]:
    """Return ``page#anchor`` for each lasting anchor of a built site."""
    return {
        f"{path.relative_to(site).as_posix()}#{anchor}"
        for path in site.rglob("*.html")
        if path.relative_to(site).parts[0] not in {"_static", "_sources", "downloads"}
        for anchor in _ANCHOR.findall(path.read_text(encoding="utf-8"))
        if not anchor.startswith(_BEHIND)
    }


def listed() -> set[str]:
    """Return the anchors that were promised."""
    return set(LIST.read_text(encoding="utf-8").split())


def problems(site: Path) -> list[str]:
    """Return a line for each anchor that has vanished, or that no release promises yet."""
    here, promised = found(site), listed()
    return sorted(
        [f"{anchor}: anchor: vanished; somebody may have cited it" for anchor in promised - here]
        + [f"{anchor}: anchor: new; add it with tools/site/anchors.py --write" for anchor in here - promised]
    )


if __name__ == "__main__":
    built = ROOT / "_build" / "html"
    if "--write" in sys.argv:
        kept = listed() if LIST.is_file() else set()
        LIST.write_text("\n".join(sorted(kept | found(built))) + "\n", encoding="utf-8")
    told = problems(built)
    print("\n".join(told) or f"{len(listed())} anchors, all there")
    sys.exit(1 if told else 0)
