"""Tables of the coding: agreement, disagreements with their decisions, theories side by side, points spoken to."""

from __future__ import annotations

import pandas as pd

from executable_review.review import Review


def agreement_table(review: Review) -> pd.DataFrame:
    """One row a comparison, scope and coefficient: value, interval, and the reason where there is none.

    The scope is a code, ``all decisions`` pooled, or ``sets of codes``.
    """
    rows = []
    result = review.agreement
    for comparison in [*result.pairs, *([result.together] if result.together else [])]:
        scopes = {c.code_id: c.estimates for c in comparison.codes}
        scopes |= {"all decisions": comparison.pooled, "sets of codes": comparison.sets}
        for scope, estimates in scopes.items():
            for name, e in estimates.items():
                rows.append(
                    (comparison.coders, comparison.units, scope, name, e.value, e.low, e.high, e.reason)
                )
    columns = ["coders", "units", "scope", "coefficient", "value", "from", "to", "reason"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def disagreements_table(review: Review) -> pd.DataFrame:
    """One row a disagreement, by code in the order of the codebook: who gave the code, who did not, the decision."""
    order = {code: n for n, code in enumerate(review.codebook.leaves())}
    place = {s["sentence_id"]: n for n, s in enumerate(review.data.rows("sentences"))}
    decided = {(d["unit_id"], d["code_id"]): d for d in review.data.rows("adjudication")}
    rows = []
    found = sorted(
        review.disagreements, key=lambda d: (order[d.code_id], place.get(d.unit_id, len(place)), d.unit_id)
    )
    for d in found:
        decision = decided.get((d.unit_id, d.code_id), {})
        rows.append(
            (
                d.code_id,
                d.unit_id,
                d.coders_for,
                d.coders_against,
                decision.get("decision", "not decided"),
                decision.get("reason", ""),
            )
        )
    columns = ["code", "unit", "given by", "not given by", "decision", "reason"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def comparison_table(review: Review) -> pd.DataFrame:
    """One row a sentence behind a cell of the comparison; a cell without sentences has one row that says so."""
    found, told = review.compared, {s["sentence_id"]: s for s in review.data.rows("segments")}
    rows = []
    for aspect in found.aspects:
        for code in found.compared:
            passages = found.cells[code, aspect["aspect_id"]]
            head = (aspect["label"], review.codebook.label(code))
            rows += [
                (*head, p.sentence_id, told[p.sentence_id]["paraphrase"], p.codes, p.basis, p.reason or "")
                for p in passages
            ]
            if not passages:
                rows.append((*head, "", "no sentence of the paper", (), "", ""))
    columns = ["aspect", "compared", "sentence", "what it says, in our words", "codes", "basis", "reason"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def points_table(review: Review) -> pd.DataFrame:
    """One row a sentence, claim, work or record that speaks to a point of the review's framework."""
    group = review.data.review.get("points_group", "")
    return pd.DataFrame(
        [
            (kind, carrier, tuple(map(review.codebook.label, found.points_of(carrier))))
            for kind, found in review.speakers(group).items()
            for carrier in found.speaking
        ],
        columns=["kind", "identifier", "points"],
        dtype=object,
    )
