"""Note which files a kernel opens: an extension of IPython that a run loads into its kernels.

Python tells every opening of a file to its audit hooks (PEP 578). The extension writes each path once, with the way
it was opened, to a file that the run reads when the notebook has ended. Nothing is added to the notebook's names or
variables, so the outputs are those of a kernel without it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

EXTENSION = __name__
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Opened(NamedTuple):
    """A file that was opened, and whether for writing."""

    path: str
    writing: bool


def arguments(report: Path) -> list[str]:
    """Return what a kernel's command line needs in order to write its report to a file."""
    return [f"--ext={EXTENSION}", f"--Opened.report={report}"]


def read_report(report: Path) -> list[Opened] | None:
    """Return what a kernel opened; None if there is no report, or its last line is broken off."""
    try:
        lines = report.read_text(encoding="utf-8").splitlines()
        return [Opened(*json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError):
        return None


def load_ipython_extension(shell: Any) -> None:
    """Begin to write the report; called by IPython."""
    # Kept open: a notebook may change the folder, and the report may not be reachable by name then.
    handle = os.open(str(shell.config.Opened.report), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    seen: set[Opened] = set()

    def note(event: str, values: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(values[0], (str, bytes)):
            return
        flags = values[2] if isinstance(values[2], int) else 0
        opened = Opened(os.path.abspath(os.fsdecode(values[0])), bool(flags & _WRITING))
        if opened not in seen:
            seen.add(opened)
            os.write(handle, (json.dumps(opened) + "\n").encode())

    sys.addaudithook(note)
