"""Build the compendium twice, as differently as one machine allows, and compare every byte.

The two builds differ in folder and length of its name, time, time zone, language, mask of permissions, seed of hashes,
number of workers, and home folder; neither uses a cache. Notebooks, tables, figures, site, PDF, EPUB, receipts and the
archive of a release are compared. Ends with 1 and names the files if any differs.

`--against FOLDER` takes an existing build (a clone after `make book`) as the first one.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What is built; staged sources and seals are means to it.
COMPARED = ("_build/html", "_build/run", "dist")
WAYS = (
    {
        "folder": "a",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "1",
        "umask": 0o022,
        "workers": "1",
    },
    {
        "folder": "second build, in a folder with a long name",
        "TZ": "America/St_Johns",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "4242",
        "umask": 0o077,
        "workers": "2",
    },
)


def clone(target: Path) -> None:
    """Copy what git tracks into a repository of its own, as a clone has it."""
    target.mkdir(parents=True)
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    who = ["git", "-c", "user.name=twice", "-c", "user.email=twice@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "a clone"]):
        subprocess.run([*who, *words], cwd=target, check=True)


def build(target: Path, way: dict[str, str | int]) -> None:
    """Build book and release in a clone, with the package of that clone and the environment of this one."""
    home = target.with_name(f"{target.name} home")
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REVIEW_", "EXECUTABLE_", "PYTEST_"))}
    environment = {
        **kept,
        **{k: str(way[k]) for k in ("TZ", "LC_ALL", "PYTHONHASHSEED")},
        "HOME": str(home),
        "PYTHONPATH": str(target / "src"),
    }
    before = os.umask(int(way["umask"]))
    try:
        program = [sys.executable, "-c", "from executable_review.cli import main; main()"]
        for words in (["book", "--no-cache", "--workers", str(way["workers"])], ["release"]):
            subprocess.run([*program, *words], cwd=target, env=environment, check=True)
    finally:
        os.umask(before)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that is compared, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for part in COMPARED
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Return a line for each file that only one build has, or that differs."""
    told = [f"{name}: only in the first" for name in first.keys() - second.keys()]
    told += [f"{name}: only in the second" for name in second.keys() - first.keys()]
    told += [f"{name}: differs" for name in first.keys() & second.keys() if first[name] != second[name]]
    return sorted(told)


def main() -> int:
    """Build, compare, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", type=Path, help="an existing build in place of the first one")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twice-") as place:
        folders = []
        for way in WAYS:
            if chosen.against and not folders:
                folders.append(chosen.against.resolve())
                continue
            folder = Path(place) / str(way["folder"])
            print(
                f"building in {folder.name!r}: {', '.join(f'{k}={v}' for k, v in way.items() if k != 'folder')}"
            )
            clone(folder)
            build(folder, way)
            folders.append(folder)
        first, second = (hashes(folder) for folder in folders)
        found = differences(first, second)
        for line in found:
            print(line)
        if not first:
            print(f"nothing was built in {folders[0]}")
        print(f"{len(second)} files compared, {len(found)} differ")
        return 1 if found or not first else 0


if __name__ == "__main__":
    sys.exit(main())
