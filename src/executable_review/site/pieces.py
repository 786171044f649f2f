"""Small pieces of text and HTML from which pages are made."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from executable_review import tables


def filters() -> dict[str, Callable[..., str]]:
    """Return the template filters: ``percent``, ``number`` (thin groups of thousands), ``words`` for identifiers."""
    return {
        "percent": tables.percent,
        "number": lambda n: f"{n:,}".replace(",", "\u202f"),
        "words": lambda text: str(text).replace("_", " "),
        "show": tables.show,
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
    }


def raw(text: str) -> str:
    """Wrap HTML as a block that MyST hands through unchanged."""
    return f"```{{raw}} html\n{text}\n```"


def link(address: str | None, text: str) -> str:
    """Return a Markdown link to a DOI, or the bare text where none was seen."""
    return f"[{text}](https://doi.org/{address})" if address else text


def escape(text: Any) -> str:
    """Escape text for Markdown and HTML: nothing in a title may act as markup."""
    marked = html.escape(str(text), quote=False)
    return "".join(
        f"\\{ch}" if ch in "\\`*_{}[]()#+-.!|<>~^$@:=\"'" and not ch.isalnum() else ch for ch in marked
    )
