"""Build the compendium twice, as differently as one machine allows, and compare every byte.

The two builds differ in folder and length of its name, time, time zone, language, mask of permissions, seed of hashes,
number of workers, and home folder; neither uses a cache. Notebooks, tables, figures, site, PDF, EPUB, receipts and the
archive of a release are compared, the archive also file by file. Ends with 1 and names the files if any differs.

`--against FOLDER` takes an existing build (a clone after `make release`) as the first one. `--clock FOLDER` names where
libfaketime is installed: then the clock of the second build is 400 days ahead.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What is built; staged sources and seals are means to it.
COMPARED = ("_build/html", "_build/run", "dist")
WAYS = (
    {
        "folder": "a",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "1",
        "umask": 0o022,
        "workers": "2",
        "days": 0,
    },
    {
        "folder": "second build, in a folder with a long name",
        "TZ": "America/St_Johns",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4242",
        "umask": 0o077,
        "workers": "1",
        "days": 400,
    },
)
# Languages whose letters, numbers or dates are unlike the default ones; the first that the machine has is taken.
LANGUAGES = ("tr_TR.utf8", "de_DE.utf8", "fr_FR.utf8", "ja_JP.utf8")
# What has to be among the files, so that nothing passes because it was not built.
KINDS = {
    "notebooks": "*.ipynb",
    "tables": "*.csv",
    "figures": "*.svg",
    "pages": "*.html",
    "PDF": "*.pdf",
    "EPUB": "*.epub",
    "receipts": "*ro-crate-metadata.json",
    "archive": "*.tar.gz",
}
# Settings of the caller that would make both builds alike.
DROPPED = ("REVIEW_", "EXECUTABLE_", "PYTEST_", "SOURCE_DATE_EPOCH", "PYTHONHASHSEED", "LANG", "LC_")


def other_clock(folder: Path | None, days: int) -> dict[str, str]:
    """Return the settings that put the clock ahead; none where the library is not there or does not work here."""
    found = sorted(folder.rglob("libfaketime.so.1")) if folder else []
    if not found or not days:
        return {}
    settings = {
        "LD_PRELOAD": str(found[0].resolve()),
        "FAKETIME": f"+{days}d",
        # Kernels wait by the steady clock, which has to stay; a lock shared by all processes would slow each call.
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        "FAKETIME_DISABLE_SHM": "1",
    }
    words = [sys.executable, "-c", "import time; print(time.time())"]
    done = subprocess.run(words, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    try:
        ahead = float(done.stdout) - time.time()
    except ValueError:
        return {}
    return settings if ahead > (days - 1) * 86400 else {}


def other_language(wished: str) -> str:
    """Return a language that the machine has and that is unlike the wished one, else the wished one."""
    done = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    return next((name for name in LANGUAGES if name in done.stdout.split()), wished)


def clone(target: Path, mask: int, days: int) -> None:
    """Copy what git tracks into a repository of its own, as a clone has it under a mask of permissions."""
    before = os.umask(mask)
    try:
        target.mkdir(parents=True)
        words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                copy(ROOT / name, target / name, mask, days)
    finally:
        os.umask(before)
    who = ["git", "-c", "user.name=twice", "-c", "user.email=twice@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "a clone"]):
        subprocess.run([*who, *words], cwd=target, check=True)


def copy(source: Path, target: Path, mask: int, days: int) -> None:
    """Copy a file as git would write it: of its permissions only that it may be run, and with a time of its own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    if source.stat().st_mode & 0o100:
        target.chmod(0o777 & ~mask)
    moment = time.time() + days * 86400
    os.utime(target, (moment, moment))


def build(target: Path, way: dict[str, str | int], clock: dict[str, str]) -> None:
    """Build book and release in a clone, with the package of that clone and the environment of this one."""
    home = target.with_name(f"{target.name} home")
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(DROPPED)}
    environment = {
        **kept,
        **{k: str(way[k]) for k in ("TZ", "LC_ALL", "PYTHONHASHSEED")},
        **clock,
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
    """Return the SHA-256 of each file that is compared, by path; an archive's files stand behind its name."""
    paths = [p for part in COMPARED for p in sorted((folder / part).rglob("*")) if p.is_file()]
    found = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}
    for path in paths:
        if path.name.endswith(".tar.gz"):
            found.update((f"{path.relative_to(folder).as_posix()}: {n}", h) for n, h in inside(path))
    return found


def inside(archive: Path) -> Iterator[tuple[str, str]]:
    """Return each file of an archive with its SHA-256 and its permissions."""
    with tarfile.open(archive) as tar:
        for entry in tar:
            stream = tar.extractfile(entry)
            if stream:
                yield entry.name, f"{hashlib.sha256(stream.read()).hexdigest()} {entry.mode:o}"


def kinds(found: dict[str, str]) -> Counter[str]:
    """Return how many files of each kind there are outside the archive, none included."""
    names = [n for n in found if ": " not in n]
    return Counter({kind: len(fnmatch.filter(names, pattern)) for kind, pattern in KINDS.items()})


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
    parser.add_argument("--clock", type=Path, help="where libfaketime is installed")
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="twice-") as place:
        folders = []
        for way in WAYS:
            if chosen.against and not folders:
                folders.append(chosen.against.resolve())
                continue
            folder, days = Path(place) / str(way["folder"]), int(way["days"])
            clock = other_clock(chosen.clock, days)
            if days:
                way = {**way, "LC_ALL": other_language(str(way["LC_ALL"]))}
                print(f"the clock is {days} days ahead" if clock else "the clock is that of the machine")
            shown = (f"{k}={v:o}" if k == "umask" else f"{k}={v}" for k, v in way.items())
            print(f"building: {', '.join(shown)}", flush=True)
            clone(folder, int(way["umask"]), days)
            build(folder, way, clock)
            folders.append(folder)
        first, second = (hashes(folder) for folder in folders)
    found, counted = differences(first, second), kinds(second)
    missing = [kind for kind, number in counted.items() if not number]
    for line in found:
        print(line)
    if missing:
        print(f"not built, so not compared: {', '.join(missing)}")
    print(", ".join(f"{number} {kind}" for kind, number in counted.items()))
    seconds = time.monotonic() - started
    print(f"{len(second)} files compared, {len(found)} differ; {seconds:.0f} s")
    return 1 if found or missing else 0


if __name__ == "__main__":
    sys.exit(main())
