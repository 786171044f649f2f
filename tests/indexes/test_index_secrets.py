"""A key, token or address never reaches a file, a message, a log or a URL."""

import logging

import pytest
from index_helpers import SEARCHES, Search, assert_no_secret, stops
from index_server import ADDRESS, KEY, TOKEN

from executable_review.indexes import load
from executable_review.indexes.masking import Mask

ALL = sorted(SEARCHES)


def all_files(folder):
    return "".join(p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("name", ALL)
def test_no_secret_is_left_behind(search, server, name, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    server.faults = ["429", None, "500", "cut", "reset"]
    search(name)
    for fault in ("echo", "401", "403", "400", "429-spent"):
        server.faults = [fault] * 9
        with stops("SRC011" if fault in {"echo", "400"} else "SRC003" if "429" in fault else "SRC002"):
            search(name, date="2026-12-01")
    said = capfd.readouterr()
    assert_no_secret(all_files(search.out), *search.lines, caplog.text, said.out, said.err)
    assert caplog.text, "urllib3 did log the requests"
    for path, query, _ in server.requests:
        assert_no_secret(path, *query, *query.values())


@pytest.mark.parametrize("name", ALL)
def test_a_secret_in_an_answer_is_masked(search, server, name):
    def echo(page):
        echoed = {"note": f"{KEY} {TOKEN} {ADDRESS}"}
        return [{**item, **echoed} for item in page] if isinstance(page, list) else {**page, **echoed}

    server.change = echo
    folder = search(name).folder
    assert_no_secret(all_files(folder))
    assert "[masked]" in all_files(folder)


def test_an_interrupted_search_leaves_no_secret(search, server):
    def stop(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search("openalex", progress=stop)
    assert (next(search.out.iterdir()) / "state.json").is_file()
    assert_no_secret(all_files(search.out))


def test_objects_do_not_show_secrets(search):
    client = search.client()
    assert_no_secret(repr(client), str(client), repr(client.mask))


def test_netrc_does_not_replace_the_key(server, tmp_path, monkeypatch):
    import requests

    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    search = Search(server, tmp_path / "exports")
    search("openalex", client=search.client(session=requests.Session()))
    assert server.requests[0][2]["Authorization"] == f"Bearer {KEY}"


def test_a_mask_finds_every_spelling_and_cuts_afterwards():
    mask = Mask([ADDRESS, KEY, "", "a"])
    assert_no_secret(
        mask.text(f"{ADDRESS} synthetic%2Breviewer%40example.org synthetic%2Breviewer@example.org")
    )
    for length in range(150, 260):
        text = mask.excerpt(b"x" * length + KEY.encode())
        assert len(text) <= 200 and "synthetic-" not in text
    assert mask.text("a banana") == "a banana", "what is too short to be a key is left alone"


def test_an_excerpt_can_not_do_harm():
    text = Mask([]).excerpt(b"<script>\x1b[31m\x00\xff\xfe \n\n </script>" + b"&" * 300)
    assert text.isprintable() and "<" not in text and len(text) <= 200


def test_reading_needs_no_environment(search, monkeypatch):
    folder = search("openalex").folder
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    assert len(load(folder)) == 7
