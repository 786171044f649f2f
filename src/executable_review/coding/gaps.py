"""What the concept matrix leaves empty: concepts with few works, and pairs of concepts that never meet."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from executable_review.coding.concept_matrix import ConceptMatrix
from executable_review.coding.dictionary import NOT_FOUND, NOT_KNOWN

if TYPE_CHECKING:
    import pandas as pd


def concept_counts(matrix: ConceptMatrix) -> pd.DataFrame:
    """Return one row a code: units that carry it, in which it was not found, and that are not known.

    Returns
    -------
    DataFrame
        Columns code, marked, not found, not known (whole numbers that add up to the units), and one column a
        kind of evidence: units with evidence of that kind, enough or not.
    """
    import pandas as pd  # heavy; the review itself needs none of it

    rows = []
    for code in matrix.codes:
        states = list(matrix.states[code].values())
        marked = len(matrix.marked(code))
        kinds = [matrix.by_kind(u.unit_id, code) for u in matrix.units]
        rows.append(
            {
                "code": code,
                "marked": marked,
                "not found": states.count(NOT_FOUND),
                "not known": states.count(NOT_KNOWN),
                **{kind: sum(kind in k for k in kinds) for kind in matrix.kinds},
            }
        )
    return pd.DataFrame(rows, columns=["code", "marked", "not found", "not known", *matrix.kinds])


def together(matrix: ConceptMatrix) -> pd.DataFrame:
    """Return how many units carry both of two codes.

    Returns
    -------
    DataFrame
        Shape (codes, codes), symmetric; the diagonal holds the units of each code.
    """
    import pandas as pd  # heavy; the review itself needs none of it

    marked = {c: matrix.marked(c) for c in matrix.codes}
    return pd.DataFrame(
        [[len(marked[a] & marked[b]) for b in matrix.codes] for a in matrix.codes],
        index=pd.Index(matrix.codes, name="code"),
        columns=list(matrix.codes),
    )


def pairs_never_together(matrix: ConceptMatrix, least: int = 2) -> pd.DataFrame:
    """Return pairs of codes that no unit carries together, most surprising first.

    Parameters
    ----------
    matrix : ConceptMatrix
    least : int
        Units that each code of a pair must have; rarer codes say nothing about pairs.

    Returns
    -------
    DataFrame
        Columns first, second; units of each; `expected`, the units that would carry both if the two were given
        independently of each other (product of the two shares times the units); and `open`, the units that may
        still carry both because for neither code it is known that they don't.
    """
    import pandas as pd  # heavy; the review itself needs none of it

    marked = {c: matrix.marked(c) for c in matrix.codes}
    absent = {c: {u for u, s in matrix.states[c].items() if s == NOT_FOUND} for c in matrix.codes}
    everything = {u.unit_id for u in matrix.units}
    rows = []
    for a, b in combinations([c for c in matrix.codes if len(marked[c]) >= least], 2):
        if not marked[a] & marked[b]:
            expected = len(marked[a]) * len(marked[b]) / len(everything)
            unseen = len(everything - absent[a] - absent[b])
            rows.append((a, b, len(marked[a]), len(marked[b]), expected, unseen))
    # Equal expectations keep the order of the codebook.
    rows.sort(key=lambda r: -r[4])
    return pd.DataFrame(
        rows, columns=["first", "second", "units of first", "units of second", "expected", "open"]
    )
