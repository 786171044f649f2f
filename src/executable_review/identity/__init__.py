"""Identity of works: identifiers that have their form, works that stand once, works that were retracted.

Pure: rows and answers go in, an `Identity` with all findings comes out. `executable_review.identity_check` reads
the files.
"""

from executable_review.identity.finding import Identity, identify
from executable_review.identity.model import CORPUS, LANDMARKS, PAPER, Table
from executable_review.identity.retractions import Notice

__all__ = ["CORPUS", "LANDMARKS", "PAPER", "Identity", "Notice", "Table", "identify"]
