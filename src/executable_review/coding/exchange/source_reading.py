"""Find our text in a project that another program wrote, and its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from executable_review.coding.codebook import Codebook
from executable_review.coding.exchange.codebook_file import fields_of
from executable_review.coding.exchange.grammar import PROJECT
from executable_review.coding.exchange.model import version
from executable_review.coding.exchange.project_file import UNIT_LINE, VERSION_LINE
from executable_review.errors import ReviewError

BEGIN = "begin from the coding sheet that `review export coding` writes, and export the project again"


@dataclass
class Line:
    """A line of our text: the sentence, where the line stands, and what a coder gave to it."""

    unit_id: str
    paraphrase: str
    start: int
    end: int
    read: bool = False
    codes: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """Our text in a project, and the sources that are not ours."""

    element: etree._Element
    text: str
    others: tuple[etree._Element, ...]


def find_source(root: etree._Element, files: Mapping[str, bytes], place: str) -> Source:
    """Return the one text source whose lines begin with locators in brackets.

    Raises
    ------
    ReviewError
        EXC006 if none or several do, or if the text is not in the file.
    """
    ours, others = [], []
    holder = root.find(f"{{{PROJECT}}}Sources")
    for element in () if holder is None else holder.iterchildren(etree.Element):
        text = plain_text(element, files, place)
        if text and any(UNIT_LINE.fullmatch(line) for line in text.splitlines()):
            ours.append((element, text))
        else:
            others.append(element)
    if len(ours) != 1:
        what = "no source holds our sentences" if not ours else f"{len(ours)} sources hold our sentences"
        raise ReviewError("EXC006", what, place, BEGIN)
    return Source(*ours[0], tuple(others))


def plain_text(element: etree._Element, files: Mapping[str, bytes], place: str) -> str:
    """Return the plain text of a source or note; empty where it has none.

    Raises
    ------
    ReviewError
        EXC006 if the file that it names is missing or no UTF-8.
    """
    inside = element.findtext(f"{{{PROJECT}}}PlainTextContent")
    if inside is not None:
        return inside
    path = element.get("plainTextPath", "")
    if not path:
        return ""
    # Programs write the folder's name in capitals or not; only names inside the archive are looked up.
    name = f"sources/{path.removeprefix('internal://')}".lower()
    try:
        return files[name].decode("utf-8-sig")
    except (KeyError, UnicodeDecodeError) as error:
        what = "is not in the archive" if isinstance(error, KeyError) else "is not UTF-8 text"
        raise ReviewError(
            "EXC006",
            f"the text {path!r} {what}",
            f"{place}, line {element.sourceline or 1}",
            "export the project with its sources inside",
        ) from None


def read_lines(source: Source, units: frozenset[str], place: str) -> list[Line]:
    """Return the lines of our text that are sentences.

    Raises
    ------
    ReviewError
        EXC007 if a locator is none of ours or stands twice.
    """
    lines: dict[str, Line] = {}
    for found in re.finditer(r"[^\r\n]+", source.text):
        parts = UNIT_LINE.fullmatch(found.group())
        if not parts:
            continue
        unit, paraphrase = parts.groups()
        if unit not in units or unit in lines:
            what = "stands twice in the text" if unit in lines else "is no sentence of the paper"
            raise ReviewError("EXC007", f"{unit} {what}", f"{place}, text of the source", BEGIN)
        lines[unit] = Line(unit, paraphrase, found.start(), found.end())
    return list(lines.values())


def check_version(root: etree._Element, source: Source, codebook: Codebook, place: str) -> None:
    """Refuse what was coded with another version of the codebook, or does not say with which (EXC008)."""
    title = VERSION_LINE.strip().removesuffix(":")
    said = fields_of(source.text).get(title) or fields_of(
        root.findtext(f"{{{PROJECT}}}Description") or ""
    ).get(title)
    if said is None or said.strip() != version(codebook):
        raise ReviewError(
            "EXC008",
            f"it was coded with version {said} of the codebook, which is now {version(codebook)}"
            if said
            else "it does not say which version of the codebook was used",
            place,
            "code again with the present codebook: `review export coding` writes a coding sheet",
        )
