"""What changes a key and what does not, for each kind of input; no notebook is run here."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from helpers import ROOT

from executable_review.execution import find_notebooks, sources
from executable_review.execution.cache import Cache
from executable_review.execution.notebook_runs import Inputs
from executable_review.execution.notebooks import read_notebook
from executable_review.execution.sources import PackageCode, cell_code, cells_import, environment
from executable_review.parameters import STAGES, Parameters, limited, used_by

NOTHING = Cache(None)
NOTEBOOK = "05-claims.ipynb"


def key(compendium, **decisions):
    environment.cache_clear()
    inputs = Inputs(compendium.review(**decisions), NOTHING)
    return inputs.of_notebook(compendium.root / "notebooks" / NOTEBOOK)


def edit(compendium, change):
    path = compendium.root / "notebooks" / NOTEBOOK
    content = read_notebook(path)
    change({c["id"]: c for c in content["cells"]}, content["cells"])
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package's source that a test may change."""
    copy = tmp_path / "copy" / "executable_review"
    shutil.copytree(sources.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sources, "PACKAGE", copy)
    return copy


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x = 1", "x = 1  # one", True),
        ("x = 1", "# one\n\nx  =  1\n", True),
        ("if x:\n    y", "if x:\n  # why\n  y\n\n", True),
        ("f(\n  1,\n  2,\n)", "f(1, 2,)", True),
        ("x", "x;", False),  # a semicolon hides what a cell shows
        ("x = 1", "x = 2", False),
        ("x = 'a  b'", "x = 'a b'", False),
        ("if x:\n    y\nz", "if x:\n    y\n    z", False),
        ("'''a\n# b'''", "'''a\n'''", False),
        ("%time x  # y", "%time x", False),
        ("!echo a  b", "!echo a b", False),
        ("y = !echo a  b", "y = !echo a b", False),
        ("print(In[0])  # a", "print(In[0])", False),
        ("this is  no python", "this is no python", True),
        ("a = (1  # b", "a = (1", False),
    ],
)
def test_a_cell_is_compared_by_its_tokens(one, other, same):
    assert (cell_code(one) == cell_code(other)) == same


def change_prose(cells, every):
    next(c for c in every if c["cell_type"] == "markdown")["source"] = "Other   prose."


def change_comment(cells, every):
    cells["begin"]["source"] = ["# A comment.\n", *cells["begin"]["source"]]


def drop_outputs(cells, every):
    cells["standings-figure"].update(outputs=[], execution_count=None)


def change_code(cells, every):
    cells["standings-figure"]["source"] = ["figures.concentration(review)"]


def swap_cells(cells, every):
    every[-1], every[-3] = every[-3], every[-1]


def hush_cell(cells, every):
    cells["standings-figure"]["source"] = ["figures.standings(review);"]


def allow_error(cells, every):
    cells["standings-figure"]["metadata"]["tags"] = ["raises-exception"]


@pytest.mark.parametrize("change", [change_prose, change_comment, drop_outputs])
def test_prose_comments_and_outputs_of_a_notebook_do_not_count(compendium, change):
    before = key(compendium)
    edit(compendium, change)
    assert key(compendium) == before


@pytest.mark.parametrize("change", [change_code, swap_cells, hush_cell, allow_error])
def test_code_of_a_notebook_counts(compendium, change):
    before = key(compendium)
    edit(compendium, change)
    assert key(compendium) != before


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        ("claims.py", "from __future__", "# A comment.\n\nfrom __future__", True),
        ("cli/running.py", "Notebooks at a time", "Kernels at a time", True),  # no notebook imports it
        ("claims.py", "import annotations", "import annotations\nANOTHER = 1", False),
        # Imported by what the notebook imports, within a function, and as a file beside the code.
        ("statements.py", "import annotations", "import annotations\nANOTHER = 1", False),
        ("cito.toml", "\n", "\n\n", False),
        ("warm/engine.py", "import annotations", "import annotations\nANOTHER = 1", False),
        ("execution/canonical.py", "import annotations", "import annotations\nANOTHER = 1", False),
    ],
)
def test_the_package_counts_where_it_is_imported_and_by_meaning(compendium, package, file, old, new, same):
    before = key(compendium)
    path = package / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert (key(compendium) == before) == same


