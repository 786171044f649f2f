"""What pages may name of citing: the metadata, and the citation in each format."""

from __future__ import annotations

from typing import Any

from executable_review.artefact.citation import apa, citation_files
from executable_review.artefact.metadata import read_metadata
from executable_review.execution import run_id
from executable_review.review import Review


def citing_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of citing: ``metadata``, ``run_identifier``, ``citation``, ``citation_formats``.

    The book of a run with other decisions than the published ones is cited as that run.
    """
    metadata, identity = read_metadata(review.data.root), run_id(review)
    run = identity if review.parameters.changed() else ""
    return {
        "metadata": metadata,
        "run_identifier": identity,
        "citation": apa(metadata, run, mark="*"),
        "citation_formats": {name: text.decode() for name, text in citation_files(metadata, run).items()},
    }
