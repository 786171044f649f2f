"""Verbs of agreement: compare coders, and code the paper's sentences with the dictionary."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import click

from executable_review.cli.common import json_option, main, print_result, read_paper, set_option
from executable_review.cli.exchanging import code_group
from executable_review.coding.agreement import Agreement, Comparison, Estimate
from executable_review.coding.coder_csv import write_coder_csv
from executable_review.coding.coders import FOLDER
from executable_review.parameters import Parameters
from executable_review.recoding import check_dictionary_coding, dictionary_coding
from executable_review.review import Review

_paper = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command("agreement")
@set_option
@click.option("--paper", type=_paper, help="A copy of the paper's text: code it again and compare.")
@json_option
def agreement_command(parameters: Parameters, paper: Path | None, as_json: bool) -> None:
    """Compare the coders: agreement per code and over all, with bootstrap intervals.

    Every .csv or .qdpx file in data/coding/coders counts as a coder. With --paper the dictionary is applied to
    your copy, and the shipped result must be the same.

    Example: review agreement --set coders=close_reading,dictionary
    """
    review = Review(parameters)
    result = review.agreement.as_dict()
    lines = _lines(review.agreement)
    if paper:
        again = check_dictionary_coding(review, read_paper(paper))
        result["recomputed"] = {c.coder_id: len(c.codes) for c in again}
        lines += [
            f"{c.coder_id}: {len(c.codes)} sentences coded again from the copy, as shipped" for c in again
        ]
    print_result(as_json, result, "\n".join(lines))


@code_group.command("dictionary")
@click.option("--paper", type=_paper, required=True, help="A copy of the paper's text.")
@click.option("--write", is_flag=True, help="Write the coder's file and the digest of the rules.")
@json_option
def dictionary_command(paper: Path, write: bool, as_json: bool) -> None:
    """Code the paper's sentences with the dictionary's rules and say what differs from the shipped coding.

    Example: review code dictionary --paper paper.txt --write
    """
    review = Review()
    result: dict[str, Any] = {"coders": []}
    for coder, digest in dictionary_coding(review, read_paper(paper)):
        old = review.coders.get(coder.coder_id)
        changed = sorted(
            unit for unit, codes in coder.codes.items() if old is None or old.codes.get(unit) != codes
        )
        result["coders"].append({"id": coder.coder_id, "units": len(coder.codes), "changed": changed})
        if write:
            root = review.data.root / "data"
            order = [s["sentence_id"] for s in review.data.rows("sentences")]
            (root / FOLDER).mkdir(exist_ok=True)
            (root / FOLDER / f"{coder.coder_id}.csv").write_text(
                write_coder_csv(coder, order), encoding="utf-8"
            )
            _write_digest(review, coder.coder_id, digest)
    lines = [f"{c['id']}: {c['units']} sentences, {len(c['changed'])} changed" for c in result["coders"]]
    if write:
        lines.append("written; `review data seal` seals the tables")
    print_result(as_json, result, "\n".join(lines))


def _write_digest(review: Review, coder_id: str, digest: str) -> None:
    path = review.data.root / "data" / review.data.resources["coders"]["path"]
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    rows = [{**r, "rules_sha256": digest} if r["coder_id"] == coder_id else r for r in reader]
    text = io.StringIO()
    writer = csv.DictWriter(text, reader.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def _lines(agreement: Agreement) -> list[str]:
    lines = [f"{c.coder_id}: {len(c.codes)} units" for c in agreement.coders]
    comparisons = [*agreement.pairs, *([agreement.together] if agreement.together else [])]
    if not comparisons:
        lines.append("there is one coder only: nothing to compare")
    for comparison in comparisons:
        lines += ["", f"{' and '.join(comparison.coders)}, {comparison.units} common units"]
        lines += [
            f"  {name.replace('_', ' '):<20} {_shown(e)}"
            for name, e in {**comparison.pooled, **comparison.sets}.items()
        ]
        lines += ["  Krippendorff's alpha by code, and how often each coder gave it", *_by_code(comparison)]
    if comparisons:
        lines += ["", f"intervals: 95 %, {agreement.resamples} resamples of units, seed {agreement.seed}"]
    return lines


def _by_code(comparison: Comparison) -> list[str]:
    width = max((len(c.code_id) for c in comparison.codes), default=0)
    return [
        f"    {c.code_id:<{width}} {_shown(c.estimates['krippendorff_alpha'])}  "
        f"{' / '.join(map(str, c.given.values()))}"
        for c in comparison.codes
    ] + [f"    {code:<{width}} left out: {reason}" for code, reason in comparison.left_out.items()]


def _shown(e: Estimate) -> str:
    if e.value is None:
        return f"undefined: {e.reason}"
    interval = f" [{e.low:.2f}, {e.high:.2f}]" if e.low is not None else f" ({e.reason})"
    return f"{e.value:.2f}{interval}"
