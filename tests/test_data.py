"""The data package: known facts of the shipped tables, and what is said about damaged ones."""

import csv
import shutil
from collections import Counter

import pytest
from helpers import ROOT, breaks

from executable_review.data import ROOT_VARIABLE, DataPackage, find_root

ROWS = {
    "paragraphs": 28,
    "sentences": 187,
    "works": 24,
    "places": 41,
    "place_works": 59,
    "records": 726,
    "searches": 194,
    "sightings": 986,
    "citations": 391,
    "term_counts": 8755,
    "queries": 6,
    "claims": 33,
    "objections": 22,
}


@pytest.mark.parametrize(("table", "rows"), ROWS.items())
def test_a_table_has_the_rows_that_were_collected(package, table, rows):
    assert len(package.rows(table)) == rows


def test_every_table_is_sealed_and_every_sealed_table_is_read(package):
    package.check_seals()
    files = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*.csv")}
    # Answers to doubtful pairs are a person's working file: an update reads them, no run does.
    files.discard("doubtful_pairs.csv")
    tables = {r["path"] for r in package.resources.values()}
    # A reader may put files of further coders into their folder.
    assert tables == {f for f in files if f in tables or not f.startswith("coding/coders/")}
    for name, resource in package.resources.items():
        assert (ROOT / "data" / resource["path"]).stat().st_size == resource["bytes"], name


def test_cells_have_their_types(package):
    sentence = package.rows("paragraphs")[0]
    assert sentence["position"] == 1
    assert sentence["claim_bearing"] is False
    years = [r["year"] for r in package.rows("records")]
    assert all(y is None or isinstance(y, int) for y in years)
    assert "" not in {v for r in package.rows("works") for v in r.values()}


def test_a_frame_keeps_the_columns_and_missing_values(package):
    frame = package.frame("records")
    assert list(frame.columns) == [f["name"] for f in package.resources["records"]["schema"]["fields"]]
    assert len(frame) == 726
    assert frame["year"].map(lambda y: y is None or isinstance(y, int)).all()


def test_sentences_and_paragraphs_count_each_other(package):
    per = Counter(s["paragraph_id"] for s in package.rows("sentences"))
    words = Counter()
    for s in package.rows("sentences"):
        words[s["paragraph_id"]] += s["words"]
    for p in package.rows("paragraphs"):
        assert per[p["paragraph_id"]] == p["sentences"]
        assert words[p["paragraph_id"]] == p["words"]


def test_mentions_are_those_of_the_paper(package):
    mentions = Counter(r["work_id"] for r in package.rows("place_works"))
    at = Counter(r["place_id"] for r in package.rows("place_works"))
    alone = Counter(r["work_id"] for r in package.rows("place_works") if at[r["place_id"]] == 1)
    assert sum(mentions.values()) == 59
    assert mentions["cordella2018"] == 12 and alone["cordella2018"] == 8
    assert mentions["moore1995"] == 7
    assert set(mentions) == {w["work_id"] for w in package.rows("works")}


def test_the_digest_names_the_data(package, compendium):
    assert compendium.package().digest() == package.digest()
    compendium.put("records", 2, "title", "Another title")
    compendium.trust("records")
    assert compendium.package().digest() != package.digest()


def test_a_compendium_is_found_from_below(compendium):
    below = compendium.root / "data" / "paper"
    assert find_root(below) == compendium.root


def test_the_variable_wins(compendium, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, str(compendium.root))
    assert find_root(ROOT) == compendium.root
    assert DataPackage().root == compendium.root


def test_another_data_package_above_is_not_taken_for_a_review(tmp_path):
    for text in ('{"name": "other"}', "[]", "5", "null", "no json"):
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        (folder / "datapackage.json").write_text(text)
        assert find_root(tmp_path) == ROOT


def test_a_named_folder_without_compendium_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    with breaks("DAT001", says="no compendium found", place=str(tmp_path), way_out=ROOT_VARIABLE):
        find_root()


@pytest.mark.parametrize(
    ("text", "says", "place"),
    [
        ('{"resources": [', "it is not a data package", "data/datapackage.json, line 1"),
        ('{\n"a": 1,\n]', "it is not a data package", "line 3"),
        ("{}", "resources", "data/datapackage.json"),
        ("[]", "it is not a data package", "data/datapackage.json"),
        ('{"resources": [{"name": "records"}]}', "path", "data/datapackage.json"),
        (b"\xff\xfe", "it is not a data package", "data/datapackage.json"),
        (None, "can't be read (No such file", "data/datapackage.json"),
    ],
)
def test_a_broken_descriptor_is_refused(compendium, text, says, place):
    path = compendium.root / "data" / "datapackage.json"
    path.unlink()
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with breaks("DAT001", says=says, place=place, way_out="git checkout data"):
        compendium.package().rows("records")


