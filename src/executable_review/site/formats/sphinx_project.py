"""The staged sources as a project of plain Sphinx: a `conf.py` that needs no Jupyter Book."""

from __future__ import annotations

from pathlib import Path
from pprint import pformat
from typing import Any

# Jupyter Book's own extension, and what only its printing with LaTeX needs.
_OWN = frozenset({"jupyter_book", "sphinx_jupyterbook_latex"})
_SETTINGS = frozenset({"comments_config", "use_jupyterbook_latex", "latex_engine", "nb_execution_cache_path"})
_HEAD = '"""Written from _config.yml; `sphinx-build -b html . _build/html` builds the pages."""\n\n'


def sphinx_configuration(source: Path) -> str:
    """Return the text of a `conf.py` for staged sources.

    Parameters
    ----------
    source : Path
        Folder with `_config.yml` and `_toc.yml`.
    """
    from jupyter_book.config import get_final_config

    settings: dict[str, Any]
    settings, _ = get_final_config(
        user_yaml=source / "_config.yml",
        sourcedir=source,
        cli_config={"external_toc_path": "_toc.yml", "latex_individualpages": False},
    )
    settings["extensions"] = [e for e in settings["extensions"] if e not in _OWN]
    for name in ("html_css_files", "html_js_files"):
        # The files of a folder come in no order.
        settings[name] = sorted(settings.get(name, ()))
    # Notebooks are staged as executed; a heading of its own is no error where numbering is off.
    kept = {name: value for name, value in settings.items() if name not in _SETTINGS}
    return _HEAD + "".join(f"{name} = {pformat(kept[name], width=110)}\n" for name in sorted(kept))
