"""Names of agreement: coefficients, disagreements, the log of decisions, and the data of the second coder's page."""

from __future__ import annotations

import html
import json
from typing import Any

from executable_review.coding.agreement import Agreement, Comparison, Estimate
from executable_review.coding.agreement.estimates import FEW_UNITS, INCOMPLETE, ONE_VALUE
from executable_review.coding.agreement.resampling import CONFIDENCE
from executable_review.coding.consensus import DRAW, DRAW_SEED
from executable_review.coding_results import disagreements_table
from executable_review.recoding import outdated
from executable_review.review import Review
from executable_review.site.pieces import raw


def agreement_names(review: Review) -> dict[str, Any]:
    """Return what pages may name of agreement."""
    return {"agreement": _Lazy(review)}


class _Lazy:
    """Values that are computed when a page names them."""

    def __init__(self, review: Review):
        self._review = review
        self._label = review.codebook.label

    @property
    def result(self) -> Agreement:
        """All comparisons of the coders that count."""
        return self._review.agreement

    @property
    def pair(self) -> Comparison | None:
        """The first pair: the close reading and the next coder."""
        return next(iter(self.result.pairs), None)

    @property
    def coder_rows(self) -> list[tuple]:
        """One row a coder: identifier, what it is, units read, codes given."""
        described = {row["coder_id"]: row["description"] for row in self._review.data.rows("coders")}
        return [
            (
                c.coder_id.replace("_", " "),
                described.get(c.coder_id, "A file in data/coding/coders."),
                len(c.codes),
                sum(map(len, c.codes.values())),
            )
            for c in self.result.coders
        ]

    @property
    def overall_rows(self) -> list[tuple]:
        """One row a comparison and coefficient over all codes."""
        rows = []
        for comparison in [*self.result.pairs, *filter(None, [self.result.together])]:
            who = " and ".join(c.replace("_", " ") for c in comparison.coders)
            for what, estimates in (("each decision", comparison.pooled), ("sets of codes", comparison.sets)):
                rows += [
                    (who, comparison.units, what, name.replace("_", " "), shown(e))
                    for name, e in estimates.items()
                ]
        return rows

    @property
    def confidence(self) -> float:
        """Share of the resamples that an interval holds."""
        return CONFIDENCE

    @property
    def draw(self) -> dict[str, int]:
        """How the disagreements that were decided were drawn: size and seed."""
        return {"size": DRAW, "seed": DRAW_SEED}

    @property
    def disagreements(self) -> int:
        """How many disagreements there are."""
        return len(self._review.disagreements)

    @property
    def decided(self) -> int:
        """How many of them were decided."""
        return int((disagreements_table(self._review)["decision"] != "not decided").sum())

    @property
    def log(self) -> list[dict[str, Any]]:
        """Decisions, each with the paraphrase, the label of the code and what has become of it."""
        paraphrases = {s["sentence_id"]: s["paraphrase"] for s in self._review.data.rows("segments")}
        still = {(d.unit_id, d.code_id) for d in self._review.disagreements}
        first = self._review.counted_coders[0]
        rows = []
        for d in self._review.data.rows("adjudication"):
            key = (d["unit_id"], d["code_id"])
            against_us = (d["code_id"] in first.codes.get(d["unit_id"], ())) != (d["decision"] == "given")
            rows.append(
                {
                    **d,
                    "label": self._label(d["code_id"]),
                    "paraphrase": paraphrases.get(d["unit_id"], ""),
                    "settled": key not in still,
                    "overturned": against_us,
                }
            )
        return rows

    @property
    def log_rows(self) -> list[tuple]:
        """The log as rows of a table."""
        return [
            (d["unit_id"], d["label"], d["coders_for"].replace("_", " "), d["decision"], d["reason"])
            for d in self.log
        ]

    @property
    def outdated(self) -> list[str]:
        """Dictionary coders whose shipped codes were made with other rules."""
        return outdated(self._review)

    @property
    def browser(self) -> str:
        """The table of all disagreements, which a script can filter."""
        return raw(disagreement_browser(self._review))

    @property
    def coding_data(self) -> str:
        """The data of the second coder's page, to stand in it: a page that is opened as a file can load no other."""
        data = json.dumps(
            second_coder_data(self._review), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        # Inside a script element only this sequence could end it; JSON has the same text for it.
        data = data.replace("</", "<\\/").replace("`", "\\u0060")
        return raw(f'<script type="application/json" id="second-coder-data">{data}</script>')


def shown(e: Estimate) -> str:
    """Write an estimate for people: value and interval, or why there is none."""
    if e.value is None:
        return e.reason
    return (
        f"{e.value:.2f} ({e.low:.2f} to {e.high:.2f})" if e.low is not None else f"{e.value:.2f}, {e.reason}"
    )


def disagreement_browser(review: Review) -> str:
    """Return the disagreements as an HTML table, by code; the script `disagreements.js` adds filters."""
    paraphrases = {s["sentence_id"]: s["paraphrase"] for s in review.data.rows("segments")}
    label = review.codebook.label
    table = disagreements_table(review)
    caption = f"{len(table)} disagreements, by code"
    lines = [
        '<div id="disagreements">',
        f'<div class="review-table" role="region" tabindex="0" aria-label="{caption}">',
        f"<table><caption>{caption}</caption><thead><tr>",
        *(
            f'<th scope="col"{" data-filter" if filtered else ""}>{name}</th>'
            for name, filtered in (
                ("Code", True),
                ("Sentence", False),
                ("What it says, in our words", False),
                ("Given by", True),
                ("Decision", True),
                ("Why", False),
            )
        ),
        "</tr></thead><tbody>",
    ]
    for code, unit, given_by, _, decision, reason in table.itertuples(index=False, name=None):
        cells = (
            unit,
            paraphrases.get(unit, ""),
            ", ".join(given_by).replace("_", " "),
            decision,
            reason,
        )
        lines.append(
            f'<tr><th scope="row">{html.escape(label(code))}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
            + "</tr>"
        )
    return "\n".join([*lines, "</tbody></table></div></div>"])


def second_coder_data(review: Review) -> dict[str, Any]:
    """Return what the second coder's page needs: units with our codes and fingerprints, and the codebook.

    A unit is a sentence of the paper, in our words; its fingerprint lets the page find the sentence in the
    reader's own copy. No text of the paper is in it.
    """
    book, first = review.codebook, review.counted_coders[0]
    paraphrases = {s["sentence_id"]: s["paraphrase"] for s in review.data.rows("segments")}
    return {
        "version": book.version,
        "coder": first.coder_id,
        "taken": sorted(review.coders),
        "reasons": {"few": FEW_UNITS, "incomplete": INCOMPLETE, "one": ONE_VALUE},
        "groups": [
            {
                "label": book.label(group),
                "codes": [
                    {
                        "id": code,
                        "label": book.label(code),
                        "definition": book.by_id[code]["definition"],
                        "use": book.by_id[code]["use_when"],
                        "avoid": book.by_id[code]["avoid_when"],
                    }
                    for code in book.leaves(group)
                ],
            }
            for group in book.groups
        ],
        "units": [
            {
                "id": s["sentence_id"],
                "words": s["words"],
                "fingerprint": s["fingerprint"],
                "paraphrase": paraphrases[s["sentence_id"]],
                "codes": sorted(first.codes[s["sentence_id"]]),
            }
            for s in review.data.rows("sentences")
            if s["sentence_id"] in paraphrases and s["sentence_id"] in first.codes
        ],
    }
