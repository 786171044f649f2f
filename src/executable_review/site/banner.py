"""The banner of a book that shows another run than the published one: on every page, whatever the theme."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from executable_review.parameters import Parameters
from executable_review.tables import show

SHOWN = 3
_MANY = 4
_START = re.compile(r"<main\b[^>]*>|<body\b[^>]*>")
_STYLE = (
    "border:1px solid currentcolor;border-left-width:.4rem;border-radius:.3rem;padding:.5rem .8rem;"
    "margin:.5rem .5rem 1rem;font-size:.95rem;overflow-wrap:anywhere"
)


def shown(value: Any) -> str:
    """Write the value of a decision for people; a long list says how long it is.

    >>> shown(()), shown(True), shown(("a", "b")), shown(tuple("abcdef"))
    ('empty', 'yes', 'a, b', 'a, b, c, d and 2 more')
    """
    if isinstance(value, (tuple, list)):
        rest = f" and {len(value) - _MANY} more" if len(value) > _MANY else ""
        return (", ".join(value[:_MANY]) + rest) or "empty"
    return show(value)


def banner_text(parameters: Parameters) -> str:
    """Return what the banner says of the decisions that differ; empty for the published run."""
    default = Parameters()
    changed = parameters.changed()
    told = [f"{n} is {shown(v)}, not {shown(getattr(default, n))}" for n, v in changed.items()]
    if len(told) > SHOWN:
        told = [*told[:SHOWN], f"{len(told) - SHOWN} more"]
    return f"This is not the published run. Other decisions: {'; '.join(told)}." if told else ""


def add_banner(site: Path, parameters: Parameters, page: str | None) -> int:
    """Write the banner into every page of a site and return how many pages have it.

    Parameters
    ----------
    site : Path
    parameters : Parameters
        Decisions of the run; those of the published run need no banner.
    page : str or None
        The page on what differs, as a path within the site.
    """
    text = banner_text(parameters)
    if not text:
        return 0
    count = 0
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site)
        if "_static" in name.parts:
            continue
        up = "../" * (len(name.parts) - 1)
        link = f' <a href="{up}{page}">What differs from the published run</a>' if page else ""
        told = html.escape(text) + link
        element = f'<aside class="review-banner" aria-label="Another run" style="{_STYLE}">{told}</aside>'
        content = path.read_text(encoding="utf-8")
        starts = {m[0][1:5]: m.end() for m in reversed(list(_START.finditer(content)))}
        place = starts.get("main", starts.get("body"))
        if place is not None:
            path.write_text(f"{content[:place]}\n{element}{content[place:]}", encoding="utf-8")
            count += 1
    return count
