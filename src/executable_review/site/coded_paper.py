"""A local page of the paper that a user holds, with the coded sentences laid over it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from executable_review.coding_export import coded_project
from executable_review.errors import ReviewError
from executable_review.locating import locate
from executable_review.review import Review

MARK = '<meta name="generator" content="executable review: coded paper">'
"""Stands in every page made here; a file without it is never overwritten."""

_LEAST = 0.5


@dataclass(frozen=True)
class CodedPaper:
    """The page, and how much of the paper was found in the copy."""

    html: str
    found: int
    missing: tuple[str, ...]


def coded_paper(review: Review, text: str, file: str) -> CodedPaper:
    """Return the page of a copy of the paper.

    Sentences are found by their fingerprints, as `review data check --paper` finds them. What stands between them
    is shown as it is. The page is one file that asks no other place for anything.

    Parameters
    ----------
    review : Review
    text : str
        Text of the copy.
    file : str
        Its name, for messages.

    Raises
    ------
    ReviewError
        EXC012 if fewer than half of the sentences are in it.
    """
    places = locate(text, review.data.rows("sentences"))
    segments = {s.unit_id: s for s in coded_project(review).segments}
    missing = tuple(s for s in segments if s not in places)
    if len(missing) > _LEAST * len(segments):
        raise ReviewError(
            "EXC012",
            f"{len(places)} of {len(segments)} sentences of the paper are in it",
            file,
            "name the plain text of the reviewed paper, without page headers inside sentences",
        )
    book = review.codebook
    shown = [segments[unit] for unit in sorted(places, key=places.__getitem__) if unit in segments]
    codes = Counter(code for s in shown for code in s.codes)
    stances = Counter(s.stance for s in shown)
    cited = {w["work_id"]: f"{w['authors']} ({w['year']})" for w in review.data.rows("works")}
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = files("executable_review.site").joinpath("coded_paper.html").read_text(encoding="utf-8")
    page = environment.from_string(template).render(
        mark=Markup(MARK),  # nosec B704
        title=review.data.review["title"],
        found=len(shown),
        total=len(segments),
        missing=missing,
        groups=[(book.by_id[g], [book.by_id[c] for c in book.leaves(g)]) for g in book.groups],
        labels=book.by_id,
        codes=codes,
        stances=sorted(stances.items()),
        cited=cited,
        blocks=_blocks(review, text, places, segments),
    )
    return CodedPaper(page, len(shown), missing)


def _blocks(
    review: Review, text: str, places: dict[str, tuple[int, int]], segments: dict[str, Any]
) -> list[dict[str, Any]]:
    """Cut the copy into paragraphs of located sentences, and what stands between them."""
    paragraph = {s["sentence_id"]: s["paragraph_id"] for s in review.data.rows("sentences")}
    blocks: list[dict[str, Any]] = []
    at = 0
    for unit in sorted((u for u in places if u in segments), key=places.__getitem__):
        start, end = _with_marks(text, *places[unit])
        start = max(start, at)
        between = _one_line(text[at:start])
        if any(ch.isalnum() for ch in between):
            blocks.append({"between": between})
        if not blocks or blocks[-1].get("paragraph") != paragraph[unit]:
            blocks.append({"paragraph": paragraph[unit], "sentences": []})
        blocks[-1]["sentences"].append({"text": _one_line(text[start:end]), "segment": segments[unit]})
        at = max(at, end)
    rest = _one_line(text[at:])
    return [*blocks, {"between": rest}] if any(ch.isalnum() for ch in rest) else blocks


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a sentence to the marks that touch it: fingerprints know words only."""
    while start > 0 and (_opens(text[start - 1]) or text[start - 1] in "\"'"):
        start -= 1
    while end < len(text) and unicodedata.category(text[end])[0] == "P" and not _opens(text[end]):
        end += 1
    return start, end


def _opens(mark: str) -> bool:
    return unicodedata.category(mark) in {"Ps", "Pi"}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def check_target(out: Path, paper: Path, root: Path) -> None:
    """Refuse a place where the text of the paper could be published or get into version control.

    Raises
    ------
    ReviewError
        EXC013 for a folder of the compendium, the copy itself, or a file that is not a page made here.
    """
    target, base = out.resolve(), root.resolve()
    what = ""
    if target.parent != base and base in target.parents:
        what = f"it is in the compendium's folder {target.relative_to(base).parts[0]}"
    elif target == paper.resolve():
        what = "it is the copy of the paper itself"
    elif target.is_dir():
        what = "it is a folder"
    elif target.is_file() and MARK.encode() not in target.read_bytes():
        what = "it exists and is not a page of the coded paper"
    if what:
        raise ReviewError(
            "EXC013",
            f"{what}; the page would hold the paper's text there",
            str(out),
            "name a file of your own with --out, outside of the compendium",
        )