def test_a_missing_table_is_named(compendium):
    compendium.path("records").unlink()
    with breaks("DAT002", says="No such file", place="data/corpus/records.csv", way_out="git checkout data"):
        compendium.package().rows("records")
    with breaks("DAT002", place="data/corpus/records.csv"):
        compendium.package().check_seals()


def test_a_table_that_is_a_folder_is_named(compendium):
    path = compendium.path("records")
    path.unlink()
    path.mkdir()
    with breaks("DAT002", says="Is a directory", place="data/corpus/records.csv"):
        compendium.package().rows("records")


def test_a_changed_cell_breaks_the_seal(compendium):
    compendium.put("records", 2, "title", "Another title")
    with breaks("DAT003", place="data/corpus/records.csv", way_out="review data seal"):
        compendium.package().rows("records")
    with breaks("DAT003", place="data/corpus/records.csv"):
        compendium.package().check_seals()
    assert compendium.package(verify=False).rows("records")[0]["title"] == "Another title"


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize(
    ("table", "line", "field", "value", "says"),
    [
        ("records", 3, "year", "two thousand", "'two thousand' is not of type integer"),
        ("records", 7, "year", "2020.5", "is not of type integer"),
        ("records", 2, "title", "", "the cell is empty, but the field is required"),
        ("records", 5, "confidence", "sure", "is not one of verified, recalled, unresolved"),
        ("paragraphs", 2, "claim_bearing", "True", "is not of type boolean"),
        ("sightings", 987, "seen_as", "guess", "is not one of landing, reference"),
    ],
)
def test_a_wrong_cell_is_named_with_line_and_field(compendium, verify, table, line, field, value, says):
    compendium.put(table, line, field, value)
    place = f"data/{compendium.path(table).relative_to(compendium.root / 'data').as_posix()}"
    with breaks("DAT004", says=says, place=f"{place}, line {line}, field {field}", way_out="mend the cell"):
        compendium.package(verify).rows(table)


@pytest.mark.parametrize(
    ("content", "code", "says", "place"),
    [
        (b"pattern,abstract_term\nx,\xff\n", "DAT004", "not UTF-8", "line 2"),
        (b"pattern,abstract_term\nx\n", "DAT004", "1 cells where 2 belong", "line 2"),
        (b"pattern,abstract_term\nx,y,z\n", "DAT004", "3 cells where 2 belong", "line 2"),
        (b"pattern,abstract_term\nok,\n\n", "DAT004", "0 cells where 2 belong", "line 3"),
        (b'pattern,abstract_term\n"x,y\n', "DAT004", "can't be read as CSV", "line 2"),
        (b"abstract_term,pattern\nx,y\n", "DAT005", "another order", "line 1"),
        (b"pattern,remarks\nx,y\n", "DAT005", "unknown or missing column 'remarks'", "line 1"),
        (b"pattern\nx\n", "DAT005", "unknown or missing column 'abstract_term'", "line 1"),
        (b"", "DAT005", "unknown or missing column 'pattern'", "line 1"),
    ],
)
def test_a_broken_file_is_named(compendium, content, code, says, place):
    compendium.path("context_terms").write_bytes(content)
    with breaks(code, says=says, place=f"data/search/context_terms.csv, {place}"):
        compendium.package().rows("context_terms")


def test_quoted_line_breaks_do_not_shift_the_line(compendium):
    compendium.path("context_terms").write_bytes(b'pattern,abstract_term\n"two\nlines",x\n,y\n')
    with breaks("DAT004", place="data/search/context_terms.csv, line 4, field pattern"):
        compendium.package().rows("context_terms")


def test_the_order_of_files_on_disk_and_other_files_do_not_matter(compendium, package):
    shutil.copyfile(compendium.path("records"), compendium.root / "data" / "corpus" / "notes.csv")
    assert compendium.package().digest() == package.digest()
    compendium.package().check_seals()


def test_tables_are_plain_csv_that_any_reader_understands(package):
    for name, resource in package.resources.items():
        with (ROOT / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(package.rows(name))
        assert all(None not in row and None not in row.values() for row in rows)
