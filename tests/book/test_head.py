"""The built pages' heads: every page has its tags, and what they point at is there."""

import json
import re

import pytest

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def heads(site):
    found = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        text = path.read_text(encoding="utf-8")
        if not name.startswith(("downloads/", "_static/")) and 'name="citation_title"' in text:
            found[name] = text.partition("</head>")[0]
    return found


def test_every_page_that_has_a_source_has_its_tags(site, heads):
    files = (site / "_sources").rglob("*.*")
    sources = {p.relative_to(site / "_sources").with_suffix(".html").as_posix() for p in files}
    assert sources == set(heads)
    for name, text in heads.items():
        for tag in ("citation_title", "citation_author", "DC.title", "og:title", "og:image"):
            assert re.search(f'(name|property)="{tag}" content="[^"]+"', text), (name, tag)
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        json.loads(data)
        description = re.search(r'name="description" content="([^"]*)"', text)[1]
        assert 40 < len(description) <= 300, name


def test_what_the_tags_point_at_is_there(site, heads):
    missing = []
    for name, text in heads.items():
        here = (site / name).parent
        for relation, address in re.findall(r'<link rel="([a-z-]+)" href="([^"]+)"', text):
            if relation in {"item", "describedby", "linkset", "alternate"} and not (here / address).is_file():
                missing.append((name, address))
        picture = re.search(r'property="og:image" content="([^"]+)"', text)[1]
        if not (here / picture).is_file():
            missing.append((name, picture))
    assert missing == []


def test_link_set_and_feed_are_at_the_root(site):
    links = json.loads((site / "linkset.json").read_text(encoding="utf-8"))["linkset"]
    for entry in links:
        assert (site / entry["anchor"]).is_file()
    assert json.loads((site / "feed.json").read_text(encoding="utf-8"))["items"]
    assert not (site / "sitemap.xml").exists(), "it needs an address, which metadata.toml does not give yet"
