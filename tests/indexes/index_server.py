"""Stand-ins for OpenAlex, Crossref and OpenCitations on the loopback, written from their documented contracts.

All works are synthetic and say so. The shapes follow developers.openalex.org (2026), the answers of Crossref
recorded on 2026-06-16 in habanero's cassettes, and the examples of opencitations/api (index_v2.hf, meta_v1.hf).
Faults are scripted: the n-th request gets the n-th fault, until there are none left.
"""

import base64
import contextlib
import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

KEY = "synthetic-openalex-key-0123456789"
TOKEN = "synthetic-opencitations-token-9876"
ADDRESS = "synthetic+reviewer@example.org"
ENVIRON = {"OPENALEX_API_KEY": KEY, "OPENCITATIONS_ACCESS_TOKEN": TOKEN, "CROSSREF_MAILTO": ADDRESS}


def openalex_work(n):
    return {
        "id": f"https://openalex.org/W{n}",
        "doi": f"https://doi.org/10.5555/SYNTHETIC.{n}",
        "title": f"Synthetic work {n} on <i>public value</i> &amp; co-production",
        "display_name": f"Synthetic work {n}",
        "publication_year": 2000 + n % 20,
        "publication_date": f"{2000 + n % 20}-05-01",
        "language": "en",
        "type": "article",
        "primary_location": {
            "is_oa": True,
            "landing_page_url": f"https://doi.org/10.5555/synthetic.{n}",
            "source": {
                "display_name": "Synthetic Journal",
                "issn_l": "0000-0019",
                "type": "journal",
                "host_organization_name": "Synthetic Press",
            },
        },
        "authorships": [
            {"author_position": "first", "author": {"display_name": "Ada van der Synthetic"}},
            {"author": {"display_name": "B. Example"}, "raw_author_name": "Example Two, Bea"},
        ],
        "biblio": {"volume": "4", "issue": "2", "first_page": "10", "last_page": str(10 + n)},
        "keywords": [{"display_name": "Guessed by a machine", "score": 0.5}],
        "abstract_inverted_index": {"synthetic": [0, 2], "abstract,": [1], "text": [3]},
        "is_xpac": False,
    }


def crossref_work(n):
    return {
        "DOI": f"10.5555/Synthetic.{n}",
        "type": "journal-article",
        "title": [f"Synthetic work {n}"],
        "subtitle": ["A <i>synthetic</i> subtitle"],
        "container-title": ["Synthetic Journal"],
        "publisher": "Synthetic Press",
        "author": [
            {"given": "Ada", "family": "van der Synthetic", "sequence": "first", "affiliation": []},
            {"name": "Synthetic Council", "sequence": "additional", "affiliation": []},
        ],
        "issued": {"date-parts": [[2000 + n % 20, 5]]},
        "volume": "4",
        "issue": "2",
        "page": f"10-{10 + n}",
        "ISSN": ["0000-0019"],
        "language": "en",
        "abstract": "<jats:p>Synthetic <jats:italic>abstract</jats:italic></jats:p>",
        "URL": f"https://doi.org/10.5555/synthetic.{n}",
    }


def link(n, end):
    work = f"omid:br/06{n} doi:10.5555/synthetic.{n} pmid:{n}"
    seed = "omid:br/0699999 doi:10.5555/seed"
    ends = {"citing": (work, seed), "cited": (seed, work)}[end]
    return {
        "oci": f"06{n}-0699999",
        "citing": ends[0],
        "cited": ends[1],
        "creation": f"{2000 + n % 20}-03-10",
        "timespan": "P1Y",
        "journal_sc": "no",
        "author_sc": "no",
    }


def meta_record(n):
    return {
        "id": f"doi:10.5555/synthetic.{n} omid:br/06{n}",
        "title": f"Synthetic Work {n}",
        "author": "Synthetic, Ada [orcid:0000-0000-0000-0000 omid:ra/061]; Synthetic Council [omid:ra/062]",
        "pub_date": f"{2000 + n % 20}-05",
        "issue": "2",
        "volume": "4",
        "venue": "Synthetic Journal [issn:0000-0019 openalex:S1 omid:br/0650]",
        "type": "journal article",
        "page": "10-12",
        "publisher": "Synthetic Press [crossref:1 omid:ra/063]",
        "editor": "",
    }


