"""Figures that pages show, remembered so that each can be taken away as drawing and as data."""

from __future__ import annotations

from executable_review.execution.outputs import standalone
from executable_review.figures import Figure
from executable_review.review import Review
from executable_review.site.pieces import raw
from executable_review.tables import csv_text


def show_figure(review: Review, figure: Figure, folder: str = "") -> str:
    """Return a figure as a block of a page.

    Parameters
    ----------
    review : Review
    figure : Figure
    folder : str, optional
        Where the page stands below the folder that the figure's links are made for, for example ``"../"``.
    """
    review.__dict__.setdefault("_shown", {})[figure.name] = figure
    return raw(figure.to_html().replace('href="../book/', f'href="{folder}../book/'))


def figure_files(review: Review) -> dict[str, bytes]:
    """Return drawing and data of each figure that a page of this review showed, by name among the downloads."""
    files = {}
    for name, figure in sorted(review.__dict__.get("_shown", {}).items()):
        files[f"figures/{name}.svg"] = standalone(figure.svg).encode()
        files[f"figures/{name}.csv"] = csv_text(figure.table).encode()
    return files
