"""nbval compares the stored values of a notebook with fresh ones, and a changed number is noticed.

All notebooks are compared by the same plugin in the ordinary test run, see `testpaths`.
"""

import json
import os
import re
import subprocess
import sys

from helpers import ROOT

from executable_review.data import ROOT_VARIABLE

SANITIZE = ROOT / "tests" / "nbval_sanitize.cfg"


def nbval(path, root):
    """Compare one notebook; nothing is written beside it."""
    options = ["-p", "no:cacheprovider", "--nbval", "--nbval-current-env", "--nbval-sanitize-with", SANITIZE]
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", root, *options, path]
    return subprocess.run(
        [str(word) for word in command],
        cwd=root,
        env={**os.environ, ROOT_VARIABLE: str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )


def test_changed_numbers_are_noticed_and_nothing_else(compendium):
    path = compendium.root / "notebooks" / "03-citations.ipynb"
    text = path.read_text(encoding="utf-8")
    for pattern in (r"(Starting from )\d+", r'(<th scope=\\"row\\">0</th><td class=\\"number\\">)\d+'):
        text, times = re.subn(pattern, r"\g<1>999", text, count=1)
        assert times == 1, pattern
    path.write_text(text, encoding="utf-8")
    done = nbval(path, compendium.root)
    assert done.returncode == 1, done.stdout[-3000:]
    cells = sum(cell["cell_type"] == "code" for cell in json.loads(text)["cells"])
    assert f"2 failed, {cells - 2} passed" in done.stdout
    for kind in ("text/markdown", "text/html"):
        assert f"mismatch '{kind}'" in done.stdout
