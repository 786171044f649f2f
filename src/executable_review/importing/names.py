"""Authors' names as sources write them, as "Family, Given"."""

from __future__ import annotations

import re

_INITIALS = r"(?:[^\W\d_a-z]\.?-?){1,4}"
_FIRST = re.compile(rf"^({_INITIALS}(?: {_INITIALS})*) (\S.*)$")
_LAST = re.compile(rf"^(\S.*?) ({_INITIALS}(?: {_INITIALS})*)$")
_DOTTED = re.compile(r"^\S.* (?:[^\W\d_]\.[ -]?)+$")
_CUT = re.compile(r"^(?:…|\.{3}|et al\.?|others|and others)$", re.IGNORECASE)
_TAIL = re.compile(r",? et al\.?$", re.IGNORECASE)
LONGEST = 200  # characters of a name; what is longer is none, and is left as it is


def initials_first(name: str) -> str:
    """Turn the form of Publish or Perish around.

    >>> initials_first("SS van Maidin"), initials_first("World Bank")
    ('van Maidin, SS', 'World Bank')
    """
    found = _FIRST.match(name.strip()) if len(name) <= LONGEST else None
    return f"{found[2]}, {found[1]}" if found and "," not in name else name


def initials_last(name: str) -> str:
    """Turn the form of MEDLINE and of older Scopus files into "Family, Given".

    >>> initials_last("van der Berg TJ"), initials_last("Smith J."), initials_last("Smith, John")
    ('van der Berg, TJ', 'Smith, J.', 'Smith, John')
    """
    found = _LAST.match(name.strip()) if len(name) <= LONGEST else None
    return f"{found[1]}, {found[2]}" if found and "," not in name else name


def split_list(text: str) -> list[str]:
    """Split a cell of authors at semicolons, or at commas where each part ends in initials.

    >>> split_list("Smith J., Doe K."), split_list("Smith, J.; Doe, K.")
    (['Smith J.', 'Doe K.'], ['Smith, J.', 'Doe, K.'])
    """
    if ";" not in text:
        parts = [p.strip() for p in text.split(",")]
        if len(parts) > 1 and all(len(p) <= LONGEST and _DOTTED.match(p) for p in parts):
            return parts
        return [text.strip()]
    return [p.strip() for p in text.split(";")]


def uncut(text: str) -> str:
    """Return a text without the ellipsis with which a source cut it.

    >>> uncut("A study of …"), uncut("A study of..."), uncut("A study.")
    ('A study of', 'A study of', 'A study.')
    """
    stem = text.removesuffix("[...]").rstrip(" .…")
    return stem if "…" in (tail := text[len(stem) :]) or "..." in tail else text


def clean_names(names: list[str]) -> tuple[tuple[str, ...], bool]:
    """Return the names without empty ones and marks of omission, and whether the list was cut by the source.

    >>> clean_names(["Doe, K", "..."])
    (('Doe, K',), True)
    """
    kept, cut = [], False
    for name in names:
        if _CUT.match(name.strip()):
            cut = True
            continue
        shorter = uncut(_TAIL.sub("", name)).strip(" ;,")
        cut = cut or shorter != name.strip(" ;,")
        if shorter:
            kept.append(shorter)
    return tuple(kept), cut
