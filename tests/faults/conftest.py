"""The small compendium and the five commands of the program that injects faults, each prepared once."""

import sys

import pytest
from helpers import ROOT

sys.path.insert(0, str(ROOT / "tools" / "faults"))

import kills
import scenes


@pytest.fixture(scope="session")
def ground(run_folder, tmp_path_factory):
    """Give the ground of a scene; figures and notebooks come from the cache of the shared run.

    The book's ground has the run of the small compendium, too, where that is there.
    """
    known = {}

    def of(name):
        if name not in known:
            folder = tmp_path_factory.mktemp("faults") / name
            cache = run_folder.with_name("run-cache")
            if name == "book" and "run" in known:
                cache = known["run"].folder / "warm" / ".cache"
            known[name] = kills.Ground(scenes.SCENES[name], folder, rendering=False).prepare(cache)
        return known[name]

    return of
