"""Begin a review: from question, phrases, criteria and codes to a compendium that builds."""

from executable_review.starting.answers import Answers, Code, read_answers
from executable_review.starting.claiming import Statement, add_claim
from executable_review.starting.writing import begin

__all__ = ["Answers", "Code", "Statement", "add_claim", "begin", "read_answers"]
