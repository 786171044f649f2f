"""Fuzz every reader and the decisions, guided by coverage: any bytes give a result or an error with a code.

Without a name, each target is fuzzed in a process of its own, and ``book/trust.json`` notes how many inputs were
tried. Inputs that break something are kept in the folder that is told, to become a test.

Example: python tools/faults/fuzz.py --runs 20000 --seconds 60 ris parameters
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable

from record import note

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parents[1] / "tests" / "importing" / "fixtures"
Target = Callable[[Path], None]


def targets() -> dict[str, tuple[Target, list[bytes]]]:
    """Return every target with the inputs that it starts from."""
    from executable_review.coding.coder_csv import read_coder_csv
    from executable_review.coding.exchange.codebook_file import read_qdc
    from executable_review.contract import read_parameters
    from executable_review.deduplication import read_answers
    from executable_review.execution.notebooks import read_notebook
    from executable_review.grids import read_grid
    from executable_review.importing import READERS, Problem, read_file
    from executable_review.importing.clean import Ids, finish
    from executable_review.importing.manifest import check_manifest
    from executable_review.importing.source import open_source
    from executable_review.parameters import Parameters

    exports = [path.read_bytes() for path in sorted(FIXTURES.iterdir())]

    def reading(reader) -> Target:
        def read(path: Path) -> None:
            ids = Ids()
            for number, found in enumerate(reader.read(open_source(path)), 1):
                if not isinstance(found, Problem):
                    finish(found, "file", ids, number)

        return read

    def whole(path: Path) -> None:
        account = read_file(path)
        assert account.read == account.kept + account.rejected == len(account.candidates) + account.rejected

    def decisions(path: Path) -> None:
        one = Parameters.of(read_parameters(path))
        assert Parameters.of(one.as_dict()) == one

    def manifest(path: Path) -> None:
        path.rename(path.with_name("manifest.csv"))
        check_manifest(path.parent, absent=lambda name: True)

    here = HERE.parents[1]
    notebook = b'{"cells": [{"id": "a", "cell_type": "code", "metadata": {}, "source": ""}], "nbformat": 4}'
    grid = b"minimum_sources: [1, 2]\nobjections: [none, corpus]\ndropped_work: [each]\n"
    found: dict[str, tuple[Target, list[bytes]]] = {r.name: (reading(r), exports) for r in READERS}
    return {
        **found,
        "any export": (whole, exports),
        "parameters": (decisions, [b"minimum_sources: 2\nphrases: [Q1]\n", b'{"latest_year": 2015}']),
        "grid": (lambda path: read_grid(path, ["a"]), [grid]),
        "answers": (read_answers, [b"pair_id,record_a,record_b,score,reason,decision,by,note\n"]),
        "coder table": (read_coder_csv, [b"unit_id,code_id,coder_id,codebook_version\nA-1,x,me,1\n"]),
        "codebook": (read_qdc, [b'<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>']),
        "manifest": (manifest, [(here / "data" / "exports" / "manifest.csv").read_bytes()])
        if (here / "data" / "exports" / "manifest.csv").is_file()
        else (manifest, [b"file,sha256\n"]),
        "notebook": (read_notebook, [notebook]),
    }


def fuzz(name: str, runs: int, seconds: int, broken: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["executable_review"]):
        known = targets()
    from executable_review.errors import ReviewError

    target, seeds = known[name]
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, content in enumerate(seeds):
        (corpus / f"{number:03d}").write_bytes(content)
    given = folder / "given"
    given.mkdir()

    def one(content: bytes) -> None:
        path = given / "file"
        path.write_bytes(content)
        try:
            target(path)
        except ReviewError as error:
            assert error.code and error.place and error.way_out, str(error)
        finally:
            for left in given.iterdir():
                left.unlink()

    bounds = [f"-runs={runs}", f"-max_total_time={seconds}", "-seed=1", "-max_len=4096", "-timeout=20"]
    atheris.Setup([sys.argv[0], *bounds, f"-artifact_prefix={broken}/", str(corpus)], one)
    atheris.Fuzz()


def main() -> None:
    """Fuzz the named targets, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=60, help="at most, a target")
    parser.add_argument("--here", action="store_true", help="the one target in this process")
    given = parser.parse_args()
    broken = HERE.parents[1] / "_build" / "fuzz"
    broken.mkdir(parents=True, exist_ok=True)
    if given.here:
        return fuzz(given.targets[0], given.runs, given.seconds, broken)
    failed = []
    for name in given.targets or targets():
        words = [name, "--here", f"--runs={given.runs}", f"--seconds={given.seconds}"]
        done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True)
        tried = re.search(r"^Done (\d+) runs", done.stderr, re.MULTILINE)
        if done.returncode or not tried:
            failed.append(name)
            print(f"{name}: broken; what broke it is in {broken}\n{done.stdout[-1500:]}{done.stderr[-3000:]}")
            continue
        note("fuzzing", name, {"inputs": int(tried[1])})
        print(f"{name}: {tried[1]} inputs, each a result or an error with a code", flush=True)
    if failed:
        sys.exit(f"broken: {', '.join(failed)}")


if __name__ == "__main__":
    main()
