"""Reading search exports: one registry of readers, an account of every record, files sealed as received."""

from executable_review.importing.manifest import check_manifest
from executable_review.importing.model import Imported, Problem
from executable_review.importing.reading import describe, iter_file, read_file, report, try_file
from executable_review.importing.registry import READERS, Reader, find_reader
from executable_review.importing.sealing import import_files

__all__ = [
    "READERS",
    "Imported",
    "Problem",
    "Reader",
    "check_manifest",
    "describe",
    "find_reader",
    "import_files",
    "iter_file",
    "read_file",
    "report",
    "try_file",
]
