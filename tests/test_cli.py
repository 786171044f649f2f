"""The command line: thin, for people and machines, one message where something is wrong."""

import json
import os
import subprocess
import sys

import pytest
from helpers import ROOT

from executable_review import __version__
from executable_review.cli import main
from executable_review.data import ROOT_VARIABLE
from executable_review.data_check import fingerprint, normal_words
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.review import Review


def test_claims_for_machines_and_for_people(command, review):
    rows = json.loads(command("claims", "--json").stdout)["claims"]
    assert [r["id"] for r in rows] == sorted(review.judged)
    for r in rows:
        j = review.judged[r["id"]]
        assert (r["standing"], r["independent_sources"], tuple(r["works"])) == (
            j.standing,
            j.sources,
            j.works,
        )
        assert tuple(r["disputed_by"]) == j.disputed_by
        assert tuple(r["contested_premises"]) == j.contested_premises
        assert (r["labelling"], r["strength"]) == (j.label or None, None)
        assert r["robustness"] == review.flips(r["id"]).works.robustness
        assert r["robustness_unknown"] is None
        assert r["confidence"] == (review.confidence[r["id"]].level if r["id"] in review.confidence else None)
    lines = command("claims").stdout.splitlines()
    assert len(lines) == 33
    assert lines[0].split()[:3] == ["C01", "supported", "7"]


def test_claims_have_strengths_under_gradual_semantics(command):
    rows = json.loads(command("claims", "--set", "semantics=gradual", "--json").stdout)["claims"]
    for r in rows:
        assert (r["strength"] is None) == (r["standing"] == "unsupported")
        assert r["strength"] is None or (r["strength"] >= 0.5) == (r["standing"] == "supported")


def test_claims_say_where_exact_flips_end(command, monkeypatch):
    def ends(self, claim_id):
        raise ReviewError("ROB001", "too many", claim_id, "ask for less")

    monkeypatch.setattr(Review, "flips", ends)
    rows = json.loads(command("claims", "--json").stdout)["claims"]
    assert {(r["robustness"], r["robustness_unknown"]) for r in rows} == {(None, "ROB001: too many")}


def test_a_set_decision_changes_the_answer(command, package):
    told = json.loads(
        command("claims", "--set", "objections=none", "--set", "minimum_sources=2", "--json").stdout
    )
    judged = Review({"objections": "none", "minimum_sources": 2}, package).judged
    assert {c["id"]: c["standing"] for c in told["claims"]} == {c: j.standing for c, j in judged.items()}
    assert "contested" not in {c["standing"] for c in told["claims"]}


def test_flow_for_machines_and_for_people(command, review):
    assert json.loads(command("flow", "--json").stdout) == review.flow
    lines = [line.split() for line in command("flow").stdout.splitlines()]
    assert {name: int(n) for n, name in lines} == review.flow


def test_parameters_lists_every_decision(command):
    rows = json.loads(command("parameters", "--json").stdout)["parameters"]
    assert [r["name"] for r in rows] == list(Parameters().as_dict())
    text = command("parameters").stdout
    assert "minimum_sources = 1\n" in text
    assert "phrases = all\n" in text


def test_data_check_counts_every_table(command, package):
    found = json.loads(command("data", "check", "--json").stdout)["tables"]
    assert found == {name: len(package.rows(name)) for name in package.resources}


def test_the_version_is_told(command):
    assert command("--version").stdout.strip().endswith(__version__)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["run"],
        ["claims"],
        ["flow"],
        ["searches"],
        ["recall"],
        ["parameters"],
        ["cache"],
        ["notebooks"],
        ["book"],
        ["data", "check"],
        ["data", "seal"],
        ["export", "argument"],
    ],
)
def test_help_has_an_example(command, words):
    done = command(*words, "--help")
    assert done.exit_code == 0
    assert "Usage: " in done.stdout
    if words:
        assert f"Example: review {' '.join(words)}" in done.stdout


def one_message(done, code, *parts):
    """One message on the error stream, nothing on the other, exit code 1."""
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    assert done.stderr.startswith(f"review: {code} ")
    assert done.stderr.count("Way out: ") == 1
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "parts"),
    [
        (["--set", "minimum_source=2"], "PAR001", ["did you mean minimum_sources?"]),
        (["--set", "minimum_sources"], "PAR002", ["--set minimum_sources", "NAME=VALUE"]),
        (["--set", "minimum_sources="], "PAR002", ["a whole number"]),
        (["--set", "minimum_sources=x"], "PAR002", ["'x' has the wrong type"]),
        (["--set", "minimum_sources=2", "--set", "minimum_sources=3"], "PAR002", ["set twice"]),
        (["--set", "minimum_sources=99"], "PAR003", ["from 1 to 10"]),
        (["--set", "=2"], "PAR001", []),
        (["--set", "dropped_works=moore1994"], "PAR003", ["did you mean moore1995?"]),
        (["--set", "objections=a=b"], "PAR003", ["'a=b' is not allowed"]),
    ],
)
@pytest.mark.parametrize("verb", ["claims", "flow"])
def test_a_wrong_decision_gives_one_message(command, verb, words, code, parts):
    one_message(command(verb, *words), code, *parts)


