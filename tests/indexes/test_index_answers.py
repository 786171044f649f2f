"""Each connector against its documented contract: what is sent, what is sealed, what is read."""

import json

import pytest
from index_helpers import DATE, SEARCHES, dois, expected, stops
from index_server import ADDRESS, KEY, TOKEN, openalex_work

from executable_review.candidate import Candidate
from executable_review.errors import ReviewError
from executable_review.indexes import INDEXES, load, open_sealed

ALL = sorted(SEARCHES)


@pytest.mark.parametrize("name", ALL)
def test_an_answer_is_sealed_and_read_offline(search, server, name):
    sealed = search(name)
    asked = len(server.requests)
    records = load(sealed.folder)
    assert dois(records) == expected(7)
    assert len(server.requests) == asked, "reading asks nobody"
    assert (sealed.hits, sealed.records, sealed.repeats, sealed.complete) == (7, 7, 0, True)
    content = json.loads((sealed.folder / "request.json").read_text(encoding="utf-8"))
    assert content["index"] == name and content["date"] == DATE and content["query"] == sealed.request.query
    assert [p["file"] for p in content["pages"]] == sorted(p.name for p in sealed.folder.glob("page-*"))
    assert all(len(p["sha256"]) == 64 and p["bytes"] for p in content["pages"])
    assert not (sealed.folder / "state.json").exists()
    for record in records:
        page, _, file = record.source.partition("/")
        assert page == sealed.folder.name and (sealed.folder / file).is_file() and record.line == 0


@pytest.mark.parametrize("name", ALL)
def test_a_sealed_answer_is_not_asked_for_again(search, server, name):
    before = search(name)
    asked = len(server.requests)
    assert search(name) == before
    assert len(server.requests) == asked
    assert search(name, date="2026-12-01").folder != before.folder


@pytest.mark.parametrize("name", ALL)
def test_an_empty_answer_is_an_answer(search, server, name):
    server.reset(count=0)
    sealed = search(name)
    assert (sealed.hits, sealed.complete) == (0, True)
    assert load(sealed.folder) == []


@pytest.mark.parametrize("name", ALL)
def test_a_limit_is_kept_and_stated(search, server, name):
    server.reset(count=12, cap=5)
    sealed = search(name, limit=7)
    assert (sealed.complete, sealed.why) == (False, "limit")
    assert len(load(sealed.folder)) == 7
    assert all(record.title for record in load(sealed.folder))
    full = search(name, limit=12)
    assert full.complete and len(load(full.folder)) == 12


def test_openalex_sends_the_documented_request(search, server):
    sealed = search("openalex", years=(2000, 2020), operation="search.exact")
    path, query, headers = server.requests[0]
    assert path == "/openalex/works"
    assert query == {
        "search.exact": "public value",
        "per_page": "100",
        "cursor": "*",
        "include_xpac": "false",
        "filter": "from_publication_date:2000-01-01,to_publication_date:2020-12-31",
    }
    assert headers["Authorization"] == f"Bearer {KEY}"
    content = json.loads((sealed.folder / "request.json").read_text(encoding="utf-8"))
    assert content["requests"]["list"]["parameters"] == query
    assert content["years"] == [2000, 2020]


@pytest.mark.parametrize("operation, link", [("backward", "cited_by"), ("forward", "cites")])
@pytest.mark.parametrize("query", ["https://doi.org/10.5555/SEED", "W99999"])
def test_openalex_follows_links(search, server, operation, link, query):
    sealed = search("openalex", query=query, operation=operation, years=(2001, None))
    assert dois(load(sealed.folder)) == expected(7)
    asked = [query for path, query, _ in server.requests if path == "/openalex/works"]
    assert {q["filter"] for q in asked} == {f"{link}:W99999,from_publication_date:2001-01-01"}


def test_openalex_says_when_a_work_is_not_there(search):
    with stops("SRC011", "404"):
        search("openalex", query="10.5555/absent", operation="forward")


def test_openalex_maps_a_work(search):
    record = load(search("openalex").folder)[0]
    assert record == Candidate(
        source=record.source,
        line=0,
        source_id="W1",
        title="Synthetic work 1 on public value & co-production",
        authors=("van der Synthetic, Ada", "Example Two, Bea"),
        year=2001,
        container="Synthetic Journal",
        volume="4",
        issue="2",
        pages="10-11",
        publisher="Synthetic Press",
        type="journal-article",
        doi="10.5555/synthetic.1",
        issn="0000-0019",
        language="en",
        abstract="synthetic abstract, synthetic text",
        url="https://doi.org/10.5555/synthetic.1",
    )


def test_crossref_sends_the_documented_request(search, server):
    search("crossref", years=(2000, 2020))
    path, query, headers = server.requests[0]
    assert path == "/crossref/works"
    assert query == {
        "query.bibliographic": "public value",
        "rows": "200",
        "cursor": "*",
        "filter": "from-pub-date:2000,until-pub-date:2020",
    }
    assert headers["User-Agent"] == f"executable-review (mailto:{ADDRESS})"
    assert "Authorization" not in headers


def test_crossref_maps_a_work(search):
    record = load(search("crossref").folder)[0]
    assert record == Candidate(
        source=record.source,
        line=0,
        source_id="10.5555/synthetic.1",
        title="Synthetic work 1: A synthetic subtitle",
        authors=("van der Synthetic, Ada", "Synthetic Council"),
        year=2001,
        container="Synthetic Journal",
        volume="4",
        issue="2",
        pages="10-11",
        publisher="Synthetic Press",
        type="journal-article",
        doi="10.5555/synthetic.1",
        issn="0000-0019",
        language="en",
        abstract="Synthetic abstract",
        url="https://doi.org/10.5555/synthetic.1",
    )


