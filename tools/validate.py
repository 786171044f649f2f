"""Put a release to validators that others wrote, offline, and say what each found.

`tools/validate.py ARCHIVE VALIDATORS` is run by `make validate`: ARCHIVE is a release, VALIDATORS the folder of the
environment that holds roc-validator.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from executable_review.site.conformance import Conformance, record

HERE = Path(__file__).resolve().parent
PROGRAMS = Path(sys.executable).parent
RECORDED = {
    "RO-Crate 1.3": ("crate", "the release as a crate, required rules", "tools/validators/requirements.lock"),
    "Process Run Crate 0.5": (
        "run-crate",
        "the receipt of the published run, required rules",
        "tools/validators/requirements.lock",
    ),
    "CycloneDX 1.6": ("bill-of-materials", "the release's bill of materials", "requirements-test.lock"),
}


def call(*words):
    """Run a program; return whether it was content, and the end of what it said."""
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
    return done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def crate(validators, folder, profile, cache):
    """Put a crate to roc-validator; return whether it meets every requirement, and which it does not."""
    report = Path(cache).with_name(profile + ".json")
    words = ["-y", "validate", folder, "-p", profile, "-l", "required", "--offline", "--cache-path", cache]
    holds, said = call(validators / "bin" / "rocrate-validator", *words, "-f", "json", "-o", report)
    if not report.is_file():
        return False, said
    found = json.loads(report.read_text(encoding="utf-8"))
    issues = {"{}: {}".format(i["check"]["identifier"], i["message"]) for i in found["issues"]}
    return holds and found["passed"], "\n".join(sorted(issues))


def bill(path):
    """Put the bill of materials to the schema of CycloneDX."""
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(path.read_text(encoding="utf-8"))
    return error is None, str(error or "")


def recorded(rows):
    """Return what the page on conformance shows: what `make conformance` does not see without a release."""
    told = {
        what: (tool, len(said.splitlines()) or 1 if not holds else 0) for what, tool, (holds, said) in rows
    }
    for standard, (name, what, lock) in RECORDED.items():
        tool, problems = told[standard]
        distribution, _, number = tool.rpartition(" ")
        yield Conformance(name, what, standard, distribution, number, lock, "make validate", problems)


def main(archive, validators):
    """Validate a release; the exit code is 1 if anything is found."""
    validators = Path(validators).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(archive) as tar:
            tar.extractall(temporary, filter="data")
        (release,) = Path(temporary).iterdir()
        cache = Path(temporary) / "contexts"
        primed, said = call(
            validators / "bin" / "python", HERE / "validators" / "prime.py", cache, validators / "older"
        )
        if not primed:
            print(said)
            return 1
        checker = [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.citation-file-format",
        ]
        rocrate = "roc-validator " + (validators / "version").read_text(encoding="utf-8").strip()
        rows = [
            ("release", "verify.py", call(sys.executable, "-I", "-S", release / "verify.py")),
            (
                "CITATION.cff 1.2.0",
                "check-jsonschema " + version("check-jsonschema"),
                call(*checker, release / "CITATION.cff"),
            ),
            (
                "Data Package 2.0",
                "frictionless " + version("frictionless"),
                call(PROGRAMS / "frictionless", "validate", release / "data" / "datapackage.json"),
            ),
            ("RO-Crate 1.3", rocrate, crate(validators, release, "ro-crate-1.3", cache)),
            (
                "Process Run Crate 0.5",
                rocrate,
                crate(validators, release / "results", "process-run-crate-0.5", cache),
            ),
            (
                "CycloneDX 1.6",
                "cyclonedx-python-lib " + version("cyclonedx-python-lib"),
                bill(release / "sbom.cdx.json"),
            ),
        ]
    for what, tool, (holds, said) in rows:
        print("{:<22} {:<32} {}".format(what, tool, "holds" if holds else "DOES NOT HOLD"))
        if not holds:
            print(said)
    record(HERE.parent, recorded(rows))
    return 0 if all(holds for _, _, (holds, _) in rows) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
