"""Text of several lines whose lines stay flush in whatever font a page shows them.

matplotlib anchors a single line where it is aligned, and lets a browser with another font keep to that. Of several
lines it writes where each begins, as measured in its own font; in a narrower one they would no longer end together.
"""

from __future__ import annotations

import types
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text


def anchor_lines(canvas: Figure) -> None:
    """Let every text of several lines be drawn line by line, each anchored as the whole is aligned."""
    for axes in canvas.axes:  # labels of ticks get their words when somebody asks for them
        axes.get_xticklabels(), axes.get_yticklabels()
    for text in canvas.findobj(Text):
        if "\n" in text.get_text() and not isinstance(text, Annotation) and not text.get_rotation():
            text.draw = types.MethodType(_draw, text)


def _draw(text: Text, renderer: Any) -> None:
    if not text.get_visible():
        return
    if text.get_bbox_patch() is not None:
        text.get_bbox_patch().draw(renderer)
    words = text.get_text().split("\n")
    box = text.get_window_extent(renderer)
    aligned = text.get_horizontalalignment()
    x = {"left": box.x0, "center": (box.x0 + box.x1) / 2, "right": box.x1}[aligned]
    step = box.height / len(words)
    for number, line in enumerate(words):
        one = Text(x, box.y1 - (number + 0.5) * step, line, ha=aligned, va="center_baseline")
        one.set_fontproperties(text.get_fontproperties())
        one.set_color(text.get_color())
        one.set_alpha(text.get_alpha())
        one.set_url(text.get_url())
        one.set_figure(text.get_figure(root=False))
        one.draw(renderer)
