"""Scenes: a small compendium and the five commands that write, each with the words that start it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SEALED_DATE = "1767225600"  # the date of the Makefile
NOTEBOOK = "03-citations.ipynb"
EXPORT = """TY  - JOUR
AU  - Synthetic, Anna
TI  - Synthetic study of co-production by citizens in public services
PY  - 2019
JO  - Synthetic Journal
ER  - 

TY  - JOUR
AU  - Synthetic, Bert
TI  - Synthetic notes on gardens
PY  - 2018
ER  - 
"""
GRID = "topic_context: [true, false]\nminimum_sources: [1, 2]\nobjections: [corpus, none]\n"


# Its rows lead to pages of the whole book, which the small one has not.
LEADING = "checklist_items"


class Scene(NamedTuple):
    """A command that writes, and the commands that go before it."""

    name: str
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()


_IMPORT = ("import", "synthetic.ris", "--platform", "synthetic platform", "--date", "2026-01-31")
SCENES = {
    scene.name: scene
    for scene in (
        Scene("run", ("run", "--out", "runs/one", "--workers", "1")),
        Scene("sweep", ("sweep", "grid.yaml", "--out", "sweeps/one", "--workers", "1")),
        Scene("import", _IMPORT),
        Scene("update", ("update",), (_IMPORT,)),
        Scene("book", ("book", "--workers", "1")),
    )
}


def make_compendium(root: Path) -> None:
    """Copy the data and just enough pages and notebooks that a run and a book are soon made."""
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
    (root / "notebooks").mkdir()
    shutil.copyfile(ROOT / "notebooks" / NOTEBOOK, root / "notebooks" / NOTEBOOK)
    for name in ("requirements.lock", "metadata.toml", "CITATION.cff", "codemeta.json", "pyproject.toml"):
        shutil.copyfile(ROOT / name, root / name)
    shutil.copyfile(ROOT / "_config.yml", root / "_config.yml")
    (root / "index.md").write_text("# Start\n\n{{ claims.unsupported }} fall.\n", encoding="utf-8")
    text = (root / "notebooks" / NOTEBOOK).read_text(encoding="utf-8")
    pages = sorted(set(re.findall(r"\(\.\./book/([\w-]+)\.md\)", text)))
    for page in pages:
        (root / "book" / f"{page}.md").write_text(f"# {page}\n\nA notebook leads here.\n", encoding="utf-8")
    _empty(root, LEADING)
    chapters = [{"file": f"notebooks/{Path(NOTEBOOK).stem}"}, *({"file": f"book/{p}"} for p in pages)]
    toc = {"format": "jb-book", "root": "index", "parts": [{"caption": "All", "chapters": chapters}]}
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    (root / "synthetic.ris").write_text(EXPORT, encoding="utf-8")
    (root / "grid.yaml").write_text(GRID, encoding="utf-8")


def _empty(root: Path, table: str) -> None:
    """Leave a table its header only, and seal it again."""
    path = root / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] == table:
            place = root / "data" / resource["path"]
            content = place.read_bytes().partition(b"\n")[0] + b"\n"
            place.write_bytes(content)
            resource["bytes"] = len(content)
            resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


Fault = tuple[str, str]
NONE = ("none", "-")


def start(
    root: Path, words: tuple[str, ...], fault: Fault = NONE, rendering: bool = True
) -> subprocess.Popen:
    """Start a command in a compendium, with a fault of `inject`; in a process group of its own."""
    beside = root.with_name(f"{root.name}-temporary")
    beside.mkdir(exist_ok=True)
    own = {
        "EXECUTABLE_REVIEW_ROOT": str(root),
        "REVIEW_CACHE": str(root / ".cache"),
        "SOURCE_DATE_EPOCH": SEALED_DATE,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join((str(HERE / "offline"), str(ROOT / "src"))),
        "FAULT_TRIES": str(tries(root)),
        "TMPDIR": str(beside),
    }
    given = [*fault, str(root), "whole" if rendering else "none", *words]
    return subprocess.Popen(
        [sys.executable, str(HERE / "inject.py"), *given],
        cwd=root,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def call(
    root: Path, words: tuple[str, ...], fault: Fault = NONE, rendering: bool = True
) -> subprocess.CompletedProcess:
    """Run a command to its end, whatever that is."""
    process = start(root, words, fault, rendering)
    told, _ = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, told)


def tries(root: Path) -> Path:
    """Return the file with every try to reach another machine; none was made if it is not there."""
    return root.with_name(f"{root.name}-tries.txt")


def tree(root: Path) -> dict[str, bytes]:
    """Return every file of a compendium but its cache, and every folder, so that nothing left behind is missed."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(".cache"):
            found[name] = path.read_bytes() if path.is_file() else b""
    return found


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of files that two trees do not share."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
