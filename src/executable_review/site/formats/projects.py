"""The sources of the book as projects of other builders: plain Sphinx, and Jupyter Book 2."""

from __future__ import annotations

from pathlib import Path

from executable_review.errors import ReviewError
from executable_review.execution.folders import whole_folder
from executable_review.review import Review
from executable_review.site.formats.myst_project import myst_configuration, rewrite_for_myst
from executable_review.site.formats.sphinx_project import sphinx_configuration
from executable_review.site.staging import stage


def export_project(review: Review, out: Path, kind: str) -> Path:
    """Write the staged sources and one builder's configuration to a new folder; return the configuration's path.

    Parameters
    ----------
    review : Review
        With the default decisions: the notebooks are taken as they are committed.
    out : Path
    kind : str
        ``sphinx`` or ``myst``.

    Raises
    ------
    ReviewError
        OUT001 if the folder exists and is not empty, or can't be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReviewError("OUT001", "it exists and is not empty", str(out), "name a new folder with --out")
    name = {"sphinx": "conf.py", "myst": "myst.yml"}[kind]
    with whole_folder(out) as folder:
        stage(review, review.data.root, folder)
        if kind == "sphinx":
            text = sphinx_configuration(folder)
        else:
            text = myst_configuration(folder)
            rewrite_for_myst(folder)
        (folder / name).write_text(text, encoding="utf-8")
    return out / name
