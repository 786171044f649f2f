"""What a page says of itself in its head: tags for readers' programs, search engines and link previews.

Pure: metadata and a page in, HTML out. `executable_review.site.extension` puts it into the pages.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

PICTURE = "_static/picture.png"
LINKSET, FEED = "linkset.json", "feed.json"
PDF = "application/pdf"
DESCRIPTIONS = {"CITATION.cff": "text/yaml", "codemeta.json": "application/ld+json"}


class Page(NamedTuple):
    """A page: its name without suffix, its title, its first words, and the way from it to the start page's folder."""

    name: str
    title: str
    description: str
    root: str

    @property
    def start(self) -> bool:
        """Whether it is the start page, which speaks for the whole."""
        return self.name == "index"


def head(about: Mapping[str, Any], page: Page) -> str:
    """Return the tags of a page.

    Parameters
    ----------
    about : mapping
        What `executable_review.site.describing.about` gives.
    page : Page
    """
    lines = [_meta("name", name, value) for name, value in _citation(about, page)]
    lines += [_meta("name", name, value) for name, value in _dublin_core(about, page)]
    lines += [_meta("property", name, value) for name, value in _preview(about, page)]
    lines.append(_meta("name", "twitter:card", "summary_large_image"))
    lines += [_link(relation, address, kind) for relation, address, kind in links(about, page)]
    data = json.dumps(_linked_data(about, page), ensure_ascii=False, sort_keys=True)
    # A title must not end the element.
    lines.append(f'<script type="application/ld+json">{data.replace("<", chr(92) + "u003c")}</script>')
    return "\n".join(lines)


def _meta(attribute: str, name: str, value: str) -> str:
    return f'<meta {attribute}="{name}" content="{html.escape(value)}">'


def _link(relation: str, address: str, kind: str) -> str:
    told = f' type="{kind}"' if kind else ""
    return f'<link rel="{relation}" href="{html.escape(address)}"{told}>'


def _citation(about: Mapping[str, Any], page: Page) -> Iterable[tuple[str, str]]:
    yield "description", page.description or about["description"]
    yield "citation_title", about["full_title"] if page.start else page.title
    if not page.start:
        yield "citation_inbook_title", about["full_title"]
    for author in about["authors"]:
        yield "citation_author", author["inverted"]
        if author["orcid"]:
            yield "citation_author_orcid", author["orcid"]
    yield "citation_publication_date", about["published"].replace("-", "/")
    yield "citation_language", about["language"]
    if page.start:
        yield "citation_keywords", "; ".join(about["keywords"])
    if about["doi"]:
        yield "citation_doi", about["doi"]
    if about["site"]:
        yield "citation_public_url", _address(about, page)
        # Search engines take a PDF only with a complete address, and only from the page that speaks for the whole.
        for form in about["forms"] if page.start else ():
            if form["type"] == PDF:
                yield "citation_pdf_url", about["site"] + form["path"]


def _dublin_core(about: Mapping[str, Any], page: Page) -> Iterable[tuple[str, str]]:
    yield "DC.title", about["full_title"] if page.start else page.title
    for author in about["authors"]:
        yield "DC.creator", author["inverted"]
    yield "DC.date", about["published"]
    yield "DC.language", about["language"]
    yield "DC.type", "Text"
    yield "DC.rights", about["licences"]["prose"]
    if about["doi"]:
        yield "DC.identifier", f"https://doi.org/{about['doi']}"
    if not page.start:
        yield "DC.relation.isPartOf", about["full_title"]


def _preview(about: Mapping[str, Any], page: Page) -> Iterable[tuple[str, str]]:
    yield "og:type", "website" if page.start else "article"
    yield "og:title", page.title
    yield "og:site_name", about["full_title"]
    yield "og:description", page.description or about["description"]
    yield "og:locale", about["language"]
    # A preview needs a complete address; before the site's address is known, the relative one is all there is.
    yield "og:image", (about["site"] or page.root) + PICTURE
    yield "og:image:type", "image/png"
    yield "og:image:width", "1200"
    yield "og:image:height", "630"
    yield "og:image:alt", about["picture_alt"]
    if about["site"]:
        yield "og:url", _address(about, page)


