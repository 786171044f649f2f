"""The notebooks as a reader meets them in the browser: decisions on top, code folded, no results yet."""

from __future__ import annotations

import re
from typing import Any

from executable_review.execution.canonical import canonicalise

HOW = (
    "**Change a decision below, then choose *Run*, *Run All Cells*.** "
    "The code runs on this page, on your machine. Nothing is sent anywhere. The first run takes some seconds."
)
# A link from here to a page of the book would be taken for a file beside the notebook.
_LINK = re.compile(r"\[([^\]]*)\]\(\.\./[^)]*\)")


def prepared(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook for JupyterLite: its title, how to run it, the parameters cell, then the rest."""
    cells = [_ready(cell) for cell in canonicalise(notebook)["cells"]]
    place = next(i for i, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", []))
    # What is said of the decisions stays right above them.
    start = place - 1 if place > 1 and cells[place - 1]["cell_type"] == "markdown" else place
    title, _, introduction = "".join(cells[0]["source"]).partition("\n")
    how = {"cell_type": "markdown", "id": "how-to-run", "metadata": {}, "source": [f"{title}\n", "\n", HOW]}
    said = {**cells[0], "source": introduction.strip().splitlines(keepends=True)}
    order = [how, *cells[start : place + 1], said, *cells[1:start], *cells[place + 1 :]]
    return {**canonicalise({"cells": []}), "cells": order}


def _ready(cell: dict[str, Any]) -> dict[str, Any]:
    if cell["cell_type"] == "markdown":
        return {**cell, "source": [_LINK.sub(r"\1", line) for line in cell["source"]]}
    folded = {"jupyter": {"source_hidden": True}} if "hide-input" in cell["metadata"].get("tags", []) else {}
    return {**cell, "metadata": {**cell["metadata"], **folded}, "outputs": [], "execution_count": None}
