"""Containers of the exchange formats: XML that can't reach outside, and zip archives of the same bytes each time."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from executable_review.errors import ReviewError

LARGEST_FILE = 32 * 1024 * 1024
"""Most bytes that one file of an archive may unpack to; a coded review takes less than one hundredth."""

MOST_FILES = 1000
_PACK_AGAIN = "export the project again from the program that made it"


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive that depends on names and contents only.

    Nothing is compressed, as compressed bytes differ between versions of zlib.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def unzip(path: Path) -> Mapping[str, bytes]:
    """Read the project and the texts of an archive into memory; nothing is unpacked to the disk.

    Returns
    -------
    mapping of str to bytes
        ``project.qde`` and every file that ends in ``.txt``, by name in small letters: programs write
        ``Sources`` and ``sources``.

    Raises
    ------
    ReviewError
        EXC001 if it is no archive, EXC002 if it unpacks to more than a coded review can hold.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = [i for i in archive.infolist() if i.filename.lower().endswith((".qde", ".txt"))]
            names = [i.filename.lower() for i in wanted]
            if len(names) > MOST_FILES or sum(i.file_size for i in wanted) > LARGEST_FILE:
                raise _too_large(path)
            if len(set(names)) < len(names):
                raise ReviewError("EXC001", "a file stands in it twice", str(path), _PACK_AGAIN)
            return {name: _unpack(archive, info, path) for name, info in zip(names, wanted, strict=True)}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise ReviewError(
            "EXC001", f"it can't be read as a zip archive ({error})", str(path), _PACK_AGAIN
        ) from None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    # The size that an archive states of a file can be false.
    with archive.open(info) as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(path)
    return content


def _too_large(path: Path) -> ReviewError:
    return ReviewError(
        "EXC002",
        f"it unpacks to more than {LARGEST_FILE // 1024 // 1024} MB or {MOST_FILES} files",
        str(path),
        "take sources out that are no text, and export the project again",
    )


def parse(content: bytes, place: str) -> etree._Element:
    """Parse XML without reading anything else: no entity is resolved, no schema or address is opened.

    Raises
    ------
    ReviewError
        EXC001 if it is no XML, EXC003 if it declares a document type, in which entities can hide.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if len(content) > LARGEST_FILE:
        raise _too_large(Path(place))
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise _declares(place) from None
        raise ReviewError("EXC001", f"it can't be read as XML ({error})", place, _PACK_AGAIN) from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise _declares(place)
    return root


def _declares(place: str) -> ReviewError:
    return ReviewError(
        "EXC003",
        "it declares a document type, which exchange files never do",
        place,
        "take the declaration and its entities out, or export the project again",
    )


def xml_bytes(root: etree._Element) -> bytes:
    """Return an element as an XML file, indented by one blank."""
    etree.indent(root, space=" ")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"
