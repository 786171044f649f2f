"""Does a downloaded release, site or run hold? Every file against its hash, and the standings from the data.

A release carries this file as `verify.py`: it needs Python 3.11 or newer and nothing else.

    python3 verify.py            the release that this file lies in
    python3 verify.py FOLDER     another release, or a site
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

SUMS = "SHA256SUMS"
CRATE = "ro-crate-metadata.json"
RUN = "run.json"
RESULTS = "results"
# Made by whoever works in the folder, and no part of what was published.
LEFT_ALONE = frozenset(
    {".git", ".venv", ".cache", "_build", "dist", "runs", "__pycache__", ".pytest_cache", ".ruff_cache"}
)
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
START = "index.html"
_PLACE = "</dl></details>"
_ROOT_LINE = (
    '<dt>Root hash</dt><dd><code class="root-hash">{root}</code>, SHA-256 over the list of all other files of this '
    "site; an equal build anywhere has the same</dd>"
)
_SHOWN = re.compile(re.escape(_ROOT_LINE).replace(re.escape("{root}"), "([0-9a-f]{64})"))
# Runs in a process of its own, without installed packages and without writing anything beside the sources.
_DERIVE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from executable_review.data import DataPackage
from executable_review.parameters import Parameters
from executable_review.review import Review
review = Review(Parameters.of(json.loads(sys.argv[3])), DataPackage(Path(sys.argv[2])))
json.dump({"standings": {c: j.standing for c, j in sorted(review.judged.items())}, "flow": review.flow}, sys.stdout)
"""


@dataclass
class Report:
    """What was found.

    Attributes
    ----------
    place : str
        What was looked at.
    files : int
        Files that were compared.
    root : str
        The hash that stands for all of them; compare it with the published one.
    problems : list of (code, text)
    derived : str
        What was derived from the data, or why nothing was.
    skipped : list of str
        Folders that were not looked at.
    """

    place: str
    files: int = 0
    root: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    derived: str = ""
    skipped: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "place": self.place,
            "holds": self.holds,
            "files": self.files,
            "root": self.root,
            "problems": [{"code": code, "problem": text} for code, text in self.problems],
            "derived": self.derived,
            "not looked at": self.skipped,
        }

    def __str__(self) -> str:
        lines = [f"{code} {text}" for code, text in self.problems]
        if self.skipped:
            lines.append(f"not looked at: {', '.join(self.skipped)}")
        if self.root:
            lines.append(f"{self.files} files, root hash {self.root}")
        if self.derived:
            lines.append(self.derived)
        return "\n".join([*lines, f"{self.place}: {'it holds' if self.holds else 'it does not hold'}"])


def verify(path: Path) -> Report:
    """Verify a release (a folder, or its archive), or a site.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Report
        Its problems have the codes VER001 (nothing to verify), VER002 (the list of hashes is broken), VER003 (a file
        was changed), VER004 (a file is missing), VER005 (a file was added), VER006 (the data give other results).
    """
    if path.is_file() and tarfile.is_tarfile(path):
        return _verify_archive(path)
    report = Report(str(path))
    compare(path, report)
    if not report.root:
        return report
    if (path / RESULTS / RUN).is_file():
        _derive(path, report)
    return report


def _verify_archive(path: Path) -> Report:
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        try:
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            return Report(str(path), problems=[("VER001", f"the archive can't be unpacked ({error})")])
        tops = sorted(Path(folder).iterdir())
        if len(tops) != 1 or not tops[0].is_dir():
            return Report(str(path), problems=[("VER001", "the archive does not hold one folder")])
        report = verify(tops[0])
    report.place = str(path)
    return report


