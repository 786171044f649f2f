"""The cache as a store: whole entries, broken ones seen, many processes at once, room made."""

import json
import os
import subprocess
import sys

import pytest

from executable_review.execution.cache import CACHE_VARIABLE, Cache, digest

KEY = digest("key")


@pytest.fixture
def told():
    return []


@pytest.fixture
def cache(tmp_path, told):
    return Cache(tmp_path / "cache", told.append)


def entry(cache):
    (path,) = cache.paths()
    return path


def test_an_entry_comes_back_as_it_was_kept(cache):
    files = {"tables/a.csv": "x,y\n1,é\n", "b": ""}
    assert cache.find("k", KEY, {}.get) is None
    cache.keep("k", KEY, {}, files)
    assert cache.find("k", KEY, {}.get) == files
    assert (cache.hits, cache.misses) == ({"k": 1}, {"k": 1})
    assert Cache(cache.folder).find("k", KEY, {}.get) == files
    assert Cache(None).find("k", KEY, {}.get) is None


def test_an_entry_counts_only_while_what_was_read_is_the_same(cache):
    cache.keep("k", KEY, {"a": "1", "b": "2"}, {"v": "old"})
    cache.keep("k", KEY, {"a": "9"}, {"v": "new"})
    assert cache.find("k", KEY, {"a": "1", "b": "2", "c": "3"}.get) == {"v": "old"}
    assert cache.find("k", KEY, {"a": "9", "b": "2"}.get) == {"v": "new"}
    assert cache.find("k", KEY, {"a": "1", "b": "3"}.get) is None
    assert cache.find("k", KEY, {}.get) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: b"",
        lambda content: content.replace(b'"kind": "k"', b'"kind": "q"'),
        lambda content: content[:100] + b"\x00" + content[101:],
        lambda content: b"\xff" + content[1:],
    ],
)
def test_a_broken_entry_is_seen_dropped_and_made_again(cache, told, damage):
    cache.keep("k", KEY, {}, {"v": "true"})
    path = entry(cache)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.find("k", KEY, {}.get) is None
    assert not path.exists()
    assert len(told) == 1 and "broken" in told[0]
    cache.keep("k", KEY, {}, {"v": "true"})
    assert cache.find("k", KEY, {}.get) == {"v": "true"}


def test_an_entry_put_under_another_key_is_not_taken(cache):
    cache.keep("k", KEY, {}, {"v": "one"})
    other = digest("other")
    place = cache.folder / "entries" / other[:2] / other / entry(cache).name
    place.parent.mkdir(parents=True)
    os.rename(entry(cache), place)
    assert cache.find("k", other, {}.get) is None


def test_a_folder_that_cannot_be_written_is_told_once_and_work_goes_on(tmp_path, told):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file", told.append)
    for name in "ab":
        cache.keep("k", digest(name), {}, {"v": name})
        assert cache.find("k", digest(name), {}.get) is None
    cache.close()
    assert len(told) == 1 and "can't be written" in told[0]


FULL = """
import resource, sys
from pathlib import Path
from executable_review.execution.cache import Cache, digest
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
cache = Cache(Path(sys.argv[1]), print)
cache.keep("k", digest("small"), {}, {"v": "small"})
cache.keep("k", digest("large"), {}, {str(n): digest(n) for n in range(999)})
print(len(list(cache.paths())), cache.folder)
"""


def test_a_full_disk_leaves_no_half_entry(tmp_path):
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path / "c")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "can't be written (File too large)" in lines[0]
    cache = Cache(tmp_path / "c")
    assert cache.find("k", digest("small"), {}.get) == {"v": "small"}
    assert [p.name for p in (tmp_path / "c").rglob("*") if p.is_file()] == [entry(cache).name]


WRITER = """
import sys
from pathlib import Path
from executable_review.execution.cache import Cache, digest
cache = Cache(Path(sys.argv[1]), print)
for n in range(60):
    key = digest(n % 5)
    found = cache.find("k", key, {}.get)
    assert found in (None, {"v": str(n % 5) * 5000}), found
    cache.keep("k", key, {}, {"v": str(n % 5) * 5000})
    if n % 20 == 19:
        cache.prune(0)
cache.close()
"""


def test_processes_may_write_read_and_prune_at_once(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(3)]
    told = [process.communicate()[0].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], told
    assert told == ["", "", ""]


def test_what_was_not_used_for_longest_goes_first(cache):
    for n in range(4):
        cache.keep("k", digest(n), {}, {"v": os.urandom(500).hex()})
        (path,) = (cache.folder / "entries" / digest(n)[:2] / digest(n)).iterdir()
        os.utime(path, (n, n))
    assert cache.find("k", digest(0), {}.get)  # used now
    size = sum(p.stat().st_size for p in cache.paths())
    assert cache.trim(size * 6 // 10) == 2
    assert [bool(cache.find("k", digest(n), {}.get)) for n in range(4)] == [True, False, False, True]


def test_pruning_removes_litter_and_broken_entries_and_clearing_all(cache):
    cache.keep("k", KEY, {}, {"v": "1"})
    cache.keep("k", digest("b"), {}, {"v": "2"})
    broken = sorted(cache.paths())[0]
    broken.write_bytes(b"x")
    left = broken.parent / ".new-left"
    left.touch()
    os.utime(left, (0, 0))
    assert cache.prune() == 2
    assert [p.exists() for p in (broken, left, broken.parent)] == [False, False, False]
    assert len(list(cache.paths())) == 1
    assert cache.clear() == 1
    assert list(cache.paths()) == []


def test_the_verb_tells_entries_size_and_hits(command, monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    for _ in range(2):
        cache = Cache.of(tmp_path / "ignored")
        cache.find("notebook", KEY, {}.get)
        cache.keep("notebook", KEY, {}, {"v": "1"})
        cache.close()
    held = json.loads(command("cache", "--json").stdout)
    size = len(entry(Cache(tmp_path)).read_bytes().split(b"\n", 2)[2])
    assert held == {
        "folder": str(tmp_path),
        "kinds": {"notebook": {"entries": 1, "bytes": size, "hits": 1, "misses": 1}},
        "broken": 0,
        "dropped": 0,
    }
    assert command("cache").stdout.split() == [
        "notebook",
        "1",
        "entries",
        "0.0",
        "MB",
        "1",
        "hits",
        "1",
        "misses",
    ]
    assert json.loads(command("cache", "--prune", "--limit", "0", "--json").stdout)["dropped"] == 1
    assert "holds no entry" in command("cache", "--clear").stdout
