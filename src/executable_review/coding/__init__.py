"""The coding stage: codebook, coded segments of the paper, coded records, and the concept matrix."""

from executable_review.coding.codebook import Codebook, check_segments
from executable_review.coding.codebook_rules import check_codebook, check_examples, check_segment_table
from executable_review.coding.coder_file import CoderFile
from executable_review.coding.dictionary import DictionaryCoding, code_by_dictionary, code_records
from executable_review.coding.matrix import Coded, concept_matrix, read_coding

__all__ = [
    "Codebook",
    "Coded",
    "CoderFile",
    "DictionaryCoding",
    "check_codebook",
    "check_examples",
    "check_segment_table",
    "check_segments",
    "code_by_dictionary",
    "code_records",
    "concept_matrix",
    "read_coding",
]
