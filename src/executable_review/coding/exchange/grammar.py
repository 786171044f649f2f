"""Rules of the REFI-QDA standard 1.0 for the elements that this project writes, restated as own checks.

The official schemas (Codebook.xsd and Project.xsd of 18 March 2019) are not shipped: their terms do not say clearly
that a copy may be passed on. Names, order and number of child elements, attributes and their types follow them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from executable_review.errors import ReviewError

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"

_GUID = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}"
)
_TYPES = {
    "guid": _GUID,
    "text": re.compile(r"[\s\S]*"),
    "boolean": re.compile(r"true|false|0|1"),
    "integer": re.compile(r"[+-]?[0-9]+"),
    "colour": re.compile(r"#(?:[A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})"),
}


class _Element(NamedTuple):
    """Children in order, each with least and most times (None: any), and attributes `name:type`, required with `!`."""

    children: tuple[tuple[str, int, int | None], ...] = ()
    attributes: tuple[str, ...] = ()
    text: bool = False


_WHO = ("creatingUser:guid", "creationDateTime:text")
_CHANGED = (*_WHO, "modifyingUser:guid", "modifiedDateTime:text")
_TEXT = _Element(
    (
        ("Description", 0, 1),
        ("PlainTextContent", 0, 1),
        ("PlainTextSelection", 0, None),
        ("Coding", 0, None),
        ("NoteRef", 0, None),
    ),
    ("guid:guid!", "name:text", "richTextPath:text", "plainTextPath:text", *_CHANGED),
)
_COMMON = {
    "Codes": _Element((("Code", 1, None),)),
    "Description": _Element(text=True),
}
_CODE = ("guid:guid!", "name:text!", "isCodable:boolean!", "color:colour")
_GRAMMARS = {
    CODEBOOK: {
        **_COMMON,
        "CodeBook": _Element((("Codes", 1, 1),), ("origin:text",)),
        "Code": _Element((("Description", 0, 1), ("Code", 0, None)), _CODE),
    },
    PROJECT: {
        **_COMMON,
        "Project": _Element(
            (
                ("Users", 0, 1),
                ("CodeBook", 0, 1),
                ("Sources", 0, 1),
                ("Notes", 0, 1),
                ("Description", 0, 1),
                ("NoteRef", 0, None),
            ),
            ("name:text!", "origin:text", "creatingUserGUID:guid"),
        ),
        "Users": _Element((("User", 1, None),)),
        "User": _Element((), ("guid:guid!", "name:text", "id:text")),
        "CodeBook": _Element((("Codes", 1, 1),)),
        "Code": _Element((("Description", 0, 1), ("NoteRef", 0, None), ("Code", 0, None)), _CODE),
        "Sources": _Element((("TextSource", 1, None),)),
        "TextSource": _TEXT,
        "PlainTextContent": _Element(text=True),
        "PlainTextSelection": _Element(
            (("Description", 0, 1), ("Coding", 0, None), ("NoteRef", 0, None)),
            ("guid:guid!", "name:text", "startPosition:integer!", "endPosition:integer!", *_CHANGED),
        ),
        "Coding": _Element((("CodeRef", 1, 1), ("NoteRef", 0, None)), ("guid:guid!", *_WHO)),
        "CodeRef": _Element((), ("targetGUID:guid!",)),
        "NoteRef": _Element((), ("targetGUID:guid!",)),
        "Notes": _Element((("Note", 1, None),)),
        "Note": _TEXT,
    },
}
_ROOTS = {CODEBOOK: "CodeBook", PROJECT: "Project"}


def check_refi(root: etree._Element, file: str) -> None:
    """Check a codebook or project as this project writes it; see the module's text for the source of the rules.

    Beyond the schema, identifiers stand once, and what points to a code, a note or a user finds it: the standard
    says so in words.

    Raises
    ------
    ReviewError
        EXC004, naming the element and its line.
    """
    name = etree.QName(root)
    grammar = _GRAMMARS.get(name.namespace)
    if grammar is None or _ROOTS[name.namespace] != name.localname:
        raise _broken(root, file, f"the root element is {root.tag}")
    for element in root.iter(etree.Element):
        tag = etree.QName(element)
        spec = grammar.get(tag.localname) if tag.namespace == name.namespace else None
        if spec is None:
            raise _broken(element, file, f"the element {tag.localname} does not belong here")
        _check_attributes(element, spec, file)
        _check_children(element, spec, file)
    check_pointers(root, file)


def check_pointers(root: etree._Element, file: str) -> None:
    """Check that identifiers stand once, and that every pointer to a code, note or user finds it (EXC004)."""
    targets: dict[str, str] = {}
    for element in root.iter(etree.Element):
        guid = plain_guid(element.get("guid", ""))
        if guid and guid in targets:
            raise _broken(element, file, f"the identifier {guid} stands twice")
        if guid:
            targets[guid] = etree.QName(element).localname
    wanted = {"CodeRef": "Code", "NoteRef": "Note"}
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        kind = wanted.get(name.localname)
        pointer = element.get("targetGUID", "")
        if kind and targets.get(plain_guid(pointer)) != kind:
            raise _broken(
                element, file, f"it points to a {kind.lower()} that is not in the file: {pointer!r}"
            )
        if name.localname == "Coding" and element.find(f"{{{name.namespace}}}CodeRef") is None:
            raise _broken(element, file, "the element CodeRef is missing")
        user = element.get("creatingUser")
        if user and targets.get(plain_guid(user)) != "User":
            raise _broken(element, file, f"it names a user who is not in the file: {user!r}")


def plain_guid(text: str) -> str:
    """Return an identifier in small letters and without braces; the standard allows both forms."""
    return text.strip().strip("{}").lower()


def _check_attributes(element: etree._Element, spec: _Element, file: str) -> None:
    known = {}
    for entry in spec.attributes:
        name, _, kind = entry.rstrip("!").partition(":")
        known[name] = kind
        if entry.endswith("!") and name not in element.attrib:
            raise _broken(element, file, f"the attribute {name} is missing")
    for name, value in element.attrib.items():
        if name not in known:
            raise _broken(element, file, f"the attribute {name} does not belong here")
        if not _TYPES[known[name]].fullmatch(value if known[name] == "text" else value.strip()):
            raise _broken(element, file, f"the attribute {name} is not of type {known[name]}: {value[:40]!r}")


def _check_children(element: etree._Element, spec: _Element, file: str) -> None:
    names = [etree.QName(child).localname for child in element.iterchildren(etree.Element)]
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    if not spec.text and loose.strip():
        raise _broken(element, file, "text stands between its elements")
    at = 0
    for name, least, most in spec.children:
        times = 0
        while at < len(names) and names[at] == name and (most is None or times < most):
            at, times = at + 1, times + 1
        if times < least:
            raise _broken(element, file, f"the element {name} is missing")
    if at < len(names):
        raise _broken(element, file, f"the element {names[at]} does not belong at this place")


def _broken(element: etree._Element, file: str, what: str) -> ReviewError:
    return ReviewError(
        "EXC004",
        what,
        f"{file}, line {element.sourceline or 1}, element {etree.QName(element).localname}",
        "export the project again from the program that made it",
    )
