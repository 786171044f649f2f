"""Tables for people: HTML that a screen reader understands, and CSV that a spreadsheet does not execute."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pandas as pd


class Table:
    """A data frame with a caption that shows itself as an accessible HTML table."""

    def __init__(self, frame: pd.DataFrame, caption: str):
        self.frame = frame
        self.caption = caption

    def _repr_html_(self) -> str:
        return html_table(self.frame, self.caption)


def html_table(frame: pd.DataFrame, caption: str, row_headers: bool = True) -> str:
    """Return a table as HTML: caption, header scopes, every cell escaped; it scrolls sideways where it is wide."""
    label = html.escape(caption, quote=True)
    lines = [
        f'<div class="review-table" role="region" tabindex="0" aria-label="{label}">',
        f"<table><caption>{html.escape(caption)}</caption>",
        "<thead><tr>"
        + "".join(f'<th scope="col">{html.escape(str(c))}</th>' for c in frame.columns)
        + "</tr></thead>",
        "<tbody>",
    ]
    for values in frame.itertuples(index=False, name=None):
        cells = []
        for i, value in enumerate(values):
            text = html.escape(show(value))
            number = ' class="number"' if _is_number(value) else ""
            header = row_headers and i == 0
            cells.append(f'<th scope="row">{text}</th>' if header else f"<td{number}>{text}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    if frame.empty:
        lines.append(f'<tr><td colspan="{max(1, len(frame.columns))}">There are no rows.</td></tr>')
    return "\n".join([*lines, "</tbody></table></div>"])


def show(value: Any) -> str:
    """Write a value for people: empty for missing, shares as they are, lists with commas."""
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(str, sorted(value) if isinstance(value, (set, frozenset)) else value))
    return str(value)


def percent(share: float) -> str:
    """Write a share as a whole per cent; what is not quite none or all is not rounded to it.

    The space is a narrow one that does not break.

    >>> percent(0.004), percent(0.5), percent(0.999)
    ('under 1\u202f%', '50\u202f%', 'over 99\u202f%')
    """
    if 0 < share <= 0.005:
        return "under 1\u202f%"
    if 0.995 <= share < 1:
        return "over 99\u202f%"
    return f"{share * 100:.0f}\u202f%"


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with line feeds; text that a spreadsheet would run as a formula gets an apostrophe."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text(frame), encoding="utf-8", newline="")


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as the CSV that `write_csv` writes."""
    return frame.map(defused).to_csv(index=False, lineterminator="\n")


def defused(value: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula; lists become text."""
    if isinstance(value, (list, tuple, set, frozenset)):
        value = show(value)
    if not isinstance(value, str):
        return value
    # A carriage return alone would not be quoted and would end the row.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if value[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} else text


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
