"""The SWHID of a folder: its identifier in Software Heritage (ISO/IEC 18670), which equals git's hash of the tree."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple


class Source(NamedTuple):
    """A file as git knows it: its content, and whether it can be executed."""

    content: bytes
    executable: bool = False


def directory_id(files: Mapping[str, Source]) -> str:
    """Return the SWHID of a folder, ``swh:1:dir:…``.

    Parameters
    ----------
    files : mapping of str to Source
        Its files by path, with slashes. Folders without files do not exist, as in git.
    """
    root: dict = {}
    for path, source in files.items():
        *folders, name = path.split("/")
        here = root
        for folder in folders:
            here = here.setdefault(folder, {})
        here[name] = source
    return f"swh:1:dir:{_tree(root).hex()}"


def _tree(entries: dict) -> bytes:
    lines = []
    # Git sorts as if the name of a folder ended in a slash.
    for name in sorted(entries, key=lambda n: n.encode() + (b"/" if isinstance(entries[n], dict) else b"")):
        entry = entries[name]
        if isinstance(entry, dict):
            mode, value = b"40000", _tree(entry)
        else:
            mode, value = (b"100755" if entry.executable else b"100644"), _hash(b"blob", entry.content)
        lines.append(mode + b" " + name.encode() + b"\0" + value)
    return _hash(b"tree", b"".join(lines))


def _hash(kind: bytes, content: bytes) -> bytes:
    # Git's and Software Heritage's choice; it identifies, and proves nothing against an attacker.
    return hashlib.sha1(
        kind + b" " + str(len(content)).encode() + b"\0" + content, usedforsecurity=False
    ).digest()
