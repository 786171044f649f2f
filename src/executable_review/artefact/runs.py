"""Receipts of runs: how a run is cited, in what it differs from the published one, and whether it still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from executable_review.artefact.crate import Stored, run_crate, text_of
from executable_review.artefact.metadata import Metadata
from executable_review.artefact.verifying import CRATE, RUN, Report, against, derived, differing
from executable_review.data import find_root
from executable_review.differences import Difference, Facts, Moved
from executable_review.errors import ReviewError

KINDS = ("notebooks", "tables", "figures")
FACTS = "tables/facts.json"
_SHOWN = 5


def statement(found: Difference) -> str:
    """Say that a run is the same as the published one, or in what it differs.

    Published is the run with the default decisions over the same data and code.
    """
    if not found.decisions:
        return "Same as the published run: no decision differs."
    what = [f"decisions ({_named(found.decisions)})"]
    if found.standings:
        what.append(f"standings of claims ({_named(found.standings)})")
    if found.entered or found.left:
        what.append(f"included records ({len(found.entered)} more, {len(found.left)} fewer)")
    if found.codes:
        what.append(f"codes ({len(found.codes)} sentences or records)")
    if found.counts:
        what.append(f"counts of the flow ({_named(found.counts)})")
    same = " Records, codes, counts and standings are the same." if found.empty else ""
    return f"Differs from the published run in {'; '.join(what)}.{same}"


def _named(moved: Iterable[Moved]) -> str:
    names = [m.name for m in moved]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def write_receipt(folder: Path, record: dict[str, Any], metadata: Metadata) -> None:
    """Write the receipt of a run, a Process Run Crate, beside its ``run.json``."""
    names = [RUN, *sorted(record["outputs"])]
    crate = run_crate(
        record, [_stored(folder, n) for n in names], metadata, record["statement"], record["citation"]
    )
    (folder / CRATE).write_text(text_of(crate), encoding="utf-8")


def read_facts(folder: Path) -> tuple[str, Facts]:
    """Return the identifier of a run and what it says.

    Raises
    ------
    ReviewError
        DIF001 if the folder holds no whole run.
    """
    try:
        record = json.loads((folder / RUN).read_text(encoding="utf-8"))
        content = (folder / FACTS).read_bytes()
        if hashlib.sha256(content).hexdigest() != record["outputs"][FACTS]:
            raise ValueError(f"{FACTS} was changed")
        return record["id"], Facts.from_json(content.decode("utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReviewError(
            "DIF001",
            f"it is no whole run ({error})",
            str(folder),
            "name the folder of a run, or its identifier; `review run` makes one",
        ) from None


def _stored(folder: Path, name: str) -> Stored:
    content = (folder / name).read_bytes()
    return Stored(name, len(content), hashlib.sha256(content).hexdigest())


def verify_run(folder: Path) -> Report:
    """Verify a run: every file against its record and receipt, and the standings from the data.

    Standings are derived from the compendium that is here, if its data are those of the run.

    Returns
    -------
    Report
        Its problems have the codes VER001 and VER003 to VER006, as in `executable_review.artefact.verifying.verify`.
    """
    report = Report(str(folder))
    record = compare_run(folder, report)
    if record is not None:
        _derive(record, report)
    return report


def compare_run(folder: Path, report: Report) -> dict[str, Any] | None:
    """Compare every file of a run with its record and receipt; return the record, None if it can't be read."""
    try:
        record = json.loads((folder / RUN).read_text(encoding="utf-8"))
        wanted: dict[str, str] = dict(record["outputs"])
        receipt = json.loads((folder / CRATE).read_text(encoding="utf-8"))
        for entity in receipt["@graph"]:
            if "sha256" in entity:
                wanted.setdefault(entity["@id"], entity["sha256"])
                if wanted[entity["@id"]] != entity["sha256"]:
                    report.problems.append(("VER003", f"{entity['@id']}: record and receipt disagree"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        report.problems.append(("VER001", f"its record or its receipt can't be read ({error})"))
        return None
    report.files = len(wanted)
    report.root = hashlib.sha256((folder / CRATE).read_bytes()).hexdigest()
    against(folder, wanted, report)
    there = {p.relative_to(folder).as_posix() for k in KINDS for p in (folder / k).rglob("*") if p.is_file()}
    report.problems += [("VER005", f"{name}: it was added") for name in sorted(there - set(wanted))]
    return record


def _derive(record: dict[str, Any], report: Report) -> None:
    root = find_root()
    data = {n: h for n, h in record["inputs"].items() if n.startswith("data/") and n.endswith(".csv")}
    other = [n for n, h in data.items() if not (root / n).is_file() or _stored(root, n).sha256 != h]
    if other:
        report.derived = (
            f"no standing was derived: {len(other)} tables are not those of the run, {other[0]} first"
        )
        return
    try:
        found = derived(Path(__file__).resolve().parents[2], root, record["parameters"])
    except (ValueError, KeyError, OSError) as error:
        report.problems.append(("VER006", f"the standings can't be derived from the data ({error})"))
        return
    different = differing(record, found)
    report.problems += [("VER006", text) for text in different]
    if not different:
        report.derived = (
            f"{len(found['standings'])} standings and {len(found['flow'])} counts follow from the data"
        )
