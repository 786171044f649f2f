"""What the site says of the whole: the metadata as pages need them, link set, feed of releases, site map, picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from typing import Any
from xml.sax.saxutils import escape

from executable_review import results
from executable_review.artefact.citation import cff, codemeta, reviewed_reference
from executable_review.artefact.following import python_versions
from executable_review.artefact.metadata import Metadata, licence_address, read_metadata
from executable_review.execution import find_notebooks
from executable_review.figures.base import picture
from executable_review.review import Review
from executable_review.site.extension import ABOUT
from executable_review.site.formats import offered
from executable_review.site.tags import FEED, LINKSET, PDF, PICTURE, linkset

EXTRA = "_extra"
"""In the staged sources; its files go to the site's root as they are (`html_extra_path`)."""
SHOWN = "multiverse"
"""The figure that link previews show."""
_RELEASE = re.compile(r"^## +\[?(\d[^\s\]]*)\]?(?: +[-–] +(\d{4}-\d\d-\d\d))?\n(.*?)(?=^## |\Z)", re.M | re.S)


def about(review: Review, metadata: Metadata) -> dict[str, Any]:
    """Return what the tags of pages are made from."""
    paper = {r["field"]: r["value"] for r in review.data.rows("bibliography")}
    tables = [{"path": f"downloads/tables/{name}.csv", "type": "text/csv"} for name in sorted(results.TABLES)]
    notebooks = [
        {"path": f"downloads/{path.name}", "type": "application/x-ipynb+json"}
        for path in find_notebooks(review.data.root)
    ]
    kinds = {".pdf": PDF, ".epub": "application/epub+zip"}
    forms = [
        {"path": f"downloads/{form.file}", "type": kinds[PurePosixPath(form.file).suffix]}
        for form in offered(review)
    ]
    reviewed = {
        "@type": "ScholarlyArticle",
        "name": paper.get("title"),
        "author": [{"@type": "Person", "name": name} for name in review.data.review["own_authors"]],
        "datePublished": paper.get("year"),
        "identifier": paper.get("doi") and f"https://doi.org/{paper['doi']}",
    }
    if not paper:
        reviewed = {}
    return {
        **asdict(metadata),
        "description": " ".join(metadata.description.split()),
        "full_title": metadata.full_title,
        "published": metadata.published,
        "authors": [{**asdict(a), "shown": a.shown, "inverted": a.inverted} for a in metadata.authors],
        "licences": {part: licence_address(name) for part, name in metadata.licences.items()},
        "data": {k: review.data.descriptor[k] for k in ("title", "description")},
        "reviewed": {k: v for k, v in reviewed.items() if v},
        "forms": forms,
        "items": [*forms, *notebooks, *tables],
        "picture_alt": results.FIGURES[SHOWN](review).alt,
    }


def describe(review: Review, target: Path, pages: Iterable[str]) -> None:
    """Write what describes the whole site into staged sources.

    Parameters
    ----------
    review : Review
    target : Path
        Folder of the staged sources.
    pages : iterable of str
        Names of the pages, without suffix, in the order of the contents.
    """
    root = review.data.root
    metadata = read_metadata(root)
    if review.parameters.changed():
        # DOI and address are those of the published run; a page of another run must not pass for it.
        metadata = replace(metadata, doi="", site="")
    told = about(review, metadata)
    (target / ABOUT).write_text(_json(told), encoding="utf-8")
    shown = target / PICTURE
    shown.parent.mkdir(exist_ok=True)
    shown.write_bytes(picture(results.FIGURES[SHOWN](review), metadata.full_title))
    reviewed = reviewed_reference(review.data.rows("bibliography"), review.data.review["own_authors"])
    changes = root / "CHANGELOG.md"
    files = {
        LINKSET: _json(linkset(told)),
        FEED: _json(feed(metadata, changes.read_text(encoding="utf-8") if changes.is_file() else "")),
        "CITATION.cff": cff(metadata, reviewed),
        "codemeta.json": codemeta(metadata, python_versions(root)),
    }
    if metadata.site:
        files["sitemap.xml"] = sitemap(metadata.site, pages)
        files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {metadata.site}sitemap.xml\n"
    extra = target / EXTRA
    extra.mkdir()
    for name, text in files.items():
        (extra / name).write_text(text, encoding="utf-8")


def feed(metadata: Metadata, changes: str) -> dict[str, Any]:
    """Return the releases as a JSON Feed 1.1, which needs neither the site's address nor dates that nobody knows."""
    items = [
        {
            "id": f"{metadata.full_title}, version {version}",
            "title": f"Version {version}",
            "content_text": text.strip(),
            **({"date_published": f"{day}T00:00:00Z"} if day else {}),
            **({"url": f"{metadata.site}book/cite.html"} if metadata.site else {}),
        }
        for version, day, text in _RELEASE.findall(changes)
    ]
    addresses = (
        {"home_page_url": metadata.site, "feed_url": f"{metadata.site}{FEED}"} if metadata.site else {}
    )
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"Releases of {metadata.full_title}",
        "language": metadata.language,
        **addresses,
        "authors": [{"name": a.shown, **({"url": a.orcid} if a.orcid else {})} for a in metadata.authors],
        "items": items,
    }


def sitemap(site: str, pages: Iterable[str]) -> str:
    """Return the site map of sitemaps.org; without dates of change, as no page has one."""
    addresses = [site if name == "index" else f"{site}{name}.html" for name in pages]
    entries = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
