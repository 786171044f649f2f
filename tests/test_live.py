"""Re-execution in the browser: the lock, the wheels, the notebooks, the button; without a download."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from helpers import ROOT, breaks

from executable_review.contract import parameters_cell
from executable_review.execution.notebooks import find_notebooks, read_notebook
from executable_review.site.live import build_live
from executable_review.site.live.build import show
from executable_review.site.live.button import LABEL, place, shown
from executable_review.site.live.lockfile import STARTED, lock
from executable_review.site.live.notebooks import prepared
from executable_review.site.live.obtaining import (
    PYODIDE_LOCK,
    REQUIREMENTS,
    Distribution,
    check,
    distribution,
    obtain,
    pinned,
)
from executable_review.site.live.wheels import COMPENDIUM, data_wheel, package_wheel, wheel

OFFICIAL = {
    "info": {"python": "3.14.0"},
    "packages": {
        "pandas": {
            "name": "pandas",
            "version": "3.0.2",
            "depends": ["six"],
            "imports": ["pandas"],
            "sha256": "0",
        },
        "ipython": {
            "name": "ipython",
            "version": "9.12.0",
            "depends": [],
            "imports": ["IPython"],
            "sha256": "0",
        },
        "scipy": {"name": "scipy", "version": "1.18.0", "depends": [], "imports": ["scipy"], "sha256": "0"},
    },
}
NEEDED = {*STARTED, "pandas", "matplotlib", "six", "ipython-pygments-lexers", COMPENDIUM}
VERSIONS = {"pandas": "3.0.2", "ipython": "9.12.0"}


def wheels(names=NEEDED, versions=VERSIONS):
    made = (
        wheel(n.replace("-", "_"), versions.get(n, "1.0"), {f"{n}/__init__.py": b""}) for n in sorted(names)
    )
    return dict(made)


def test_the_lock_holds_what_is_shipped_with_the_sums_of_the_files():
    given = wheels()
    packages = lock(OFFICIAL, given)["packages"]
    assert "scipy" not in packages
    assert {p["file_name"] for p in packages.values()} == set(given)
    for entry in packages.values():
        assert entry["sha256"] == hashlib.sha256(given[entry["file_name"]]).hexdigest()
        assert set(entry["depends"]) <= set(packages)
    assert packages["pandas"]["imports"] == ["pandas"]
    assert "jedi" in packages["ipython"]["depends"]
    assert {"pandas", "matplotlib", "executable-review-compendium"} == set(
        packages["executable-review"]["depends"]
    )


def test_a_wheel_of_another_version_than_pyodide_lists_is_refused():
    with breaks("LIV003", says="3.0.2", place="pandas-3.0.1"):
        lock(OFFICIAL, wheels(versions={**VERSIONS, "pandas": "3.0.1"}))


def test_a_package_that_another_needs_must_be_there():
    with breaks("LIV003", says="six", way_out="make lock"):
        lock(OFFICIAL, wheels(NEEDED - {"six"}))


def test_the_wheels_made_here_are_the_same_bytes_each_time(package):
    assert package_wheel() == package_wheel()
    assert data_wheel(package) == data_wheel(package)


def test_the_data_wheel_holds_the_tables_and_nothing_that_was_received(compendium):
    received = compendium.root / "data" / "exports" / "export.ris"
    received.parent.mkdir(exist_ok=True)
    received.write_text("AB  - an abstract")
    package = compendium.package()
    _, content = data_wheel(package)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {n for n in archive.namelist() if n.startswith(COMPENDIUM + "/")}
    tables = {f"{COMPENDIUM}/data/{r['path']}" for r in package.resources.values()}
    coders = {
        f"{COMPENDIUM}/data/coding/coders/{p.name}" for p in (package.root / "data/coding/coders").iterdir()
    }
    assert held == {f"{COMPENDIUM}/data/datapackage.json"} | tables | coders


def test_a_project_of_a_coding_program_is_not_published(compendium):
    (compendium.root / "data" / "coding" / "coders" / "second.qdpx").write_bytes(b"PK")
    with breaks("LIV005", place="data/coding/coders/second.qdpx"):
        data_wheel(compendium.package())


@pytest.mark.parametrize("path", find_notebooks(ROOT), ids=lambda p: p.stem)
def test_a_notebook_is_prepared_with_its_decisions_on_top(path):
    original = read_notebook(path)
    cells = prepared(original)["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    # Nothing but short prose stands above the decisions, and nothing is lost.
    above = cells[: cells.index(code[0])]
    assert len(above) <= 2 and "Run All Cells" in "".join(above[0]["source"])
    assert "".join(code[0]["source"]) == parameters_cell(path.stem.partition("-")[2])
    assert ["".join(c["source"]) for c in code] == [
        "".join(c["source"]) for c in original["cells"] if c["cell_type"] == "code"
    ]
    assert len(cells) == len(original["cells"]) + 1
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in code)
    assert not any("](../" in "".join(c["source"]) for c in cells)
    assert all(c["metadata"]["jupyter"]["source_hidden"] for c in code[1:])


def test_the_button_is_not_there_until_it_is_shown():
    page = f"<main>{place('05-claims.ipynb', '../')}</main>"
    assert " hidden " in page and LABEL not in page and "href" not in page
    after, there = shown(page)
    assert there and "hidden" not in after and LABEL in after
    assert 'href="../live/notebooks/index.html?path=05-claims.ipynb"' in after
    assert shown(after) == (after, True)
    assert shown("<main></main>") == ("<main></main>", False)


def test_without_a_book_there_is_nothing_to_add_to(compendium):
    with breaks("LIV002", way_out="make book"):
        build_live(compendium.review())


def test_without_jupyterlite_the_way_out_is_named(compendium, monkeypatch):
    for path in find_notebooks(compendium.root):
        page = compendium.root / "_build" / "html" / "notebooks" / f"{path.stem}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("<main></main>")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    before = compendium.files()
    with breaks("LIV001", way_out="make live"):
        build_live(compendium.review())
    assert compendium.files() == before


def test_a_page_without_a_place_for_the_button_is_named(tmp_path):
    page = tmp_path / "05-claims.html"
    page.write_text("<main></main>")
    with breaks("LIV004", place="05-claims.html"):
        show(page)


def test_the_locks_name_what_the_browser_gets():
    held = pinned((ROOT / REQUIREMENTS).read_text(encoding="utf-8"))
    assert all(sums for _, sums in held.values())
    wanted = distribution()
    shipped = {name.split("-")[0].replace("_", "-").lower() for name in wanted.wheels} | set(held)
    assert {"pandas", "numpy", "matplotlib", "micropip", "ipython", "comm", "jedi"} <= shipped
    assert {"pyodide.mjs", "pyodide.asm.wasm"} <= set(wanted.core)


@pytest.fixture
def held(tmp_path):
    """A cache as a download leaves it, with small files."""
    folder = tmp_path / "held"
    folder.mkdir()
    (folder / "pyodide.mjs").write_bytes(b"core")
    (folder / "pandas-1-x.whl").write_bytes(b"compiled")
    (folder / "comm-1-x.whl").write_bytes(b"pure")
    (folder / PYODIDE_LOCK).write_text("{}")
    digest = lambda name: hashlib.sha256((folder / name).read_bytes()).hexdigest()  # noqa: E731
    wanted = Distribution(
        "1", {"pyodide.mjs": digest("pyodide.mjs")}, {"pandas-1-x.whl": digest("pandas-1-x.whl")}
    )
    pins = {"comm": ("1", frozenset([digest("comm-1-x.whl")])), "open-webui": ("1", frozenset())}
    return folder, wanted, pins


def test_what_is_pinned_is_taken(held):
    check(*held)


@pytest.mark.parametrize("name", ["pyodide.mjs", "pandas-1-x.whl", "comm-1-x.whl"])
def test_a_file_that_was_changed_is_refused(held, name):
    (held[0] / name).write_bytes(b"changed")
    with breaks("LIV003", place=name):
        check(*held)


@pytest.mark.parametrize("name", ["pyodide.mjs", "pandas-1-x.whl", "comm-1-x.whl", PYODIDE_LOCK])
def test_a_file_that_is_missing_is_named(held, name):
    (held[0] / name).unlink()
    with breaks("LIV003", place=name.removesuffix("-1-x.whl")):
        check(*held)


def test_a_compendium_without_the_lock_is_told_so(tmp_path):
    with breaks("LIV003", place=REQUIREMENTS):
        obtain(tmp_path, tmp_path / "cache")


def test_the_notebooks_need_no_more_than_the_browser_has():
    """The closure that is shipped: anything else that a notebook imported would fail there."""
    program = """
import sys
from executable_review import coding, figures, notebook, results
from executable_review.audit import tally
from executable_review.tables import percent
import json
print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names))))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    absent = {
        "requests",
        "rapidfuzz",
        "bibtexparser",
        "rispy",
        "tenacity",
        "pysat",
        "lxml",
        "sklearn",
        "scipy",
    }
    absent |= {"statsmodels", "krippendorff", "yaml", "jinja2", "papermill", "frictionless", "rdflib"}
    assert absent & set(json.loads(done.stdout)) == set()
