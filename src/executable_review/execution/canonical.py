"""Canonical notebooks: the same run gives the same bytes, whenever and wherever it is executed."""

from __future__ import annotations

import json
import re
from typing import Any

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
_KERNEL_FILE = re.compile(r"/\S*/ipykernel_\d+/\d+\.py")
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def canonicalise(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without anything that differs between two equal runs.

    Taken out: papermill's bookkeeping (times, paths, durations), execution times, the kernel's and Python's
    version, random identifiers of injected cells, memory addresses, names of temporary kernel files. Neighbouring
    outputs of one stream are joined, since where a stream is split depends on timing.
    """
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        cell = dict(cell)
        tags = cell.get("metadata", {}).get("tags", [])
        cell["metadata"] = {
            k: v for k, v in cell.get("metadata", {}).items() if k not in {"papermill", "execution"}
        }
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        cell.setdefault("id", f"cell-{number}")
        cell["source"] = _lines(cell["source"])
        if "outputs" in cell:
            cell["outputs"] = [_clean(o) for o in _joined(cell["outputs"])]
        cells.append(cell)
    return {
        "cells": cells,
        "metadata": {"kernelspec": dict(_KERNEL), "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def canonical_text(notebook: dict[str, Any]) -> str:
    """Return the canonical notebook as text: sorted keys, one space of indent, a line feed at the end."""
    return json.dumps(canonicalise(notebook), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for output in outputs:
        last = result[-1] if result else {}
        same = output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]
        if same:
            last["text"] = _text(last["text"]) + _text(output["text"])
        else:
            result.append(dict(output))
    return result


def _clean(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _clean(v, k) for k, v in value.items() if k != "transient"}
    is_text = isinstance(value, (str, list)) and all(isinstance(v, str) for v in value)
    if is_text and key == "traceback":
        return [_anonymous(v) for v in value]
    # Streams and mime bundles, JSON aside, are text: one string or a list of lines.
    if is_text and (key == "text" or ("/" in key and not key.endswith("json"))):
        return _lines(_anonymous(_text(value)))
    if isinstance(value, list):
        return [_clean(v) for v in value]
    return value


def _anonymous(text: str) -> str:
    return _KERNEL_FILE.sub("<cell>", _ADDRESS.sub("0x0", text))


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def _lines(value: str | list[str]) -> list[str]:
    return _text(value).splitlines(keepends=True)