def links(about: Mapping[str, Any], page: Page) -> list[tuple[str, str, str]]:
    """Return FAIR signposting and the other links of a page: relation, address, media type."""
    found = [("canonical", _address(about, page), "")] if about["site"] else []
    if about["doi"]:
        found.append(("cite-as", f"https://doi.org/{about['doi']}", ""))
    found += [("author", author["orcid"], "") for author in about["authors"] if author["orcid"]]
    found.append(("license", about["licences"]["prose"], ""))
    found.append(("type", "https://schema.org/AboutPage" if page.start else "https://schema.org/WebPage", ""))
    if page.start:
        found.append(("type", "https://schema.org/ScholarlyArticle", ""))
        found += [("describedby", page.root + name, kind) for name, kind in DESCRIPTIONS.items()]
        found += [("item", page.root + item["path"], item["type"]) for item in about["items"]]
    found.append(("linkset", page.root + LINKSET, "application/linkset+json"))
    found.append(("alternate", page.root + FEED, "application/feed+json"))
    return found


def linkset(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the links of the whole site as an RFC 9264 link set; addresses are relative where the site has none."""
    page = Page("index", about["full_title"], about["description"], about["site"])
    start = about["site"] or "index.html"
    whole: dict[str, Any] = {"anchor": start}
    for relation, address, kind in links(about, page):
        if relation in {"linkset", "canonical", "alternate"}:
            continue
        whole.setdefault(relation, []).append({"href": address, **({"type": kind} if kind else {})})
    back = [{"href": start, "type": "text/html"}]
    items = [{"anchor": about["site"] + i["path"], "collection": back} for i in about["items"]]
    described = [{"anchor": about["site"] + name, "describes": back} for name in DESCRIPTIONS]
    return {"linkset": [whole, *items, *described]}


def _linked_data(about: Mapping[str, Any], page: Page) -> dict[str, Any]:
    whole = {"@type": "ScholarlyArticle", "name": about["full_title"], "url": f"{page.root}index.html"}
    if not page.start:
        return {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": page.title,
            "description": page.description or about["description"],
            "inLanguage": about["language"],
            "license": about["licences"]["prose"],
            "isPartOf": whole,
        }
    people = [_person(author) for author in about["authors"]]
    shared = {"author": people, "version": about["version"], "datePublished": about["published"]}
    named = {"identifier": f"https://doi.org/{about['doi']}"} if about["doi"] else {}
    article = {
        "@id": "#review",
        **whole,
        **shared,
        **named,
        "headline": about["full_title"],
        "description": about["description"],
        "keywords": about["keywords"],
        "inLanguage": about["language"],
        "license": about["licences"]["prose"],
        "image": f"{about['site'] or page.root}{PICTURE}",
        **({"isBasedOn": about["reviewed"]} if about["reviewed"] else {}),
        "hasPart": [{"@id": "#data"}, {"@id": "#code"}],
        "encoding": [
            {"@type": "MediaObject", "contentUrl": page.root + f["path"], "encodingFormat": f["type"]}
            for f in about["forms"]
        ],
    }
    data = {
        "@id": "#data",
        "@type": "Dataset",
        "name": about["data"]["title"],
        "description": about["data"]["description"],
        "keywords": about["keywords"],
        "license": about["licences"]["data"],
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": page.root + i["path"], "encodingFormat": i["type"]}
            for i in about["items"]
            if i["type"] == "text/csv"
        ],
        **shared,
    }
    code = {
        "@id": "#code",
        "@type": "SoftwareSourceCode",
        "name": f"Code of {about['full_title']}",
        "license": about["licences"]["code"],
        "programmingLanguage": "Python",
        **({"codeRepository": about["repository"]} if about["repository"] else {}),
        **shared,
    }
    return {"@context": "https://schema.org", "@graph": [article, data, code]}


def _person(author: Mapping[str, str]) -> dict[str, str]:
    kind = "Person" if author["family_names"] else "Organization"
    return {"@type": kind, "name": author["shown"], **({"@id": author["orcid"]} if author["orcid"] else {})}


def _address(about: Mapping[str, Any], page: Page) -> str:
    return about["site"] + ("" if page.start else f"{page.name}.html")
