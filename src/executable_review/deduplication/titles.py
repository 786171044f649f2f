"""Read a title: its letters, main part, numbers, and whether it is a notice about another work."""

from __future__ import annotations

import re
from typing import NamedTuple

from executable_review.deduplication.text import fold, words
from executable_review.deduplication.vocabulary import FIRST, HEADINGS, MARKERS, ROMAN, SPELLED


class Title(NamedTuple):
    """What a comparison needs to know of a title.

    `compact` is the letters and digits alone without a first article, so that ``self-help`` and ``selfhelp``
    are one. `weight`
    says how much an equal title tells: 0 nothing (a heading such as "Introduction"), 1 little (one or two
    words), 2 to 4 more with length. `numbers` are the numbers that tell parts, volumes and editions apart.
    `notice` is the kind of notice, empty for a work, None when the end that would tell is cut off.
    """

    compact: str = ""
    words: tuple[str, ...] = ()
    main: str = ""
    cut: bool = False
    numbers: tuple[str, ...] = ()
    notice: str | None = ""
    weight: int = 0


_ELLIPSIS = re.compile(r"\s*(?:…|\.\s?\.\s?\.|\[\s*(?:…|\.\.\.)\s*\])[\s.,;]*$")
_BREAK = re.compile(r"\s*[:;?!.]\s+|\s+[-–—]+\s+|\s*[–—]\s*")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|e|o|a)?$")

_NOTICES = (
    (
        "correction",
        r"(?:(?:publishers?|authors?) )?(?:erratum|errata|corrigend(?:um|a)|addendum)\b|"
        r"(?:(?:publishers?|authors?) )?corrections?(?: (?:to|for|of|notice)\b|$)|berichtigung\b|fe de erratas\b",
    ),
    ("retraction", r"(?:notice of )?(?:retraction|withdrawal)(?: (?:note|notice|of|to|statement)\b|$)"),
    ("comment", r"(?:an? )?(?:further )?(?:comments?|commentary|discussion|note) on\b|(?:a )?commentary\b"),
    (
        "reply",
        r"(?:an? |the )?(?:authors? )?(?:reply|replies|response|rejoinder)(?: (?:to|from|by)\b|$)|authors? reply\b",
    ),
    (
        "review",
        r"(?:an? |the )?(?:book )?review of\b|book reviews?\b|review symposium\b|rezension\b|buchbesprechung\b|"
        r"compte rendu\b|recensione\b|resena\b",
    ),
    ("replication", r"(?:an? )?(?:replication|reanalysis|re analysis|reexamination) of\b"),
)
_START = tuple((kind, re.compile(pattern)) for kind, pattern in _NOTICES)
_END = re.compile(
    r"(?:[:;\[(?!.–—]|\s[-–—])\s*(?:an? |the )?(?:short |brief |further |authors?'? )?"
    r"(erratum|errata|corrigendum|correction|retraction|comment|comments|commentary|reply|response|rejoinder|"
    r"book review|replication)\W*$"
)
_END_KIND = {
    "erratum": "correction",
    "errata": "correction",
    "corrigendum": "correction",
    "comments": "comment",
    "commentary": "comment",
    "response": "reply",
    "rejoinder": "reply",
    "book review": "review",
}


def read_title(text: str) -> Title:
    """Return what a title says.

    >>> t = read_title("Street-level ethics, Part II: A reply")
    >>> t.main, t.numbers, t.notice
    ('streetlevelethicspartii', ('2',), 'reply')
    """
    folded = fold(text).strip()
    whole = _ELLIPSIS.sub("", folded)
    cut = whole != folded
    parts = words(whole)
    if not parts:
        return Title()
    compact = _compact(parts)
    main = next(
        (m for m in (_compact(words(whole[: b.start()])) for b in _BREAK.finditer(whole)) if m), compact
    )
    notice = _notice(" ".join(parts), whole)
    return Title(
        compact, parts, main, cut, _numbers(parts), notice or (None if cut else ""), _weight(compact, parts)
    )


def _compact(parts: tuple[str, ...]) -> str:
    # Sources differ most often in the first article.
    return "".join(parts[1:] if len(parts) > 2 and parts[0] in FIRST else parts)


def _weight(compact: str, parts: tuple[str, ...]) -> int:
    if compact in HEADINGS or "".join(w for w in parts if not w.isdigit()) in HEADINGS:
        return 0
    # A sign of Chinese, Japanese or Korean says as much as about three letters, and words have no spaces.
    dense = (
        0
        if compact.isascii()
        else sum("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in compact)
    )
    length = len(compact) + 2 * dense
    told = [w for w in parts if w not in FIRST]
    if length < 16 or (len(told) < 3 and not dense):
        return 1
    return 2 + (length >= 40) + (length >= 60)


def _numbers(parts: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    last = len(parts) - 1
    for at, word in enumerate(parts):
        if word[0].isdigit():
            plain = _ORDINAL.match(word)
            found.append((plain[1].lstrip("0") or "0") if plain else word)
            continue
        number = ROMAN.get(word)
        if number:
            # Single letters are numerals only beside "part" and the like, or at the very end.
            if len(word) > 1 or at == last or (at and parts[at - 1] in MARKERS):
                found.append(number)
        elif word in SPELLED and (
            (at and parts[at - 1] in MARKERS) or (at < last and parts[at + 1] in MARKERS)
        ):
            found.append(SPELLED[word])
    return tuple(sorted(found))


def _notice(joined: str, folded: str) -> str:
    for kind, pattern in _START:
        if pattern.match(joined):
            return kind
    end = _END.search(folded)
    return _END_KIND.get(end[1], end[1]) if end else ""
