"""The coding stage: codebook, coded segments of the paper, coded records, and the concept matrix."""

from executable_review.coding.codebook import Codebook, check_segments
from executable_review.coding.codebook_rules import check_codebook, check_examples, check_segment_table
from executable_review.coding.coder_file import CoderFile
from executable_review.coding.comparison import Comparison, compare
from executable_review.coding.concept_matrix import KINDS, ConceptMatrix, augmented_matrix
from executable_review.coding.dictionary import DictionaryCoding, code_by_dictionary, code_records, with_works
from executable_review.coding.gaps import concept_counts, pairs_never_together, together
from executable_review.coding.matrix import Coded, concept_matrix, read_coding
from executable_review.coding.points import Speakers, speakers, speakers_by_kind
from executable_review.coding.saturation import Saturation, saturation

__all__ = [
    "KINDS",
    "Codebook",
    "Coded",
    "CoderFile",
    "Comparison",
    "ConceptMatrix",
    "DictionaryCoding",
    "Saturation",
    "Speakers",
    "augmented_matrix",
    "check_codebook",
    "check_examples",
    "check_segment_table",
    "check_segments",
    "code_by_dictionary",
    "code_records",
    "compare",
    "concept_counts",
    "concept_matrix",
    "pairs_never_together",
    "read_coding",
    "saturation",
    "speakers",
    "speakers_by_kind",
    "together",
    "with_works",
]
