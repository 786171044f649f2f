"""Read a coder's REFI-QDA project (``.qdpx``) that was made from our text; all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from executable_review.coding.codebook import Codebook
from executable_review.coding.coder_file import CoderFile
from executable_review.coding.exchange.codebook_file import fields_of, our_code, read_codes
from executable_review.coding.exchange.container import parse, unzip
from executable_review.coding.exchange.grammar import PROJECT, check_pointers, plain_guid
from executable_review.coding.exchange.model import CodedProject, Segment, version
from executable_review.coding.exchange.project_file import STANCE, WORKS
from executable_review.coding.exchange.source_reading import (
    Line,
    check_version,
    find_source,
    plain_text,
    read_lines,
)
from executable_review.coding.exchange.users import Coder, effective_user, find_coder
from executable_review.errors import ReviewError


@dataclass(frozen=True)
class Received:
    """What a project holds, and what of it was set aside, each with a code and a place."""

    project: CodedProject
    set_aside: tuple[ReviewError, ...]


def read_qdpx(path: Path, codebook: Codebook, units: Iterable[str], coder: str | None = None) -> CoderFile:
    """Return the codes that a coder gave in a project made from our text; see `receive_qdpx`."""
    return receive_qdpx(path, codebook, units, coder).project.coder_file()


def receive_qdpx(path: Path, codebook: Codebook, units: Iterable[str], coder: str | None = None) -> Received:
    """Read a project that was made from our text, whichever program wrote it.

    A sentence is known by the locator in brackets at the beginning of its line. A code is known by the line
    ``Code:`` of its description, else by its name, which may be the code or its label: programs renew identifiers,
    and people rename codes.

    Parameters
    ----------
    path : Path
    codebook : Codebook
        The present codebook.
    units : iterable of str
        Locators of all sentences.
    coder : str, optional
        Name of the user whose codings are read; needed where several users coded.

    Returns
    -------
    Received
        Set aside are codes that are not ours and that nobody gave (EXC005), codes given twice to a sentence
        (EXC010), and sources that are not our text (EXC011). A sentence without a selection was not read.

    Raises
    ------
    ReviewError
        EXC001 to EXC009. Nothing of a file that breaks one of these rules is read.
    """
    path = Path(path)
    files = unzip(path)
    place = f"{path}, project.qde"
    if "project.qde" not in files:
        raise ReviewError(
            "EXC001", "there is no project.qde in it", str(path), "export as REFI-QDA project (.qdpx)"
        )
    root = parse(files["project.qde"], place)
    if root.tag != f"{{{PROJECT}}}Project":
        raise ReviewError(
            "EXC004", f"the root element is {root.tag}", place, "export as REFI-QDA project (.qdpx)"
        )
    check_pointers(root, place)
    source = find_source(root, files, place)
    check_version(root, source, codebook, place)
    lines = read_lines(source, frozenset(units), place)
    who = find_coder(root, source.element, coder, place)
    known = {
        plain_guid(element.get("guid", "")): (our_code(row["code_id"], row["label"], codebook), row["label"])
        for element, row in read_codes(root)
    }
    taken = _Taking(known, codebook, _notes(root, files, place), who, place)
    for selection in source.element.iterchildren(f"{{{PROJECT}}}PlainTextSelection"):
        taken.take(selection, lines, source.text)
    taken.refuse_foreign()
    aside = [_other(element, place) for element in source.others]
    aside += [
        ReviewError("EXC005", f"the code {label!r} is not in the codebook; nobody gave it", place, _FOREIGN)
        for code, label in known.values()
        if code is None
    ]
    project = CodedProject(who.name, version(codebook), tuple(_segment(line) for line in lines))
    return Received(project, (*aside, *taken.twice))


_FOREIGN = "use codes of the codebook: `review export coding` writes it as codebook.qdc"


class _Taking:
    """Takes the codings of one coder out of selections."""

    def __init__(
        self,
        known: Mapping[str, tuple[str | None, str]],
        codebook: Codebook,
        notes: Mapping[str, str],
        who: Coder,
        place: str,
    ):
        self.known, self.codebook, self.notes, self.who, self.place = known, codebook, notes, who, place
        self.foreign: list[str] = []
        self.twice: list[ReviewError] = []

    def take(self, selection: etree._Element, lines: list[Line], text: str) -> None:
        """Add what the coder gave in a selection to its line."""
        codings = list(selection.iterchildren(f"{{{PROJECT}}}Coding"))
        mine = [c for c in codings if self.who.is_me(effective_user(c))]
        if not mine and (codings or not self.who.is_me(effective_user(selection))):
            return
        where = f"{self.place}, line {selection.sourceline or 1}"
        line = _line_of(selection, lines, text, where)
        line.read = True
        for coding in mine:
            pointer = plain_guid(coding.find(f"{{{PROJECT}}}CodeRef").get("targetGUID"))
            code, label = self.known[pointer]
            if code is None or code not in self.codebook.leaves():
                self.foreign.append(f"{label!r} at {line.unit_id}")
            elif code in line.codes:
                self.twice.append(
                    ReviewError(
                        "EXC010",
                        f"{code} is given twice to {line.unit_id}",
                        where,
                        "nothing to do: it counts once",
                    )
                )
            else:
                line.codes.append(code)
        line.said = {**line.said, **fields_of(selection.findtext(f"{{{PROJECT}}}Description") or "")}
        for pointer in selection.iterchildren(f"{{{PROJECT}}}NoteRef"):
            line.notes.append(self.notes[plain_guid(pointer.get("targetGUID"))])

    def refuse_foreign(self) -> None:
        """Refuse the file if a code was given that is no leaf of the codebook (EXC005)."""
        if self.foreign:
            raise ReviewError(
                "EXC005",
                f"{len(self.foreign)} codings with a code that is no leaf of the codebook: "
                f"{', '.join(self.foreign[:5])}",
                self.place,
                _FOREIGN,
            )


def _line_of(selection: etree._Element, lines: list[Line], text: str, where: str) -> Line:
    """Return the line in which a selection lies (EXC007 if there is no such line)."""
    try:
        start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
    except ValueError:
        start, end = -1, -1
    what = f"the selection from {start} to {end} is outside the text, which has {len(text)} characters"
    if 0 <= start < end <= len(text):
        chosen = text[start:end]
        start += len(chosen) - len(chosen.lstrip())
        end -= len(chosen) - len(chosen.rstrip())
        touched = [line for line in lines if start < line.end and end > line.start]
        inside = [line for line in touched if line.start <= start and end <= line.end]
        named = selection.get("name", "")
        if inside and named in {line.unit_id for line in lines} - {inside[0].unit_id}:
            what = (
                f"the selection is named {named}, but lies in {inside[0].unit_id}: its positions are shifted"
            )
        elif inside:
            return inside[0]
        elif touched:
            what = f"the selection reaches over the edge of {', '.join(line.unit_id for line in touched)}"
        else:
            what = f"the selection from {start} to {end} holds no sentence"
    raise ReviewError("EXC007", what, where, "select within the line of one sentence, and export again")


def _notes(root: etree._Element, files: Mapping[str, bytes], place: str) -> dict[str, str]:
    return {
        plain_guid(note.get("guid", "")): plain_text(note, files, place).strip()
        for note in root.iter(f"{{{PROJECT}}}Note")
    }


def _other(element: etree._Element, place: str) -> ReviewError:
    return ReviewError(
        "EXC011",
        f"the source {element.get('name', '')!r} is not our text and was not read",
        f"{place}, line {element.sourceline or 1}",
        "nothing to do, unless it holds codings of our sentences",
    )


def _segment(line: Line) -> Segment:
    works = line.said.get(WORKS, "")
    return Segment(
        line.unit_id,
        line.paraphrase,
        tuple(line.codes),
        line.said.get(STANCE, ""),
        tuple(works.split("; ")) if works else (),
        " ".join(note for note in line.notes if note),
        line.read,
    )
