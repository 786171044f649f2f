"""Hashes of what a result depends on: the code it runs, the data, the installed packages.

Code is compared by its meaning to Python: modules by their syntax tree, cells by their tokens. So a comment or a
blank line changes no hash, and everything else does.
"""

from __future__ import annotations

import ast
import hashlib
import io
import os
import platform
import re
import sys
import tokenize
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from executable_review.execution.cache import digest

PACKAGE = Path(__file__).resolve().parents[1]
NAME = PACKAGE.name
_NOT_PYTHON = re.compile(r"\s*(?:[%!?]|.*[?]\s*$|.*=\s*[%!])")
# Code that may import what no import statement names.
_HIDDEN_IMPORT = re.compile(r"\b(?:importlib|__import__|exec|eval|runpy|subprocess|pickle|open)\b")
# A cell that uses one of these may show its own text, or that of others.
_SELF_SEEING = frozenset({"In", "_ih", "_i", "_ii", "_iii", "get_ipython", "inspect", "linecache"})
_LAYOUT = frozenset({tokenize.COMMENT, tokenize.NL})


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file, None if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def cell_code(source: str) -> Any:
    """Return a code cell without what means nothing: comments, blank lines, spaces between tokens.

    The text itself is returned for cells that are not plain Python (magics, calls of the shell, help) and for those
    that might show text of cells.
    """
    if any(_NOT_PYTHON.match(line) for line in source.splitlines()):
        return source
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return source
    if any(t.type == tokenize.ERRORTOKEN or t.string in _SELF_SEEING for t in tokens):
        return source
    # The depth of an indentation is no meaning, that there is one is.
    return [
        [t.type, "" if t.type in {tokenize.INDENT, tokenize.NEWLINE} else t.string]
        for t in tokens
        if t.type not in _LAYOUT
    ]


def module_files() -> dict[str, Path]:
    """Return the package's modules by name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join((NAME, *parts)).removesuffix(".__init__")] = path
    return found


def package_files() -> dict[str, str]:
    """Return the SHA-256 of every file of the package, by path within it."""
    paths = (p for p in sorted(PACKAGE.rglob("*")) if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(PACKAGE).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def imported(tree: ast.AST, module: str, is_package: bool, known: Mapping[str, Any]) -> set[str]:
    """Return the modules of the package that some code imports, at its top or within functions.

    Parameters
    ----------
    tree : ast.AST
    module : str
        Its own name, for relative imports.
    is_package : bool
    known : mapping
        The package's modules by name.
    """
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                parts = parts[: len(parts) - node.level + is_package]
                base = ".".join([*parts, *([base] if base else [])])
            names.update((base, *(f"{base}.{a.name}" for a in node.names)))
    return {name for name in names if name in known}


class PackageCode:
    """The package's modules: what each imports, and a hash of its meaning.

    Parameters
    ----------
    remembered : mapping of str to str, optional
        What `remember` returned earlier for the same files.
    """

    def __init__(self, remembered: Mapping[str, str] | None = None):
        self.modules = module_files()
        self._known = {name: line.split() for name, line in (remembered or {}).items()}
        self._data = {name: h for name, h in package_files().items() if not name.endswith((".py", ".pyc"))}

    def remember(self) -> dict[str, str]:
        """Return hash and imports of every module, so that they need not be read again."""
        return {name: " ".join(self._module(name)) for name in self.modules}

    def _module(self, name: str) -> list[str]:
        if name not in self._known:
            path = self.modules[name]
            tree = ast.parse(path.read_bytes())
            found = imported(tree, name, path.name == "__init__.py", self.modules)
            self._known[name] = [hashlib.sha256(ast.dump(tree).encode()).hexdigest(), *sorted(found)]
        return self._known[name]

    def closure(self, names: Iterable[str]) -> set[str]:
        """Return modules with all that they import, and the packages that hold them."""
        found: set[str] = set()
        waiting = [name for name in names if name in self.modules]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self._module(name)[1:])
                parent = name.rpartition(".")[0]
                if parent:
                    waiting.append(parent)
        return found

    def hash_of(self, names: Iterable[str]) -> str:
        """Return one hash of modules, all that they import, and the data files beside them."""
        modules = self.closure(names)
        folders = {n.removeprefix(NAME).strip(".").replace(".", "/") for n in modules}
        data = {f: h for f, h in self._data.items() if self._owner(f) in folders}
        return digest({"modules": {n: self._module(n)[0] for n in sorted(modules)}, "data": data})

    def _owner(self, file: str) -> str:
        """Return the folder of the package that a data file belongs to: the nearest one that holds modules."""
        folder = Path(file).parent
        while folder.parts and not (PACKAGE / folder / "__init__.py").is_file():
            folder = folder.parent
        return folder.as_posix().strip(".")


def cells_import(sources: Iterable[str], known: Mapping[str, Any]) -> set[str]:
    """Return the package's modules that code cells import; all of them when that can't be read off a cell."""
    found: set[str] = set()
    for source in sources:
        if _HIDDEN_IMPORT.search(source):
            return set(known)
        try:
            found |= imported(ast.parse(source), "", False, known)
        except SyntaxError:
            return set(known)
    return found


@cache
def environment(lock: Path) -> dict[str, Any]:
    """Return what the results depend on besides code and data: the lock, what of it is installed, Python."""
    text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    locked = {_plain(n) for n in re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, re.MULTILINE)}
    installed = set()
    for folder in map(Path, sys.path):
        for path in folder.glob("*.dist-info") if folder.is_dir() else ():
            name, _, version = path.name.removesuffix(".dist-info").rpartition("-")
            if _plain(name) in locked:
                installed.add(f"{_plain(name)}=={version}")
    return {
        "lock": hashlib.sha256(text.encode()).hexdigest(),
        "installed": sorted(installed),
        "python": f"{platform.python_implementation()} {sys.version_info.major}.{sys.version_info.minor}",
        "platform": f"{sys.platform} {platform.machine()}",
        "hash seed": os.environ.get("PYTHONHASHSEED", "0"),
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def data_hashes(root: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under ``data/``, by path from the root; hidden files and notes do not count."""
    found = {}
    for path in sorted((root / "data").rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and path.suffix != ".md" and not any(p.startswith(".") for p in name.parts):
            found[name.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def descriptor_hash(descriptor: Mapping[str, Any]) -> str:
    """Return a hash of what the data package says, without the seals: these follow from the tables."""
    resources = [{k: v for k, v in r.items() if k not in {"hash", "bytes"}} for r in descriptor["resources"]]
    return digest({**descriptor, "resources": resources})
