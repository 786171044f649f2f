"""The tutorial, run word for word, makes a review on another topic whose book builds."""

import csv
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from helpers import ROOT

from executable_review.data import DataPackage
from executable_review.review import Review

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
PAGE = ROOT / "book" / "tutorial.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What the commands of the page made and said."""
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copyfile(HERE / "open-peer-review.ris", folder / "export.ris")
    blocks = re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    programs = Path(sys.executable).parent
    keep = {k: v for k, v in os.environ.items() if not k.startswith("EXECUTABLE_REVIEW")}
    environment = {**keep, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "openness", done.stdout


def text_of(path):
    found = []
    parser = HTMLParser()
    parser.handle_data = found.append
    parser.feed(path.read_text(encoding="utf-8"))
    return " ".join(" ".join(found).split())


def test_every_record_of_the_file_is_accounted_for(made):
    folder, _ = made
    review = Review(package=DataPackage(folder))
    with (HERE / "sources.csv").open(encoding="utf-8", newline="") as stream:
        sources = {row["title"]: row for row in csv.DictReader(stream)}
    assert {r["title"] for r in review.records.values()} == set(sources)
    assert {row["confidence"] for row in sources.values()} == {"verified"}
    assert all(row["seen_on"] for row in sources.values())
    reasons = {e.record_id: e.reason for e in review.screened.ledger.events if e.decision == "excluded"}
    assert reasons["waltmanndgrowth"] == "document type: other"
    assert reasons["black1998what"].startswith("no phrase in title")
    assert set(review.screened.included) | set(reasons) == set(review.records)


def test_the_claims_are_judged_from_the_records(made):
    folder, said = made
    review = Review(package=DataPackage(folder))
    assert {c: (j.standing, j.sources) for c, j in review.judged.items()} == {
        "C01": ("supported", 2),
        "C02": ("supported", 1),
        "C03": ("supported", 0),
    }
    assert "vanrooyen1999effect" in review.flips("C01").works.flips[0]
    stricter = Review({"minimum_sources": 2}, review.data).judged
    assert [stricter[c].standing for c in ("C01", "C02", "C03")] == [
        "supported",
        "unsupported",
        "unsupported",
    ]
    assert "found in the copy: 8 sentences, 6 paragraphs" in said
    coded = review.dictionary_coding.found["walsh2000open"]
    assert set(coded) == {"method.trial"}


def test_the_book_of_the_other_review_is_whole_and_names_no_other_topic(made):
    folder, _ = made
    site = folder / "_build" / "html"
    assert "Signing does not lower quality" in text_of(site / "book" / "claims" / "c01.html")
    assert "Included works (2)" in text_of(site / "book" / "claims.html")
    pages = [p for p in site.rglob("*.html") if "_static" not in p.parts]
    assert len(pages) > 20
    topic = re.compile(r"co-?production|public value|bojang|moore", re.I)
    assert [p.name for p in pages if topic.search(text_of(p))] == []
    assert list((site / "downloads").glob("*.epub"))


def test_the_project_builds_elsewhere(made):
    folder, _ = made
    again = subprocess.run(["make", "-n", "book"], cwd=folder, capture_output=True, text=True, check=False)
    assert "tools/make_environment.py" in again.stdout and ".venv/bin/review book" in again.stdout
    machine = {str(folder.parent), str(ROOT)}
    texts = [p for p in folder.rglob("*") if p.suffix in {".md", ".toml", ".yml", ".ipynb", ".json", ".csv"}]
    kept = [p for p in texts if "_build" not in p.parts and "src" not in p.parts]
    assert [p.name for p in kept if any(m in p.read_text(encoding="utf-8") for m in machine)] == []
