"""Canonical notebooks: the same run gives the same bytes."""

import copy
import json
import re

import pytest
from helpers import ROOT
from hypothesis import given
from hypothesis import strategies as st

from executable_review.execution import canonical_text, canonicalise, find_notebooks

RAW = {
    "cells": [
        {"cell_type": "markdown", "source": "# Title\ntext", "metadata": {"tags": []}},
        {
            "cell_type": "code",
            "id": "8f2a91c0",
            "execution_count": 1,
            "metadata": {
                "tags": ["injected-parameters"],
                "papermill": {"duration": 0.1, "start_time": "2026-01-01T00:00:00"},
                "execution": {"iopub.execute_input": "2026-01-01T00:00:00"},
            },
            "source": ["a = 1\n", "b"],
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "one\n"},
                {"output_type": "stream", "name": "stdout", "text": ["two\n", "three"]},
                {"output_type": "stream", "name": "stderr", "text": "warn /tmp/ipykernel_77/1234.py:1"},
                {
                    "output_type": "execute_result",
                    "execution_count": 1,
                    "metadata": {},
                    "transient": {"display_id": "x"},
                    "data": {
                        "text/plain": "<T object at 0x7f9ad55578d0>",
                        "application/json": ["a", "b"],
                        "application/vnd.x+json": {"k": ["0x7f9ad55578d0"]},
                    },
                },
                {
                    "output_type": "error",
                    "ename": "E",
                    "evalue": "v",
                    "traceback": ["line", "at 0x7f9ad55578d0"],
                },
            ],
        },
    ],
    "metadata": {
        "kernelspec": {"display_name": "Other", "name": "other", "path": "/home/x"},
        "language_info": {"name": "python", "version": "3.11.7"},
        "papermill": {"input_path": "/home/x/a.ipynb", "start_time": "2026"},
    },
    "nbformat": 4,
    "nbformat_minor": 4,
}


def test_what_differs_between_equal_runs_is_gone():
    text = canonical_text(RAW)
    for pattern in (
        "2026",
        "papermill",
        "iopub",
        "8f2a91c0",
        "3.11.7",
        "/home",
        "ipykernel_",
        "0x7f9ad55578d0\\b",
        "transient",
    ):
        found = re.search(pattern, text)
        assert not found or "vnd.x+json" in text[: found.start()], pattern


def test_what_a_reader_needs_stays():
    note, code = canonicalise(RAW)["cells"]
    assert (note["id"], note["source"]) == ("cell-0", ["# Title\n", "text"])
    assert (code["id"], code["source"]) == ("injected-parameters", ["a = 1\n", "b"])
    out, err, result, error = code["outputs"]
    assert out["text"] == ["one\n", "two\n", "three"]
    assert err == {"output_type": "stream", "name": "stderr", "text": ["warn <cell>:1"]}
    assert result["data"]["text/plain"] == ["<T object at 0x0>"]
    assert result["data"]["application/json"] == ["a", "b"], "JSON is data, not lines of text"
    assert error["traceback"] == ["line", "at 0x0"]
    assert canonicalise(RAW)["nbformat_minor"] == 5


def test_the_given_notebook_is_not_changed():
    before = copy.deepcopy(RAW)
    canonicalise(RAW)
    assert before == RAW


def test_streams_of_different_names_are_not_joined():
    outputs = [
        {"output_type": "stream", "name": n, "text": n} for n in ("stdout", "stderr", "stdout", "stdout")
    ]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "outputs": outputs}
    (found,) = canonicalise({"cells": [cell]})["cells"]
    assert [(o["name"], "".join(o["text"])) for o in found["outputs"]] == [
        ("stdout", "stdout"),
        ("stderr", "stderr"),
        ("stdout", "stdoutstdout"),
    ]


def test_it_changes_nothing_twice():
    once = canonicalise(RAW)
    assert canonicalise(once) == once
    assert canonical_text(once) == canonical_text(RAW)


TEXT = st.text("ab\n\r 0x1234567f/ipykernel_9.py", max_size=20)
OUTPUTS = st.one_of(
    st.builds(
        lambda n, t: {"output_type": "stream", "name": n, "text": t},
        st.sampled_from(["stdout", "stderr"]),
        TEXT,
    ),
    st.builds(
        lambda m, t: {"output_type": "display_data", "metadata": {}, "data": {m: t}},
        st.sampled_from(["text/plain", "text/html", "application/json"]),
        TEXT | st.lists(TEXT, max_size=3),
    ),
    st.builds(lambda t: {"output_type": "error", "traceback": t}, st.lists(TEXT, max_size=3)),
)


@given(st.lists(OUTPUTS, max_size=5), TEXT)
def test_it_changes_nothing_twice_whatever_cells_print(outputs, source):
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": outputs}
    once = canonicalise({"cells": [cell]})
    assert canonicalise(copy.deepcopy(once)) == once
    streams = "".join(o["text"] for o in outputs if o["output_type"] == "stream")
    kept = "".join("".join(o["text"]) for o in once["cells"][0]["outputs"] if o["output_type"] == "stream")
    if "0x" not in streams and "ipykernel" not in streams:
        assert kept == streams


@pytest.mark.parametrize("path", find_notebooks(ROOT), ids=lambda p: p.stem)
def test_a_committed_notebook_is_canonical_and_names_no_machine(path):
    text = path.read_text(encoding="utf-8")
    assert canonical_text(json.loads(text)) == text
    assert not re.search(r"/(?:home|root|tmp|work|Users|usr)/", text), "a path"
    assert not re.search(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text), "a time"
    assert not re.search(r"0x[0-9a-f]{6,}", text), "a memory address"
    assert "papermill" not in text
