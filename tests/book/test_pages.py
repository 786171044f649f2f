"""The built pages: links lead somewhere, nothing comes from another host, data is in them."""

import hashlib
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from executable_review.coding_export import coding_files
from executable_review.site.live.button import LABEL

pytestmark = [pytest.mark.slow]


# Links that say something and load nothing.
NAMED = {"canonical", "next", "prev", "index", "search", "license", "type", "author", "cite-as", "item"}


class Page(HTMLParser):
    """Links, loaded files, identifiers and headings of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.ids, self.headings, self.images = [], [], [], 0, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in {"script", "img", "iframe", "source", "video", "audio"} and given.get("src"):
            self.loaded.append(given["src"])
        if tag == "link" and given.get("href") and given.get("rel") not in NAMED:
            self.loaded.append(given["href"])
        if tag == "h1":
            self.headings += 1
        if tag == "img":
            self.images.append(given.get("alt"))


@pytest.fixture(scope="module")
def pages(site):
    files = [p for p in site.rglob("*.html") if "_static" not in p.relative_to(site).parts]
    return {p.relative_to(site).as_posix(): Page(p.read_text(encoding="utf-8")) for p in files}


def test_every_internal_link_leads_to_a_page_and_a_place(site, pages):
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            target = target.resolve()
            if target.is_dir():
                target = target / "index.html"
            if not target.is_file():
                broken.append((name, link))
            elif parts.fragment and target.suffix == ".html":
                other = pages.get(target.relative_to(site.resolve()).as_posix())
                if other and unquote(parts.fragment) not in other.ids:
                    broken.append((name, link))
    assert broken == []


def test_nothing_is_loaded_from_another_host(pages):
    foreign = [(n, x) for n, page in pages.items() for x in page.loaded if urlsplit(x).netloc]
    assert foreign == []


def test_styles_and_scripts_ask_no_other_host(site):
    asked = []
    for path in (site / "_static").rglob("*.css"):
        asked += [
            (path.name, u)
            for u in re.findall(r"url\([\"']?(https?:[^)\"']+)", path.read_text(encoding="utf-8"))
        ]
    assert asked == []


def test_one_heading_and_no_repeated_identifiers(pages):
    for name, page in pages.items():
        if name.startswith("downloads/"):
            continue
        assert page.headings == 1 or name in {"genindex.html", "search.html"}, name
        repeated = {i for i in page.ids if page.ids.count(i) > 1}
        assert not repeated, (name, sorted(repeated)[:5])


def test_images_have_a_text(pages):
    assert [(n, alt) for n, page in pages.items() for alt in page.images if not alt] == []


def test_links_to_other_hosts_are_dois_or_licences(pages):
    hosts = {urlsplit(x).netloc for page in pages.values() for x in page.links if urlsplit(x).netloc}
    assert hosts <= {"doi.org"}, hosts


def test_every_claim_and_objection_has_its_anchor(site, pages):
    ids = set(pages["book/claims.html"].ids)
    assert {f"claim-c{n:02d}" for n in range(1, 34)} <= ids
    assert {f"objection-o{n:02d}" for n in range(1, 23)} <= ids


def test_every_claim_has_a_page_and_the_map_leads_there(pages, review):
    own = {f"book/claims/{c.claim_id.lower()}.html" for c in review.framework.claims}
    assert own == {name for name in pages if name.startswith("book/claims/")}
    for name in own:
        assert f"claim-{name[12:15]}" in pages[name].ids
    links = {
        x.removeprefix("../")
        for x in pages["book/argument-map.html"].links
        if x.startswith("../book/claims/")
    }
    assert links == own


def test_start_page_states_the_standing_of_the_answer(site):
    text = re.sub(r"<[^>]+>", " ", (site / "index.html").read_text(encoding="utf-8"))
    assert re.search(r"\b(supported|contested|unsupported)\b", text)


def test_the_site_offers_the_exported_codings(site, pages, review):
    offered = {p.name: p.read_bytes() for p in (site / "downloads" / "coding").iterdir()}
    assert offered == coding_files(review)
    linked = {x.rpartition("/")[2] for x in pages["book/codebook.html"].links if "downloads/coding/" in x}
    assert linked == set(offered)


def test_the_site_offers_the_data_as_they_are_sealed(site, pages, package):
    linked = {
        x.removeprefix("../downloads/data/") for x in pages["book/data.html"].links if "downloads/data/" in x
    }
    assert linked == {r["path"] for r in package.resources.values()} | {"datapackage.json"}
    for resource in package.resources.values():
        content = (site / "downloads" / "data" / resource["path"]).read_bytes()
        assert f"sha256:{hashlib.sha256(content).hexdigest()}" == resource["hash"]


def test_each_notebook_page_offers_notebook_script_and_tables(site, pages):
    for path in (site / "notebooks").glob("*.html"):
        links = {x.removeprefix("../downloads/") for x in pages[f"notebooks/{path.name}"].links}
        assert {f"{path.stem}.ipynb", f"{path.stem}.py", f"{path.stem}.html"} <= links
        assert any(x.startswith("tables/") for x in links)


def test_the_page_of_each_notebook_has_a_hidden_place_for_the_button(site):
    for path in (site / "notebooks").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count('<div class="review-live" hidden data-address=') == 1, path.name
        assert LABEL not in text
    assert not (site / "live").exists()


def test_links_to_terms_tell_their_definition(site):
    links = re.findall(
        r'<a class="reference internal" href="[^"]*#term-[^>]*>', (site / "index.html").read_text()
    )
    assert links and all(re.search(r' title="[^"]{20,}"', link) for link in links)


def test_every_page_of_the_contents_ends_with_what_it_rests_on(site):
    for name in ("index", "book/limits", "book/claims/c33", "notebooks/05-claims", "book/rules"):
        text = (site / f"{name}.html").read_text()
        assert text.count('class="review-provenance"') == 1
