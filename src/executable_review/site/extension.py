"""A small Sphinx extension: mathematics without a foreign script, and repairs of the stock theme's markup."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from executable_review import __version__


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    # The default renderer loads a script from another host on every page with a notebook; this book has no formulas.
    app.add_html_math_renderer("plain", (_show_math, None), (_show_math, None))
    # Jupyter Book sets the options of an extension that this book leaves out, as it loads a foreign script.
    app.add_config_value("comments_config", {}, "env")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _show_math(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f"<code>{translator.encode(node.astext())}</code>")
    raise nodes.SkipNode
