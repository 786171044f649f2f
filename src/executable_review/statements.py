"""Statement templates: text whose computed parts are filled in from the run.

Standard library only. A computed part is a name in braces, for example ``{records}``; two braces stand for one.
No expression, attribute or format is evaluated, so that data can hold no code.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from executable_review.errors import ReviewError

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def fill(template: str, values: Mapping[str, object], place: str) -> str:
    """Return the text with its computed parts filled in.

    Parameters
    ----------
    template : str
    values : mapping of name to value
        What may be named; values are written with `str`.
    place : str
        Where the template stands, for the message.

    Raises
    ------
    ReviewError
        CLM009 if a part names no value, or a brace has no partner.

    Examples
    --------
    >>> fill("{n} of {total}", {"n": 3, "total": 7}, "here")
    '3 of 7'
    """

    def part(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None and len(match.group()) == 2:
            return match.group()[0]
        if name not in values:
            near = difflib.get_close_matches(name or "", map(str, values), n=1)
            hint = f"did you mean {{{near[0]}}}? " if near else ""
            raise ReviewError(
                "CLM009",
                f"{match.group()!r} names no computed part",
                place,
                f"{hint}the computed parts are {', '.join(map(str, values)) or 'none'}; write {{{{ for a brace",
            )
        return str(values[name])

    return _PART.sub(part, template)
