"""Tables that a reader can filter and sort: whole as tables, and one script serves them all."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from executable_review.site.pieces import raw


class ExplorerRow(NamedTuple):
    """A row: its cells as HTML, what it can be filtered by, and its anchor if it has one.

    A value that is a list holds for each of its members.
    """

    cells: Sequence[str]
    values: Mapping[str, str | int | Sequence[str] | None]
    anchor: str = ""


def explorer(
    name: str,
    what: str,
    caption: str,
    heads: Sequence[str],
    rows: Iterable[ExplorerRow],
    filters: Mapping[str, str],
    ranges: Mapping[str, str] | None = None,
) -> str:
    """Return a table with what a script needs to filter it, as a block that MyST hands through.

    Parameters
    ----------
    name : str
        Identifier of the table on its page.
    what : str
        What the rows are, in the plural: the script says how many of them are shown.
    caption : str
    heads : sequence of str
        Names of the columns.
    rows : iterable of ExplorerRow
    filters, ranges : mapping of str to str
        What rows can be filtered by, by a list of values or by least and greatest number: name to label.
    """
    told = html.escape(caption)
    settings = html.escape(json.dumps({"what": what, "filters": filters, "ranges": ranges or {}}))
    return raw(
        "\n".join(
            [
                f'<div class="explorer" id="{name}" data-settings="{settings}">',
                f'<div class="review-table" role="region" tabindex="0" aria-label="{told}">',
                f"<table><caption>{told}</caption>",
                "<thead><tr>"
                + "".join(f'<th scope="col">{html.escape(h)}</th>' for h in heads)
                + "</tr></thead>",
                "<tbody>",
                *map(_row, rows),
                "</tbody></table></div></div>",
            ]
        )
    )


def _row(row: ExplorerRow) -> str:
    anchor = f' id="{row.anchor}"' if row.anchor else ""
    first, *others = row.cells
    return (
        f"<tr{anchor}{''.join(map(_value, row.values.items()))}>"
        f'<th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'
    )


def _value(item: tuple[str, str | int | Sequence[str] | None]) -> str:
    name, value = item
    text = "" if value is None else str(value) if isinstance(value, (str, int)) else "|".join(value)
    return f' data-{name}="{html.escape(text)}"'
