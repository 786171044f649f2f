"""The button of a notebook's page. Every book keeps a place for it, empty until the site has what it opens."""

from __future__ import annotations

import html
import re

LABEL = "Change the decisions and re-run"
FOLDER = "live"
"""Folder of the site that holds JupyterLite."""

_PLACE = re.compile(r'(<div class="review-live" )hidden(?:="[^"]*")?( data-address="([^"]*)">)</div>')


def place(notebook: str, up: str) -> str:
    """Return the hidden place of the button: no link yet, as it would lead nowhere.

    Parameters
    ----------
    notebook : str
        Name of the notebook's file.
    up : str
        Relative address of the site's root, as ``"../"``.
    """
    address = html.escape(f"{up}{FOLDER}/notebooks/index.html?path={notebook}")
    return f'<div class="review-live" hidden data-address="{address}"></div>'


def shown(page: str) -> tuple[str, bool]:
    """Return a page with its button shown, and whether it has a place for one."""
    button = rf'\1\2<a href="\3">{LABEL}</a></div>'
    return _PLACE.sub(button, page), 'class="review-live"' in page
