"""A living review: an update is whole or not there, is told as text and page, and leaves its history."""

import csv
import json
import os
import re
from html.parser import HTMLParser

import pytest
from helpers import ROOT, breaks

from executable_review import living
from executable_review.data import UNFINISHED, DataPackage
from executable_review.data_check import check
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.site.names.updating import update_names
from executable_review.site.pieces import escape
from executable_review.site.staging import render
from executable_review.site.update_page import update_page, write_page
from executable_review.update import finish

# Synthetic records: one that is included, one that is hostile, and one that could be the first again.
EXPORT = """TY  - JOUR
AU  - Synthetic, Anna
TI  - Synthetic study of co-production by citizens in public services
PY  - 2019
JO  - Synthetic Journal
ER  - 

TY  - JOUR
AU  - Synthetic, Bert
TI  - Synthetic <b>notes</b> on p < 0.05 & "co-production" of public services
PY  - 2018
ER  - 

TY  - UNPB
AU  - Synthetic, A.
TI  - Synthetic study of co-production by citizens in public services
PY  - 2017
ER  - 
"""


def take_in(root, command, tmp_path, text=EXPORT):
    path = tmp_path / "synthetic.ris"
    path.write_text(text, encoding="utf-8")
    done = command("import", path, "--platform", "synthetic platform", "--date", "2026-01-31", root=root)
    assert done.exit_code == 0, done.output


@pytest.fixture
def waiting(compendium, command, tmp_path):
    """A compendium with a sealed export that was not taken in yet."""
    take_in(compendium.root, command, tmp_path)
    return compendium


def tables(root):
    return {
        p.relative_to(root): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and "exports" not in p.parts
    }


def test_an_update_that_is_stopped_anywhere_is_finished_or_was_never_begun(
    waiting, command, monkeypatch, tmp_path
):
    root = waiting.root
    before = tables(root)

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("executable_review.update.writing.seal", stop)
        command("update", root=root)
    assert {p: c for p, c in tables(root).items() if p.parts[0] != ".update"} == before
    DataPackage(root).check_seals()

    # From here on it is decided: stop before each of the files that are moved.
    with monkeypatch.context() as patched:
        patched.setattr("executable_review.update.writing._move", stop)
        command("update", root=root)
    listed = json.loads((root / UNFINISHED).read_text())
    assert {"data/datapackage.json", "data/corpus/records.csv", "data/corpus/updates.csv"} <= set(listed)
    original = os.replace
    for stop_at in range(len(listed)):
        moved = []

        def replace(source, target, stop_at=stop_at, moved=moved):
            if len(moved) == min(stop_at, 1):
                raise KeyboardInterrupt
            moved.append(target)
            original(source, target)

        with monkeypatch.context() as patched:
            patched.setattr("executable_review.update.writing.os.replace", replace)
            with pytest.raises(KeyboardInterrupt):
                finish(root)
        with breaks("UPD001", way_out="review update"):
            DataPackage(root).rows("records")
    done = command("claims", root=root)
    assert done.exit_code == 1 and "UPD001" in done.stderr
    done = command("update", "--json", root=root)
    assert done.exit_code == 0, done.output
    assert "an interrupted update was finished" in done.stderr
    assert not any(json.loads(done.stdout)["added"].values())
    assert not (root / ".update").exists()
    check(DataPackage(root))
    assert len(DataPackage(root).rows("updates")) == 1


