"""Wheels made here: the package, and the data that it reads, in the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import executable_review
from executable_review.coding.coders import coder_paths
from executable_review.data import DESCRIPTOR, DataPackage
from executable_review.errors import ReviewError

COMPENDIUM = "executable_review_compendium"
"""The folder that the data have among the installed packages."""

_DATE = (2026, 1, 1, 0, 0, 0)  # any fixed date gives the same bytes


def wheel(name: str, version: str, files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return the file name and the content of a pure wheel.

    Parameters
    ----------
    name : str
        As in file names: with underscores.
    files : mapping of str to bytes
        Path among the installed packages to content.
    """
    info = f"{name}-{version}.dist-info"
    told = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    content = {**files, **told}
    content[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*content, f"{info}/RECORD"]).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(content):
            entry = zipfile.ZipInfo(path, _DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content[path], zipfile.ZIP_DEFLATED, 9)
    return f"{name}-{version}-py3-none-any.whl", stream.getvalue()


def package_wheel() -> tuple[str, bytes]:
    """Return this package as a wheel."""
    folder = Path(executable_review.__file__).parent
    files = {
        path.relative_to(folder.parent).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return wheel("executable_review", executable_review.__version__, files)


def data_wheel(package: DataPackage) -> tuple[str, bytes]:
    """Return the data package and the coders' tables as a wheel.

    Nothing else of the folder is taken: exports and answers that were received hold abstracts of others.

    Raises
    ------
    ReviewError
        LIV005 if a coder's file is no table; a project of a coding program holds the text that was coded.
    """
    root = package.root
    paths = [root / DESCRIPTOR, *(root / "data" / r["path"] for r in package.resources.values())]
    for path in coder_paths(package):
        if path.suffix.lower() != ".csv":
            raise ReviewError(
                "LIV005",
                "it may hold the text that was coded, and would be published with the site",
                path.relative_to(root).as_posix(),
                "keep the codes as a table (.csv), or build the book without `make live`",
            )
        paths.append(path)
    files = {f"{COMPENDIUM}/{p.relative_to(root).as_posix()}": p.read_bytes() for p in dict.fromkeys(paths)}
    return wheel(COMPENDIUM, executable_review.__version__, files)


def normalised(name: str) -> str:
    """Return a package's name as indexes and locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def top_names(content: bytes) -> list[str]:
    """Return the names by which a wheel's modules are imported."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        paths = [path for path in archive.namelist() if path.endswith(".py")]
    return sorted({path.partition("/")[0].removesuffix(".py") for path in paths})
