"""From the button to the standings in headless Chromium; `make test-live` runs it after `make live`."""

import json
import os

import pytest
from helpers import ROOT
from playwright.sync_api import sync_playwright
from reader import ARGUMENTS, Reader, served

from executable_review.execution.notebooks import read_notebook

BUILD = ROOT / "_build"


@pytest.fixture(scope="module")
def reader():
    assert (BUILD / "html" / "live").is_dir(), "`make live` first"
    path = ROOT / "notebooks" / "05-claims.ipynb"
    cells = sum(cell["cell_type"] == "code" for cell in read_notebook(path)["cells"])
    # The site lies below a folder of the server, as a project's pages often do.
    with served(BUILD) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["REVIEW_CHROMIUM"], args=ARGUMENTS)
        # High, since an editor shows in the page only the lines that can be seen.
        found = Reader(browser.new_context(viewport={"width": 1280, "height": 4000}), f"{address}html/")
        found.open("05-claims", cells)
        yield found
        browser.close()


def test_a_changed_decision_gives_the_standings_of_the_command_line(reader, command):
    reader.decide("minimum_sources", 2)
    reader.run_all()
    assert reader.errors() == []
    answer = json.loads(command("claims", "--set", "minimum_sources=2", "--json").stdout)
    expected = {claim["id"]: claim["standing"] for claim in answer["claims"]}
    default = json.loads(command("claims", "--json").stdout)
    assert expected != {claim["id"]: claim["standing"] for claim in default["claims"]}
    assert reader.standings() == expected
    assert reader.problems == []


def test_a_value_out_of_range_stops_the_notebook_with_the_same_error(reader, command):
    reader.decide("minimum_sources", 99)
    reader.run_all()
    said = " ".join(reader.errors())
    told = command("claims", "--set", "minimum_sources=99").output
    assert "PAR003" in said and "PAR003" in told
    assert "parameter minimum_sources" in said
