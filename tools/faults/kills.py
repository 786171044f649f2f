"""Kill a command at a random moment, let it run again, and compare with what an undisturbed one writes.

Every second moment is a change of the disk, drawn from all that the command makes; then it alone is killed. The
others are moments of the clock; then its whole process group is killed. Half of both begin with an empty cache.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from scenes import NONE, Fault, Scene, call, differing, make_compendium, start, tree, tries

KILLED = -signal.SIGKILL
MOST_TRIES = 12  # a moment of the clock may come after the end, when the machine is faster than before


class Broken(Exception):
    """What was met instead of what must be."""


@dataclass
class Ground:
    """A scene before its command, with empty and with filled cache, and what the undisturbed command writes."""

    scene: Scene
    folder: Path
    rendering: bool = True
    wanted: dict[str, bytes] = field(default_factory=dict)
    seconds: dict[bool, float] = field(default_factory=dict)
    changes: dict[bool, int] = field(default_factory=dict)

    def prepare(self, cache: Path | None = None) -> Ground:
        """Run the command undisturbed, from an empty cache and again from the filled one."""
        start_here = self.folder / "cold"
        start_here.mkdir(parents=True)
        make_compendium(start_here)
        if cache:
            shutil.copytree(cache, start_here / ".cache")
        for words in self.scene.before:
            self.complete(start_here, words)
        for warm in (False, True):
            here = self.copy(f"whole-{warm}", warm)
            counted = self.folder / f"changes-{warm}.txt"
            began = time.monotonic()
            self.complete(here, self.scene.words, ("count", str(counted)))
            self.seconds[warm] = time.monotonic() - began
            self.changes[warm] = int(counted.read_text(encoding="utf-8"))
            wanted = tree(here)
            if not warm:
                self.wanted = wanted
                shutil.copytree(start_here, self.folder / "warm")
                if (here / ".cache").is_dir():
                    shutil.copytree(here / ".cache", self.folder / "warm" / ".cache", dirs_exist_ok=True)
            elif differing(wanted, self.wanted):
                raise Broken(f"two undisturbed runs differ: {differing(wanted, self.wanted)}")
        return self

    def copy(self, name: str, warm: bool) -> Path:
        """Return a fresh copy of the scene."""
        here = self.folder / name / "compendium"
        shutil.rmtree(here.parent, ignore_errors=True)
        shutil.copytree(self.folder / ("warm" if warm else "cold"), here)
        return here

    def call(self, here: Path, fault: Fault = NONE) -> subprocess.CompletedProcess:
        """Run the command in a copy, to whatever end."""
        return call(here, self.scene.words, fault, self.rendering)

    def complete(self, here: Path, words: tuple[str, ...], fault: Fault = NONE) -> None:
        """Run a command that must end well, and try to reach no other machine."""
        done = call(here, words, fault, self.rendering)
        if done.returncode or tries(here).exists():
            raise Broken(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout[-2000:]}")

    def go_on(self, here: Path) -> None:
        """Run the command again, undisturbed: it completes, with the same bytes and nothing more."""
        self.complete(here, self.scene.words)
        found = differing(tree(here), self.wanted)
        if found:
            raise Broken(f"{self.scene.name}: after the next run {found[:6]} differ")


def kill_at_change(ground: Ground, number: int, warm: bool) -> None:
    """Kill right before a change of the disk, and go on."""
    here = ground.copy("killed", warm)
    done = ground.call(here, ("kill", str(number)))
    if done.returncode != KILLED:
        raise Broken(
            f"{ground.scene.name} was not killed at change {number}: {done.returncode}, {done.stdout}"
        )
    ground.go_on(here)


def kill_at_moment(ground: Ground, chance: random.Random, warm: bool) -> None:
    """Kill the whole process group at a moment of the clock, and go on."""
    seconds = ground.seconds[warm]
    for _ in range(MOST_TRIES):
        here = ground.copy("killed", warm)
        process = start(here, ground.scene.words, rendering=ground.rendering)
        try:
            process.communicate(timeout=chance.uniform(0, seconds))
            seconds *= 0.8
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return ground.go_on(here)
    raise Broken(f"{ground.scene.name} ended before every moment that was drawn")


def campaign(ground: Ground, moments: int, seed: int) -> dict[str, int]:
    """Kill at random moments; return how many of each kind were survived."""
    counts = {"moments": moments, "changes of the disk": 0, "moments of the clock": 0, "seed": seed}
    counts["changes to choose from"] = ground.changes[False]
    for number in range(moments):
        chance = random.Random(f"{seed} {ground.scene.name} {number}")
        warm = bool(number // 2 % 2)
        if number % 2:
            kill_at_moment(ground, chance, warm)
            counts["moments of the clock"] += 1
        else:
            kill_at_change(ground, chance.randint(1, ground.changes[warm]), warm)
            counts["changes of the disk"] += 1
    return counts
