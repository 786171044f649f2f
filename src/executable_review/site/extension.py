"""A small Sphinx extension: mathematics without a foreign script, tags in the head, and the place of a button."""

from __future__ import annotations

import html
import json
import re
import textwrap
from pathlib import Path
from typing import Any

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from sphinx.application import Sphinx

from executable_review import __version__
from executable_review.site.definitions import tell
from executable_review.site.live.button import place
from executable_review.site.tags import Page, head

ABOUT = "about.json"  # in the sources, written when they were staged
_BACKENDS = "pybtex.backends"
_LEAST = 40
_MOST = 200  # characters of a description; search engines and previews show no more


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    # The default renderer loads a script from another host on every page with a notebook; this book has no formulas.
    app.add_html_math_renderer("plain", (_show_math, None), (_show_math, None))
    # Jupyter Book sets the options of an extension that this book leaves out, as it loads a foreign script.
    app.add_config_value("comments_config", {}, "env")
    app.connect("html-page-context", _add_tags)
    app.connect("doctree-resolved", _add_button)
    app.connect("doctree-resolved", tell)
    # Looked for at every citation, among all that is installed: a fifth of the time that the book took to render.
    for name in ("plaintext", "docutils"):
        register_plugin(_BACKENDS, name, find_plugin(_BACKENDS, name), force=True)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _show_math(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f"<code>{translator.encode(node.astext())}</code>")
    raise nodes.SkipNode


def _add_tags(
    app: Sphinx, name: str, template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    """Put the tags of `executable_review.site.tags` into the pages that have a source."""
    path = Path(app.srcdir) / ABOUT
    if tree is None or app.builder.name != "html" or not path.is_file():
        return
    about = json.loads(path.read_text(encoding="utf-8"))
    title = html.unescape(re.sub(r"<[^>]*>", "", context["title"]))
    page = Page(name, title, _first_words(tree), "../" * name.count("/"))
    context["metatags"] = f"{context.get('metatags', '')}\n{head(about, page)}"


def _first_words(tree: nodes.document) -> str:
    """Return the page's first paragraph of some length, cut between words."""
    for paragraph in tree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > _LEAST:
            return textwrap.shorten(text, _MOST, placeholder=" …")
    return ""


def _add_button(app: Sphinx, document: nodes.document, name: str) -> None:
    """Put the hidden place of the button below the title of a notebook's page, in the site only."""
    section = next(document.findall(nodes.section), None)
    if not name.startswith("notebooks/") or app.builder.name != "html" or section is None:
        return
    markup = place(f"{name.removeprefix('notebooks/')}.ipynb", "../")
    section.insert(1, nodes.raw("", markup, format="html"))
