"""Code the paper's sentences with the dictionary, from a copy of the paper that the user holds."""

from __future__ import annotations

from executable_review.coding import CoderFile
from executable_review.coding.coders import code_texts, rules_digest
from executable_review.data_check import check_locators
from executable_review.errors import ReviewError
from executable_review.locating import locate
from executable_review.review import Review


def dictionary_coding(review: Review, paper_text: str) -> list[tuple[CoderFile, str]]:
    """Return, for each coder of kind ``dictionary``, its codes of the paper's sentences and the digest of its rules.

    Raises
    ------
    ReviewError
        DAT007 when the text is not that of the reviewed paper.
    """
    check_locators(review.data, paper_text)
    places = locate(paper_text, review.data.rows("sentences"))
    texts = {sentence: paper_text[start:end] for sentence, (start, end) in places.items()}
    rules = review.data.rows("dictionary")
    return [
        (code_texts(texts, rules, row["coder_id"], review.codebook.version), rules_digest(rules))
        for row in review.data.rows("coders")
        if row["kind"] == "dictionary"
    ]


def check_dictionary_coding(review: Review, paper_text: str) -> list[CoderFile]:
    """Code the paper again and compare with what is shipped.

    Raises
    ------
    ReviewError
        COD025 naming the sentences that differ, DAT007 when the text is not that of the reviewed paper.
    """
    coded = dictionary_coding(review, paper_text)
    for coder, _ in coded:
        shipped = review.coders.get(coder.coder_id)
        given = dict(shipped.codes) if shipped else {}
        differ = [unit for unit, codes in coder.codes.items() if given.get(unit) != codes]
        if differ or set(given) - set(coder.codes):
            raise ReviewError(
                "COD025",
                f"the dictionary's rules give other codes to {len(differ)} sentences: {', '.join(differ[:5])}",
                f"data/coding/coders, coder {coder.coder_id}",
                "`review code dictionary --paper FILE --write` codes again",
            )
    return [coder for coder, _ in coded]


def outdated(review: Review) -> list[str]:
    """Return the coders of kind ``dictionary`` whose shipped codes were made with other rules than the present ones."""
    digest = rules_digest(review.data.rows("dictionary"))
    return [
        row["coder_id"]
        for row in review.data.rows("coders")
        if row["kind"] == "dictionary" and row["rules_sha256"] != digest
    ]
