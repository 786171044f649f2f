"""Politeness and faults: what is tried again, what is waited for, and what ends with a clear error."""

import re

import pytest
from index_helpers import SEARCHES, dois, expected, stops
from index_server import KEY

from executable_review.indexes import INDEXES, load
from executable_review.indexes.faults import retry_after

ALL = sorted(SEARCHES)
PASSING = ["429", "429-wait", "500", "503", "reset", "truncated", "cut", "html"]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("where", [0, 1])
def test_a_passing_fault_is_tried_again(search, server, name, fault, where):
    server.faults = [None] * where + [fault] * 2
    sealed = search(name)
    assert sealed.complete and dois(load(sealed.folder)) == expected(7)
    assert any("SRC00" in line or "begins anew" in line for line in search.lines)
    if fault == "429-wait":
        assert search.waits.count(7.0) >= 2


@pytest.mark.parametrize("name", ALL)
def test_a_silent_server_is_tried_again(search, server, name):
    server.faults = ["silent"]
    assert search(name, client=search.client(timeout=(5.0, 0.2))).complete
    server.released.set()


@pytest.mark.parametrize(
    "fault, code",
    [
        ("429", "SRC003"),
        ("500", "SRC004"),
        ("reset", "SRC004"),
        ("truncated", "SRC004"),
        ("cut", "SRC005"),
        ("html", "SRC005"),
    ],
)
@pytest.mark.parametrize("name", ALL)
def test_a_fault_that_stays_becomes_an_error(search, server, name, fault, code):
    server.faults = [fault] * 99
    with stops(code) as caught:
        search(name)
    assert len(server.requests) == 6, "tries are bounded"
    # Doubled each time, with jitter; here the jitter is at its most.
    assert search.waits == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert "\x1b" not in str(caught.value) and "<html>" not in str(caught.value)
    assert len(caught.value.message) < 300


def test_a_fault_that_stays_in_the_middle_of_a_scroll_ends_too(search, server):
    server.faults = [None, "cut"] * 99
    with stops("SRC005"):
        search("crossref")
    assert len(server.requests) == 12


@pytest.mark.parametrize("fault, says", [("429-spent", "14.9 hours"), ("429-day", "893 minutes")])
def test_nobody_waits_for_a_day(search, server, fault, says):
    server.faults = [None, fault]
    with stops("SRC003", says):
        search("openalex")
    assert max(search.waits, default=0) <= 1
    assert search("openalex").complete
    assert [q["cursor"] for _, q, _ in server.requests].count("*") == 1, "it went on where it stopped"


def test_an_allowance_is_left_alone_when_it_is_used_up(search, server):
    server.headers = {"X-RateLimit-Remaining-USD": "0.0005", "X-RateLimit-Cost-USD": "0.001"}
    with stops("SRC003", "used up"):
        search("openalex")
    assert len(server.requests) == 1
    server.headers = {**server.headers, "X-RateLimit-Prepaid-Remaining-USD": "3"}
    assert search("openalex").complete


@pytest.mark.parametrize(
    "name, fault, tries", [("openalex", "401", 1), ("crossref", "403", 1), ("openalex", "403", 6)]
)
def test_a_rejected_key_is_an_error(search, server, name, fault, tries):
    # OpenAlex documents 403 as "slow down": it is tried again before it is believed.
    server.faults = [fault] * 9
    with stops("SRC002", fault):
        search(name)
    assert len(server.requests) == tries


def test_a_key_is_needed_before_anything_is_sent(search, server):
    with stops("SRC001", "needs a key") as caught:
        search("openalex", client=search.client(environ={}))
    assert "OPENALEX_API_KEY" in caught.value.way_out
    for value in ("short", "with a space in it", f"{KEY}\nX-Header: 1", "schlüssel-schlüssel"):
        with stops("SRC001", "its value is not") as caught:
            search("openalex", client=search.client(environ={"OPENALEX_API_KEY": value}))
        assert value not in str(caught.value)
    with stops("SRC001", "e-mail"):
        search("crossref", client=search.client(environ={"CROSSREF_MAILTO": "nobody"}))
    assert not server.requests


def test_a_refused_query_is_quoted_short_and_escaped(search, server):
    server.faults = ["400"]
    with stops("SRC011", "synthetic refusal") as caught:
        search("openalex")
    assert len(server.requests) == 1
    assert len(caught.value.message) < 300 and caught.value.message.endswith("…")


@pytest.mark.parametrize("name", ["openalex", "crossref"])
def test_hits_that_are_not_delivered_are_an_error(search, server, name):
    server.stated = 1000
    with stops("SRC008", "stated 1000 records and delivered 7") as caught:
        search(name)
    folder = next(search.out.iterdir())
    assert caught.value.place == str(folder)
    with stops("SRC008", "incomplete"):
        load(folder)
    assert dois(load(folder, incomplete=True)) == expected(7)
    server.stated = None
    assert search(name).complete, "the next run begins anew"
    assert dois(load(folder)) == expected(7)


@pytest.mark.parametrize("name", ["openalex", "crossref"])
def test_a_circle_of_cursors_is_left(search, server, name):
    def first_page_again(page):
        body = page.get("message", page)
        body["results" if name == "openalex" else "items"] = server.answer(
            f"/{name}/works", {"cursor": "*", "per_page": "3", "rows": "3", "query.bibliographic": ""}
        )[1].get("message", {}).get("items") or [{"id": "W1"}]
        return page

    server.change = first_page_again
    with stops("SRC008", "repeats records"):
        search(name)
    assert len(server.requests) == 2


