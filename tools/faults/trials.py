"""Run the tests of every fault, attack and invariant; note in ``book/trust.json`` how many cases there were.

``python tools/faults/trials.py attack`` runs those of one kind.
"""

from __future__ import annotations

import collections
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import tomllib
from record import note

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def trials() -> list[dict]:
    """Return the trials as they are described in ``trials.toml``."""
    return tomllib.loads((HERE / "trials.toml").read_text(encoding="utf-8"))["trials"]


def cases(tests: list[str]) -> tuple[collections.Counter, int]:
    """Run tests; return how many cases of each passed, and pytest's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-q", *tests, f"--junitxml={report}"]
        code = subprocess.run(words, cwd=ROOT, check=False).returncode
        found: collections.Counter = collections.Counter()
        # Our own report, just written by pytest.
        for case in ElementTree.parse(report).iter("testcase"):  # nosec B314
            if not len(case):
                file = case.get("classname", "").replace(".", "/") + ".py"
                found[f"{file}::{case.get('name', '').partition('[')[0]}"] += 1
    return found, code


def main() -> None:
    """Run all trials; one that fails ends with an error and is not noted."""
    known = [
        trial for trial in trials() if trial["kind"] in (sys.argv[1:] or ("fault", "attack", "invariant"))
    ]
    passed, code = cases(sorted({test for trial in known for test in trial["tests"]}))
    for trial in known:
        if all(passed[test] for test in trial["tests"]) and not code:
            told = {name: trial[name] for name in ("kind", "how", "must")}
            note("trials", trial["what"], {**told, "cases": sum(passed[test] for test in trial["tests"])})
    sys.exit(code)


if __name__ == "__main__":
    main()
