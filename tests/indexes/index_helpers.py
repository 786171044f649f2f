"""Helpers of the index tests: one search against the local server, and errors that keep secrets."""

import traceback
from contextlib import contextmanager

import pytest
import requests
from index_server import ADDRESS, ENVIRON, KEY, TOKEN

from executable_review.errors import ReviewError
from executable_review.indexes import Client, search_index

SEARCHES = {
    "openalex": {"query": "public value"},
    "crossref": {"query": "public value"},
    "opencitations": {"query": "10.5555/seed", "operation": "forward"},
}
DATE = "2026-11-23"


@contextmanager
def stops(code, says=""):
    """Expect an error with its code, a place and a way out, and without secrets, also in what caused it."""
    with pytest.raises(ReviewError) as caught:
        yield caught
    error = caught.value
    assert error.code == code, str(error)
    assert says in error.message, str(error)
    assert error.message and error.place and error.way_out
    assert_no_secret(str(error), "".join(traceback.format_exception(error)))
    seen = error
    while seen:
        assert_no_secret(repr(seen), repr(vars(seen)))
        assert not isinstance(seen, requests.RequestException), "it holds the request, and so the key"
        seen = seen.__cause__ or seen.__context__


def assert_no_secret(*texts):
    """Fail when a key, token or address is in a text, in any spelling."""
    for text in texts:
        for secret in (KEY, TOKEN, ADDRESS, ADDRESS.replace("+", "%2B"), ADDRESS.replace("@", "%40")):
            assert secret not in text


class Search:
    """Searches against one server; it notes waits and progress lines and never sleeps."""

    def __init__(self, server, out):
        self.server = server
        self.out = out
        self.waits = []
        self.now = 0.0
        self.lines = []

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds

    def client(self, **changes):
        session = requests.Session()
        session.trust_env = False  # a proxy of the machine must not get these requests
        settings = {
            "base_urls": self.server.base_urls,
            "environ": ENVIRON,
            "session": session,
            "sleep": self.sleep,
            "clock": lambda: self.now,
            "chance": lambda: 1.0,
            "timeout": (5.0, 5.0),
        }
        return Client(**(settings | changes))

    def __call__(self, name, client=None, **changes):
        settings = {"date": DATE, "progress": self.lines.append} | SEARCHES[name] | changes
        client = client or self.client()
        try:
            return search_index(name, out_dir=self.out, client=client, **settings)
        finally:
            client._session.close()


def dois(records):
    """Return the sorted DOIs of records."""
    return sorted(record.doi for record in records)


def expected(count):
    """Return the sorted DOIs of the server's works."""
    return sorted(f"10.5555/synthetic.{n}" for n in range(1, count + 1))
