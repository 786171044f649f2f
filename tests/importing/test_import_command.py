"""`review import` on a copy of the compendium: what it prints, what it seals, how it ends; and its rules."""

import json
import re

import pytest
from helpers import ROOT
from importing_cases import FIXTURES, put, ris

from executable_review.importing import check_manifest
from executable_review.rules import BY_CODE

SAID = ["--platform", "Synthetic Index", "--query", "synthetic", "--date", "2021-01-01", "--hits", "2"]


def sealed(compendium):
    folder = compendium.root / "data" / "exports"
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


def test_files_are_read_and_sealed(command, compendium):
    before = sealed(compendium)
    done = command("import", FIXTURES / "synthetic-proquest.ris", "--json", *SAID, root=compendium.root)
    assert done.exit_code == 0, done.output
    (file,) = json.loads(done.stdout)["files"]
    assert (file["format"], file["read"], file["kept"], file["rejected"]) == ("ris-proquest", 2, 2, 0)
    assert [p["rule"] for p in file["problems"]] == ["IMP005"]
    rows = check_manifest(compendium.root / "data" / "exports")
    assert (rows[-1]["platform"], rows[-1]["date"], rows[-1]["hits"]) == (
        "Synthetic Index",
        "2021-01-01",
        "2",
    )
    assert set(sealed(compendium)) - set(before) >= {rows[-1]["file"]}


def test_a_dry_run_leaves_everything_as_it_was(command, compendium):
    before = compendium.files()
    done = command("import", *sorted(FIXTURES.iterdir()), "--dry-run", root=compendium.root)
    assert done.exit_code == 0 and "synthetic-pop.csv: pop-csv: 2 read, 2 kept, 0 rejected" in done.stdout
    assert compendium.files() == before


@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["text", "JSON"])
def test_a_file_that_is_no_export_fails_the_command_but_not_the_others(
    command, compendium, tmp_path, as_json
):
    bad, good = put(tmp_path, b"", "bad.ris"), put(tmp_path, ris(1), "good.ris")
    done = command("import", bad, good, tmp_path / "missing.ris", *as_json, root=compendium.root)
    assert done.exit_code == 1 and "Traceback" not in done.output
    assert "IMP001" in done.stdout and "IMP021" in done.stdout
    assert check_manifest(compendium.root / "data" / "exports")[-1]["received_name"] == "good.ris"


def test_rejected_records_do_not_fail_the_command(command, compendium, tmp_path):
    done = command("import", put(tmp_path, ris(1) + ris(2, TI=None)), root=compendium.root)
    assert done.exit_code == 0 and "IMP004 rejected (line 8, title)" in done.stdout


def test_every_rule_of_an_import_is_in_the_catalogue():
    used = set()
    for path in (ROOT / "src" / "executable_review" / "importing").glob("*.py"):
        used |= set(re.findall(r"IMP\d{3}", path.read_text(encoding="utf-8")))
    assert used == {code for code in BY_CODE if code.startswith("IMP")}
