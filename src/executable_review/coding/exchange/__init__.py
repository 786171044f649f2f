"""Exchange of codebook and codings: REFI-QDA, SKOS and Web Annotations out; REFI-QDA in."""

from executable_review.coding.exchange.annotations import write_annotations
from executable_review.coding.exchange.codebook_file import check_qdc, read_qdc, write_qdc
from executable_review.coding.exchange.model import CodedProject, Names, Segment, read_segments
from executable_review.coding.exchange.project_file import write_qdpx
from executable_review.coding.exchange.reading import Received, read_qdpx, receive_qdpx
from executable_review.coding.exchange.skos import write_skos

__all__ = [
    "CodedProject",
    "Names",
    "Received",
    "Segment",
    "check_qdc",
    "read_qdc",
    "read_qdpx",
    "read_segments",
    "receive_qdpx",
    "write_annotations",
    "write_qdc",
    "write_qdpx",
    "write_skos",
]
