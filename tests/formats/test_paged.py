"""The book on paper: whole, linked, in words for all, and the same each time."""

import dataclasses
import io
import re

import pypdf
import pytest
from conftest import HOSTILE

from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.site import formats
from executable_review.site.formats.chapters import Drawing, Target
from executable_review.site.formats.pdf import pdf


@pytest.fixture(scope="module")
def content(small_book):
    return pdf(small_book)


@pytest.fixture(scope="module")
def paged(content):
    return pypdf.PdfReader(io.BytesIO(content))


def titles(outline):
    return [t for x in outline for t in (titles(x) if isinstance(x, list) else [x.title])]


def words(paged):
    return " ".join(re.sub(r"\s+", " ", page.extract_text()) for page in paged.pages)


def test_the_same_book_gives_the_same_bytes(content, small_book):
    assert pdf(small_book) == content


def test_no_date_is_written(paged):
    assert paged.metadata.title == "A small review"
    assert paged.metadata.creation_date is None
    assert paged.metadata.modification_date is None


def test_bookmarks_name_parts_and_pages_in_order(paged):
    wanted = ["A small review", "First part", "Claims", "C01: a claim", "Too deep", "Second part", "Other"]
    assert [t for t in titles(paged.outline) if t != "Contents"] == wanted


def test_hostile_text_stands_as_it_is(paged):
    shown = words(paged)
    for part in ("#eval(1)", "<script>x</script>", "$x$", "*b*", "_i_", "@ref", "[a](b)"):
        assert part in HOSTILE
        assert part in shown


def test_what_needs_a_browser_or_stands_in_a_file_is_left_out(paged):
    shown = words(paged)
    assert "Without a script." in shown
    for part in ("alert(1)", "Press", "hidden data", "ctx_ver"):
        assert part not in shown


def test_links_lead_into_the_book_and_into_the_web(paged):
    links = [a.get_object() for page in paged.pages for a in page.get("/Annots", ())]
    web = {a["/A"]["/URI"] for a in links if "/URI" in a.get("/A", {})}
    inside = [a for a in links if "/Dest" in a or "/D" in a.get("/A", {})]
    assert web == {"https://doi.org/10.1000/x"}
    assert len(inside) >= 2 + 5  # two links of the pages, and the contents


def test_it_is_marked_for_screen_readers(paged):
    catalogue = paged.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"

    def alternatives(element, found):
        element = element.get_object()
        if isinstance(element, list):
            for one in element:
                alternatives(one, found)
        elif isinstance(element, dict):
            found += [element["/Alt"]] if "/Alt" in element else []
            if "/K" in element:
                alternatives(element["/K"], found)
        return found

    assert "Bars. Two bars, one longer." in alternatives(catalogue["/StructTreeRoot"]["/K"], [])


def test_a_drawing_that_cannot_be_set_is_an_error_with_a_code(small_book):
    first, *rest = small_book.chapters
    broken = dataclasses.replace(first, drawings=(Drawing("svg", b"<svg", "A word"),))
    with pytest.raises(ReviewError) as caught:
        pdf(dataclasses.replace(small_book, chapters=(broken, *rest)))
    assert caught.value.code == "BLD003"
    assert caught.value.way_out


def test_a_kept_book_is_taken_by_content_alone(small_book, tmp_path, content):
    assert pdf(small_book, kept=tmp_path) == content
    (kept,) = tmp_path.glob("*.pdf")
    kept.write_bytes(b"kept")
    assert pdf(small_book, kept=tmp_path) == b"kept"
    assert pdf(dataclasses.replace(small_book, title="Another"), kept=tmp_path) not in (b"kept", content)
    assert len(list(tmp_path.glob("*"))) == 1


def test_links_are_resolved_within_the_book(small_book):
    assert small_book.resolve("index", "book/other.html#place") == Target("book/other", "place")
    assert small_book.resolve("book/claims/c01", "../other.html#gone") == Target("book/other", "")
    assert small_book.resolve("book/other", "#place") == Target("book/other", "place")
    assert small_book.resolve("index", "https://doi.org/10.1000/x") == "https://doi.org/10.1000/x"
    for nowhere in ("downloads/run.json", "javascript:alert(1)", "search.html", "file:///etc/passwd"):
        assert small_book.resolve("index", nowhere) is None


def test_forms_are_offered_for_the_published_run_only(review, monkeypatch):
    assert [f.name for f in formats.offered(review)] == ["PDF", "EPUB"]
    other = Review(Parameters(earliest_year=2010), package=review.data)
    assert formats.offered(other) == []
    monkeypatch.setattr(formats, "can_set", lambda: False)
    assert [f.name for f in formats.offered(review)] == ["EPUB"]


def test_a_missing_part_is_named(review, small_site, tmp_path, monkeypatch):
    source, html = small_site
    told = []
    monkeypatch.setattr(formats, "can_set", lambda: False)
    (html / "downloads").mkdir(exist_ok=True)
    formats.write_books(review, html, source, told.append)
    assert "typst is not installed" in told[0]
    assert [p.suffix for p in (html / "downloads").iterdir()] == [".epub"]
