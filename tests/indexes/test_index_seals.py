"""A sealed answer is the one that was received, or there is an error."""

import json

import pytest
from index_helpers import stops

from executable_review.indexes import load, open_sealed


@pytest.fixture
def folder(search):
    return search("openalex").folder


def test_a_changed_page(folder):
    page = folder / "page-0002.json"
    page.write_bytes(page.read_bytes().replace(b"Synthetic", b"synthetic", 1))
    with stops("SRC009", "was changed") as caught:
        load(folder)
    assert caught.value.place == str(page)


def test_a_missing_page(folder):
    (folder / "page-0001.json").unlink()
    with stops("SRC009", "missing"):
        load(folder)


def test_an_added_page(folder):
    (folder / "page-0099.json").write_text("{}")
    with stops("SRC009", "not part of"):
        load(folder)


def test_a_missing_seal(folder):
    (folder / "request.json").unlink()
    with stops("SRC009", "seal is missing"):
        load(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"seal": 1}', '"text"'])
def test_a_seal_that_can_not_be_read(folder, text):
    (folder / "request.json").write_text(text)
    with stops("SRC009"):
        load(folder)


@pytest.mark.parametrize(
    "name, value",
    [("query", "another"), ("complete", False), ("hits", 8), ("date", "2020-01-01"), ("pages", [])],
)
def test_a_changed_seal(folder, name, value):
    path = folder / "request.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content[name] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    with stops("SRC009", "seal was changed"):
        open_sealed(folder)


def test_a_search_again_does_not_trust_a_changed_page(search, folder):
    (folder / "page-0001.json").write_text("{}")
    with stops("SRC009"):
        search("openalex")


def test_sealing_twice_gives_the_same_bytes(search, folder, server, tmp_path):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    search.out = tmp_path / "elsewhere"
    again = search("openalex").folder
    assert {p.name: p.read_bytes() for p in again.iterdir()} == before
