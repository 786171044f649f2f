"""The built site over HTTP at the loopback, and its pages in headless Chromium."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NO_PAGES = {"_static", "_sources", "live"}
ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # a connection serves many files, as on a real server

    def log_message(self, *_: object) -> None:
        """Say nothing for each request."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing address with the site's own page, as hosts of static sites do."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, address: object) -> None:
        """Say nothing of a browser that left before it had all; anything else is told as ever."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, address)


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder; gives its address."""
    handler = functools.partial(_Quiet, directory=str(site))
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the tests use."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


@functools.cache
def browser_path() -> str:
    """Return the path of Chromium; the program that finds it for the tests installs it where it may."""
    given = os.environ.get("REVIEW_CHROMIUM")
    if given:
        return given
    found = subprocess.run(
        [sys.executable, ROOT / "tools" / "find_chromium.py"], capture_output=True, text=True, check=False
    )
    if not found.stdout.strip():
        sys.exit(f"check-site needs Chromium. {found.stderr.strip()} Way out: name it with REVIEW_CHROMIUM")
    return found.stdout.strip()


def page_names(site: Path) -> list[str]:
    """Return all pages of the site, as paths below it; the pages of JupyterLite are a program's and not of the book."""
    return sorted(
        p.relative_to(site).as_posix()
        for p in site.rglob("*.html")
        if p.relative_to(site).parts[0] not in NO_PAGES
    )
