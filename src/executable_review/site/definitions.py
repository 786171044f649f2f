"""Definitions at hand: a link to a term of the glossary tells what it means before it is followed."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx


def definitions(doctree: nodes.document) -> dict[str, str]:
    """Return the definitions of a glossary page by the identifiers of their terms, each as one line of text."""
    found = {}
    for item in doctree.findall(nodes.definition_list_item):
        told = " ".join(" ".join(d.astext().split()) for d in item.findall(nodes.definition))
        for term in item.findall(nodes.term):
            found.update(dict.fromkeys(term["ids"], told))
    return found


def tell(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Give every link to a term its definition as title; browsers show it when the pointer rests on the link."""
    links = [
        node
        for node in doctree.findall(nodes.reference)
        if node.get("internal") and "#term-" in node.get("refuri", f"#{node.get('refid', '')}")
    ]
    if not links:
        return
    known = _known(app)
    for node in links:
        anchor = node.get("refuri", f"#{node.get('refid', '')}").rpartition("#")[2]
        if anchor in known:
            node["reftitle"] = known[anchor]


def _known(app: Sphinx) -> dict[str, str]:
    if not hasattr(app, "_review_definitions"):
        pages = {page for page, _ in app.env.domaindata["std"]["terms"].values()}
        app._review_definitions = {
            anchor: told
            for page in sorted(pages)
            for anchor, told in definitions(app.env.get_doctree(page)).items()
        }
    return app._review_definitions