@pytest.mark.parametrize("address", ["", None])
def test_crossref_needs_no_address(search, server, address):
    environ = {} if address is None else {"CROSSREF_MAILTO": address}
    assert search("crossref", client=search.client(environ=environ)).complete
    assert server.requests[0][2]["User-Agent"] == "executable-review"


@pytest.mark.parametrize("operation, path", [("backward", "references"), ("forward", "citations")])
def test_opencitations_sends_the_documented_requests(search, server, operation, path):
    server.reset(count=23)
    sealed = search("opencitations", query="doi:10.5555/Seed", operation=operation)
    assert server.requests[0][0] == f"/index/v2/{path}/doi:10.5555/seed"
    assert server.requests[0][2]["Authorization"] == TOKEN
    batches = [p.removeprefix("/meta/v1/metadata/").split("__") for p, _, _ in server.requests[1:]]
    assert [len(b) for b in batches] == [10, 10, 3]
    assert dois(load(sealed.folder)) == expected(23)


def test_opencitations_maps_a_work_with_and_without_a_record(search, server):
    server.unknown = {2}
    known, unknown, *_ = load(search("opencitations").folder)
    assert known == Candidate(
        source=known.source,
        line=0,
        source_id="omid:br/061",
        title="Synthetic Work 1",
        authors=("Synthetic, Ada", "Synthetic Council"),
        year=2001,
        container="Synthetic Journal",
        volume="4",
        issue="2",
        pages="10-12",
        publisher="Synthetic Press",
        type="journal-article",
        doi="10.5555/synthetic.1",
        issn="0000-0019",
    )
    assert unknown == Candidate(unknown.source, 0, "omid:br/062", "", year=2002, doi="10.5555/synthetic.2")


def test_the_registry_states_what_each_index_offers():
    for name, index in INDEXES.items():
        assert index.name == name and index.title and index.limits and index.variable
        assert index.operations and index.hosts and index.gap > 0
        assert all(url.startswith("https://") for url in index.hosts.values())
    assert INDEXES["openalex"].needs_key and INDEXES["openalex"].page_size <= 100


@pytest.mark.parametrize(
    "changes, code, says",
    [
        ({"name": "scopus"}, "SRC010", "no such index"),
        ({"name": "crossref", "operation": "forward"}, "SRC010", "'forward'"),
        ({"query": " "}, "SRC011", "no query"),
        ({"query": "W12", "name": "opencitations"}, "SRC011", "no DOI"),
        ({"query": "a\u202eb"}, "SRC011", "can't be printed"),
        ({"query": f"about {KEY}"}, "SRC011", "holds a key"),
        ({"date": "23.11.2026"}, "SRC011", "YYYY-MM-DD"),
        ({"years": (2020, 2000)}, "SRC011", "not a range"),
        ({"years": (0, None)}, "SRC011", "not a range"),
        ({"name": "opencitations", "years": (2000, 2020)}, "SRC011", "limited to years"),
        ({"limit": 0}, "SRC011", "below 1"),
    ],
)
def test_a_question_that_can_not_be_asked_is_refused_before_it_is_sent(search, server, changes, code, says):
    settings = {"name": "openalex"} | changes
    name = settings.pop("name")
    with stops(code, says):
        if name == "scopus":
            from executable_review.indexes import search_index

            search_index(name, "q", search.out, date=DATE)
        search(name, **settings)
    assert not server.requests and not search.out.exists()


def test_too_many_hits_need_a_limit(search, server):
    server.stated = 600_000
    with stops("SRC011", "600000"):
        search("crossref")
    assert len(server.requests) == 1
    assert search("crossref", limit=5).why == "limit"


def test_a_url_that_is_too_long_is_not_sent(search, server):
    long = " OR ".join(f'"synthetic term {n}"' for n in range(200))
    with stops("SRC007", "bytes"):
        search("openalex", query=long)
    assert not server.requests


def test_a_url_leaves_room_for_the_cursors_of_later_pages(search, server):
    def sent(length):
        try:
            return search("openalex", query="x" * length).complete
        except ReviewError as error:
            assert error.code == "SRC007"

    lengths = [n for n in range(3680, 3800, 4) if not sent(n)]
    assert lengths == list(range(lengths[0], 3800, 4))
    assert lengths[0] + len(f"{server.url}/openalex/works?") + 100 < 4094 - 200


def test_a_limit_saves_requests_for_records(search, server):
    server.reset(count=40)
    assert len(load(search("opencitations", limit=11).folder)) == 11
    assert len(server.requests) == 3


def test_a_record_that_comes_again_on_a_later_page_is_the_first_one(search, server):
    def with_the_first(page):
        if page["results"]:
            page["results"].append(openalex_work(1))
        return page

    server.change = with_the_first
    sealed = search("openalex")
    records = {record.source_id: record for record in load(sealed.folder)}
    assert len(records) == sealed.records == 7 and sealed.repeats == 3
    assert records["W1"].source.endswith("page-0001.json")


def test_an_open_answer_tells_its_request(search):
    sealed = search("crossref", years=(None, 2010), limit=3)
    again = open_sealed(sealed.folder)
    assert again == sealed and again.request.years == (None, 2010) and again.request.limit == 3
