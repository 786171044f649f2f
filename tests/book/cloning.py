"""Make a fresh clone of the working tree, and call make in it."""

import os
import shutil
import subprocess
from pathlib import Path

from helpers import ROOT


def clone(target: Path) -> None:
    """Copy what git tracks, as a clone of the next commit would have it, into a repository of its own."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=target, check=True)
    subprocess.run([*git, "add", "-A"], cwd=target, check=True)
    subprocess.run([*git, "commit", "-q", "-m", "a fresh clone"], cwd=target, check=True)


def make(folder: Path, target: str, **variables: str) -> subprocess.CompletedProcess:
    """Run a make target in a clone, without what pytest or an active environment left in the variables."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("PYTEST_", "REVIEW_", "EXECUTABLE_", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        ["make", target], cwd=folder, env={**kept, **variables}, capture_output=True, text=True, check=False
    )
