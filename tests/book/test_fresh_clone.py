"""The README's promise on a fresh clone: one command, one book; and what happens when something is wrong."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from cloning import make

pytestmark = [pytest.mark.slow]


@pytest.fixture
def broken(fresh_clone, tmp_path):
    """A copy of the built clone that a test may break; the environment stays where it is."""
    folder = tmp_path / "broken"
    shutil.copytree(
        fresh_clone, folder, ignore=shutil.ignore_patterns(".venv", "render", "source"), symlinks=True
    )
    return folder


def review(clone: Path, folder: Path, *words: str) -> subprocess.CompletedProcess:
    """Call the command of a clone on another folder; what the clone has executed is known."""
    environment = {
        **os.environ,
        "EXECUTABLE_REVIEW_ROOT": str(folder),
        "REVIEW_CACHE": str(clone / ".cache"),
    }
    return subprocess.run(
        [clone / ".venv" / "bin" / "review", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_make_book_builds_every_page_of_the_contents(fresh_clone, site):
    told = (fresh_clone / "_build" / "told.txt").read_text()
    assert told.startswith("0\n"), told
    toc = yaml.safe_load((fresh_clone / "_toc.yml").read_text())
    pages = [toc["root"]] + [c["file"] for part in toc["parts"] for c in part["chapters"]]
    assert [p for p in pages if not (site / f"{p}.html").is_file()] == []
    assert (fresh_clone / ".venv" / "bin" / "review").is_file()


def test_progress_is_shown(fresh_clone):
    told = (fresh_clone / "_build" / "told.txt").read_text()
    assert "environment:" in told and "[7/7]" in told and "Jupyter Book" in told


def test_build_leaves_the_tree_as_it_was(fresh_clone):
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=fresh_clone, capture_output=True, text=True
    ).stdout
    assert status == ""


def test_nothing_in_the_site_names_the_machine(fresh_clone, site):
    place = str(fresh_clone.parent).encode()
    home = str(Path.home()).encode() + b"/"
    named = [
        p.relative_to(site)
        for p in site.rglob("*")
        if p.is_file() and (place in p.read_bytes() or home in p.read_bytes())
    ]
    assert named == []


def test_downloads_are_there(site):
    for stem in ("01-search", "07-audit"):
        for ending in ("ipynb", "py", "html"):
            assert (site / "downloads" / f"{stem}.{ending}").stat().st_size > 500
    record = json.loads((site / "downloads" / "run.json").read_text())
    assert record["changed"] == {}


def test_failing_notebook_stops_the_build_and_keeps_the_old_book(fresh_clone, broken):
    path = broken / "notebooks" / "03-citations.ipynb"
    content = json.loads(path.read_text())
    cell = next(c for c in content["cells"] if c["id"] == "steps-table")
    cell["source"] = ["1 / 0"]
    path.write_text(json.dumps(content))
    before = (broken / "_build" / "html" / "index.html").read_bytes()
    done = review(fresh_clone, broken, "book")
    assert done.returncode == 1
    assert "NBK001 notebooks/03-citations.ipynb, cell steps-table: ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
    assert (broken / "_build" / "html" / "index.html").read_bytes() == before
    assert sorted(p.name for p in (broken / "_build").iterdir()) == [
        "book.json",
        "html",
        "paged",
        "run",
        "told.txt",
    ]


def test_a_broken_page_stops_the_build(fresh_clone, broken):
    page = broken / "book" / "rerun.md"
    page.write_text(
        page.read_text().replace("# Run it again", "# Run it {{ flow.nothing_like_it }} again", 1)
    )
    before = (broken / "_build" / "html" / "index.html").read_bytes()
    done = review(fresh_clone, broken, "book")
    assert done.returncode == 1
    assert "BLD002 book/rerun.md, line 1" in done.stderr and "Traceback" not in done.stderr
    assert (broken / "_build" / "html" / "index.html").read_bytes() == before


def test_changed_data_stops_make_book(fresh_clone, broken):
    path = broken / "data" / "corpus" / "records.csv"
    path.write_text(path.read_text().replace(",2018,", ",2O18,", 1))
    done = review(fresh_clone, broken, "book")
    assert done.returncode == 1
    assert "DAT004 data/corpus/records.csv, line" in done.stderr and "field year" in done.stderr
    assert "Way out" in done.stderr


def test_python_too_old_is_one_message(fresh_clone, tmp_path):
    old = tmp_path / "python-old"
    old.write_text('#!/bin/sh\necho "ENV001 the Python is too old" >&2\nexit 1\n')
    old.chmod(0o755)
    done = make(fresh_clone, "book", PYTHON=str(old), MAKEFLAGS="-e")
    assert done.returncode != 0
    assert "ENV001" in done.stderr and "Traceback" not in done.stderr
