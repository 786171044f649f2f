"""Rules that the tables of claims must keep: every name exists, every statement has its place in the paper."""

from __future__ import annotations

from collections.abc import Mapping

from executable_review.errors import ReviewError


def check_premises(rests: Mapping[str, list[str]], known: set[str]) -> None:
    """Raise CLM006 for a premise, or a claim that has one, that does not exist."""
    for claim_id, premises in rests.items():
        for name in (claim_id, *premises):
            if name not in known:
                raise ReviewError(
                    "CLM006",
                    f"there is no claim {name!r}",
                    f"data/argument/premises.csv, claim {claim_id}",
                    "name claims of data/argument/claims.csv, or take out the row",
                )


def check_locators(row: Mapping, own: set[str | None], paragraph: Mapping[str, str]) -> None:
    """Raise CLM007 where a claim, its qualifier or its stated warrant has no sentence of the paper.

    Parameters
    ----------
    row : mapping
        A row of the table ``claims``.
    own : set of str
        The sentences that state the claim.
    paragraph : mapping of sentence to paragraph
    """
    wanted = {"sentence_id": own, "qualifier_sentence_id": {row["qualifier_sentence_id"]} - {None}}
    wanted["warrant_sentence_id"] = {row["warrant_sentence_id"]} - (
        {None} if not row["warrant_stated"] else set()
    )
    for field, sentences in wanted.items():
        for sentence in sentences:
            if sentence not in paragraph:
                what = f"there is no sentence {sentence!r}" if sentence else "it has no locator"
                raise ReviewError(
                    "CLM007",
                    what,
                    f"data/argument/claims.csv, claim {row['claim_id']}, field {field}",
                    "name the sentence of the paper (data/paper/sentences.csv) that says it",
                )
    if row["warrant_sentence_id"] and not row["warrant_stated"]:
        raise ReviewError(
            "CLM007",
            "the warrant is called unstated and has a locator",
            f"data/argument/claims.csv, claim {row['claim_id']}, field warrant_stated",
            "say true, or take out the locator",
        )


def check_evidence(
    e: Mapping, known: set[str], at: Mapping[str, str], works: set[str], cited: set[tuple[str, str]]
) -> None:
    """Raise CLM005 for evidence that names what does not exist, CLM003 for a work not cited at the place.

    Parameters
    ----------
    e : mapping
        A row of the table ``evidence``.
    known, works : set of str
        Claims, and works that the paper cites.
    at : mapping of place to sentence
    cited : set of (place, work)
    """
    place = f"data/argument/evidence.csv, claim {e['claim_id']}"
    for field, names, table in (
        ("claim_id", known, "argument/claims.csv"),
        ("place_id", at, "paper/places.csv"),
        ("work_id", works, "paper/place_works.csv"),
    ):
        if e[field] not in names:
            raise ReviewError(
                "CLM005",
                f"evidence {e['evidence_id']} names {e[field]!r}, which is not there",
                f"{place}, field {field}",
                f"name a row of data/{table}: a work that the paper does not cite is no evidence of the paper",
            )
    if (e["place_id"], e["work_id"]) not in cited:
        raise ReviewError(
            "CLM003",
            f"{e['work_id']} is not cited at {e['place_id']}",
            place,
            "name a place that cites the work (data/paper/place_works.csv)",
        )
