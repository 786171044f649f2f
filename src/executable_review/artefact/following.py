"""Files that repeat metadata: some are written from it, the others have to agree with it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from executable_review.artefact.citation import apa, cff, codemeta, reviewed_reference
from executable_review.artefact.metadata import FILE, Metadata, read_metadata
from executable_review.data import DataPackage
from executable_review.errors import ReviewError
from executable_review.files import put

README = "README.md"
_BLOCK = re.compile(r"(<!-- citation: [^\n]*-->\n)(.*?)(<!-- end of citation -->)", re.S)


def following_files(root: Path, metadata: Metadata) -> dict[str, str]:
    """Return the files that are written from the metadata, by path, as they have to be."""
    package = DataPackage(root)
    reviewed = reviewed_reference(package.rows("bibliography"), package.review["own_authors"])
    files = {
        "CITATION.cff": cff(metadata, reviewed),
        "codemeta.json": codemeta(metadata, python_versions(root)),
    }
    readme = root / README
    if readme.is_file():
        text = readme.read_text(encoding="utf-8")
        if not _BLOCK.search(text):
            raise ReviewError(
                "MET006",
                "the place for the citation is gone",
                README,
                "restore the lines from `<!-- citation` to `<!-- end of citation -->`",
            )
        files[README] = _BLOCK.sub(lambda m: f"{m[1]}> {apa(metadata, mark='*')}\n{m[3]}", text)
    return files


def write_following(root: Path) -> list[str]:
    """Write the files that follow from the metadata and return the names of those that changed."""
    metadata = read_metadata(root)
    changed = []
    for name, text in following_files(root, metadata).items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            put(path, text.encode())
            changed.append(name)
    return changed


def check_following(root: Path) -> Metadata:
    """Read the metadata and check every file that repeats a part of it (MET001 to MET006)."""
    metadata = read_metadata(root)
    for name, wanted in following_files(root, metadata).items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            raise ReviewError(
                "MET006", f"it is not what follows from {FILE}", name, "`review metadata` writes it"
            )
    for place, found, wanted in _repeated(root, metadata):
        if found != wanted:
            raise ReviewError(
                "MET006", f"{found!r}, but {FILE} says {wanted!r}", place, "write the same in both"
            )
    return metadata


def python_versions(root: Path) -> str:
    """Return the versions of Python that the code runs on, as ``pyproject.toml`` states them."""
    return _project(root).get("requires-python", "")


def _project(root: Path) -> dict[str, Any]:
    path = root / "pyproject.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["project"] if path.is_file() else {}


def _repeated(root: Path, metadata: Metadata) -> Iterator[tuple[str, Any, Any]]:
    """Yield place, what stands there, and what has to stand there; files that are not there say nothing."""
    import yaml

    names = [a.shown for a in metadata.authors]
    project = _project(root)
    if project:
        yield "pyproject.toml, field version", project["version"], metadata.version
        yield "pyproject.toml, field license", project["license"], metadata.licences["code"]
        yield "pyproject.toml, field authors", [a["name"] for a in project["authors"]], names
    module = root / "src" / "executable_review" / "__init__.py"
    if module.is_file():
        found = re.search(r'__version__ = "(.*)"', module.read_text(encoding="utf-8"))
        yield "src/executable_review/__init__.py", found and found[1], metadata.version
    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    yield "data/datapackage.json, field version", descriptor["version"], metadata.version
    yield "data/datapackage.json, field review.title", descriptor["review"]["title"], metadata.full_title
    licences = [row["name"] for row in descriptor["licenses"]]
    yield "data/datapackage.json, field licenses", licences, [metadata.licences["data"]]
    book = root / "_config.yml"
    if book.is_file():
        config = yaml.safe_load(book.read_text(encoding="utf-8"))
        yield "_config.yml, field title", config["title"], metadata.title
        yield "_config.yml, field author", config["author"], ", ".join(names)
        yield "_config.yml, field copyright", str(config["copyright"]), str(metadata.year)
