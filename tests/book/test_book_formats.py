"""The built site's other forms: the whole book on paper and for reading devices, its references, plain Sphinx."""

import html
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from urllib.parse import parse_qs

import lxml.html
import pypdf
import pytest
import yaml
from lxml import etree

from executable_review.site.formats import offered
from executable_review.site.formats.chapters import reading_order

NS = {"h": "http://www.w3.org/1999/xhtml"}
pytestmark = pytest.mark.slow


def titles(outline):
    return [t for x in outline for t in (titles(x) if isinstance(x, list) else [x.title])]


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


def words(path):
    article = lxml.html.fromstring(path.read_text(encoding="utf-8")).find(".//article")
    for extra in article.xpath("//*[contains(@class, 'headerlink')]"):
        extra.drop_tree()
    # The site's start page shows the hash of the finished site, which another builder does not have.
    for extra in article.xpath("//dt[text()='Root hash'] | //dd[code[@class='root-hash']]"):
        extra.drop_tree()
    return " ".join(article.text_content().split())


def test_the_built_site_offers_the_whole_book(site, review):
    start = (site / "index.html").read_text(encoding="utf-8")
    for form in offered(review):
        assert f'href="downloads/{form.file}"' in start
        assert (site / "downloads" / form.file).is_file()
    paged = pypdf.PdfReader(site / "downloads" / offered(review)[0].file)
    listed = titles(paged.outline)
    toc = yaml.safe_load((review.data.root / "_toc.yml").read_text(encoding="utf-8"))
    for part in toc["parts"]:
        assert part["caption"] in listed
        for chapter in part["chapters"]:
            page = (site / f"{chapter['file']}.html").read_text(encoding="utf-8")
            heading = lxml.html.fromstring(page).findtext(".//article//h1").split()
            assert any(t.split()[: len(heading)] == heading for t in listed), chapter["file"]
    for claim in review.data.rows("claims"):
        assert any(claim["claim_id"] in t for t in listed)


def test_links_of_the_whole_book_lead_somewhere(site, review):
    path = site / "downloads" / offered(review)[-1].file
    found = pages(zipfile.ZipFile(path))
    assert len(found) > len(review.data.rows("claims"))
    assert dead_links(found) == []


def taken(span):
    return parse_qs(html.unescape(re.search(r'title="([^"]*)"', span)[1]))


def test_pages_hold_a_reference_for_each_work_and_included_record(site, review):
    included = [review.records[k] for k in review.screened.included]
    rows = {"works": review.data.rows("works"), "included": included}
    for page, name in (("works", "works"), ("records", "included")):
        text = (site / "book" / f"{page}.html").read_text(encoding="utf-8")
        spans = re.findall(r'<span class="Z3988"[^>]*></span>', text)
        assert len(spans) == len(rows[name])
        dois = {f"info:doi/{r['doi']}" for r in rows[name] if r["doi"]}
        assert {d for s in spans for d in taken(s).get("rft_id", ())} == dois


def test_plain_sphinx_builds_the_same_pages(sphinx_project, site, tmp_path):
    configuration = (sphinx_project / "conf.py").read_text(encoding="utf-8")
    assert "'jupyter_book'" not in configuration
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", str(sphinx_project), str(tmp_path)],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    toc = yaml.safe_load((sphinx_project / "_toc.yml").read_text(encoding="utf-8"))
    names = [name for name, _, _ in reading_order(toc)]
    assert len(names) > 30
    different = [n for n in names if words(tmp_path / f"{n}.html") != words(site / f"{n}.html")]
    assert different == []
