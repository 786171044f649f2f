"""A reader of the built site in headless Chromium: presses the button, changes a decision, runs all cells."""

import contextlib
import functools
import http.server
import os
import threading

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ERROR = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
# Code that is folded away has no prompt, so the last code cell tells by its output that all have run.
ENDED = """([number, error]) => {
    const cells = document.querySelectorAll('.jp-CodeCell');
    const last = cells[cells.length - 1];
    const ran = last && last.querySelector('.jp-OutputArea-output');
    return Boolean(document.querySelector(error)) || Boolean(cells.length === number && ran);
}"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments, sent, **options):
        self.sent = sent
        super().__init__(*arguments, **options)

    def log_message(self, *_):
        pass

    def copyfile(self, source, outputfile):
        self.sent.append(os.fstat(source.fileno()).st_size)
        super().copyfile(source, outputfile)


@contextlib.contextmanager
def served(folder, sent=None):
    """Serve a folder at the loopback and give its address; the size of each file sent is added to `sent`."""
    sent = [] if sent is None else sent
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder), sent=sent)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


class Reader:
    """One reader with one page. `problems` are foreign requests, failed requests and errors of the console."""

    def __init__(self, context, site):
        self.site = site
        self.host = "/".join(site.split("/", 3)[:3]) + "/"
        self.page = context.new_page()
        self.problems = []
        self.page.on("console", lambda m: m.type == "error" and self.problems.append(m.text))
        self.page.on("pageerror", lambda e: self.problems.append(str(e)))
        self.page.on("response", lambda r: r.status >= 400 and self.problems.append(f"{r.status} {r.url}"))
        context.on("request", self._asked)

    def _asked(self, request):
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.problems.append(f"foreign: {request.url}")

    def open(self, name, cells):
        """Open a notebook by the button on its page; `cells` is the number of its code cells."""
        self.page.goto(f"{self.site}notebooks/{name}.html")
        self.page.get_by_role("link", name="Change the decisions and re-run").click()
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell .cm-content", timeout=120_000)
        self.cells = cells

    def decide(self, name, value):
        """Write another value into the line of a decision, as a person does."""
        line = self.page.locator(".jp-CodeCell").first.locator(".cm-line", has_text=f"{name} = ")
        line.click()
        self.page.keyboard.press("Home")
        self.page.keyboard.press("Shift+End")
        self.page.keyboard.insert_text(f"{name} = {value!r}")

    def run_all(self, seconds=120):
        """Choose Run, Run All Cells, and wait until the last one has run or one has failed."""
        self.page.get_by_role("menuitem", name="Edit", exact=True).click()
        self.page.locator("#jp-mainmenu-edit").get_by_text("Clear Outputs of All Cells", exact=True).click()
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.locator("#jp-mainmenu-run").get_by_text("Run All Cells", exact=True).click()
        self.page.wait_for_function(ENDED, arg=[self.cells, ERROR], timeout=seconds * 1000)

    def errors(self):
        """Return what failing cells say."""
        return self.page.locator(ERROR).all_inner_texts()

    def standings(self):
        """Return the standing of each claim from the data table of the figure."""
        rows = self.page.evaluate(
            """() => [...document.querySelector('.jp-OutputArea-output figure table').rows].map(
                row => [...row.cells].map(cell => cell.textContent.trim()))"""
        )
        return {row[0]: row[-1] for row in rows[1:]}
