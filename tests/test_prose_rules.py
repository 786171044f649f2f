"""Rules of honesty for text: no sentence of the paper is shipped, and notebooks type no result."""

import hashlib
import json
import re
from collections import defaultdict

import pytest
from helpers import ROOT

from executable_review.data_check import normal_words
from executable_review.execution import find_notebooks

# Shorter runs of words can coincide by chance.
SHORTEST = 7
# Years of publication, and the number in the name of a standard.
ALLOWED = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def prose_of_notebook(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


def shipped_texts(package):
    """Every text that readers get: cells of the tables, pages, notebooks, documents at the root."""
    for name, resource in package.resources.items():
        columns = [f["name"] for f in resource["schema"]["fields"] if f["type"] == "string"]
        for row in package.rows(name):
            for column in columns:
                yield f"{name}.{column}", row[column] or ""
    for path in [*ROOT.glob("*.md"), *(ROOT / "book").rglob("*.md")]:
        yield path.name, path.read_text(encoding="utf-8")
    for path in find_notebooks(ROOT):
        yield path.name, prose_of_notebook(path)


def quoted(texts, prints):
    """Names of texts that hold a run of words with one of the fingerprints (words -> set of SHA-256)."""
    for name, text in texts:
        words = normal_words(text)
        for length, known in prints.items():
            for start in range(len(words) - length + 1):
                if hashlib.sha256(" ".join(words[start : start + length]).encode()).hexdigest() in known:
                    yield name


def test_no_sentence_of_the_paper_is_shipped(package):
    prints = defaultdict(set)
    for s in package.rows("sentences"):
        if s["words"] >= SHORTEST:
            prints[s["words"]].add(s["fingerprint"])
    assert sum(map(len, prints.values())) > 170
    assert sorted(quoted(shipped_texts(package), prints)) == []


def test_a_quoted_sentence_would_be_noticed():
    sentence = "this is the sentence that nobody may ship"
    prints = {8: {hashlib.sha256(sentence.encode()).hexdigest()}}
    text = "He said: “This is the sentence\nthat nobody may ship.” Then he left."
    assert list(quoted([("page", text), ("other", "This is the sentence nobody may ship here")], prints)) == [
        "page"
    ]


def typed_numbers(text):
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|^#+ .*$", " ", text, flags=re.MULTILINE)
    return re.findall(r"\d[\d.,]*", ALLOWED.sub(" ", text))


@pytest.mark.parametrize("path", find_notebooks(ROOT), ids=lambda p: p.stem)
def test_a_notebook_types_no_result(path):
    assert typed_numbers(prose_of_notebook(path)) == []


def test_a_typed_number_would_be_noticed():
    assert typed_numbers("Of 726 records (Webster 2002), `x = 3`, [p](a5.md) 24.5 %") == ["726", "24.5"]


def test_abstracts_are_counted_and_never_shipped(package):
    columns = {f["name"] for r in package.resources.values() for f in r["schema"]["fields"]}
    assert "abstract" not in columns
    longest = max(len(row["value"] or "") for row in package.rows("derived"))
    assert longest < 300
