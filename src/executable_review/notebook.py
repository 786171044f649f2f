"""What a notebook needs: take its decisions, check them before any work, and show results."""

from __future__ import annotations

import difflib
import re
import types
from dataclasses import fields
from typing import Any

import pandas as pd
from IPython.display import Markdown

from executable_review.errors import ReviewError
from executable_review.parameters import Parameters, used_by
from executable_review.review import Review
from executable_review.tables import Table

_SHELL = frozenset({"In", "Out", "exit", "quit", "open", "get_ipython"})
# Names that the shell keeps for itself: _, __, _i, _12, _oh, __name__ ...
_HIDDEN = re.compile(r"_+|_i{1,3}|_i?\d+|_(?:ih|oh|dh)|__\w+__")
_BEGUN = "_review_begun"


def begin(stage: str, namespace: dict[str, Any]) -> Review:
    """Check the decisions in a notebook's namespace and return its review.

    Parameters
    ----------
    stage : str
        The notebook's stage, for example ``"coding"``.
    namespace : dict
        The notebook's ``globals()``, right after the parameters cell and what papermill injected.

    Raises
    ------
    ReviewError
        PAR001 to PAR004. papermill itself only warns when it is given an unknown parameter, so every plain
        variable that stands in the namespace at this point must be a decision of this stage.
    """
    allowed = used_by(stage)
    known = {f.name for f in fields(Parameters)}
    # When a reader runs the cell again, the namespace also holds the notebook's own variables.
    first_time = _BEGUN not in namespace
    values = {}
    for name, value in namespace.items():
        if _belongs_to_the_shell(name, value) or isinstance(value, types.ModuleType):
            continue
        if name in allowed:
            values[name] = value
        elif name in known:
            own = next(f.metadata["stage"] for f in fields(Parameters) if f.name == name)
            raise ReviewError(
                "PAR004",
                f"this is a decision of the stage {own}, it can't change the stage {stage}",
                f"parameter {name}",
                "give it to a notebook of that stage or later, or use `review run --set`",
            )
        elif first_time:
            near = difflib.get_close_matches(name, allowed, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}? " if near else ""
            raise ReviewError(
                "PAR001",
                "there is no such parameter",
                f"parameter {name}",
                f"{hint}this notebook takes {', '.join(allowed)}",
            )
    review = Review(values)
    namespace[_BEGUN] = True
    return review


def _belongs_to_the_shell(name: str, value: Any) -> bool:
    """Tell whether a name is the shell's own; a parameter of that name is not."""
    plain = isinstance(value, (str, int, float, bool, tuple)) or value is None
    return bool(_HIDDEN.fullmatch(name)) or name == _BEGUN or (name in _SHELL and not plain)


def say(text: str) -> Markdown:
    """Show a sentence whose numbers were computed in the cell."""
    return Markdown(" ".join(text.split()))


def table(frame: pd.DataFrame, caption: str) -> Table:
    """Show a data frame as an accessible table."""
    return Table(frame, caption)