def sums(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the text of `SHA256SUMS` for files, as `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files))


def write_sums(folder: Path) -> str:
    """Write `SHA256SUMS` of all files in a folder, and return the hash that stands for all of them."""
    files = [(name, (folder / name).read_bytes()) for name in listed(folder)[0] if name != SUMS]
    text = sums(files)
    (folder / SUMS).write_text(text, encoding="utf-8", newline="\n")
    return hashlib.sha256(text.encode()).hexdigest()


def root_hash(folder: Path) -> str:
    """Return the hash that stands for a site: for all its files but the start page, which shows it, and the list.

    It is the SHA-256 of the lines of `SHA256SUMS` for these files.
    """
    names = [name for name in listed(folder)[0] if name not in {SUMS, START}]
    return hashlib.sha256(sums((name, (folder / name).read_bytes()) for name in names).encode()).hexdigest()


def show_root(folder: Path) -> str | None:
    """Write the root hash into the start page of a site, where it ends with what it rests on; return it.

    A site without such a place keeps its start page as it is, and None is returned.
    """
    start = folder / START
    text = start.read_text(encoding="utf-8")
    root = root_hash(folder)
    line = _ROOT_LINE.format(root=root)
    changed = _SHOWN.sub(line, text) if _SHOWN.search(text) else text.replace(_PLACE, line + _PLACE, 1)
    if changed == text and line not in text:
        return None
    start.write_text(changed, encoding="utf-8", newline="\n")
    return root


def listed(folder: Path) -> tuple[list[str], list[str]]:
    """Return the files below a folder, and the folders that are left alone."""
    found, skipped = [], []
    for here, folders, names in os.walk(folder):
        inside = Path(here).relative_to(folder)
        for name in sorted(folders):
            if name in LEFT_ALONE or name.endswith(".egg-info"):
                folders.remove(name)
                skipped.append((inside / name).as_posix())
        found += [(inside / name).as_posix() for name in names]
    return sorted(found), sorted(skipped)


def compare(folder: Path, report: Report) -> None:
    """Compare every file of a folder with its hash in the list, in its crates, and on its start page."""
    if not (folder / SUMS).is_file():
        report.problems.append(("VER001", f"there is no {SUMS} in it: it is no release and no site"))
        return
    content = (folder / SUMS).read_bytes()
    report.root = hashlib.sha256(content).hexdigest()
    wanted: dict[str, str] = {}
    for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), 1):
        match = _LINE.fullmatch(line)
        parts = PurePosixPath(match[2]) if match else PurePosixPath("..")
        if not match or parts.is_absolute() or ".." in parts.parts or match[2] in wanted:
            report.problems.append(("VER002", f"{SUMS}, line {number}: it names no file, or one twice"))
        else:
            wanted[match[2]] = match[1]
    there, report.skipped = listed(folder)
    report.files = len(wanted)
    against(folder, wanted, report)
    for name in sorted(set(there) - set(wanted) - {SUMS}):
        report.problems.append(("VER005", f"{name}: it was added"))
    for inside in ("", f"{RESULTS}/"):
        compare_crate(folder, inside, report)
    if (folder / START).is_file():
        shown = _SHOWN.search((folder / START).read_text(encoding="utf-8", errors="replace"))
        if shown and shown[1] != root_hash(folder):
            report.problems.append(("VER003", f"{START}: it shows another root hash than the files give"))


def compare_crate(folder: Path, inside: str, report: Report) -> None:
    """Compare every file that a crate inside a folder names with its hash there; without a crate there is none."""
    try:
        graph = json.loads((folder / inside / CRATE).read_text(encoding="utf-8"))["@graph"]
        wanted = {f"{inside}{entity['@id']}": entity["sha256"] for entity in graph if "sha256" in entity}
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        report.problems.append(("VER002", f"{inside}{CRATE}: it is no crate"))
        return
    against(folder, wanted, report)


def against(folder: Path, wanted: dict[str, str], report: Report) -> None:
    """Name each file that is missing or has another hash than the wanted one, once."""
    for name, value in sorted(wanted.items()):
        path, problem = folder / name, None
        if not path.is_file():
            problem = "VER004", f"{name}: it is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != value:
            problem = "VER003", f"{name}: it was changed"
        if problem and problem not in report.problems:
            report.problems.append(problem)


def derived(source: Path, root: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return standings and counts that follow from a compendium's data, without any installed package."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _DERIVE, str(source), str(root), json.dumps(parameters)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ValueError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it stopped")
    return json.loads(done.stdout)


def differing(published: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Return what is not the same in two results, as sentences."""
    texts = []
    for part in ("standings", "flow"):
        before, after = published.get(part, {}), found.get(part, {})
        for name in sorted(set(before) | set(after)):
            if before.get(name) != after.get(name):
                texts.append(f"{name} is {before.get(name)} as published, {after.get(name)} from the data")
    return texts


def _derive(folder: Path, report: Report) -> None:
    if any(code in {"VER002", "VER003", "VER004"} for code, _ in report.problems):
        report.derived = "no standing was derived: code that was changed is not run"
        return
    published = json.loads((folder / RESULTS / RUN).read_text(encoding="utf-8"))
    try:
        found = derived(folder / "src", folder, published["parameters"])
    except (ValueError, KeyError, OSError) as error:
        report.problems.append(("VER006", f"the standings can't be derived from the data ({error})"))
        return
    different = differing(published, found)
    report.problems += [("VER006", text) for text in different]
    if not different:
        report.derived = (
            f"{len(found['standings'])} standings and {len(found['flow'])} counts follow from the data"
        )


def main(words: list[str]) -> int:
    """Verify what the command line names, and say what was found."""
    if len(words) > 1 or (words and words[0].startswith("-")):
        print(__doc__.strip())
        return 2
    report = verify(Path(words[0]) if words else Path(__file__).resolve().parent)
    print(report)
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
