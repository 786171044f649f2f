"""The PRISMA 2020 flow: counts as queries on the ledger, identities between them, and the table `PRISMA.csv`."""

from executable_review.flow.boxes import Box, addresses, read_boxes
from executable_review.flow.counting import Flow, count
from executable_review.flow.identities import IDENTITIES, check, identities
from executable_review.flow.layout import COLUMNS, LAYOUT, NUMBERS
from executable_review.flow.template import template

__all__ = [
    "COLUMNS",
    "IDENTITIES",
    "LAYOUT",
    "NUMBERS",
    "Box",
    "Flow",
    "addresses",
    "check",
    "count",
    "identities",
    "read_boxes",
    "template",
]
