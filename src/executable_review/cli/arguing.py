"""Verbs that ask how firmly claims stand: minimal flips, and the multiverse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from executable_review import robustness
from executable_review.cli.common import json_option, main, print_result, set_option
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.review import Review


@main.command("flips")
@click.argument("claim", required=False)
@click.option("--links", is_flag=True, help="Tell the links of evidence instead of the works.")
@set_option
@json_option
def flips_command(claim: str | None, links: bool, parameters: Parameters, as_json: bool) -> None:
    """Show the minimal losses that change the standing of a claim, and what rescues a fallen one.

    Without CLAIM, all claims are told. A loss is a set of works (with --links: of links of evidence), or of
    records behind objections.

    Example: review flips C33 --json
    """
    review = Review(parameters)
    names = sorted(review.framework.by_id)
    if claim and claim not in names:
        raise ReviewError(
            "ROB002", "there is no such claim", f"claim {claim}", "`review claims` lists them all"
        )
    rows = [review.flips(name).as_dict() for name in ([claim] if claim else names)]
    label = {name: review.framework.by_id[name].label for name in names}
    text = "\n".join(_told(row, label[row["id"]], "links" if links else "works") for row in rows)
    print_result(as_json, {"claims": rows}, text)


def _told(row: dict[str, Any], label: str, kind: str) -> str:
    lines = [f"{row['id']}  {row['standing']}  {label}"]
    least = row["robustness" if kind == "works" else "link_robustness"]
    if least is None:
        lines.append(f"    no loss of {kind} changes it")
    else:
        lines.append(f"    the smallest loss of {kind} that changes it: {least}")
        joined = " + " if kind == "works" else "; "
        lines += [f"    without {joined.join(flip)}" for flip in row[kind]]
    for flip in row["records"]:
        chosen = ", and ".join(f"{c['number']} of {', '.join(c['of'])}" for c in flip["choose"])
        lines.append(f"    without the records {chosen} ({flip['sets']} ways)")
    for rescue in row["rescues"]:
        parts = [f"{n} more independent source(s) for {c}" for c, n in rescue["sources"].items()]
        parts += [f"an answer to {o}" for o in rescue["answered"]]
        lines.append(f"    supported with {', and '.join(parts)}")
    return "\n".join(lines)


@main.command("multiverse")
@click.argument("grid", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the JSON into a file.")
@set_option
@json_option
def multiverse_command(grid: Path | None, out: Path | None, parameters: Parameters, as_json: bool) -> None:
    """Judge every combination of decisions in a grid; the declared grid without an argument.

    GRID is a YAML or JSON file that maps decisions to lists of levels, such as `minimum_sources: [1, 2]`.
    Decisions outside the grid keep the value that they are set to.

    Example: review multiverse grid.yaml --out multiverse.json
    """
    from executable_review.grids import read_grid

    review = Review(parameters)
    if grid is None:
        found = review.multiverse
    else:
        found = review.explore(read_grid(grid, [s.work_id for s in review.framework.sources]))
    told = multiverse_dict(review, found)
    if out:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as error:
            raise ReviewError(
                "OUT001",
                f"it can't be written: {error.strerror}",
                str(out),
                "name a file in a folder that can be written",
            ) from error
    lines = [f"{told['universes']} universes"]
    for row in told["claims"]:
        lines.append(
            f"{row['id']}  supported in {row['share']['supported']:7.2%}"
            f"{'  most moved by ' + row['matters_most'] if row['matters_most'] else ''}  {row['label']}"
        )
    print_result(as_json, told, "\n".join(lines))


def multiverse_dict(review: Review, found: robustness.Multiverse) -> dict[str, Any]:
    """Return a multiverse as plain values: grid, claims, specification curve, named universes."""
    from executable_review.effects import shapley

    plain = lambda v: list(v) if isinstance(v, tuple) else v  # noqa: E731
    claims = []
    for claim in sorted(found.claims):
        counts, first = found.counts[claim], found.first_order(claim)
        shares = shapley(found, claim)
        claims.append(
            {
                "id": claim,
                "label": review.framework.by_id[claim].label,
                "universes": counts,
                "share": {s: found.share(claim, s) for s in counts},
                "matters_most": found.matters_most(claim),
                "decisions": [
                    {
                        "decision": name,
                        "first_order": round(first[name], 9),
                        "shapley": round(shares[name], 9),
                        "levels": [
                            {"level": plain(v), "share": share}
                            for v, share in found.by_level[claim][name].items()
                        ],
                    }
                    for name in sorted(first, key=lambda n: (-round(shares[n], 9), n))
                ],
            }
        )
    return {
        "universes": found.universes,
        "grid": {name: [plain(v) for v in levels] for name, levels in found.grid.items()},
        "claims": claims,
        "curve": [
            {
                "supported": number,
                "universes": row["universes"],
                "claims": row["claims"],
                "levels": {
                    name: [{"level": plain(v), "universes": n} for v, n in levels.items()]
                    for name, levels in row["levels"].items()
                },
            }
            for number, row in found.curve.items()
        ],
    }
