"""Check the whole data package, seal it, and prove its locators against a copy of the paper."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path

from executable_review.data import DESCRIPTOR, DataPackage, first_problem
from executable_review.errors import ReviewError
from executable_review.locating import find_runs, fingerprint, normal_words

__all__ = ["check", "check_locators", "fingerprint", "normal_words", "seal"]


def check(package: DataPackage) -> dict[str, int]:
    """Check every table and every key between tables.

    Each table's own schema is checked first, for messages that name line and field; `frictionless` then checks
    the package as a whole, foreign keys included.

    Returns
    -------
    dict of str to int
        Rows by table.

    Raises
    ------
    ReviewError
        DAT001, DAT002, DAT004 to DAT006; the first problem found.
    """
    unsealed = DataPackage(package.root, verify=False)
    for name in unsealed.resources:
        unsealed.rows(name)
    _check_with_frictionless(package.root)
    return {name: len(unsealed.rows(name)) for name in unsealed.resources}


def _check_with_frictionless(root: Path) -> None:
    logging.getLogger("frictionless").setLevel(logging.ERROR)
    # Imported here: it takes a second, and only checks and seals need it.
    from frictionless import FrictionlessException, Package

    descriptor = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        # Seals are compared elsewhere, with a clearer message; here they would hide the cause of a change.
        resource.pop("hash", None)
        resource.pop("bytes", None)
    try:
        report = Package.from_descriptor(descriptor, basepath=str(root / "data")).validate()
    except FrictionlessException as error:
        message = " ".join(str(error).split())
        raise ReviewError("DAT001", message, str(DESCRIPTOR), "mend the descriptor") from None
    for task in report.tasks:
        for error in task.errors:
            line = getattr(error, "row_number", None)
            place = f"data/{task.place}" + (f", line {line}" if line else "")
            field = getattr(error, "field_name", None)
            keys = error.type in {"foreign-key", "primary-key", "unique-error"}
            raise ReviewError(
                "DAT006" if keys else "DAT004",
                " ".join(error.message.split()),
                f"{place}, field {field}" if field else place,
                "mend the row, or add the row that it names" if keys else "mend the cell",
            )
    for error in report.errors:
        raise ReviewError("DAT001", " ".join(error.message.split()), str(DESCRIPTOR), "mend the descriptor")


def seal(root: Path) -> list[str]:
    """Check the package and write each table's size and SHA-256 to the descriptor.

    Returns
    -------
    list of str
        Names of the tables whose seal changed.
    """
    path = root / DESCRIPTOR
    check(DataPackage(root))
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    changed = []
    for resource in descriptor["resources"]:
        content = (root / "data" / resource["path"]).read_bytes()
        problem = first_problem(content, resource, resource["path"])
        if problem:
            raise problem
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        if resource.get("hash") != digest:
            changed.append(resource["name"])
        resource["bytes"], resource["hash"] = len(content), digest
    temporary = path.with_suffix(".json.new")
    temporary.write_text(json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(temporary, path)
    return changed


def check_locators(package: DataPackage, paper_text: str) -> dict[str, int]:
    """Look for every located sentence and paragraph in a copy of the paper.

    Line breaks, page breaks inside a sentence's white space, case, quotation marks and hyphens do not matter:
    each fingerprint is compared with every run of as many words in the copy.

    Parameters
    ----------
    package : DataPackage
    paper_text : str
        Text of the paper, from a copy that the user holds.

    Returns
    -------
    dict of str to int
        Number of sentences and paragraphs found.

    Raises
    ------
    ReviewError
        DAT007, naming the locators that were not found.
    """
    wanted = {
        **{f"sentence {s['sentence_id']}": s for s in package.rows("sentences")},
        **{f"paragraph {p['paragraph_id']}": p for p in package.rows("paragraphs")},
    }
    found = set(find_runs(normal_words(paper_text), wanted))
    missing = sorted(set(wanted) - found)
    if missing:
        raise ReviewError(
            "DAT007",
            f"{len(missing)} of {len(wanted)} locators were not found in the copy: {', '.join(missing[:5])}",
            "data/paper",
            "check that the file is the plain text of the reviewed paper, without page headers inside sentences",
        )
    return {kind: sum(n.startswith(kind) for n in found) for kind in ("sentence", "paragraph")}
