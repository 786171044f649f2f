"""Run the notebooks with papermill and keep what they give: canonical notebooks, tables, figures, `run.json`."""

from executable_review.execution.cache import Cache
from executable_review.execution.canonical import canonical_text, canonicalise
from executable_review.execution.notebooks import find_notebooks, stage_of, sync_parameters
from executable_review.execution.record import inputs, run_folder, run_id
from executable_review.execution.run import refresh_notebooks, run

__all__ = [
    "Cache",
    "canonical_text",
    "canonicalise",
    "find_notebooks",
    "inputs",
    "refresh_notebooks",
    "run",
    "run_folder",
    "run_id",
    "stage_of",
    "sync_parameters",
]