@pytest.mark.parametrize("name", ["openalex", "crossref"])
def test_a_record_that_comes_twice_is_kept_once(search, server, name):
    def doubled(page):
        records = page["message"]["items"] if name == "crossref" else page["results"]
        records += records[:1]
        return page

    server.reset(count=3, cap=3)
    server.change = doubled
    sealed = search(name)
    assert (sealed.records, sealed.repeats) == (3, 1)
    assert dois(load(sealed.folder)) == expected(3)


def test_a_cut_list_of_links_is_not_taken_for_whole(search, monkeypatch):
    monkeypatch.setattr("executable_review.indexes.opencitations.LONGEST_ANSWER", 7)
    with stops("SRC008"):
        search("opencitations")


def set_at(path, value):
    """Return a change of a page: the value at a path of keys; `...` takes the field away."""

    def change(page):
        target = page
        *way, last = path
        for step in way:
            target = target[step]
        if value is ...:
            del target[last]
        else:
            target[last] = value
        return page

    return change


@pytest.mark.parametrize(
    "name, path, value, place",
    [
        ("openalex", ("meta",), ..., "openalex.meta"),
        ("openalex", ("meta", "count"), "many", "openalex.meta.count"),
        ("openalex", ("meta", "next_cursor"), ..., "openalex.meta.next_cursor"),
        ("openalex", ("results",), {}, "openalex.results"),
        ("openalex", ("results", 1), None, "openalex.results[1]"),
        ("openalex", ("results", 0, "id"), ..., "openalex.results[0].id"),
        ("openalex", ("results", 0, "id"), "", "openalex.results[0].id"),
        ("openalex", ("results", 0, "title"), ["a list"], "openalex.results[0].title"),
        ("openalex", ("results", 0, "publication_year"), "soon", "openalex.results[0].publication_year"),
        ("openalex", ("results", 0, "authorships"), "one", "openalex.results[0].authorships"),
        ("openalex", ("results", 0, "primary_location", "source"), 3, "primary_location.source"),
        ("openalex", ("results", 0, "abstract_inverted_index"), {"a": 1}, "abstract_inverted_index.a"),
        ("crossref", ("message",), [], "crossref.message"),
        ("crossref", ("message", "items"), ..., "crossref.message.items"),
        ("crossref", ("message", "next-cursor"), ..., "crossref.message.next-cursor"),
        ("crossref", ("message", "total-results"), True, "crossref.message.total-results"),
        ("crossref", ("message", "items", 0, "DOI"), None, "crossref.message.items[0].DOI"),
        ("crossref", ("message", "items", 0, "title"), "text", "crossref.message.items[0].title"),
        ("crossref", ("message", "items", 0, "issued"), {"date-parts": 3}, "issued.date-parts"),
        ("opencitations", (0, "citing"), 5, "opencitations-index[0].citing"),
        ("opencitations", (0, "citing"), "10.5555/no-prefix", "opencitations-index[0].citing"),
        ("opencitations", (0, "oci"), ..., "opencitations-index[0].oci"),
        ("opencitations", (0, "creation"), {}, "opencitations-index[0].creation"),
    ],
)
def test_a_changed_answer_is_named_where_it_changed(search, server, name, path, value, place):
    server.change = set_at(path, value)
    with stops("SRC006") as caught:
        search(name)
    assert caught.value.place.endswith(place)
    assert len(server.requests) == 1
    assert not search.out.exists(), "what can't be read is not sealed"


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("page", [None, 3, "text", [], {}, [[]], {"message": None}])
def test_another_kind_of_json_is_no_answer(search, server, name, page):
    server.change = lambda _: page
    if name == "opencitations" and page == []:
        assert search(name).records == 0
        return
    with stops("SRC006"):
        search(name)


def test_records_of_meta_are_checked_too(search, server):
    server.change = lambda page: [{"id": 0}] if "title" in page[0] else page
    with stops("SRC006") as caught:
        search("opencitations")
    assert caught.value.place == "opencitations-meta[0].id"


def test_the_pace_follows_the_headers(search, server):
    server.headers = {"X-Rate-Limit-Limit": "5", "X-Rate-Limit-Interval": "2s", "X-Concurrency-Limit": "1"}
    search("crossref")
    assert search.waits == [pytest.approx(0.4)] * 2
    server.headers = {"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "1h"}
    with stops("SRC003", "3600"):
        search("crossref", date="2026-12-01")


@pytest.mark.parametrize("name", ALL)
def test_without_headers_the_pace_is_the_documented_one(search, name):
    search(name)
    assert search.waits and all(wait == pytest.approx(INDEXES[name].gap) for wait in search.waits)


def test_headers_that_make_no_sense_are_ignored(search, server):
    server.headers = {
        "X-Rate-Limit-Limit": "0",
        "X-Rate-Limit-Interval": "soon",
        "X-RateLimit-Remaining": "none",
        "Retry-After": "never",
    }
    server.faults = ["503"]
    assert search("crossref").complete and search("openalex").complete


def test_a_date_to_wait_for_is_compared_with_the_servers_clock():
    until, now = "Mon, 23 Nov 2026 12:01:30 GMT", "Mon, 23 Nov 2026 12:00:00 GMT"
    assert retry_after(until, now) == 90.0
    assert retry_after(now, until) == 0.0
    assert retry_after(until, None) == 0.0
    assert retry_after(until, "nonsense") == 0.0


def test_progress_says_what_happens(search, server):
    server.faults = [None, "429-wait"]
    search("openalex")
    assert "openalex: page 1, 3 of 7 records" in search.lines
    assert "openalex: SRC003, waits 7.0 s, then try 2 of 6" in search.lines
    assert all(re.match(r"openalex: ", line) for line in search.lines)
