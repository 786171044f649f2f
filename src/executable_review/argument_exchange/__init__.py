"""The argument in the formats of other programs: Argdown, AIF and RDF with CiTO and AMO."""

from executable_review.argument_exchange.aif import check_aif, read_aif, write_aif
from executable_review.argument_exchange.argdown import read_argdown, write_argdown
from executable_review.argument_exchange.model import ArgumentNet, Attack, Inference, Node, net_of
from executable_review.argument_exchange.rdf import check_terms, write_rdf

__all__ = [
    "ArgumentNet",
    "Attack",
    "Inference",
    "Node",
    "check_aif",
    "check_terms",
    "net_of",
    "read_aif",
    "read_argdown",
    "write_aif",
    "write_argdown",
    "write_rdf",
]
