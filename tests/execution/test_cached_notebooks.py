"""A notebook whose inputs were seen before is not executed; the result is what execution would give."""

import json
import os
import sys

import nbformat
import pytest

from executable_review.contract import parameters_cell
from executable_review.execution.cache import Cache
from executable_review.execution.canonical import canonical_text
from executable_review.execution.notebook_runs import Inputs, execute_all, merged
from executable_review.execution.notebooks import read_notebook
from executable_review.warm.tracing import Opened

BEGIN = 'from executable_review import notebook\nreview = notebook.begin("search", globals())'
CELLS = {
    "count": 'print(len(review.data.rows("queries")), review.parameters.phrase_matching)',
    "folder": "import os\nos.getcwd() and None",
}


@pytest.fixture
def small(compendium):
    """A compendium with one short notebook, which reads one table of its own."""
    for path in (compendium.root / "notebooks").iterdir():
        path.unlink()

    def write(cells=CELLS, prose="# Search\n\nWhat the phrases find."):
        content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(prose, id="prose")])
        sources = {"parameters": parameters_cell("search"), "begin": BEGIN, **cells}
        content.cells += [nbformat.v4.new_code_cell(text, id=name) for name, text in sources.items()]
        content.cells[1].metadata.tags = ["parameters"]
        (compendium.root / "notebooks" / "01-search.ipynb").write_text(
            canonical_text(content), encoding="utf-8"
        )
        return compendium

    return write


@pytest.fixture
def execute(tmp_path):
    """Execute the notebooks; returns the text of the first one, and whether it came from the cache."""
    count = iter(range(99))

    def call(compendium, keep=True, **decisions):
        review = compendium.review(**decisions)
        cache = Cache(tmp_path / "cache")
        if not keep:
            cache.keep = cache.find = lambda *_: None
        target = tmp_path / f"out{next(count)}"
        notebooks = sorted((compendium.root / "notebooks").iterdir())
        execute_all(review, notebooks, target, 1, lambda line: None, cache, Inputs(review, cache))
        return (target / "01-search.ipynb").read_text(encoding="utf-8"), cache.hits["notebook"] == 1

    return call


def outputs(text):
    cells = json.loads(text)["cells"]
    return {c["id"]: ["".join(o.get("text", "")) for o in c["outputs"]] for c in cells if "outputs" in c}


def test_what_is_known_is_not_executed_and_equals_what_execution_gives(small, execute):
    compendium = small()
    count = len(compendium.package().rows("queries"))
    first, known = execute(compendium)
    assert not known and outputs(first)["count"] == [f"{count} variants\n"]
    assert execute(compendium) == (first, True)

    # Changes that mean nothing: prose, comments, file times, a table that is not read, a later decision.
    small({**CELLS, "count": f"# A comment.\n{CELLS['count']}"}, prose="# Search\n\nOther   words.")
    os.utime(compendium.path("queries"), (0, 0))
    compendium.put("statements", 2, "statement", "Another statement")
    text, known = execute(compendium, minimum_sources=2)
    assert known and "Other   words." in text and "# A comment." in text
    assert outputs(text) == outputs(first)
    assert text == execute(compendium, keep=False)[0]

    # A decision of the stage: the cell that papermill puts in is there, too.
    text, known = execute(compendium, phrase_matching="exact")
    assert not known and outputs(text)["count"] == [f"{count} exact\n"]
    again, known = execute(compendium, phrase_matching="exact")
    assert known and again == text and "injected-parameters" in text

    # A table that is read, changed under its old time.
    path = compendium.path("queries")
    before = path.stat()
    compendium.edit("queries", lambda rows: rows.pop())
    compendium.edit("query_terms", lambda rows: rows.__delitem__(slice(2, None)))
    compendium.trust("queries", "query_terms")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    text, known = execute(compendium)
    assert not known and outputs(text)["count"] == [f"{count - 1} variants\n"]


def test_a_notebook_with_other_effects_or_sources_is_not_kept(small):
    root = small().root
    inputs = Inputs(small().review(), Cache(None))
    works = Opened(str(root / "data" / "paper" / "works.csv"), False)
    assert list(inputs.reads([works, Opened("/etc/hosts", False)])) == ["data/paper/works.csv"]
    for path, writing in (("other.txt", True), ("requirements.lock", False), ("data/paper/works.csv", True)):
        assert inputs.reads([works, Opened(str(root / path), writing)]) is None
    (root / "data" / "paper" / "works.csv").write_text("changed while a notebook ran")
    assert inputs.reads([works]) is None


def test_installed_packages_are_no_sources_wherever_they_lie(small, monkeypatch):
    root = small().root
    inputs = Inputs(small().review(), Cache(None))
    for folder in (".venv", ".cache/newest", "env"):
        opened = [Opened(str(root / folder / "lib" / "module.py"), False)]
        monkeypatch.setattr(sys, "prefix", str(root / folder))
        assert inputs.reads(opened) == {}
        # An environment that holds the compendium makes no file of the compendium a package.
        monkeypatch.setattr(sys, "prefix", str(root.parent))
        assert inputs.reads([*opened, Opened(str(root / "other.txt"), False)]) is None


def test_a_notebook_that_writes_is_always_executed(small, execute):
    compendium = small({"effect": "_ = (review.data.root / 'other.txt').write_text('x')"})
    assert [execute(compendium)[1] for _ in range(2)] == [False, False]


def test_a_notebook_that_fails_leaves_no_entry(small, execute, tmp_path):
    with pytest.raises(Exception, match="NBK001"):
        execute(small({"bad": "1 / 0"}))
    assert [p for p in Cache(tmp_path / "cache").paths() if b'"kind": "notebook"' in p.read_bytes()] == []


def test_a_broken_entry_is_executed_again_with_the_same_bytes(small, execute, tmp_path):
    compendium = small()
    first, _ = execute(compendium)
    for path in Cache(tmp_path / "cache").paths():
        path.write_bytes(path.read_bytes()[:-9])
    assert execute(compendium) == (first, False)
    assert execute(compendium) == (first, True)


def test_without_a_report_of_what_was_opened_nothing_is_kept(small):
    inputs = Inputs(small().review(), Cache(None))
    assert inputs.reads(None) is None
    assert inputs.reads([]) == {}


def test_prose_of_today_is_joined_to_outputs_of_yesterday(run_folder):
    for path in sorted((run_folder / "notebooks").iterdir()):
        stored = path.read_text(encoding="utf-8")
        bare = read_notebook(path)
        for cell in bare["cells"]:
            if "outputs" in cell:
                cell.update(outputs=[], execution_count=None)
        assert merged(bare, stored) == stored
