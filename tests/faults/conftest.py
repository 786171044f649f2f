"""The small compendium and the five commands of the program that injects faults, each prepared once."""

import sys

import pytest
from helpers import ROOT

sys.path.insert(0, str(ROOT / "tools" / "faults"))

import kills
import scenes


@pytest.fixture(scope="session")
def ground(run_folder, tmp_path_factory):
    """Give the ground of a scene; each begins with the cache of the one before, the first with the shared run's."""
    known = {}
    cache = run_folder.with_name("run-cache")

    def of(name):
        nonlocal cache
        if name not in known:
            folder = tmp_path_factory.mktemp("faults") / name
            known[name] = kills.Ground(scenes.SCENES[name], folder, rendering=False).prepare(cache)
            cache = folder / "warm" / ".cache"
        return known[name]

    return of
