"""Run the notebooks with papermill and keep what they give: canonical notebooks, tables, figures, `run.json`."""

from executable_review.execution.canonical import canonical_text, canonicalise
from executable_review.execution.notebooks import find_notebooks, stage_of, sync_parameters
from executable_review.execution.run import refresh_notebooks, run

__all__ = [
    "canonical_text",
    "canonicalise",
    "find_notebooks",
    "refresh_notebooks",
    "run",
    "stage_of",
    "sync_parameters",
]