def damage_nothing_declared(c):
    c.path("records").unlink()


def damage_seal(c):
    c.put("works", 2, "title", "Another title")


def damage_cell(c):
    c.put("records", 3, "year", "two thousand")


def damage_columns(c):
    c.put("records", 1, "year", "jahr")


def damage_key(c):
    c.put("citations", 2, "cited_id", "nobody")
    c.trust("citations")


def damage_descriptor(c):
    (c.root / "data" / "datapackage.json").write_text("{")


def damage_dictionary(c):
    c.put("dictionary", 2, "code_id", "theory")
    c.trust("dictionary")


def damage_code(c):
    c.put("dictionary", 2, "code_id", "theory.npm")
    c.trust("dictionary")


def damage_premises(c):
    c.edit("premises", lambda rows: rows.append(["C04", "C05"]))
    c.trust("premises")


def damage_acknowledged(c):
    c.put("acknowledged", 2, "standing", "contested")
    c.trust("acknowledged")


def damage(table, line, field, value):
    """A damage to one cell, sealed as if it were meant."""

    def change(c):
        c.put(table, line, field, value)
        c.trust(table)

    return change


def damage_evidence(c):
    c.put("evidence", 2, "work_id", "weber1946")
    c.trust("evidence")


@pytest.mark.parametrize(
    ("damage", "words", "code", "parts"),
    [
        (damage_descriptor, ["claims"], "DAT001", ["data/datapackage.json, line 1"]),
        (damage_nothing_declared, ["flow"], "DAT002", ["data/corpus/records.csv"]),
        (damage_seal, ["claims"], "DAT003", ["data/paper/works.csv", "review data seal"]),
        (damage_seal, ["data", "check"], "DAT003", ["data/paper/works.csv"]),
        (damage_cell, ["flow"], "DAT004", ["data/corpus/records.csv, line 3, field year"]),
        (damage_cell, ["data", "seal"], "DAT004", ["line 3, field year"]),
        (damage_columns, ["flow"], "DAT005", ["'jahr'", "line 1"]),
        (damage_key, ["data", "check"], "DAT006", ["data/corpus/citations.csv, line 2"]),
        (damage_key, ["data", "seal"], "DAT006", ["nobody"]),
        (damage_code, ["claims"], "COD001", ["dictionary rule D001"]),
        (damage_dictionary, ["claims"], "COD002", ["dictionary rule D001"]),
        (damage_premises, ["claims"], "CLM001", ["C04 -> C05 -> C04"]),
        (damage_acknowledged, ["claims"], "CLM002", ["C01 was contested and is supported"]),
        (damage("evidence", 2, "work_id", "moore1994"), ["claims"], "CLM005", ["claim C01", "moore1994"]),
        (damage("premises", 2, "premise_id", "C99"), ["claims"], "CLM006", ["'C99'", "premises.csv"]),
        (damage("claims", 2, "sentence_id", ""), ["claims"], "CLM007", ["claim C01", "no locator"]),
        (damage("claims", 2, "sentence_id", ""), ["data", "check"], "DAT004", ["line 2, field sentence_id"]),
        (
            damage("objection_targets", 2, "target_id", "O99"),
            ["claims"],
            "CLM004",
            ["objection O01", "'O99'"],
        ),
        (damage("predicates", 2, "share", "theory.public"), ["claims"], "COD001", ["predicate T01"]),
        (damage("predicates", 2, "share", "theory"), ["claims"], "COD002", ["predicate T01"]),
        (damage("predicates", 2, "percent", "100"), ["claims"], "CLM008", ["predicate T01, field percent"]),
        (damage("objections", 16, "codes", "condition.engaged"), ["claims"], "COD001", ["objection O15"]),
        (
            damage("objections", 3, "statement", "{n}"),
            ["claims"],
            "CLM009",
            ["objection O02", "'{n}'", "records"],
        ),
        (
            damage("objection_records", 2, "record_id", "acar2023public"),
            ["claims"],
            "CLM010",
            ["not included"],
        ),
        (
            damage("citation_types", 2, "property", "usesMethod"),
            ["claims"],
            "CLM011",
            ["did you mean usesMethodIn?"],
        ),
        (damage("confidence", 2, "level", "high"), ["claims"], "CER001", ["finding C09"]),
        (damage("confidence_components", 2, "explanation", ""), ["claims"], "CER002", ["finding C09"]),
        (damage("confidence_components", 2, "sources", "bonina"), ["claims"], "CER003", ["'bonina'"]),
        (damage_evidence, ["claims"], "CLM003", ["weber1946 is not cited at P07"]),
    ],
)
def test_damaged_data_give_one_message_and_are_left_as_they_are(
    command, compendium, damage, words, code, parts
):
    damage(compendium)
    before = compendium.files()
    one_message(command(*words, root=compendium.root), code, *parts)
    assert compendium.files() == before


