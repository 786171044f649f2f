"""What pages say of themselves: tags, link set, feed, site map, picture."""

import json
import re
import struct
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from executable_review import results
from executable_review.artefact.metadata import Author, read_metadata
from executable_review.data import find_root
from executable_review.figures.base import picture
from executable_review.site.describing import about, feed, sitemap
from executable_review.site.tags import PDF, PICTURE, Page, head, links, linkset

START = Page("index", "The start", "First words of the start page.", "")
OTHER = Page("book/cite", 'Ti</script><script>alert("1")</script>tle', "", "../")


class Head(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.meta, self.links, self.data, self.tags, self._inside = [], [], "", [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        if tag == "meta":
            self.meta.append((given.get("name") or given["property"], given["content"]))
        elif tag == "link":
            self.links.append((given["rel"], given["href"]))
        self._inside = tag == "script"

    def handle_endtag(self, tag):
        self._inside = False

    def handle_data(self, data):
        self.data += data if self._inside else ""

    def all(self, name):
        return [value for found, value in self.meta if found == name]


@pytest.fixture(scope="module")
def metadata():
    return read_metadata(find_root())


@pytest.fixture(scope="module")
def released(metadata):
    people = (
        Author(family_names="Carberry", given_names="Josiah", orcid="https://orcid.org/0000-0002-1825-0097"),
        Author(name="A Collective"),
    )
    return replace(
        metadata, authors=people, doi="10.1234/abc", site="https://example.org/b/", released="2026-12-24"
    )


@pytest.fixture(scope="module")
def told(review, metadata):
    return about(review, metadata)


@pytest.fixture(scope="module")
def told_released(review, released):
    return about(review, released)


def test_start_page_is_the_whole_and_has_one_tag_an_author(told_released, released):
    read = Head(head(told_released, START))
    assert read.all("citation_title") == [released.full_title]
    assert read.all("citation_author") == ["Carberry, Josiah", "A Collective"] == read.all("DC.creator")
    assert read.all("citation_author_orcid") == ["https://orcid.org/0000-0002-1825-0097"]
    assert read.all("citation_publication_date") == ["2026/12/24"]
    assert read.all("citation_doi") == ["10.1234/abc"]
    assert read.all("og:url") == ["https://example.org/b/"]
    assert read.all("og:image") == [f"https://example.org/b/{PICTURE}"]
    assert ("canonical", "https://example.org/b/") in read.links
    assert ("cite-as", "https://doi.org/10.1234/abc") in read.links
    assert [a for r, a in read.links if r == "type"] == [
        "https://schema.org/AboutPage",
        "https://schema.org/ScholarlyArticle",
    ]
    kinds = [node["@type"] for node in json.loads(read.data)["@graph"]]
    assert kinds == ["ScholarlyArticle", "Dataset", "SoftwareSourceCode"]


def test_another_page_is_a_part_and_its_title_is_no_markup(told_released, released):
    read = Head(head(told_released, OTHER))
    assert set(read.tags) == {"meta", "link", "script"} and read.tags.count("script") == 1
    assert read.all("citation_title") == [OTHER.title]
    assert read.all("citation_inbook_title") == [released.full_title]
    data = json.loads(read.data)
    assert data["name"] == OTHER.title
    assert data["isPartOf"]["name"] == released.full_title
    assert read.all("og:url") == ["https://example.org/b/book/cite.html"]
    assert read.all("description") == [told_released["description"]]
    assert ("linkset", "../linkset.json") in read.links


def test_the_paged_book_is_named_where_it_has_a_complete_address(told, told_released):
    read = Head(head(told_released, START))
    (paged,) = (f["path"] for f in told["forms"] if f["type"] == PDF)
    assert read.all("citation_pdf_url") == [f"https://example.org/b/{paged}"]
    article = json.loads(read.data)["@graph"][0]
    assert [e["contentUrl"] for e in article["encoding"]] == [f["path"] for f in told["forms"]]
    assert Head(head(told_released, OTHER)).all("citation_pdf_url") == []
    assert Head(head(told, START)).all("citation_pdf_url") == [], (
        "without an address there is nothing to name"
    )
    without = told_released | {"forms": [f for f in told["forms"] if f["type"] != PDF]}
    assert Head(head(without, START)).all("citation_pdf_url") == []


def test_what_is_not_known_is_not_said(told, metadata):
    assert not metadata.site and not metadata.doi
    for page in (START, OTHER):
        text = head(told, page)
        assert not re.search(r"og:url|citation_doi|DC.identifier|canonical|cite-as|orcid", text)
        assert Head(text).all("og:image") == [page.root + PICTURE]
    assert Head(head(told, START)).all("citation_publication_date") == ["2026"]


def test_link_set_names_items_and_descriptions_both_ways(told, told_released):
    whole, *others = linkset(told)["linkset"]
    assert whole["anchor"] == "index.html"
    assert {"item", "describedby", "license", "type"} <= set(whole)
    for item in whole["item"]:
        assert {"anchor": item["href"], "collection": [{"href": "index.html", "type": "text/html"}]} in others
    assert {o["anchor"] for o in others if "describes" in o} == {d["href"] for d in whole["describedby"]}
    whole, *others = linkset(told_released)["linkset"]
    assert all(o["anchor"].startswith("https://example.org/b/") for o in (whole, *others))
    in_page = {(r, a) for r, a, _ in links(told, START)} - {
        ("linkset", "linkset.json"),
        ("alternate", "feed.json"),
    }
    whole, *_ = linkset(told)["linkset"]
    assert in_page == {(r, x["href"]) for r, found in whole.items() if r != "anchor" for x in found}


def test_feed_holds_releases_and_no_date_that_nobody_knows(metadata, released):
    changes = "# C\n\n## Unreleased\n\n- x\n\n## 0.2.0 - 2026-12-24\n\n- New.\n\n## [0.1.0]\n\nFirst.\n"
    second, first = feed(released, changes)["items"]
    assert second["date_published"] == "2026-12-24T00:00:00Z"
    assert second["content_text"] == "- New."
    assert second["url"] == "https://example.org/b/book/cite.html"
    assert first["title"] == "Version 0.1.0" and "date_published" not in first
    assert first["id"] != second["id"]
    plain = feed(metadata, changes)
    assert "home_page_url" not in plain and "url" not in plain["items"][0]
    assert feed(metadata, "")["items"] == []


def test_the_committed_changelog_gives_a_release(metadata):
    items = feed(metadata, (find_root() / "CHANGELOG.md").read_text(encoding="utf-8"))["items"]
    assert "Version 0.1.0" in [i["title"] for i in items]


def test_site_map_is_xml_with_complete_addresses():
    from lxml import etree

    tree = etree.fromstring(sitemap("https://example.org/b/", ["index", "book/a&b"]).encode())
    found = [e.text for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found == ["https://example.org/b/", "https://example.org/b/book/a&b.html"]


def test_picture_has_the_size_of_previews_and_the_same_bytes_twice(review):
    figure = results.FIGURES["standings"](review)
    shown = picture(figure, "A heading that is much too long to stand in one line of a picture, and is cut")
    assert shown == picture(
        figure, "A heading that is much too long to stand in one line of a picture, and is cut"
    )
    assert shown[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", shown[16:24]) == (1200, 630)
    assert b"tEXt" not in shown and b"tIME" not in shown