def test_decisions_of_the_stage_and_before_count_and_later_ones_do_not(compendium):
    before = key(compendium)
    assert key(compendium, dropping="none") == before
    assert key(compendium, minimum_sources=1) == before
    keys = {key(compendium, **d) for d in ({"minimum_sources": 2}, {"latest_year": 2015}, {"phrases": "Q1"})}
    assert len(keys | {before}) == 4


def test_lock_and_python_count(compendium, monkeypatch):
    before = key(compendium)
    lock = compendium.root / "requirements.lock"
    lock.write_text(lock.read_text() + "# another\n")
    changed = key(compendium)
    assert changed != before
    monkeypatch.setattr(sources.platform, "python_implementation", lambda: "Another")
    assert key(compendium) != changed


def test_what_is_installed_counts_when_the_lock_names_it(tmp_path, monkeypatch):
    lock = tmp_path / "lock"
    lock.write_text("some-package==1.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    seen = []
    for name in (None, "another-2.0", "Some_Package-1.0", "some_package-1.1"):
        if name:
            (tmp_path / f"{name}.dist-info").mkdir()
        environment.cache_clear()
        seen.append(environment(lock)["installed"])
    environment.cache_clear()
    assert seen == [[], [], ["some-package==1.0"], ["some-package==1.0", "some-package==1.1"]]


def test_a_file_of_the_data_that_appears_or_is_described_anew_counts(compendium):
    before = key(compendium)
    (compendium.root / "data" / "README.md").write_text("Notes.")
    os.utime(compendium.path("works"), (0, 0))
    assert key(compendium) == before
    (compendium.root / "data" / "new.csv").touch()
    after = key(compendium)
    assert after != before
    compendium.describe(lambda content: content["resources"][0].update(description="Another"))
    assert key(compendium) != after


IMPORTS = """
import json, sys
names = {"__name__": "__main__"}
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), names)
print(json.dumps(sorted(m for m in sys.modules if m.partition(".")[0] == "executable_review")))
"""


def test_what_a_notebook_really_imports_is_in_its_closure():
    path = ROOT / "notebooks" / NOTEBOOK
    done = subprocess.run([sys.executable, "-c", IMPORTS, path], capture_output=True, text=True, check=True)
    code = PackageCode()
    cells = ["".join(c["source"]) for c in read_notebook(path)["cells"] if c["cell_type"] == "code"]
    closure = code.closure(cells_import(cells, code.modules))
    assert set(json.loads(done.stdout)) <= closure
    assert not {m for m in closure if m.startswith(("executable_review.cli", "executable_review.site"))}


def test_code_that_can_import_anything_depends_on_everything():
    known = PackageCode().modules
    for source in ("import importlib", "exec('x')", "this is no python"):
        assert cells_import([source], known) == set(known)
    assert cells_import(["import executable_review.claims, os"], known) == {"executable_review.claims"}


@pytest.mark.parametrize("path", find_notebooks(ROOT), ids=lambda p: p.stem)
def test_notebooks_can_be_read_for_their_imports(path):
    known = PackageCode().modules
    cells = ["".join(c["source"]) for c in read_notebook(path)["cells"] if c["cell_type"] == "code"]
    assert set() < cells_import(cells, known) < set(known)


@pytest.mark.parametrize("stage", STAGES)
def test_limited_decisions_are_those_of_the_stage(stage):
    chosen = Parameters.of({"phrases": "Q1", "latest_year": 2015, "minimum_sources": 2, "dropping": "none"})
    kept = limited(chosen, stage).changed()
    assert kept == {k: v for k, v in chosen.changed().items() if k in used_by(stage)}
