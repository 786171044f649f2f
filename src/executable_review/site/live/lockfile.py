"""The lock by which Pyodide finds its packages: the official one, cut down to what is shipped.

A cell that imports the package makes Pyodide load what the lock names for it, from the site and checked by SHA-256.
So the notebooks of the site are those of the repository, without a cell that installs anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from executable_review.errors import ReviewError
from executable_review.site.live.wheels import COMPENDIUM, normalised, top_names

STARTED = (
    "micropip",
    "piplite",
    "ipykernel",
    "comm",
    "pyodide-kernel",
    "jedi",
    "ipython",
    "executable-review",
)
"""Packages loaded with the kernel, all at once. JupyterLite installs those of them that are its own one by one, from an
index on the net if it may, where they are not loaded already."""

_NEEDS = {
    # Pyodide's own build of IPython leaves these out; the one from the index asks for them.
    "ipython": ("comm", "ipython-pygments-lexers", "jedi"),
    "piplite": ("micropip",),
    "pyodide-kernel": ("comm", "ipython"),
    "executable-review": ("matplotlib", "pandas", normalised(COMPENDIUM)),
}


def lock(official: Mapping[str, Any], wheels: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a lock of the given wheels.

    Parameters
    ----------
    official : mapping
        The content of Pyodide's own lock.
    wheels : mapping of str to bytes
        File name to content. A wheel that the official lock does not know gets an entry from its name and content;
        of one that it knows, file name and SHA-256 are those of the wheel given.

    Raises
    ------
    ReviewError
        LIV003 if a wheel has another version than the official lock says, or a needed package is not given.
    """
    known = official["packages"]
    packages = {}
    for file, content in wheels.items():
        name, version = normalised(file.split("-")[0]), file.split("-")[1]
        entry = dict(known.get(name, ()))
        if entry.get("version", version) != version:
            raise ReviewError(
                "LIV003",
                f"Pyodide lists version {entry['version']} of this package",
                file,
                "name that version in the group `browser` of pyproject.toml, then `make lock`",
            )
        needs = {normalised(n) for n in entry.get("depends", ())} | set(_NEEDS.get(name, ()))
        packages[name] = {
            "imports": top_names(content),
            "install_dir": "site",
            "package_type": "package",
            "unvendored_tests": False,
            **entry,
            "name": entry.get("name", name),
            "version": version,
            "file_name": file,
            "sha256": hashlib.sha256(content).hexdigest(),
            "depends": sorted(needs),
        }
    absent = {n for p in packages.values() for n in p["depends"]} | set(STARTED)
    absent -= packages.keys()
    if absent:
        raise ReviewError(
            "LIV003",
            f"needed in the browser and not among the wheels: {', '.join(sorted(absent))}",
            "pyproject.toml, group `browser`",
            "add it to the group, then `make lock`",
        )
    return {**official, "packages": dict(sorted(packages.items()))}
