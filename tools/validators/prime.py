"""Fill the HTTP cache of roc-validator with the contexts that it asks for, from packages that ship them.

Run by the Python of the validators' environment: `prime.py CACHE OLDER`, where OLDER is a folder with an earlier
release of rocrate, which ships the context of RO-Crate 1.1; the installed one ships that of 1.3.
"""

import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from requests import Response
from requests.adapters import BaseAdapter
from requests_cache import CachedSession

CONTEXT = Path("rocrate") / "data" / "ro-crate.jsonld"


class Shelf(BaseAdapter):
    """Answers every question with one file, and asks no network."""

    def __init__(self, content):
        super().__init__()
        self.content = content

    def send(self, request, **options):
        """Return the file."""
        from urllib3 import HTTPResponse

        response = Response()
        response.status_code, response.url, response.request = 200, request.url, request
        response.headers["Content-Type"] = "application/ld+json"
        response.raw = HTTPResponse(
            body=BytesIO(self.content), status=200, headers=dict(response.headers), preload_content=False
        )
        return response

    def close(self):
        """Nothing is open."""


def main(cache, older):
    """Fill the cache."""
    installed = Path(find_spec("rocrate").origin).parents[1]
    session = CachedSession(cache_name=cache, backend="sqlite", expire_after=-1, allowable_methods=("GET",))
    for version, folder in (("1.1", Path(older)), ("1.3", installed)):
        content = (folder / CONTEXT).read_bytes()
        address = f"https://w3id.org/ro/crate/{version}/context"
        if address.encode() not in content[:200]:
            raise SystemExit(f"{folder / CONTEXT}: it is not the context of RO-Crate {version}")
        session.mount("https://", Shelf(content))
        session.get(address, headers={"Accept": "application/ld+json, application/json"})


if __name__ == "__main__":
    main(*sys.argv[1:])
