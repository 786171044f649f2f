"""Coded sentences as REFI-QDA project (``.qdpx``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from executable_review.coding.codebook import Codebook
from executable_review.coding.exchange.codebook_file import ORIGIN, codes_element, one_line
from executable_review.coding.exchange.container import xml_bytes, zip_bytes
from executable_review.coding.exchange.grammar import PROJECT, check_refi
from executable_review.coding.exchange.model import CodedProject, Names, Segment

VERSION_LINE = "Version of the codebook: "
UNIT_LINE = re.compile(r"\[([^\s\[\]]+)\] ?(.*)")
STANCE, WORKS = "Stance", "Works cited there"
_ABOUT = (
    "Paraphrases of the sentences of the reviewed paper, one a line, in the words of this review's makers. "
    "The paper's own text is not here. In brackets stands the locator of the sentence: section, paragraph, sentence."
)
_HOW = (
    "Select within one line, and leave the brackets as they are. A sentence without a selection counts as not read; "
    "a selection without a code says that it was read and needs none."
)


def write_qdpx(project: CodedProject, codebook: Codebook, names: Names) -> bytes:
    """Return the coded sentences as a ``.qdpx`` archive, the same bytes each time.

    The one text source holds the paraphrases. Each sentence that was read has a selection over its paraphrase,
    with or without a code; positions count Unicode code points. A selection's description holds stance and works,
    a note becomes a note of the project.

    Raises
    ------
    ReviewError
        EXC004 if the result breaks the standard's rules.
    """
    text, places = source_text(project)
    source = names.guid("source", "paraphrases")
    root = _element(None, "Project", name=names.review, origin=ORIGIN)
    user = names.guid("coder", project.coder_id)
    _element(_element(root, "Users"), "User", guid=user, name=project.coder_id)
    _element(root, "CodeBook").append(codes_element(codebook, names, PROJECT))
    text_source = _element(
        _element(root, "Sources"),
        "TextSource",
        guid=source,
        name="Paraphrased sentences",
        plainTextPath=f"internal://{source}.txt",
        creatingUser=user,
    )
    _element(text_source, "Description").text = f"{_ABOUT} {_HOW}"
    notes = []
    for segment in project.segments:
        if segment.read:
            notes += _selection(text_source, segment, places[segment.unit_id], user, names, project.coder_id)
    if notes:
        holder = _element(root, "Notes")
        for guid, unit, note in notes:
            element = _element(holder, "Note", guid=guid, name=f"Note on {unit}", creatingUser=user)
            _element(element, "PlainTextContent").text = note
    _element(root, "Description").text = f"{VERSION_LINE}{project.codebook_version}\n{_ABOUT}"
    check_refi(root, "project.qde")
    return zip_bytes({"project.qde": xml_bytes(root), f"Sources/{source}.txt": text.encode()})


def source_text(project: CodedProject) -> tuple[str, Mapping[str, tuple[int, int]]]:
    """Return the text of the source, and where the paraphrase of each sentence stands in it."""
    text = f"{_ABOUT}\n{_HOW}\n{VERSION_LINE}{project.codebook_version}\n\n"
    places = {}
    for segment in project.segments:
        head = f"[{segment.unit_id}] "
        line = one_line(segment.paraphrase)
        places[segment.unit_id] = (len(text) + len(head), len(text) + len(head) + len(line))
        text += f"{head}{line}\n"
    return text, places


def _selection(
    source: etree._Element,
    segment: Segment,
    place: tuple[int, int],
    user: str,
    names: Names,
    coder: str,
) -> list[tuple[str, str, str]]:
    """Add a selection and return the note that it points to, if any."""
    key = f"{coder}/{segment.unit_id}"
    selection = _element(
        source,
        "PlainTextSelection",
        guid=names.guid("selection", key),
        name=segment.unit_id,
        startPosition=str(place[0]),
        endPosition=str(place[1]),
        creatingUser=user,
    )
    said = [f"{STANCE}: {segment.stance}"] if segment.stance else []
    said += [f"{WORKS}: {'; '.join(segment.works)}"] if segment.works else []
    if said:
        _element(selection, "Description").text = "\n".join(said)
    for code in segment.codes:
        coding = _element(selection, "Coding", guid=names.guid("coding", f"{key}/{code}"), creatingUser=user)
        _element(coding, "CodeRef", targetGUID=names.guid("code", code))
    if not segment.note:
        return []
    note = names.guid("note", key)
    _element(selection, "NoteRef", targetGUID=note)
    return [(note, segment.unit_id, one_line(segment.note))]


def _element(above: etree._Element | None, name: str, /, **attributes: str) -> etree._Element:
    tag = f"{{{PROJECT}}}{name}"
    if above is None:
        return etree.Element(tag, attributes, nsmap={None: PROJECT})
    return etree.SubElement(above, tag, attributes)
