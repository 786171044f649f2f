"""What pages may name of citing: the metadata, and the citation in each format."""

from __future__ import annotations

from typing import Any

from executable_review.artefact.citation import apa, citation_files
from executable_review.artefact.metadata import read_metadata
from executable_review.review import Review


def citing_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of citing: ``metadata``, ``citation`` and ``citation_formats`` (file to text)."""
    metadata = read_metadata(review.data.root)
    return {
        "metadata": metadata,
        "citation": apa(metadata, mark="*"),
        "citation_formats": {name: content.decode() for name, content in citation_files(metadata).items()},
    }
