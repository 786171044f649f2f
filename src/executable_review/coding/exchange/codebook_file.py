"""The codebook as REFI-QDA codebook (``.qdc``), and back; the same codes stand in a project (``.qdpx``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from executable_review.coding.codebook import Codebook
from executable_review.coding.exchange.container import parse, xml_bytes
from executable_review.coding.exchange.grammar import CODEBOOK, check_pointers, check_refi
from executable_review.coding.exchange.model import Names
from executable_review.data import Row
from executable_review.errors import ReviewError

ORIGIN = "executable review"
# A description holds one field a line, so that people read it in any program and we read it back.
_LINES = {
    "code_id": "Code",
    "definition": "Definition",
    "use_when": "Use when",
    "avoid_when": "Avoid when",
    "example_sentence_id": "Example at",
    "example": "Example",
    "source_work_id": "Treated in the cited work",
    "source_record_id": "Treated in the record",
    "version": "Version of the codebook",
}


def write_qdc(codebook: Codebook, names: Names) -> bytes:
    """Return the codebook as a ``.qdc`` file.

    Groups are codes that can't be given (``isCodable="false"``) and hold their leaves. A description holds the
    fields of the table, one a line.

    Raises
    ------
    ReviewError
        EXC004 if the result breaks the standard's rules.
    """
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin=ORIGIN)
    root.append(codes_element(codebook, names, CODEBOOK))
    check_refi(root, "codebook.qdc")
    return xml_bytes(root)


def codes_element(codebook: Codebook, names: Names, namespace: str) -> etree._Element:
    """Return the element ``Codes`` in the namespace of a codebook or a project."""
    codes = etree.Element(f"{{{namespace}}}Codes")
    for group in codebook.groups:
        above = _code_element(codes, codebook.by_id[group], names, namespace, codable=False)
        for leaf in codebook.leaves(group):
            _code_element(above, codebook.by_id[leaf], names, namespace, codable=True)
    return codes


def _code_element(
    above: etree._Element, row: Row, names: Names, namespace: str, *, codable: bool
) -> etree._Element:
    element = etree.SubElement(
        above,
        f"{{{namespace}}}Code",
        guid=names.guid("code", row["code_id"]),
        name=row["label"],
        isCodable="true" if codable else "false",
    )
    lines = [f"{title}: {one_line(row[field])}" for field, title in _LINES.items() if row.get(field)]
    etree.SubElement(element, f"{{{namespace}}}Description").text = "\n".join(lines)
    return element


def one_line(text: object) -> str:
    """Return a text with each run of white space as one blank."""
    return " ".join(str(text).split())


def read_qdc(path: Path) -> tuple[Row, ...]:
    """Read a ``.qdc`` file of any program as rows of the table ``codebook``.

    Fields that another program does not write are None; a code without the line ``Code:`` has its name as
    identifier.

    Raises
    ------
    ReviewError
        EXC001 to EXC004.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReviewError(
            "EXC001", f"it can't be read ({error.strerror})", str(path), "name a file that can be read"
        ) from None
    root = parse(content, str(path))
    if root.tag != f"{{{CODEBOOK}}}CodeBook":
        raise ReviewError(
            "EXC004",
            f"the root element is {root.tag}",
            str(path),
            "export the codebook as REFI-QDA codebook (.qdc)",
        )
    check_pointers(root, str(path))
    return tuple(row for _, row in read_codes(root))


def check_qdc(path: Path, codebook: Codebook) -> tuple[Row, ...]:
    """Read a ``.qdc`` file whose codes are those of our codebook, all or some of them.

    Raises
    ------
    ReviewError
        EXC001 to EXC004; EXC005 for codes that are not ours, EXC008 for codes of another version.
    """
    rows = read_qdc(path)
    foreign = [r["label"] for r in rows if our_code(r["code_id"], r["label"], codebook) is None]
    if foreign:
        raise ReviewError(
            "EXC005",
            f"{len(foreign)} of {len(rows)} codes are not in the codebook: {', '.join(foreign[:5])}",
            str(path),
            "add them to data/coding/codebook.csv with a definition, or take them out",
        )
    for row in rows:
        ours = codebook.by_id[our_code(row["code_id"], row["label"], codebook) or ""]
        if row["version"] not in (None, ours["version"]):
            raise ReviewError(
                "EXC008",
                f"{ours['code_id']} has version {row['version']}, and {ours['version']} in the codebook",
                str(path),
                "export the codebook again: `review export coding`",
            )
    return rows


def our_code(code_id: str, label: str, codebook: Codebook) -> str | None:
    """Return our code for a code of a file, or None.

    A code is known by the line ``Code:`` of its description, else by its name, which may be the code or its label.
    """
    if code_id in codebook.by_id:
        return code_id
    named = label.strip().casefold()
    for code, row in codebook.by_id.items():
        if code_id == label and named in (code.casefold(), row["label"].casefold()):
            return code
    return None


def read_codes(root: etree._Element) -> Iterator[tuple[etree._Element, Row]]:
    """Yield each code element below an element with its row, groups before their codes."""
    namespace = etree.QName(root).namespace
    identifiers: dict[etree._Element, str] = {}
    for element in root.iter(f"{{{namespace}}}Code"):
        row = _read_code(element, namespace)
        identifiers[element] = row["code_id"]
        row["parent_id"] = identifiers.get(element.getparent())
        yield element, row


def _read_code(element: etree._Element, namespace: str | None) -> Row:
    said = fields_of(element.findtext(f"{{{namespace}}}Description") or "")
    row: Row = {field: said.get(title) for field, title in _LINES.items()}
    row["label"] = element.get("name", "")
    row["code_id"] = row["code_id"] or row["label"]
    if row["version"] is not None and row["version"].isdigit():
        row["version"] = int(row["version"])
    return row


def fields_of(description: str) -> dict[str, str]:
    """Return the lines ``Title: text`` of a description as a mapping."""
    found = {}
    for line in description.splitlines():
        title, sign, text = line.strip().partition(": ")
        if sign:
            found.setdefault(title, text)
    return found
