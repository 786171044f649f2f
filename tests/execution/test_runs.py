"""Runs by name: the same run has one name and is made once; whatever happens, no half run is left."""

import ast
import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import ROOT, breaks

from executable_review.data import ROOT_VARIABLE
from executable_review.execution import folders
from executable_review.execution.cache import CACHE_VARIABLE, Cache
from executable_review.execution.folders import check_target, whole_folder
from executable_review.execution.record import read_record, run_folder, run_id
from executable_review.execution.run import run
from executable_review.review import Review


@pytest.fixture
def short(compendium):
    """A compendium with one notebook, so that a run is short."""
    for path in (compendium.root / "notebooks").iterdir():
        if not path.name.startswith("03"):
            path.unlink()
    return compendium


def test_a_second_run_takes_everything_from_the_cache(run_folder, package, tmp_path):
    cache = Cache(run_folder.with_name("run-cache"))
    run(Review(package=package), tmp_path / "again", cache=cache)
    assert cache.misses == {}
    files = {p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*") if p.is_file()}
    assert files == {p.relative_to(run_folder) for p in run_folder.rglob("*") if p.is_file()}
    for name in files:
        assert (tmp_path / "again" / name).read_bytes() == (run_folder / name).read_bytes(), name


def test_the_name_of_a_run_follows_from_what_went_in(compendium, package):
    name = run_id(compendium.review())
    assert name == run_id(Review(package=package)) and len(name) == 12
    names = {name, run_id(compendium.review(minimum_sources=2)), run_id(compendium.review(minimum_sources=3))}
    compendium.put("works", 2, "title", "Another title")
    names.add(run_id(compendium.review()))
    lock = compendium.root / "requirements.lock"
    lock.write_text(lock.read_text() + "# another\n")
    names.add(run_id(compendium.review()))
    path = compendium.root / "notebooks" / "05-claims.ipynb"
    path.write_text(path.read_text().replace("figures.standings(review)", "figures.standings( review )"))
    names.add(run_id(compendium.review()))
    assert len(names) == 6


def test_a_run_without_a_folder_goes_to_its_own_name_and_is_made_once(
    command, run_folder, run_record, monkeypatch, tmp_path, compendium
):
    """The cache of the shared run spares this one the kernels."""
    monkeypatch.setenv(CACHE_VARIABLE, str(run_folder.with_name("run-cache")))
    told = json.loads(command("run", "--json", root=compendium.root).stdout)
    folder = compendium.root / "runs" / run_record["id"]
    assert (told["folder"], told["there already"], told["id"]) == (str(folder), False, folder.name)
    assert read_record(folder) == run_record
    again = command("run", root=compendium.root)
    assert "there already" in again.stdout and again.stderr == ""
    # A damaged run is no run: it is made again.
    (folder / "tables" / "claims.csv").write_text("x")
    assert "there already" not in command("run", root=compendium.root).stdout
    assert read_record(folder) == run_record
    named = command("run", "--name", "mine", root=compendium.root)
    assert named.exit_code == 0 and read_record(compendium.root / "runs" / "mine") == run_record
    assert sorted(p.name for p in (compendium.root / "runs").iterdir()) == sorted([folder.name, "mine"])


@pytest.mark.parametrize(
    "name", ["../../x", "/tmp/x", "a/b", "..", "", ".hidden", "a\nb", "-x", "x" * 65, "é"]
)
def test_a_path_is_no_name_of_a_run(command, compendium, name):
    before = compendium.files()
    with breaks("OUT002", says="no name for a run", place="--name", way_out="--out"):
        run_folder_of(compendium, name)
    done = command("run", f"--name={name}", root=compendium.root)
    assert done.exit_code == 1 and done.stderr.startswith("review: OUT002")
    assert compendium.files() == before


def run_folder_of(compendium, name):
    return run_folder(compendium.root, name)


@pytest.mark.parametrize("place", ["data/x", "notebooks", "data/../data/corpus/y"])
def test_a_run_among_the_sources_is_refused(compendium, place):
    with breaks("OUT001", says="", place=place, way_out="folder"):
        check_target(compendium.root / place, compendium.root)


def test_name_and_folder_exclude_each_other(command):
    done = command("run", "--name", "a", "--out", "b")
    assert done.exit_code == 2 and "not both" in done.stderr


def test_a_full_disk_stops_a_run_and_leaves_nothing(run_folder, package, tmp_path):
    """Everything is in the cache, so that it is this process that meets the limit, and no kernel."""
    cache = Cache(run_folder.with_name("run-cache"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, before[1]))
    try:
        with breaks("OUT001", says="File too large", place="out", way_out="make room"):
            run(Review(package=package), tmp_path / "runs" / "out", cache=cache)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list((tmp_path / "runs").iterdir()) == []
    assert all(cache._read(path) for path in cache.paths()) and not cache.broken


def test_a_read_only_folder_stops_a_run_and_keeps_the_earlier_one(package, tmp_path, monkeypatch):
    """The system's answer is set: permissions do not bind everybody who may run the tests."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text("{}")

    make = Path.mkdir

    def refuse(path, *words, **rest):
        if path.name.startswith(".out-"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        make(path, *words, **rest)

    monkeypatch.setattr(Path, "mkdir", refuse)
    with breaks("OUT001", says="Read-only file system", place=str(out), way_out="another folder"):
        run(Review(package=package), out)
    assert [p.name for p in tmp_path.iterdir()] == ["out"] and (out / "run.json").read_text() == "{}"


@pytest.mark.parametrize("moment", ["executing", "writing"])
def test_an_interrupt_leaves_the_earlier_run_and_no_process(short, tmp_path, moment):
    out = tmp_path / "runs" / "out"
    out.mkdir(parents=True)
    (out / "run.json").write_text("{}")
    path = short.root / "notebooks" / "03-citations.ipynb"
    if moment == "executing":
        slow = "import pathlib, time; pathlib.Path('" + str(tmp_path / "now") + "').touch(); time.sleep(60)"
        path.write_text(path.read_text().replace("figures.letter_bias(review)", slow))
    before = short.files()
    variables = {**os.environ, ROOT_VARIABLE: str(short.root), CACHE_VARIABLE: str(tmp_path / "cache")}
    process = subprocess.Popen(
        [sys.executable, "-c", "from executable_review.cli import main; main()", "run", "--out", str(out)],
        env=variables,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wanted = (
        (lambda: (tmp_path / "now").exists())
        if moment == "executing"
        else (lambda: any(out.parent.glob(".out-*")))
    )
    while not wanted() and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert told.endswith("review: stopped; nothing half-done was left\n") and "Traceback" not in told
    assert [p.name for p in out.parent.iterdir()] == ["out"] and (out / "run.json").read_text() == "{}"
    assert short.files() == before


def test_a_killed_run_is_tidied_up_by_the_next(tmp_path):
    out = tmp_path / "out"
    (tmp_path / ".out-old").mkdir()
    (tmp_path / ".out-old" / "run.json").write_text("{}")
    (tmp_path / ".out-abcdefgh").mkdir()
    with whole_folder(tmp_path / "other") as partial:
        (partial / "file").touch()
        with pytest.raises(KeyError), whole_folder(out):
            # The earlier run is back in its place, the half one is gone, and one in the making is left alone.
            assert (out / "run.json").read_text() == "{}"
            assert not (tmp_path / ".out-abcdefgh").exists() and partial.exists()
            raise KeyError
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other", "out"]
    with whole_folder(out) as first, whole_folder(out) as second:
        assert first != second and first.exists()
        (first / "a").touch()
        (second / "b").touch()
    assert [p.name for p in out.iterdir()] == ["a"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other", "out"]


def test_an_interrupt_at_any_line_leaves_one_whole_folder(tmp_path):
    """Lines that tidy up are left out: what an interrupt leaves there, the next process removes."""
    file = folders.__file__
    tries = [n for n in ast.walk(ast.parse(Path(file).read_bytes())) if isinstance(n, ast.Try)]
    tidying = {n for t in tries for node in t.finalbody for n in range(node.lineno, node.end_lineno + 1)}
    out, seen = tmp_path / "out", 0

    def trace(frame, event, _):
        nonlocal seen
        if frame.f_code.co_filename != file:
            return None
        if event == "line" and frame.f_lineno not in tidying:
            seen += 1
            if seen == moment:
                raise KeyboardInterrupt
        return trace

    earlier = sys.gettrace()
    for moment in range(1, 99):
        (out / "earlier").mkdir(parents=True)
        seen = 0
        sys.settrace(trace)
        try:
            with whole_folder(out) as partial:
                (partial / "later").touch()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(earlier)
        whole = [p.name for p in out.iterdir()]
        assert [p.name for p in tmp_path.iterdir()] == ["out"], moment
        assert whole in (["earlier"], ["later"]), moment
        shutil.rmtree(out)
        if seen < moment:
            break
    assert 15 < moment < 98 and whole == ["later"]


def test_the_compendium_itself_holds_no_run(package):
    assert package.root == ROOT
    assert read_record(ROOT) is None
