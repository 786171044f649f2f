"""Make a release: the sources, the published results and the site as one archive that proves itself."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from executable_review.artefact import verifying
from executable_review.artefact.citation import apa
from executable_review.artefact.crate import Stored, compendium_crate, text_of
from executable_review.artefact.following import check_following
from executable_review.artefact.metadata import Metadata
from executable_review.artefact.runs import compare_run
from executable_review.artefact.sbom import bill
from executable_review.artefact.tree import Source, directory_id
from executable_review.artefact.verifying import CRATE, RESULTS, RUN, SUMS, Report, compare
from executable_review.errors import ReviewError
from executable_review.files import put

SITE = "site"
BILL, SCRIPT, RECORD = "sbom.cdx.json", "verify.py", "release.json"
MADE = frozenset({BILL, SCRIPT, RECORD, CRATE, SUMS})
"""Files that a release has beside its sources, results and site."""
FOLDERS = {
    f"{RESULTS}/": "The published run: executed notebooks, tables, figures, and its receipt.",
    f"{SITE}/": "The book as a site, which needs no server.",
}
# 1 January 2026, 00:00 UTC, as in the Makefile: a fixed date, and no statement about when anything was made.
EPOCH = 1767225600


def sources(root: Path) -> dict[str, Source]:
    """Return the compendium's sources: the files that git tracks, or those of the release that it was unpacked from.

    Raises
    ------
    ReviewError
        REL001 if the folder is neither.
    """
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    top = subprocess.run(["git", "rev-parse", "--show-toplevel"], cwd=root, capture_output=True, check=False)
    if done.returncode == 0 and Path(os.fsdecode(top.stdout).strip() or "/").resolve() == root.resolve():
        names = [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    elif (root / SUMS).is_file():
        text = (root / SUMS).read_text(encoding="utf-8")
        names = [line[66:] for line in text.splitlines()]
        names = [n for n in names if n not in MADE and not n.startswith(tuple(FOLDERS))]
    else:
        raise ReviewError(
            "REL001",
            "it is neither a git checkout nor an unpacked release, so that its sources can't be told",
            str(root),
            "make the release in a clone",
        )
    return {
        name: Source((root / name).read_bytes(), bool((root / name).stat().st_mode & 0o100))
        for name in sorted(names)
        if (root / name).is_file()
    }


def release_files(root: Path, identity: str) -> tuple[Metadata, dict[str, Source]]:
    """Return all files of a release, by path.

    Parameters
    ----------
    root : Path
    identity : str
        Identifier of the published run of these sources, from `executable_review.execution.run_id`.

    Raises
    ------
    ReviewError
        MET001 to MET006; REL001; REL002 if the book was not built from these sources; REL003 if run or site are not
        as they were built.
    """
    metadata = check_following(root)
    build = root / "_build"
    run, site = build / "run", build / "html"
    record = _built(run / RUN, identity)
    _built(site / "downloads" / RUN, identity)
    _check_whole(run, compare_run)
    _check_whole(site, compare)
    own = sources(root)
    tree = directory_id(own)
    files = {**own, **_folder(run, RESULTS), **_folder(site, SITE)}
    stored = [
        Stored(name, len(source.content), hashlib.sha256(source.content).hexdigest())
        for name, source in own.items()
    ]
    project = tomllib.loads(own["pyproject.toml"].content.decode())["project"]["name"]
    lock = own["requirements.lock"].content.decode()
    about = {
        "schema": 1,
        "title": metadata.full_title,
        "version": metadata.version,
        "citation": apa(metadata),
        "run": identity,
        "sources": tree,
        "standings": record["standings"],
        "flow": record["flow"],
    }
    made = {
        BILL: _json(bill(metadata, project, lock)),
        CRATE: text_of(compendium_crate(stored, FOLDERS, metadata, tree)),
        RECORD: _json(about),
        SCRIPT: package_files("executable_review.artefact")
        .joinpath("verifying.py")
        .read_text(encoding="utf-8"),
    }
    files |= {name: Source(text.encode()) for name, text in made.items()}
    text = verifying.sums((name, source.content) for name, source in files.items())
    files[SUMS] = Source(text.encode())
    return metadata, dict(sorted(files.items()))


def archive(files: Mapping[str, Source], folder: str) -> bytes:
    """Return files as a compressed archive below one folder; the same files give the same bytes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, source in files.items():
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size, entry.mtime = len(source.content), EPOCH
            entry.mode = 0o755 if source.executable else 0o644
            tar.addfile(entry, io.BytesIO(source.content))
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=9) as stream:
        stream.write(packed.getvalue())
    return out.getvalue()


def make_release(root: Path, identity: str, out: Path) -> dict[str, Any]:
    """Write the archive of a release and its hash into a folder, and return what was made."""
    metadata, files = release_files(root, identity)
    words = "".join(c if c.isalnum() else "-" for c in metadata.title.casefold()).strip("-")
    name = f"{words}-{metadata.version}"
    content = archive(files, name)
    value = hashlib.sha256(content).hexdigest()
    put(out / f"{name}.tar.gz", content)
    put(out / f"{name}.tar.gz.sha256", f"{value}  {name}.tar.gz\n".encode())
    return {
        "archive": str(out / f"{name}.tar.gz"),
        "bytes": len(content),
        "files": len(files),
        "sha256": value,
        "root": hashlib.sha256(files[SUMS].content).hexdigest(),
        "sources": json.loads(files[RECORD].content)["sources"],
    }


def _built(path: Path, identity: str) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        found = record["id"]
    except (OSError, ValueError, KeyError, TypeError):
        record, found = {}, "nothing"
    if found != identity:
        raise ReviewError(
            "REL002",
            f"it holds the run {found}, and these sources give {identity}",
            f"_build/{path.parent.name}",
            "`make release` builds the book first",
        )
    return record


def _check_whole(folder: Path, look: Callable[[Path, Report], object]) -> None:
    """Refuse results that were changed after they were built: a release would vouch for them."""
    report = Report(str(folder))
    look(folder, report)
    if not report.holds:
        code, text = report.problems[0]
        more = f" (and {len(report.problems) - 1} more)" if len(report.problems) > 1 else ""
        raise ReviewError(
            "REL003",
            f"{code} {text}{more}",
            f"_build/{folder.name}",
            "restore the file, or `make clean`; `make release` builds anew",
        )


def _folder(folder: Path, name: str) -> dict[str, Source]:
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": Source(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
