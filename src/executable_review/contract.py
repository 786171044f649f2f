"""The forms that the one model of decisions takes elsewhere: cells of notebooks, files, JSON Schema, tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from executable_review import __version__
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters, used_by

# A file of decisions has some lines; more is something else, or an attack (aliases that multiply).
FILE_LIMIT = 1_000_000


def parameters_cell(stage: str) -> str:
    """Return the source of a notebook's parameters cell, written from the one model of decisions."""
    chosen = [f for f in fields(Parameters) if f.name in used_by(stage)]
    lines = []
    heading = ""
    for f in chosen:
        if f.metadata["stage"] != heading:
            heading = f.metadata["stage"]
            lines.append(f"# == {heading} ==")
        default = list(f.default) if isinstance(f.default, tuple) else f.default
        lines.extend((f"# {_comment(f.metadata)}", f"{f.name} = {_literal(default)}"))
    return "\n".join(lines)


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return "[" + ", ".join(f'"{v}"' for v in value) + "]" if isinstance(value, list) else repr(value)


def _comment(metadata: Mapping[str, Any]) -> str:
    allowed = ", ".join(metadata["choices"])
    if metadata["minimum"] is not None:
        allowed = f"{metadata['minimum']} to {metadata['maximum']}"
    if metadata["column"]:
        table, _, column = metadata["column"].partition(".")
        allowed = f"{column} in {table}.csv"
    return f"{metadata['meaning']} ({allowed})" if allowed else metadata["meaning"]


def json_schema() -> dict[str, Any]:
    """Return the decisions as JSON Schema (draft 2020-12), for editors and other programs.

    Values that depend on the data (identifiers of works, phrases, coders) are text there, and checked when a review is
    made.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Decisions of an executable review {__version__}",
        "type": "object",
        "additionalProperties": False,
        "properties": {f.name: _property(f.default, f.metadata) for f in fields(Parameters)},
    }


def _property(default: Any, m: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "string", **({"enum": list(m["choices"])} if m["choices"] else {})}
    if isinstance(default, tuple):
        shape: dict[str, Any] = {"type": "array", "items": item, "uniqueItems": True}
    elif isinstance(default, bool):
        shape = {"type": "boolean"}
    elif isinstance(default, int):
        shape = {"type": "integer", "minimum": m["minimum"], "maximum": m["maximum"]}
    else:
        shape = item
    said = f"{m['meaning']}{'. Effect: ' + m['effect'] if m['effect'] else ''}"
    return {
        **shape,
        "default": list(default) if isinstance(default, tuple) else default,
        "description": f"{said}. Stage: {m['stage']}",
    }


def read_parameters(path: Path) -> dict[str, Any]:
    """Read decisions from a YAML or JSON file: names and values, as unchecked as those of ``--set``.

    Raises
    ------
    ReviewError
        PAR005 with line if the file can't be read, is no table of names and values, names something twice, or holds
        anything but plain values.
    """
    # Imported here: the model of decisions needs the standard library only.
    import yaml

    place = str(path)
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise _unreadable(place, f"it has more than {FILE_LIMIT} bytes")
        text = path.read_bytes().decode("utf-8-sig")
        if path.suffix.lower() == ".json":
            content = json.loads(
                text, object_pairs_hook=lambda pairs: _once(pairs, place), parse_constant=str
            )
        else:
            content = _mapping(yaml.compose(text, yaml.SafeLoader), place)
    except OSError as error:
        raise _unreadable(place, f"it can't be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise _unreadable(place, "it is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise _unreadable(f"{place}, line {error.lineno}", error.msg) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{place}, line {mark.line + 1}" if mark else place
        raise _unreadable(where, getattr(error, "problem", None) or str(error)[:200]) from None
    if not isinstance(content, dict):
        raise _unreadable(place, "it is no table of names and values")
    return content


def _once(pairs: list[tuple[str, Any]], place: str) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _unreadable(f"{place}, parameter {name}", "it is set twice")
    return dict(pairs)


def _mapping(node: Any, place: str) -> dict[str, Any]:
    """Return the names and values of a YAML file; the nodes know their lines and whether a name stands twice."""
    import yaml

    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise _unreadable(f"{place}, line {node.start_mark.line + 1}", "it is no table of names and values")
    loader = yaml.SafeLoader("")
    content: dict[str, Any] = {}
    for key, value in node.value:
        where = f"{place}, line {key.start_mark.line + 1}"
        name = key.value
        if key.tag != "tag:yaml.org,2002:str":
            raise _unreadable(where, "a name of a parameter is text")
        if name in content:
            raise _unreadable(f"{where}, parameter {name}", "it is set twice")
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if not all(isinstance(item, yaml.ScalarNode) for item in items):
            raise _unreadable(
                f"{where}, parameter {name}", "its value is neither a plain value nor a list of them"
            )
        content[name] = loader.construct_object(value, deep=True)
    return content


def _unreadable(place: str, why: str) -> ReviewError:
    return ReviewError(
        "PAR005",
        why,
        place,
        "write one `name: value` a line (YAML), or a JSON object; see `review parameters`",
    )
