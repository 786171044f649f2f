"""The book of a run, and when a built book is still the book."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from helpers import ROOT, breaks

from executable_review.data import DataPackage
from executable_review.errors import ReviewError
from executable_review.execution import Cache
from executable_review.execution.record import read_record, write_record
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.site import build as building
from executable_review.site import build_book, build_run_book, seal
from executable_review.site.banner import add_banner, banner_text
from executable_review.site.names.differing import difference_names
from executable_review.site.staging import DIFFERENCES, contents, run_pages

NOTHING_INCLUDED = {
    "earliest_year": 2100,
    "latest_year": 1000,
    "missing_year": "exclude",
    "source_confidence": "verified",
    "minimum_sources": 10,
    "premises": "ignored",
    "dropping": "none",
}


@pytest.fixture
def small(compendium):
    """A compendium with two pages and one notebook, so that a book is soon built."""
    root = compendium.root
    for path in (root / "notebooks").iterdir():
        if not path.name.startswith("03"):
            path.unlink()
    path = root / "notebooks" / "03-citations.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("(../book/recall.md)", "(../index.md)"))
    for name in (f"{DIFFERENCES}.md", "book/parameters.md", "_config.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / name).read_text(encoding="utf-8").replace("{term}`standing`", "standing")
        (root / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
    chapters = [{"file": "notebooks/03-citations"}, {"file": "book/parameters"}]
    toc = {"format": "jb-book", "root": "index", "parts": [{"caption": "All", "chapters": chapters}]}
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    (root / "index.md").write_text("# Start\n\n{{ claims.unsupported }} fall.\n", encoding="utf-8")
    # The evidence of the checklists stands on pages that this small book does not have.
    compendium.edit("checklist_items", lambda rows: rows.__delitem__(slice(1, None)))
    compendium.trust("checklist_items")
    return compendium


@pytest.mark.slow
def test_a_run_without_works_and_evidence_has_a_book_that_says_so(small, tmp_path, command):
    settings = [word for n, v in NOTHING_INCLUDED.items() for word in ("--set", f"{n}={v}")]
    out = tmp_path / "runs" / "nothing"
    done = command("run", *settings, "--out", out, "--book", "--json", root=small.root)
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["book"] == str(out / "book" / "index.html")
    assert told["flow"]["new_studies"] == 0 and set(told["standings"].values()) <= {
        "unsupported",
        "contested",
    }
    assert read_record(out) is not None, "the book is no part of the record"
    pages = sorted(p for p in (out / "book").rglob("*.html") if "_static" not in p.parts)
    names = {p.relative_to(out / "book").as_posix() for p in pages}
    assert {"index.html", "book/run/differences.html", "search.html", "downloads/03-citations.html"} <= names
    for path in pages:
        text = path.read_text(encoding="utf-8")
        (banner,) = re.findall(r'<aside class="review-banner".*?</aside>', text)
        link = re.search(r'href="([^"]+)"', banner)[1]
        assert (path.parent / link).resolve() == (
            out / "book" / "book" / "run" / "differences.html"
        ).resolve()
        assert "earliest_year is 2100, not 0" in banner and "4 more" in banner
    text = (out / "book" / "book" / "run" / "differences.html").read_text(encoding="utf-8")
    assert "Claims whose standing differs" in text and "Records that fall out" in text
    again = command("run", *settings, "--out", out, "--book", root=small.root)
    assert "there already" in again.stdout and again.stderr == ""
    # The published run of the same compendium has neither banner nor page.
    assert run_pages(small.review()) == {}


def test_the_published_run_has_no_banner_and_no_page_on_differences(review, tmp_path):
    (tmp_path / "index.html").write_text("<body><main></main></body>")
    assert banner_text(Parameters()) == "" and add_banner(tmp_path, Parameters(), None) == 0
    assert (tmp_path / "index.html").read_text() == "<body><main></main></body>"
    assert run_pages(review) == {} and difference_names(review) == {"differs": None}
    assert DIFFERENCES not in contents(ROOT, {})


def test_the_banner_stands_where_the_content_begins_and_escapes_what_it_tells(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "_static").mkdir()
    for name, text in (
        ("a/b/page.html", '<body class="x"><nav></nav><main id="m">text</main></body>'),
        ("bare.html", "<body>text</body>"),
        ("part.html", "no page at all"),
        ("_static/page.html", "<body></body>"),
    ):
        (tmp_path / name).write_text(text)
    parameters = Parameters(dropped_works=("<b>", "c", "d", "e", "f"), minimum_sources=2)
    assert add_banner(tmp_path, parameters, "book/run/differences.html") == 2
    page = (tmp_path / "a" / "b" / "page.html").read_text()
    assert '<main id="m">\n<aside' in page and page.endswith("</aside>text</main></body>")
    assert 'href="../../book/run/differences.html"' in page
    assert "&lt;b&gt;, c, d, e and 1 more, not empty" in page and "minimum_sources is 2, not 1" in page
    assert (tmp_path / "bare.html").read_text().startswith("<body>\n<aside")
    assert (tmp_path / "_static" / "page.html").read_text() == "<body></body>"


def test_the_page_on_differences_leads_the_contents_of_another_run(package):
    own = run_pages(Review({"minimum_sources": 2}, package))
    first = yaml.safe_load(contents(ROOT, own))["parts"][0]
    assert first == {"caption": "This run", "chapters": [{"file": DIFFERENCES}]}


# -- a built book that is still the book ----------------------------------------------------------------------


def edit(name):
    def change(root):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n")

    return change


@pytest.mark.parametrize(
    "change",
    [
        *map(
            edit, ("index.md", "_toc.yml", "_config.yml", "requirements.lock", "notebooks/03-citations.ipynb")
        ),
        *map(edit, ("data/corpus/records.csv", "data/README.md", "data/exports/new.ris", "metadata.toml")),
        *map(edit, ("book/_static/review.css", "book/parameters.md", "book/run/differences.md")),
        lambda root: (root / "index.md").unlink(),
    ],
)
def test_every_source_of_the_book_counts(small, change):
    review = small.review()
    before = seal.book_inputs(review)
    change(small.root)
    assert seal.book_inputs(review) != before


def test_code_decisions_and_clock_count_and_times_do_not(small, monkeypatch):
    review = small.review()
    before = seal.book_inputs(review)
    for path in small.root.rglob("*"):
        path.touch()
    for name in ("runs/x/run.json", "_build/html/index.html", ".cache/x", "book/.ipynb_checkpoints/x.md"):
        (small.root / name).parent.mkdir(parents=True)
        (small.root / name).touch()
    assert seal.book_inputs(review) == before
    assert seal.book_inputs(small.review(minimum_sources=2)) != before
    for name, value in (("package_files", lambda: {}), ("environment", lambda lock: {})):
        with monkeypatch.context() as patch:
            patch.setattr(seal, name, value)
            assert seal.book_inputs(review) != before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert seal.book_inputs(review) != before


@pytest.mark.parametrize(
    ("spoil", "whole"),
    [
        (lambda site: None, True),
        (lambda site: (site / "live").mkdir() or (site / "live" / "added").touch(), True),
        (lambda site: (site / "index.html").write_text("other"), False),
        (lambda site: (site / "a" / "page.html").unlink(), False),
        (lambda site: seal.place(site).write_text("{"), False),
        (lambda site: seal.place(site).write_text("[]"), False),
        (lambda site: seal.place(site).unlink(), False),
    ],
)
def test_a_site_that_is_not_as_it_was_written_is_no_book(tmp_path, spoil, whole):
    site = tmp_path / "html"
    (site / "a").mkdir(parents=True)
    (site / "index.html").write_text("start")
    (site / "a" / "page.html").write_text("page")
    seal.seal(site, "inputs")
    assert seal.holds(site, "inputs") and not seal.holds(site, "others")
    spoil(site)
    assert seal.holds(site, "inputs") == whole


def test_a_book_is_built_again_only_when_it_must_be(small, monkeypatch, tmp_path):
    """Notebooks and rendering are left out; what decides is real."""
    built = []

    def ran(review, folder, **options):
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "tables").mkdir(parents=True)
        (folder / "tables" / "claims.csv").write_text("claims")
        write_record(review, folder, {})

    def written(review, folder, html, source, given, progress):
        built.append(html)
        html.mkdir(parents=True, exist_ok=True)
        (html / "index.html").write_text("start")
        if source is not None:
            source.mkdir(parents=True, exist_ok=True)
        seal.seal(html, given)
        return html / "index.html"

    monkeypatch.setattr(building, "_write_book", written)
    monkeypatch.setattr(building, "run", ran)
    review = small.review(dropping="none")
    cache = Cache(tmp_path / "cache")

    def times(**options):
        before = len(built)
        build_book(review, **{"cache": cache, **options})
        return len(built) - before

    assert [times(), times(), times(cache=None), times(cache=Cache(None))] == [1, 0, 1, 1]
    table = small.root / "_build" / "run" / "tables" / "claims.csv"
    table.write_text("spoiled")
    assert times() == 1 and read_record(small.root / "_build" / "run") is not None
    shutil.rmtree(small.root / "_build" / "source")
    assert [times(), times()] == [1, 0]
    (small.root / "index.md").write_text("# Another\n")
    assert [times(), times()] == [1, 0]
    folder = small.root / "_build" / "run"
    before = len(built)
    for _ in range(2):
        build_run_book(review, folder, cache=cache)
    assert len(built) - before == 1


def test_an_unchanged_book_is_told_at_once_and_left_alone(small, command):
    """To see that nothing has changed, nothing is loaded that draws or renders."""
    build = small.root / "_build"
    for name in ("html", "source", "run/tables"):
        (build / name).mkdir(parents=True)
    (build / "html" / "index.html").write_text("start")
    review = small.review()
    write_record(review, build / "run", {})
    seal.seal(build / "html", seal.book_inputs(review))
    done = command("book", root=small.root)
    assert done.exit_code == 0 and "nothing has changed" in done.stdout and done.stderr == ""
    program = (
        "import sys, executable_review.site.seal\n"
        "print({'matplotlib', 'sphinx', 'papermill', 'nbconvert'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"


def test_the_inputs_hold_every_file_that_the_build_reads(small, tmp_path):
    """Staging and downloads are watched: what they open in the compendium is among the inputs."""
    program = (
        "import sys; from pathlib import Path; root = Path(sys.argv[1]); seen = set()\n"
        "note = lambda event, given: seen.add(str(given[0])) if event == 'open' else None\n"
        "sys.addaudithook(note)\n"
        "from executable_review.data import DataPackage; from executable_review.review import Review\n"
        "from executable_review.site.context import context\n"
        "from executable_review.site.staging import page_sources, render, run_pages, contents\n"
        "from executable_review.site.seal import source_files\n"
        "review = Review({'dropping': 'none'}, DataPackage(root)); names = context(review)\n"
        "own = run_pages(review); contents(root, own); render({**page_sources(root), **own}, names)\n"
        "inside = {p for p in map(Path, seen) if p.is_relative_to(root) and p.is_file()}\n"
        "known = set(source_files(root)); assert len(inside) > 30, inside\n"
        "print([str(p) for p in sorted(inside - known)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(small.root)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "book").write_text("in the way")
    with breaks("OUT001", place=str(folder / "book")):
        build_run_book(Review({"dropping": "none"}, DataPackage(ROOT)), folder)
    assert [p.name for p in folder.iterdir()] == ["book"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (KeyboardInterrupt(), None),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "OUT001"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS)), "OUT001"),
        (ReviewError("BLD001", "Jupyter Book stopped", "book", "mend the page"), "BLD001"),
    ],
)
def test_a_book_that_is_not_finished_leaves_the_earlier_one(review, monkeypatch, tmp_path, fault, code):
    def fail(source, target):
        raise fault

    monkeypatch.setattr(building, "stage", lambda review, folder, source: None)
    monkeypatch.setattr(building, "write_downloads", lambda *_: None)
    monkeypatch.setattr(building, "render_book", fail)
    site = tmp_path / "run" / "book"
    site.mkdir(parents=True)
    (site / "index.html").write_text("earlier")
    with pytest.raises(KeyboardInterrupt) if code is None else breaks(code):
        build_run_book(review, tmp_path / "run")
    assert [p.name for p in (tmp_path / "run").iterdir()] == ["book"]
    assert (site / "index.html").read_text() == "earlier"
