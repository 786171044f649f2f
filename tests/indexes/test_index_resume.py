"""A search that is stopped anywhere goes on without loss or repeats."""

import os
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_helpers import DATE, SEARCHES, Search, dois, expected, stops

from executable_review.indexes import load

ALL = sorted(SEARCHES)
FAULTS = ["429", "429-wait", "500", "503", "reset", "truncated", "cut", "html"]


class Stopper:
    """Stops the run at chosen calls, before or after they do their work."""

    def __init__(self, real, stops):
        self.real = real
        self.stops = list(stops)
        self.calls = 0

    def __call__(self, *values):
        self.calls += 1
        when = next((when for number, when in self.stops if number == self.calls), None)
        if when == "before":
            raise KeyboardInterrupt
        self.real(*values)
        if when == "after":
            raise KeyboardInterrupt


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_happens_each_record_is_there_once(index_server, name, data):
    count = data.draw(st.integers(0, 25), "works")
    cap = data.draw(st.integers(1, 9), "page size")
    fault = st.one_of(st.none(), st.none(), st.sampled_from(FAULTS))
    # Never more in a row than there are tries, nor more losses than a scroll may have.
    bursts = data.draw(st.lists(st.lists(fault, max_size=3), max_size=3), "faults")
    faults = [f for burst in bursts for f in [*burst, None]][: 6 if name == "crossref" else None]
    stop = st.tuples(st.integers(1, 30), st.sampled_from(["before", "after"]))
    moves, lines = (data.draw(st.lists(stop, max_size=3), what) for what in ("file moves", "progress lines"))
    limit = data.draw(st.one_of(st.none(), st.integers(1, 30)), "limit")
    index_server.reset(count=count, cap=cap, faults=faults)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        search = Search(index_server, Path(folder))
        patch.setattr(os, "replace", Stopper(os.replace, moves))
        progress = Stopper(search.lines.append, lines)
        patch.setattr(os, "fsync", lambda _: None)
        for _ in range(20):
            try:
                sealed = search(name, progress=progress, limit=limit)
                break
            except KeyboardInterrupt:
                continue
        else:
            raise AssertionError("it never ended")
        records = load(sealed.folder)
        wanted = min(count, limit or count)
        assert len(records) == len(set(dois(records))) == wanted
        assert set(dois(records)) <= set(expected(count))
        if not limit:
            assert dois(records) == expected(count) and sealed.repeats == 0
        left = {p.name for p in sealed.folder.iterdir()}
        assert left == {"request.json", *(page["file"] for page in sealed.pages)}


@pytest.mark.parametrize("name", ["openalex", "opencitations"])
def test_pages_that_were_received_are_not_asked_for_again(search, server, name):
    server.reset(count=25, cap=5)

    def stop_at_the_second_page(line):
        search.lines.append(line)
        if "page 2" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(name, progress=stop_at_the_second_page)
    folder = next(search.out.iterdir())
    assert sorted(p.name for p in folder.iterdir()) == ["page-0001.json", "page-0002.json", "state.json"]
    with stops("SRC008", "not ended"):
        load(folder)
    asked = len(server.requests)
    search(name)
    assert dois(load(folder)) == expected(25)
    sent = [(path, query.get("cursor")) for path, query, _ in server.requests]
    assert len(set(sent)) == len(sent) and len(sent) > asked
    assert f"{name}: stopped; the same search with --date {DATE} goes on from here" in search.lines


def test_a_scroll_begins_anew(search, server):
    server.reset(count=9, cap=3)
    with pytest.raises(KeyboardInterrupt):
        search("crossref", progress=Stopper(search.lines.append, [(2, "after")]))
    sealed = search("crossref")
    assert dois(load(sealed.folder)) == expected(9)
    assert [q["cursor"] for _, q, _ in server.requests].count("*") == 2


def test_a_scroll_that_has_expired_begins_anew(search, server):
    def expire(line):
        search.lines.append(line)
        if search.lines.count(line) == 1 and "page 1" in line:
            server.scrolls["DnF1"] = server.scrolls.pop(next(iter(server.scrolls)))

    sealed = search("crossref", progress=expire)
    assert dois(load(sealed.folder)) == expected(7)
    assert any("begins anew" in line for line in search.lines)


def test_the_jitter_comes_from_the_caller(search, server):
    def waits(seed):
        search.waits.clear()
        server.reset(faults=["500"] * 4)
        search(
            "openalex", client=search.client(chance=random.Random(seed).random), date=f"2026-01-{seed:02d}"
        )
        return [w for w in search.waits if w > 0.2]

    first = waits(1)
    assert len(first) == 4 and first != waits(2)
    assert all(0.5 * 2**n <= w <= 2**n for n, w in enumerate(first))


def test_a_state_that_was_changed_is_an_error(search, server):
    with pytest.raises(KeyboardInterrupt):
        search("openalex", progress=Stopper(search.lines.append, [(1, "after")]))
    folder = next(search.out.iterdir())
    (folder / "page-0001.json").write_text("{}")
    with stops("SRC009", "was changed"):
        search("openalex")
    for text in ("", "[]", '{"version": 1}', '{"version": 1, "request": 3}'):
        (folder / "state.json").write_text(text)
        if "request" in text:
            assert search("openalex").complete, "the state of another request counts for nothing"
        else:
            with stops("SRC009", "can't be read"):
                search("openalex")


def test_a_folder_that_can_not_be_written_is_an_error(search, server):
    search.out.parent.mkdir(exist_ok=True)
    search.out.write_text("a file stands here")
    with stops("OUT001"):
        search("openalex")
