"""The coders of a review: the close reading, the dictionary, and every file in the coders' folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from executable_review.coding.codebook import Codebook
from executable_review.coding.coder_csv import read_coder_csv
from executable_review.coding.coder_file import CoderFile
from executable_review.coding.dictionary import names
from executable_review.data import DataPackage, Row
from executable_review.errors import ReviewError

FOLDER = "coding/coders"


def _read_csv(path: Path, codebook: Codebook, sentences: Collection[str]) -> CoderFile:
    return read_coder_csv(path)


def _read_project(path: Path, codebook: Codebook, sentences: Collection[str]) -> CoderFile:
    from executable_review.coding.exchange import read_qdpx  # its libraries take a while to import

    return read_qdpx(path, codebook, sentences)


READERS: dict[str, Callable[[Path, Codebook, Collection[str]], CoderFile]] = {
    ".csv": _read_csv,
    ".qdpx": _read_project,
}
_NOTES = {".md", ".txt"}


def close_reading(
    segments: Iterable[Row],
    segment_codes: Iterable[Row],
    sentences: Iterable[Row],
    coder_id: str = "",
    codebook_version: str = "",
) -> CoderFile:
    """Return the codes that close reading gave to the sentences of the paper.

    The whole paper was read: a sentence without a segment was read and got no code. Before any sentence is coded,
    coder and version are those given.
    """
    segments = tuple(segments)
    sentence_of = {s["segment_id"]: s["sentence_id"] for s in segments}
    codes: dict[str, set[str]] = {s["sentence_id"]: set() for s in sentences}
    for row in segment_codes:
        codes[sentence_of[row["segment_id"]]].add(row["code_id"])
    return CoderFile(
        segments[0]["coder_id"] if segments else coder_id,
        str(segments[0]["codebook_version"]) if segments else codebook_version,
        {unit: frozenset(given) for unit, given in codes.items()},
    )


def code_texts(
    texts: Mapping[str, str], rules: Iterable[Row], coder_id: str, codebook_version: str
) -> CoderFile:
    """Apply the patterns of the dictionary to texts, as they are applied to titles and keywords of records.

    Parameters
    ----------
    texts : mapping of unit to str
    rules : iterable of rows
        Table ``dictionary``; rules without a pattern give nothing here.
    """
    rules = [r for r in rules if r["pattern"]]
    codes = {unit: frozenset(r["code_id"] for r in rules if names(r, text)) for unit, text in texts.items()}
    return CoderFile(coder_id, codebook_version, codes)


def rules_digest(rules: Iterable[Row]) -> str:
    """Return one SHA-256 over what the dictionary's rules look for in texts; their order does not matter."""
    lines = sorted(
        "\t".join(str(r[f] or "") for f in sorted(r) if f != "rule_id") for r in rules if r["pattern"]
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def looked_for(coders: Iterable[Row], rules: Iterable[Row]) -> dict[str, frozenset[str]]:
    """Return the codes that coders of kind ``dictionary`` can give: those with a pattern."""
    codes = frozenset(r["code_id"] for r in rules if r["pattern"])
    return {row["coder_id"]: codes for row in coders if row["kind"] == "dictionary"}


def check_coder(coder: CoderFile, codebook: Codebook, units: Iterable[str], place: str) -> None:
    """Check a coder's codes, units and version.

    Raises
    ------
    ReviewError
        COD001 or COD002 for a code that is none, COD022 for an unknown unit, COD023 for another version of the
        codebook.
    """
    version = codebook.version
    if coder.codebook_version != version:
        raise ReviewError(
            "COD023",
            f"it was coded with version {coder.codebook_version!r} of the codebook; the present one is {version!r}",
            place,
            "code again with the present codebook, or compare at the commit that has the old one",
        )
    known = set(units)
    for unit, codes in coder.codes.items():
        if unit not in known:
            raise ReviewError(
                "COD022",
                f"{unit!r} is neither a sentence nor a record",
                place,
                "units are sentence locators of data/paper/sentences.csv or records of data/corpus/records.csv",
            )
        for code in sorted(codes):
            codebook.check(code, f"{place}, unit {unit}")


def read_coders(package: DataPackage, codebook: Codebook) -> dict[str, CoderFile]:
    """Return every coder by identifier: the close reading first, then those of the folder by name of file.

    Raises
    ------
    ReviewError
        COD021 to COD024, COD001, COD002, and the rules of REFI-QDA projects. One bad file stops all, so that
        nothing is half imported.
    """
    readers = [c["coder_id"] for c in package.rows("coders") if c["kind"] == "close reading"]
    first = close_reading(
        package.rows("segments"),
        package.rows("segment_codes"),
        package.rows("sentences"),
        readers[0] if readers else "close_reading",
        codebook.version,
    )
    sentences = {s["sentence_id"] for s in package.rows("sentences")}
    units = sentences | {r["record_id"] for r in package.rows("records")}
    found = {first.coder_id: first}
    for path in coder_paths(package):
        place = f"data/{FOLDER}/{path.name}"
        coder = READERS[path.suffix.lower()](path, codebook, sentences)
        check_coder(coder, codebook, units, place)
        if coder.coder_id in found:
            raise ReviewError(
                "COD024",
                f"there is a coder {coder.coder_id!r} already",
                place,
                "give the coder another name, or take one of the files out",
            )
        found[coder.coder_id] = coder
    return found


def coder_paths(package: DataPackage) -> list[Path]:
    """Return the coders' files by name; notes (.md, .txt) are passed over, other kinds are refused (COD021)."""
    folder = package.root / "data" / FOLDER
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() not in _NOTES) if folder.is_dir() else []
    for path in paths:
        if path.suffix.lower() not in READERS:
            raise ReviewError(
                "COD021",
                f"{path.suffix or 'a file without ending'} can't be read",
                f"data/{FOLDER}/{path.name}",
                f"save it as {' or '.join(READERS)}, or take it out",
            )
    return paths
