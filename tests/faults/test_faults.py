"""Faults that are really injected into the five commands that write: each is told, and the next run is whole.

`make faults` kills at many more moments, by the clock too, and lets Jupyter Book render.
"""

import json
import os
import random
import re
import subprocess
import sys
import time

import kills
import pytest
import scenes
from scenes import NOTEBOOK, SCENES, differing, start, tree

pytestmark = pytest.mark.slow

YEAR = 365 * 24 * 3600
commands = pytest.mark.parametrize("name", SCENES)


def told_with_a_code(done):
    assert done.returncode == 1, done.stdout
    assert re.search(r"^review: [A-Z]{3}\d{3} ", done.stdout, re.MULTILINE), done.stdout
    assert "Traceback" not in done.stdout


@commands
@pytest.mark.parametrize("part", ["any", "late"])
def test_a_killed_command_is_completed_by_the_next(ground, name, part):
    here = ground(name)
    last = here.changes[True]
    first = 1 if part == "any" else max(1, last * 3 // 4)
    kills.kill_at_change(here, random.Random(f"{name} {part}").randint(first, last), warm=True)


@commands
def test_a_full_disk_is_told_and_the_next_run_is_whole(ground, name):
    here = ground(name)
    number = random.Random(name).randint(1, here.changes[True])
    copy = here.copy("full", warm=True)
    done = here.call(copy, ("full", str(number)))
    if done.returncode:
        told_with_a_code(done)
        assert "No space left on device" in done.stdout
    else:  # all that could not be made is the cache
        assert differing(tree(copy), here.wanted) == []
    here.go_on(copy)


@commands
def test_a_read_only_folder_is_told_and_left_as_it_is(ground, name):
    here = ground(name)
    copy = here.copy("read-only", warm=True)
    before = tree(copy)
    done = here.call(copy, ("read-only", "-"))
    told_with_a_code(done)
    assert "Read-only file system" in done.stdout
    assert differing(tree(copy), before) == []


@commands
def test_two_at_once_in_one_folder_leave_what_one_leaves(ground, name):
    here = ground(name)
    copy = here.copy("two", warm=True)
    both = [start(copy, here.scene.words, rendering=False) for _ in range(2)]
    told = [process.communicate()[0] for process in both]
    ended = sorted(process.returncode for process in both)
    # Of two updates, one may find that the other has changed the tables, and say so.
    assert ended == [0, 0] or (name == "update" and ended == [0, 1] and "DAT003" in "".join(told)), told
    assert differing(tree(copy), here.wanted) == []
    here.go_on(copy)


@pytest.mark.parametrize("name", ["run", "book"])
def test_a_clock_that_was_set_back_changes_nothing(ground, name):
    """Files that were written before the clock was set back come from the future."""
    here = ground(name)
    copy = here.copy("clock", warm=True)
    here.go_on(copy)
    later = time.time() + YEAR
    for path in copy.rglob("*"):
        os.utime(path, (later, later))
    here.go_on(copy)


def test_memory_that_runs_out_in_a_notebook_is_told_with_its_cell(ground):
    here = ground("run")
    copy = here.copy("memory", warm=True)
    path = copy / "notebooks" / NOTEBOOK
    content = json.loads(path.read_text(encoding="utf-8"))
    cell = next(c for c in content["cells"] if c["id"] == "steps-table")
    cell["source"] = "taken = bytearray(20 << 30)"
    path.write_text(json.dumps(content), encoding="utf-8")
    done = here.call(copy, ("memory", str(16 << 30)))
    told_with_a_code(done)
    assert "NBK001" in done.stdout and "MemoryError" in done.stdout and "steps-table" in done.stdout
    assert not (copy / "runs" / "one").exists()


def test_a_try_to_reach_another_machine_is_refused_and_noted(tmp_path):
    """So that the commands above, which all run like this, are known to have tried nothing."""
    program = "import socket; socket.create_connection(('192.0.2.1', 80))"
    variables = {"PYTHONPATH": str(scenes.HERE / "offline"), "FAULT_TRIES": str(tmp_path / "tries")}
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **variables}, capture_output=True
    )
    assert done.returncode == 1 and b"unreachable" in done.stderr
    assert "192.0.2.1" in (tmp_path / "tries").read_text(encoding="utf-8")