class IndexServer:
    """All three indexes; `count` works each, at most `cap` on a page."""

    def __init__(self):
        handler = type("Handler", (_Handler,), {"indexes": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.daemon_threads = True
        self.released = threading.Event()
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.base_urls = {
            "openalex": f"{self.url}/openalex",
            "crossref": f"{self.url}/crossref",
            "opencitations-index": f"{self.url}/index/v2",
            "opencitations-meta": f"{self.url}/meta/v1",
        }
        self.reset()

    def reset(self, count=7, cap=3, faults=()):
        """Begin anew with other works and faults."""
        self.count, self.cap, self.faults = count, cap, list(faults)
        self.requests, self.scrolls = [], {}
        self.stated = None  # hits to state instead of the real ones
        self.change = lambda page: page  # what a changed contract does to a page
        self.headers = {}
        self.unknown = set()  # works that Meta does not know
        self.released.clear()

    def close(self):
        self.released.set()
        self.http.shutdown()
        self.http.server_close()

    def answer(self, path, query):
        """Return status and content for a request."""
        if path.startswith("/openalex/works/doi:"):
            known = path.endswith("/seed")
            return (200, {"id": "https://openalex.org/W99999"}) if known else (404, {"error": "Not found"})
        if path == "/openalex/works":
            return self._openalex(query)
        if path == "/crossref/works":
            return self._crossref(query)
        operation, _, ids = path.removeprefix("/index/v2/").partition("/")
        if operation in {"citations", "references"}:
            end = {"citations": "citing", "references": "cited"}[operation]
            known = ids == "doi:10.5555/seed"
            return 200, [link(n, end) for n in range(1, self.count + 1)] if known else []
        ids = path.removeprefix("/meta/v1/metadata/").split("__")
        if len(ids) > 14:
            return 500, {"error": "too many identifiers"}
        numbers = [int(i.removeprefix("omid:br/06")) for i in ids]
        return 200, [meta_record(n) for n in numbers if n not in self.unknown]

    def _openalex(self, query):
        start = 0 if query["cursor"] == "*" else int(base64.b64decode(query["cursor"]))
        rows = min(int(query["per_page"]), self.cap)
        found = [openalex_work(n) for n in range(1, self.count + 1)][start : start + rows]
        # The last page with works has a cursor too; the empty page after it has none.
        cursor = base64.b64encode(str(start + len(found)).encode()).decode() if found else None
        meta = {"count": self.hits, "db_response_time_ms": 9, "page": None, "per_page": rows}
        return 200, {"meta": {**meta, "next_cursor": cursor}, "results": found, "group_by": []}

    def _crossref(self, query):
        cursor = query["cursor"]
        if cursor == "*":
            cursor = f"DnF1ZXJ5VGhlbkZldGNo{len(self.scrolls):04d}=="
            self.scrolls[cursor] = 0
        if cursor not in self.scrolls:
            said = {
                "type": "cursor-invalid",
                "value": cursor,
                "message": "Cursor specified but it is invalid",
            }
            return 404, {"status": "failed", "message-type": "resource-failure", "message": [said]}
        start, rows = self.scrolls[cursor], min(int(query["rows"]), self.cap)
        # A scroll moves on with each request, whether its answer arrives or not.
        self.scrolls[cursor] += rows
        message = {
            "facets": {},
            "next-cursor": cursor,
            "total-results": self.hits,
            "items": [crossref_work(n) for n in range(1, self.count + 1)][start : start + rows],
            "items-per-page": rows,
            "query": {"start-index": 0, "search-terms": query["query.bibliographic"]},
        }
        return 200, {"status": "ok", "message-type": "work-list", "message": message}

    @property
    def hits(self):
        return self.count if self.stated is None else self.stated


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # header and body in one packet: two of them wait for each other's receipt
    indexes = None

    def log_message(self, *args):
        pass

    def do_GET(self):
        server = self.indexes
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        server.requests.append((unquote(parts.path), query, dict(self.headers)))
        fault = server.faults.pop(0) if server.faults else None
        refused = {"429", "429-wait", "429-spent", "429-day", "401", "403", "400", "echo"}
        if fault in refused:
            return self._refuse(fault)
        status, content = server.answer(unquote(parts.path), query)
        body = json.dumps(server.change(content) if status == 200 else content).encode()
        if fault in {"500", "503"}:
            status, body = int(fault), b'{"error": "synthetic failure"}'
        if fault == "cut":
            body = body[: len(body) // 2]
        if fault == "html":
            body = b"<html><script>alert(1)</script>\x1b[31m" + b"busy " * 100
        if fault == "silent":
            server.released.wait(5)
        if fault in {"reset", "silent"}:
            # No goodbye: the peer sees a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return None
        return self._send(status, body, short=fault == "truncated")

    def _refuse(self, fault):
        day = {"X-RateLimit-Remaining-USD": "0.0004", "X-RateLimit-Cost-Required-USD": "0.001"}
        headers = {
            "429-wait": {"Retry-After": "7"},
            "429-day": {"Retry-After": "53578"},
            "429-spent": {**day, "X-RateLimit-Reset": "53578", "Retry-After": "53578"},
        }
        status = 400 if fault == "echo" else int(fault[:3])
        said = dict(self.headers) if fault == "echo" else {"error": "synthetic refusal", "message": "x" * 500}
        return self._send(status, json.dumps(said).encode(), headers.get(fault, {}))

    def _send(self, status, body, headers=None, short=False):
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            for name, value in {**self.indexes.headers, **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if short else body)
            self.close_connection = self.close_connection or short
