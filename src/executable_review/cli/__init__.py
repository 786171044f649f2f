"""The command line: thin, one verb a task, plain text for people and `--json` for machines."""

from executable_review.cli import (
    agreeing,
    arguing,
    auditing,
    caching,
    chain,
    deciding,
    exchanging,
    packaging,
    releasing,
    reporting,
    running,
    searching,
    starting,
    sweeping,
    updating,
)
from executable_review.cli.common import main

__all__ = [
    "agreeing",
    "arguing",
    "auditing",
    "caching",
    "chain",
    "deciding",
    "exchanging",
    "main",
    "packaging",
    "releasing",
    "reporting",
    "running",
    "searching",
    "starting",
    "sweeping",
    "updating",
]