def test_a_missing_compendium_gives_one_message(command, tmp_path):
    one_message(command("claims", root=tmp_path), "DAT001", ROOT_VARIABLE)


def test_locators_are_looked_for_in_a_copy_of_the_paper(command, compendium, tmp_path):
    text = "Only one sentence is in this paper."
    for table in ("paragraphs", "sentences"):

        def change(rows):
            for row in rows[1:]:
                row[rows[0].index("words")] = str(len(normal_words(text)))
                row[rows[0].index("fingerprint")] = fingerprint(text)

        compendium.edit(table, change)
        compendium.trust(table)
    copy = tmp_path / "paper.txt"
    copy.write_text(text.upper(), encoding="utf-8")
    done = command("data", "check", "--paper", copy, "--json", root=compendium.root)
    assert json.loads(done.stdout)["located"] == {"sentence": 187, "paragraph": 28}
    copy.write_text("Another sentence.", encoding="utf-8")
    one_message(
        command("data", "check", "--paper", copy, root=compendium.root), "DAT007", "215 of 215", "data/paper"
    )
    copy.write_bytes(b"\xff\xfe")
    one_message(
        command("data", "check", "--paper", copy, root=compendium.root), "DAT007", "not UTF-8", str(copy)
    )


def test_a_meant_change_is_sealed(command, compendium):
    assert command("data", "seal", root=compendium.root).stdout == "every seal held\n"
    compendium.edit("context_terms", lambda rows: rows.append(["hospital*", ""]))
    assert command("data", "seal", root=compendium.root).stdout == "sealed again: context_terms\n"
    assert command("flow", root=compendium.root).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--workers", "0"],
        ["claims", "--st", "a=1"],
        ["nothing"],
        ["data", "check", "--paper", "/no/such"],
    ],
)
def test_a_wrong_call_is_told_by_usage(command, words):
    done = command(*words)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


def test_a_run_into_a_folder_that_is_no_run_is_refused(command, tmp_path):
    (tmp_path / "mine.txt").touch()
    one_message(command("run", "--out", tmp_path), "OUT001", str(tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_failing_notebook_gives_one_message_and_no_output(command, compendium, tmp_path):
    for path in (compendium.root / "notebooks").iterdir():
        if not path.name.startswith("01"):
            path.unlink()
    path = compendium.root / "notebooks" / "01-search.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("figures.look_ups(review)", "figures.look_down(review)"),
        encoding="utf-8",
    )
    done = command("run", "--out", tmp_path / "out", root=compendium.root)
    one_message(done, "NBK001", "notebooks/01-search.ipynb, cell look-ups-figure", "look_down")
    assert not (tmp_path / "out").exists()


def test_the_installed_program_runs_from_any_folder(tmp_path):
    program = [sys.executable, "-c", "from executable_review.cli import main; main()"]
    variables = {k: v for k, v in os.environ.items() if k != ROOT_VARIABLE}
    done = subprocess.run(
        [*program, "claims", "--json"], cwd=tmp_path, env=variables, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["claims"]) == 33
    wrong = subprocess.run(
        [*program, "flow", "--set", "x=1"], cwd=tmp_path, env=variables, capture_output=True, text=True
    )
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("review: PAR001 parameter x: ") and "Traceback" not in wrong.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_verb_is_tested_here():
    assert set(main.commands) == {
        "audit",
        "run",
        "book",
        "notebooks",
        "claims",
        "flips",
        "flow",
        "multiverse",
        "rank",
        "recall",
        "parameters",
        "cache",
        "sweep",
        "agreement",
        "data",
        "export",
        "code",
        "import",
        "search",
        "searches",
        "update",
        "diff",
        "live",
        "metadata",
        "release",
        "verify",
        "new",
        "claim",
    }
    assert ROOT.is_dir()
