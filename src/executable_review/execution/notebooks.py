"""Find the notebooks and keep their parameters cells equal to the one model of decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from executable_review.contract import parameters_cell
from executable_review.errors import ReviewError
from executable_review.parameters import STAGES


def find_notebooks(root: Path) -> list[Path]:
    """Return the compendium's notebooks in their order."""
    return sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))


def stage_of(path: Path) -> str:
    """Return the stage of a notebook from its name: ``04-coding.ipynb`` is of the stage ``coding``."""
    stage = path.stem.partition("-")[2]
    if stage not in STAGES:
        raise ReviewError(
            "NBK002",
            f"{stage!r} is not a stage",
            str(path.name),
            f"name it NN-STAGE with one of {', '.join(STAGES)}",
        )
    return stage


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as JSON (NBK001 when it is none)."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReviewError(
            "NBK001",
            f"it can't be read as a notebook ({error})",
            f"notebooks/{path.name}",
            "`git checkout notebooks`",
        ) from None
    return content


def sync_parameters(path: Path, write: bool = True) -> bool:
    """Compare a notebook's parameters cell with the model and rewrite it when it differs.

    Parameters
    ----------
    path : Path
    write : bool
        Rewrite the cell; otherwise a difference is an error.

    Returns
    -------
    bool
        Whether the cell was rewritten.

    Raises
    ------
    ReviewError
        NBK002 if there is no parameters cell, or it differs and `write` is off.
    """
    content = read_notebook(path)
    place = f"notebooks/{path.name}"
    cell = next((c for c in content["cells"] if "parameters" in c["metadata"].get("tags", [])), None)
    if cell is None:
        raise ReviewError(
            "NBK002", "no cell is tagged `parameters`", place, "tag the cell with the decisions"
        )
    wanted = parameters_cell(stage_of(path))
    if "".join(cell["source"]) == wanted:
        return False
    if not write:
        raise ReviewError(
            "NBK002", "the parameters cell is not the declared one", place, "`review notebooks` rewrites it"
        )
    cell["source"] = wanted.splitlines(keepends=True)
    path.write_text(
        json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return True