def test_an_update_whose_prepared_files_are_spoilt_is_not_finished(waiting, command, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("executable_review.update.writing._move", stop)
        command("update", root=waiting.root)
    before = {p: c for p, c in tables(waiting.root).items() if p.parts[0] == "data"}
    (waiting.root / ".update" / "data" / "corpus" / "records.csv").write_text("spoilt")
    with breaks("UPD002", place="records.csv", way_out="git checkout data"):
        finish(waiting.root)
    assert {p: c for p, c in tables(waiting.root).items() if p.parts[0] == "data"} == before


def test_a_table_that_changed_since_the_update_was_planned_is_not_written(waiting):
    package = DataPackage(waiting.root)
    update, _ = living.preview(package, Parameters())
    waiting.put("records", 2, "year", "1999")
    with breaks("DAT003"):
        living.apply(package, update)
    assert not (waiting.root / UNFINISHED).exists()


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.text = [], set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        self.ids.add(given.get("id"))
        self.links += [given[k] for k in ("href", "src") if k in given]

    def handle_data(self, data):
        self.text.append(data)


def test_text_and_page_say_what_changes(waiting, command, tmp_path):
    root = waiting.root
    before = tables(root)
    done = command("update", "--dry-run", "--json", "--page", tmp_path / "folder", root=root)
    assert done.exit_code == 0, done.output
    assert tables(root) == before
    told = json.loads(done.stdout)
    text = command("update", "--dry-run", root=root).stdout
    content = (tmp_path / "folder" / "update.html").read_text(encoding="utf-8")
    page = Page(content)
    assert page.tags.count("h1") == 1 and "script" not in page.tags and "b" not in page.tags
    # Nothing is loaded, and every link leads to a place on the page.
    assert {x for x in page.links if not x.startswith("#")} == {"data:,"}
    assert {x[1:] for x in page.links if x.startswith("#")} <= page.ids
    flow = {row["count"]: (row["before"], row["after"]) for row in told["flow"]}
    assert {name: a for name, (a, _) in flow.items()} == Review(package=DataPackage(root)).flow
    assert flow["new_reports"][1] - flow["new_reports"][0] == len(told["included"]) > 0
    shown = " ".join(page.text)
    for r in told["records"]:
        assert r["record"] in text and r["becomes"] in text
        assert r["record"] in shown and " ".join(r["title"].split()) in shown
    assert {r["record"] for r in told["records"] if r["included"]} == set(told["included"])
    (search,) = told["searches"]
    assert (search["records"], search["new"], search["known"]) == (3, 3, 0)
    assert told["doubtful"] == len(told["questions"]) >= 1
    for q in told["questions"]:
        assert q["pair"] in text and q["pair"] in shown


def test_a_page_that_cannot_be_written_has_a_code(waiting, tmp_path):
    package = DataPackage(waiting.root)
    told = living.report(package, *living.preview(package, Parameters()), applied=False)
    (tmp_path / "file").write_text("no folder")
    with breaks("OUT001", way_out="--page"):
        write_page(told, tmp_path / "file" / "deeper")
    assert update_page(told) == update_page(told)


def test_the_history_keeps_what_the_update_said(waiting, command):
    old = Review(package=DataPackage(waiting.root)).flow
    told = json.loads(command("update", "--set", "minimum_sources=2", "--json", root=waiting.root).stdout)
    now = DataPackage(waiting.root)
    (update,) = now.rows("updates")
    assert (update["update_id"], update["date"], update["received"]) == (1, "2026-01-31", 3)
    assert (update["added"], update["newly_included"]) == (len(told["records"]), len(told["included"]))
    changes = now.rows("update_changes")
    records = {c["name"]: c["after"] for c in changes if c["kind"] == "record"}
    assert records == {r["record"]: r["becomes"] for r in told["records"]}
    # Whatever decisions it was looked at with, the history holds the default ones.
    new = Review(package=now)
    counts = {c["name"]: (int(c["before"]), int(c["after"])) for c in changes if c["kind"] == "count"}
    assert counts == {n: (old[n], new.flow[n]) for n in new.flow if old[n] != new.flow[n]}
    names = {**update_names(new), "grid": lambda headers, rows, caption: f"{caption}: {rows}"}
    text = render({"p.md": (ROOT / "book" / "updates.md").read_text()}, names)["p.md"]
    assert "### Update 1" in text and escape("new_reports")[:3] in text
    assert "There was no update yet" not in text


def test_a_corpus_without_updates_says_so(package):
    assert update_names(Review(package=package)) == {"updates": [], "update_rows": []}


def answer(root, decision):
    """Answer every doubtful pair about synthetic records."""
    path = root / "data" / "doubtful_pairs.csv"
    rows = list(csv.DictReader(path.open(newline="", encoding="utf-8")))
    chosen = [r for r in rows if "synthetic" in r["reason"]]
    for row in chosen:
        row["decision"] = decision
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(chosen)


@pytest.mark.parametrize(("decision", "added"), [("same", 2), ("different", 3)])
def test_a_doubtful_pair_is_asked_first_and_obeyed(waiting, command, decision, added):
    root = waiting.root
    corpus = (root / "data" / "corpus" / "records.csv").read_bytes()
    assert command("update", "--questions", root=root).exit_code == 0
    assert (root / "data" / "corpus" / "records.csv").read_bytes() == corpus
    assert answer(root, decision) == 1
    told = json.loads(command("update", "--json", root=root).stdout)
    assert len(told["records"]) == added
    assert not any("synthetic" in q["reason"] for q in told["questions"])
    # The answer stays, and what it settled is not asked again.
    kept = (root / "data" / "doubtful_pairs.csv").read_bytes()
    assert f",{decision}," in kept.decode()
    again, _ = living.preview(DataPackage(root), Parameters())
    assert again.empty and not any("synthetic" in q.reason for q in again.questions)
    assert living.apply(DataPackage(root), again) == []
    assert (root / "data" / "doubtful_pairs.csv").read_bytes() == kept


def test_a_pair_without_an_answer_stays_two_records_and_a_question(waiting, command):
    root = waiting.root
    first = json.loads(command("update", "--json", root=root).stdout)
    assert len(first["records"]) == 3
    kept = (root / "data" / "doubtful_pairs.csv").read_bytes()
    second, _ = living.preview(DataPackage(root), Parameters())
    assert len(second.questions) == first["doubtful"]
    assert living.apply(DataPackage(root), second) == []
    assert (root / "data" / "doubtful_pairs.csv").read_bytes() == kept
    # What was taken in may be absent; what is there must be the sealed file; what was not taken in must be there.
    (sealed,) = (root / "data" / "exports").glob("*.ris")
    content = sealed.read_bytes()
    sealed.unlink()
    assert living.preview(DataPackage(root), Parameters())[0].empty
    sealed.write_bytes(content + b" ")
    with breaks("IMP018"):
        living.preview(DataPackage(root), Parameters())


def test_an_export_that_was_never_taken_in_must_be_there(waiting, command):
    next((waiting.root / "data" / "exports").glob("*.ris")).unlink()
    done = command("update", "--dry-run", root=waiting.root)
    assert done.exit_code == 1 and "IMP018" in done.stderr


def test_git_ignores_what_was_received_and_keeps_manifest_and_seals():
    rules = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/data/exports/*", "!/data/exports/manifest.csv", "/data/answers/*/page-*.json"} <= set(rules)
    assert not any(re.search(r"request\.json", rule) for rule in rules)
