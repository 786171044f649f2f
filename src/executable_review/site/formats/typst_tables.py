"""Tables of a page as Typst: columns as wide as their content asks, heads repeated, very wide ones on their side."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

_LINE = 112
"""About so many characters of a table stand beside each other on an upright page."""
_MANY = 14
"""From so many columns on, a table stands on its side and its heads run upwards."""
_SHORT = 22
_BREAKS = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])|(?<=[/_.-])(?=\w)")
_HAN = 15

Write = Callable[[Any], str]


def table(element: Any, cell: Write, inside: Write) -> str:
    """Write a table.

    Parameters
    ----------
    element : lxml element
        The table.
    cell, inside : callable
        Write the content of a cell; write the inline content of a caption.
    """
    head = [list(row) for row in element.xpath("./thead/tr")]
    body = [list(row) for row in element.xpath("./tbody/tr|./tr|./tfoot/tr")]
    rows = head + body
    if not rows:
        return ""
    columns = max(sum(int(c.get("colspan", 1)) for c in row) for row in rows)
    many = columns >= _MANY
    widths, whole = _widths(rows, body, columns)
    caption = element.find("caption")
    lines = []
    if caption is not None:
        lines.append(f"#over[{inside(caption).strip()}]")
    lines.append(f"#sheet(many: {str(many).lower()}, whole: {str(whole).lower()}, columns: ({widths}),")
    if head:
        written = ",\n".join(_row(row, cell, upright=many) for row in head)
        lines.append(f"table.header({written}),")
    lines += [_row(row, cell, upright=False) + "," for row in body]
    return "\n".join([*lines, ")\n"])


def breakable(text: str) -> str:
    """Let long words without spaces, such as identifiers, break where their parts meet."""
    return " ".join(_BREAKS.sub("\u200b", w) if len(w) > _HAN else w for w in text.split(" "))


def _row(row: list[Any], cell: Write, *, upright: bool) -> str:
    written = []
    for one in row:
        options = [
            f"{name}: {int(one.get(name, 1))}" for name in ("colspan", "rowspan") if int(one.get(name, 1)) > 1
        ]
        if "number" in (one.get("class") or ""):
            options.append("align: right")
        content = cell(one)
        if upright and len(one.text_content().strip()) > 4:
            content = f"#upright[{content}]"
        written.append(f"table.cell({', '.join(options)})[{content}]" if options else f"[{content}]")
    return ", ".join(written)


def _widths(rows: list[list[Any]], body: list[list[Any]], columns: int) -> tuple[str, bool]:
    """Return the columns' widths, and whether the table takes the whole page's width."""
    plain = [row for row in (body or rows) if len(row) == columns]
    heads = [[c.text_content().strip() for c in row] for row in rows if len(row) == columns][:1]
    texts = [[c.text_content().strip() for c in row] for row in plain]
    kept = texts if columns >= _MANY else texts + heads
    longest, means, words = [], [], []
    for column in zip_longest(*kept, fillvalue=""):
        lengths = [len(t) for t in column]
        longest.append(max(lengths, default=1))
        filled = [n for n in lengths if n]
        means.append(sum(filled) / max(1, len(filled)))
        words.append(max((len(w) for t in column for w in re.split(r"[\s\u200b]", breakable(t))), default=1))
    if not longest or sum(longest) + 2 * columns <= _LINE:
        return "auto, " * columns, False
    # Short columns take what they need, as long as that leaves room for the others.
    short = sorted(n for n in longest if n <= _SHORT)
    while sum(short) > _LINE * 0.6:
        short.pop()
    limit = short[-1] if short else 0
    shares = [
        "auto" if most <= limit else f"{_share(most, mean, word)}fr"
        for most, mean, word in zip(longest, means, words, strict=True)
    ]
    return ", ".join(shares) + ",", True


def _share(longest: int, mean: float, word: int) -> int:
    """Say how wide a column asks to be: its longest word, much of a usual cell, and no cell of many lines."""
    return max(word + 1, min(longest, max(16, round(2.2 * mean**0.8), longest // 8)))
