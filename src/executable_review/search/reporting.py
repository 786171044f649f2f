"""What a search must state to count as reported: a JSON Schema with the six items of PRISMA-S."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from executable_review.errors import ReviewError
from executable_review.search.records import Record

SCHEMA_NAME = "searches.schema.json"
VERSION = 1
# Each missing item is told under this rule; it stops nothing.
INCOMPLETE = "SCH001"


class Item(NamedTuple):
    """One item of PRISMA-S, by its number and what it asks for."""

    number: int
    name: str


@lru_cache
def schema_text() -> str:
    """Return the schema as it is shipped."""
    return files("executable_review.search").joinpath(SCHEMA_NAME).read_text(encoding="utf-8")


@lru_cache
def _validators() -> tuple[Any, dict[Item, Any]]:
    from jsonschema import Draft202012Validator  # imported here: most commands report no search

    definitions = json.loads(schema_text())["$defs"]
    items = {
        Item(part["prismaItem"], part["title"]): Draft202012Validator(part)
        for part in definitions["reported"]["allOf"]
    }
    return Draft202012Validator(definitions["search"]), items


def items() -> tuple[Item, ...]:
    """Return the six items that Rethlefsen et al. 2024 (10.1016/j.jclinepi.2023.111229) looked for."""
    return tuple(_validators()[1])


def missing(record: Record) -> tuple[Item, ...]:
    """Return the items that a search does not state; none when it counts as reported.

    Parameters
    ----------
    record : dict
        A search as `executable_review.search.records.make_record` gives it.

    Raises
    ------
    ReviewError
        SCH002 when the record has not the form of the schema.
    """
    form, wanted = _validators()
    for error in form.iter_errors(record):
        field = ".".join(map(str, error.absolute_path)) or "record"
        raise ReviewError(
            "SCH002",
            error.message[:200],
            f"search {record.get('id', '?')}, field {field}",
            f"mend it in {record.get('record_info', {}).get('derived_from', 'its file')}",
        )
    return tuple(item for item, validator in wanted.items() if not validator.is_valid(record))


def as_document(records: Iterable[Record]) -> dict[str, Any]:
    """Return searches with what each does not state, as the schema describes it."""
    told = [{**r, "missing": [item.number for item in missing(r)]} for r in records]
    return {"version": VERSION, "searches": told}
