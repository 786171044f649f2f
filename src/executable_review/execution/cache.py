"""A cache of results by content: what went in names the entry, so an entry can't be out of date.

An entry has two names. The key is made of all that is known beforehand: code, decisions, packages. The second name
is made of the files that were read while the result was made, with the hash of each; an entry counts only if these
files are still the same. (Such entries are called constructive traces: Mokhov, Mitchell and Peyton Jones, "Build
systems à la carte", 2018, doi:10.1145/3236774.) No time enters a name; times only tell which entry to drop first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

CACHE_VARIABLE = "REVIEW_CACHE"
FOLDER = ".cache"
LIMIT = 1_000_000_000  # bytes; what was not used for longest goes first
SCHEMA = 1
_USES = "uses.jsonl"
_WRITING = 3600  # seconds; no entry takes longer to write

Files = Mapping[str, str]


def digest(value: Any) -> str:
    """Return the SHA-256 of a value as canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Cache:
    """Entries in a folder that several processes may use at once.

    Parameters
    ----------
    folder : Path or None
        Where the entries are; None makes a cache that holds nothing.
    warn : callable
        Receives one line when the folder can't be written or an entry is broken; work goes on without.
    """

    def __init__(self, folder: Path | None, warn: Callable[[str], None] = lambda line: None):
        self.folder = folder
        self.warn = warn
        self.hits: Counter[str] = Counter()
        self.misses: Counter[str] = Counter()
        self.broken = 0

    @classmethod
    def of(cls, root: Path, warn: Callable[[str], None] = lambda line: None) -> Cache:
        """Return the cache of a compendium: ``.cache``, or the folder that ``REVIEW_CACHE`` names."""
        return cls(Path(os.environ.get(CACHE_VARIABLE) or root / FOLDER), warn)

    def find(self, kind: str, key: str, current: Callable[[str], str | None]) -> dict[str, str] | None:
        """Return the files of an entry, or None.

        Parameters
        ----------
        kind : str
            What is looked for, for the statistics.
        key : str
            SHA-256 of all that was known beforehand.
        current : callable
            Gives the hash that a file has now, None if it is not there.
        """
        for path in self._of_key(key):
            read = self._read(path)
            if read is None:
                continue
            head, body = read
            if head["key"] == key and all(current(name) == h for name, h in head["reads"].items()):
                with contextlib.suppress(OSError):
                    os.utime(path)  # for `trim` alone
                self.hits[kind] += 1
                return json.loads(zlib.decompress(body))
        self.misses[kind] += 1
        return None

    def keep(self, kind: str, key: str, reads: Mapping[str, str | None], files: Files) -> None:
        """Keep a result; an entry is there as a whole or not at all."""
        if self.folder is None:
            return
        head = {"schema": SCHEMA, "kind": kind, "key": key, "reads": dict(reads)}
        body = zlib.compress(json.dumps(files, ensure_ascii=False, sort_keys=True).encode(), 1)
        rest = json.dumps(head, sort_keys=True).encode() + b"\n" + body
        path = self._folder(key) / digest(head["reads"])
        try:
            handle, new = _begin(path.parent)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
                os.replace(new, path)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(new)
                raise
        except OSError as error:
            self.warn(f"cache: {self.folder} can't be written ({error.strerror}); nothing is kept there")
            self.folder = None

    def close(self) -> None:
        """Note how often the cache helped, and drop what was not used for longest when there is too much."""
        if self.folder is None or not self.folder.is_dir():
            return
        line = json.dumps({"hits": self.hits, "misses": self.misses}, sort_keys=True) + "\n"
        with contextlib.suppress(OSError), (self.folder / _USES).open("ab", buffering=0) as stream:
            stream.write(line.encode())
        if self.misses:
            self.trim()

    def summary(self) -> dict[str, Any]:
        """Return entries and bytes by kind, hits and misses of all runs, and how many entries are broken."""
        kinds: dict[str, dict[str, int]] = {}
        for path in self.paths():
            read = self._read(path)
            if read:
                row = kinds.setdefault(read[0]["kind"], {"entries": 0, "bytes": 0, "hits": 0, "misses": 0})
                row["entries"] += 1
                row["bytes"] += len(read[1])
        for use in self._uses():
            for name in ("hits", "misses"):
                for kind, count in use[name].items():
                    if kind in kinds:
                        kinds[kind][name] += count
        return {"folder": str(self.folder), "kinds": dict(sorted(kinds.items())), "broken": self.broken}

    def trim(self, limit: int = LIMIT) -> int:
        """Drop the entries that were not used for longest until the rest is within the limit; return how many."""
        aged = []
        for path in self.paths():
            with contextlib.suppress(OSError):
                aged.append((path.stat().st_mtime_ns, path.stat().st_size, path))
        total, dropped = sum(size for _, size, _ in aged), 0
        for _, size, path in sorted(aged):
            if total <= limit:
                break
            path.unlink(missing_ok=True)
            total, dropped = total - size, dropped + 1
        return dropped

    def prune(self, limit: int = LIMIT) -> int:
        """Drop broken entries, what interrupted writers left, and what is beyond the limit; return how many."""
        dropped = 0
        for left in self._files(lambda name: name.startswith(".new-")):
            with contextlib.suppress(OSError):
                if left.stat().st_mtime < time.time() - _WRITING:  # younger ones may be in the making
                    left.unlink()
                    dropped += 1
        before = self.broken
        for path in self.paths():
            self._read(path)  # a broken one is dropped when it is seen
        dropped += self.broken - before + self.trim(limit)
        for outer in _children(self._entries()):
            for folder in (*_children(outer), outer):
                with contextlib.suppress(OSError):
                    folder.rmdir()  # refused by the system where something is inside
        return dropped

    def clear(self) -> int:
        """Drop every entry and the counts of hits; return how many entries there were."""
        count = len(list(self.paths()))
        for path in self.paths():
            path.unlink(missing_ok=True)
        self.prune()
        if self.folder is not None:
            (self.folder / _USES).unlink(missing_ok=True)
        return count

    def paths(self) -> Iterator[Path]:
        """Yield the files of all entries."""
        yield from self._files(lambda name: not name.startswith("."))

    def _files(self, wanted: Callable[[str], bool]) -> Iterator[Path]:
        for outer in _children(self._entries()):
            for folder in _children(outer):
                yield from (path for path in _children(folder) if wanted(path.name))

    def _entries(self) -> Path:
        return (self.folder or Path(os.devnull)) / "entries"

    def _folder(self, key: str) -> Path:
        return self._entries() / key[:2] / key

    def _of_key(self, key: str) -> list[Path]:
        return [p for p in _children(self._folder(key)) if not p.name.startswith(".")]

    def _read(self, path: Path) -> tuple[dict[str, Any], bytes] | None:
        """Return head and body of an entry; one that is not as it was written is dropped."""
        try:
            sealed, _, rest = path.read_bytes().partition(b"\n")
        except OSError:
            return None  # dropped by another process in the meantime
        if sealed.decode("ascii", "replace") != hashlib.sha256(rest).hexdigest():
            self.broken += 1
            self.warn(f"cache: the entry {path.name[:12]} is broken and was dropped")
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        head, _, body = rest.partition(b"\n")
        return json.loads(head), body

    def _uses(self) -> Iterator[dict[str, dict[str, int]]]:
        with contextlib.suppress(OSError):
            for line in (self.folder or Path(os.devnull)).joinpath(_USES).read_text("utf-8").splitlines():
                with contextlib.suppress(ValueError):  # the disk was full in the middle of a line
                    yield json.loads(line)


def _children(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing if it is none, or has just vanished."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _begin(folder: Path) -> tuple[int, str]:
    """Open a file of its own for each writer: two that write the same entry must not write into one file."""
    for _ in range(9):
        folder.mkdir(parents=True, exist_ok=True)
        # Another process may remove the folder, still empty, at this moment.
        with contextlib.suppress(FileNotFoundError):
            return tempfile.mkstemp(prefix=".new-", dir=folder)
    raise FileNotFoundError(2, "the folder vanishes", str(folder))
