"""Declare one decision; check and convert its value."""

from __future__ import annotations

import difflib
from dataclasses import Field, field
from typing import Any

from executable_review.errors import ReviewError


def decision(
    default: Any,
    stage: str,
    meaning: str,
    *,
    effect: str = "",
    choices: tuple[str, ...] = (),
    column: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
    levels: tuple[Any, ...] = (),
) -> Any:
    """Declare one decision.

    `column` (``table.field``) names a data column that holds the allowed values; `levels` are the values that
    the multiverse tries, where it does not try all choices.
    """
    extra = dict(
        stage=stage,
        meaning=meaning,
        effect=effect,
        choices=choices,
        column=column,
        minimum=minimum,
        maximum=maximum,
        levels=levels,
    )
    return field(default=default, metadata=extra)


def convert(f: Field, value: Any) -> Any:
    """Return a value in the type of a decision.

    Parameters
    ----------
    f : dataclasses.Field
        A field of `executable_review.parameters.Parameters`; its default has the type, its metadata the range.
    value : object
        What was given; strings are converted.

    Raises
    ------
    ReviewError
        PAR002 wrong type, PAR003 value out of range.
    """
    place = f"parameter {f.name}"
    m = f.metadata
    if isinstance(f.default, bool):
        text = str(value).strip().lower()
        if not isinstance(value, (bool, str)) or text not in {"true", "false"}:
            raise _wrong(place, value, "true or false")
        return text == "true"
    if isinstance(f.default, int):
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise _wrong(place, value, "a whole number")
        try:
            number = int(value)
        except ValueError:
            raise _wrong(place, value, "a whole number") from None
        if not m["minimum"] <= number <= m["maximum"]:
            raise ReviewError(
                "PAR003",
                f"{number} is out of range",
                place,
                f"give a number from {m['minimum']} to {m['maximum']}",
            )
        return number
    if isinstance(f.default, tuple):
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
            raise _wrong(place, value, "a list of text values, or text with commas")
        for item in value:
            _check_choice(place, item, m["choices"])
        # Order and repetition carry no meaning: one way to write each decision keeps run names stable.
        return tuple(c for c in m["choices"] if c in value) if m["choices"] else tuple(sorted(set(value)))
    if not isinstance(value, str):
        raise _wrong(place, value, "text")
    _check_choice(place, value, m["choices"])
    return value


def _check_choice(place: str, value: str, choices: tuple[str, ...]) -> None:
    if choices and value not in choices:
        near = difflib.get_close_matches(value, choices, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ReviewError(
            "PAR003", f"{value!r:.80} is not allowed", place, f"choose from {', '.join(choices)}{hint}"
        )


def _wrong(place: str, value: Any, wanted: str) -> ReviewError:
    return ReviewError("PAR002", f"{value!r:.80} has the wrong type", place, f"give {wanted}")
