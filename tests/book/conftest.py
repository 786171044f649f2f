"""A fresh clone whose book is built with the README's command, once for all workers; a server and a browser for it."""

import functools
import http.server
import threading
from pathlib import Path

import pytest
from cloning import clone, make
from sharing import one_run


@pytest.fixture(scope="session")
def fresh_clone(tmp_path_factory):
    """The clone after `make book`."""

    def build(folder: Path) -> None:
        # Made in place: an environment can't be moved.
        folder.mkdir()
        clone(folder)
        done = make(folder, "book")
        told = f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        (folder / "_build").mkdir(exist_ok=True)
        (folder / "_build" / "told.txt").write_text(told)

    return one_run(tmp_path_factory, "fresh-clone", build)


@pytest.fixture(scope="session")
def site(fresh_clone):
    """The built site."""
    return fresh_clone / "_build" / "html"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def address(site):
    """The site over HTTP, at the loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
