"""The look of the book: an own light theme for Sphinx, and what its templates are given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx

from executable_review import __version__
from executable_review.site.indexing import IndexAnchors
from executable_review.site.repairs import Translator, repaired

HERE = Path(__file__).parent
_LISTS = re.compile(r"<a class=\"current reference internal\" href=\"[^\"]*\"")
_CAPTION = re.compile(r'<p[^>]* class="caption"[^>]*>|<p class="caption"[^>]*>')
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.S)
_ADDRESS = re.compile(r'url\("(?=fonts/)')
_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\s*')
_STYLES: WeakKeyDictionary[Sphinx, dict[str, str]] = WeakKeyDictionary()
# Files that Sphinx and extensions add to every site and no page of this theme uses.
_UNUSED = ("basic.css", "file.png", "plus.png", "minus.png", "mystnb.*.css", "pygments.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the theme, its writer and its page of missing addresses with Sphinx."""
    app.add_html_theme("review", str(HERE))
    app.set_translator("html", Translator)
    app.add_transform(IndexAnchors)
    app.add_js_file("theme.js")
    app.connect("config-inited", _add_the_page_of_missing_addresses)
    app.connect("html-page-context", _give_the_page, priority=900)
    app.connect("build-finished", _take_out_what_is_unused)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _add_the_page_of_missing_addresses(app: Sphinx, config: Any) -> None:
    config.html_additional_pages = {**config.html_additional_pages, "404": "404.html"}


def _give_the_page(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: Any
) -> str | None:
    tree = context["toctree"](collapse=True, maxdepth=2, includehidden=True, titles_only=True)
    context["book_contents"] = marked(str(tree or ""))
    own = context.get("toc") or ""
    # A page with one heading has nothing to list.
    context["page_contents"] = _own_contents(own) if own.count("<li") > 1 else ""
    body = context.get("body") or ""
    where = app.config.html_theme_options.get("scripts_where") or {}
    for kind in ("css_files", "script_files"):
        context[kind] = [f for f in context[kind] if _is_used(_file_name(f), body, where)]
    own = {_file_name(f): f for f in context["css_files"] if _file_name(f) in _own_styles(app)}
    context["css_files"] = [f for f in context["css_files"] if f not in own.values()]
    context["own_style"] = _placed("".join(_own_styles(app)[n] for n in own), context["content_root"])
    context["metatags"] = _VIEWPORT.sub("", context.get("metatags") or "")
    if body:
        context["body"] = repaired(body, context["pathto"])
    if name == "404":
        # The page may be shown at any address, so it brings its style and finds its root itself.
        context["site_path"] = urlsplit(app.config.html_baseurl or "").path or "/"
        context["find_the_root"] = (HERE / "find_the_root.js").read_text(encoding="utf-8")
        context["own_style"] = re.sub(r"(?m)^@font-face.*\n", "", context["own_style"])
    return None


def _file_name(file: Any) -> str:
    return str(getattr(file, "filename", file)).rpartition("/")[2]


def _own_styles(app: Sphinx) -> dict[str, str]:
    """Return the styles of theme and book by file name.

    They stand in each page: text is painted a third sooner than if the page had to ask for them, and the few
    kilobytes that are sent again are less than one answer takes.
    """
    if app not in _STYLES:
        folders = [HERE / "static", *(Path(app.confdir) / name for name in app.config.html_static_path)]
        paths = (path for folder in folders for path in sorted(folder.glob("*.css")))
        _STYLES[app] = {path.name: path.read_text(encoding="utf-8") for path in paths}
    return _STYLES[app]


def _placed(style: str, root: str) -> str:
    """Return a style without comments, whose addresses lead from a page to the folder of styles."""
    return _ADDRESS.sub(rf"\g<0>{root}_static/", _COMMENT.sub("", style))


def marked(tree: str) -> str:
    """Return a list of contents in which the page being read is named as current, and captions are captions."""
    return _CAPTION.sub('<p class="caption">', _LISTS.sub(r'\g<0> aria-current="page"', tree))


def _own_contents(toc: str) -> str:
    """Take the page's title off the list of its sections: the title stands at the top of the page already."""
    inner = re.search(r"<ul>\s*<li>.*?</a>\s*(<ul>.*</ul>)\s*</li>\s*</ul>", toc, re.S)
    return inner[1] if inner else toc


def _is_used(name: str, body: str, where: Mapping[str, str]) -> bool:
    """Tell whether a page needs a style or script; those of sphinx-design serve pages with its parts only."""
    if name in where:
        return re.search(where[name], body) is not None
    if "sphinx-design" in name:
        return "sd-" in body
    if "design-tabs" in name:
        return "sd-tab-" in body
    return not any(fnmatch(name.rpartition("/")[2], pattern) for pattern in _UNUSED)


def _take_out_what_is_unused(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.name == "html":
        for pattern in _UNUSED:
            for path in (Path(app.outdir) / "_static").glob(pattern):
                path.unlink()
