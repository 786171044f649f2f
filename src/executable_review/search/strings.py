"""Search strings for other platforms, written from the structured queries, and their lint."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable

from executable_review.search.queries import Query

# How each platform asks for a phrase in title, abstract and keywords, and which linter of search-query reads it.
_PLATFORMS: dict[str, tuple[Callable[[str], str], str]] = {
    "Web of Science": (lambda terms: f"TS=({terms})", "wos"),
    "Scopus": (lambda terms: f"TITLE-ABS-KEY({terms})", ""),
    "ProQuest": (lambda terms: f"noft({terms})", ""),
    "EBSCO": (lambda terms: f"(TI ({terms}) OR AB ({terms}) OR SU ({terms}))", "ebscohost"),
    "PubMed": (lambda terms: terms, "pubmed"),
}

PLATFORMS = tuple(_PLATFORMS)


def search_string(query: Query, platform: str) -> str:
    """Write a structured query in a platform's syntax.

    Terms of a group are joined by OR, groups by AND; each is asked for in title, abstract and keywords.

    Parameters
    ----------
    query : Query
    platform : str
        One of `PLATFORMS`.

    Returns
    -------
    str
        The string to paste into the platform's advanced search.

    Notes
    -----
    Syntax after the platforms' own help pages as `search-query` implements them for three of the five. Web of
    Science and EBSCO also find words that a hyphen joins; the variants are written out all the same.
    """
    ask, _ = _PLATFORMS[platform]
    groups = []
    for group in query.groups:
        terms = [_term(pattern, platform) for pattern, _ in group]
        joined = " OR ".join(dict.fromkeys(terms))
        groups.append(ask(joined) if platform != "PubMed" else f"({joined})" if len(terms) > 1 else joined)
    return " AND ".join(groups)


def _term(pattern: str, platform: str) -> str:
    quoted = f'"{pattern}"' if re.search(r"[\s-]", pattern) else pattern
    return f"{quoted}[tiab]" if platform == "PubMed" else quoted


def lint(text: str, platform: str) -> list[str] | None:
    """Check a search string with `search-query`.

    Returns
    -------
    list of str or None
        Codes and labels of what the linter found, fatal ones first; None where it has no linter for the platform.
    """
    from search_query.linter import lint_query_string  # imported here: only the page and its tests lint

    syntax = _PLATFORMS[platform][1]
    if not syntax:
        return None
    with contextlib.redirect_stdout(io.StringIO()):
        found = lint_query_string(text, platform=syntax)
    ordered = sorted(found, key=lambda m: (not m["is_fatal"], m["code"]))
    return [f"{m['code']} {m['label']}" for m in ordered]
