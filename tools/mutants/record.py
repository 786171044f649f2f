"""Count what mutation testing found, check that each survivor is explained, and note it in ``book/trust.json``.

``make mutants`` calls this after ``mutmut run``. A survivor is known by its function and by the lines that the
mutation changed, not by its number, which moves with every edit. ``survivors.toml`` says why each is left alive;
a class says it of all whose lines are the same once a pattern is replaced.

Example: python tools/mutants/record.py --list
"""

from __future__ import annotations

import argparse
import collections
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import tomllib

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tools" / "faults"))

from record import note  # noqa: E402

EXPLAINED = HERE / "survivors.toml"
AT_LEAST = 0.9
# A mutant that never ends is found out by the clock, one that breaks the interpreter by its death.
KILLED = {"killed", "timeout", "segfault"}


class Survivor(NamedTuple):
    """A mutant that no test found: where it is, and the lines that it took away and put in."""

    function: str
    change: str


def mutmut(*words: str) -> str:
    """Return what a command of mutmut prints."""
    command = [str(Path(sys.executable).with_name("mutmut")), *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def statuses() -> dict[str, str]:
    """Return the status of every mutant by its name."""
    lines = mutmut("results", "--all", "true").splitlines()
    found = dict(line.strip().rsplit(": ", 1) for line in lines if "__mutmut_" in line)
    unfinished = [
        name for name, status in found.items() if status in {"not checked", "check was interrupted by user"}
    ]
    if unfinished or not found:
        sys.exit(
            f"{len(unfinished)} of {len(found)} mutants were not tried. Way out: make mutants goes on with them"
        )
    return found


def survivor(name: str) -> Survivor:
    """Return the function and the changed lines of a mutant."""
    lines = mutmut("show", name).splitlines()
    changed = [
        line[0] + " " + line[1:].strip()
        for line in lines
        if line[:1] in "+-" and line[:3] not in {"+++", "---"}
    ]
    return Survivor(name.rpartition("__mutmut_")[0], "\n".join(changed))


class Explanations:
    """Why survivors are left alive: reasons for single ones, and for classes of changes that mean nothing."""

    def __init__(self, reasons: list[dict]):
        self.single = {
            Survivor(s["function"], s["change"].strip()): reason["why"]
            for reason in reasons
            for s in reason.get("survivors", [])
        }
        self.classes = [
            (re.compile(c["pattern"]), c["replacement"], reason["why"])
            for reason in reasons
            for c in reason.get("classes", [])
        ]

    def of(self, found: Survivor) -> str | None:
        """Return why a survivor is left alive, None if nobody has said."""
        if found in self.single:
            return self.single[found]
        lines = found.change.splitlines()
        for pattern, replacement, why in self.classes:
            before, after = (
                "".join(pattern.sub(replacement, line[2:]) for line in lines if line[0] == sign)
                for sign in "-+"
            )
            if before == after:
                return why
        return None


def main() -> int:
    """Count, compare with the explanations, note, and return 1 unless enough are killed and all others explained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--list", action="store_true", help="print every survivor that nobody has explained, as TOML"
    )
    given = parser.parse_args()
    found = statuses()
    alive = [survivor(name) for name, status in found.items() if status not in KILLED]
    known = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")) if EXPLAINED.is_file() else {}
    explanations = Explanations(known.get("reasons", []))
    why = {s: explanations.of(s) for s in alive}
    open_questions = [s for s in alive if why[s] is None]
    for s in open_questions:
        if given.list:
            print(f"\n[[reasons.survivors]]\nfunction = \"{s.function}\"\nchange = '''\n{s.change}\n'''")
        else:
            print(f"not explained: {s.function}\n{s.change}\n")
    stale = set(explanations.single) - set(alive)
    print(
        f"{len(found)} mutants, {len(alive)} survive, {len(open_questions)} of them are not explained",
        file=sys.stderr,
    )
    for s in sorted(stale):
        print(f"explained, but not alive: {s.function}: {s.change!r}", file=sys.stderr)
    if open_questions or stale or len(alive) > (1 - AT_LEAST) * len(found):
        return 1
    modules: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for name, status in found.items():
        modules[name.rpartition(".")[0].partition(".")[2]]["killed" if status in KILLED else "survived"] += 1
    reasons = collections.Counter(why[s] for s in alive)
    note(
        "mutants",
        "modules",
        {m: {k: c[k] for k in ("killed", "survived")} for m, c in sorted(modules.items())},
    )
    note("mutants", "survivors", dict(sorted(reasons.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
