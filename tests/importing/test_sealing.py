"""Exports are kept byte for byte, once, with a row in the manifest; whatever happens to the folder is seen."""

import csv
import hashlib
import os

import pytest
from importing_cases import FIXTURES, put, ris

from executable_review.errors import ReviewError
from executable_review.importing import check_manifest, import_files
from executable_review.importing import sealing as sealing_module

SAID = {"query": '"synthetic" AND "study"', "date": "2021-01-01", "platform": "Synthetic Index", "hits": 2}


def files(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.is_dir() else {}


@pytest.fixture
def exports(tmp_path):
    return tmp_path / "data" / "exports"


def test_an_export_is_sealed_under_the_name_of_its_content(tmp_path, exports):
    content = b"\xef\xbb\xbf" + (ris(1) + ris(2, TI=None)).replace("\n", "\r\n").encode()
    received = put(tmp_path, content, "My search (1).RIS")
    (account,) = import_files([received], exports, **SAID)
    digest = hashlib.sha256(content).hexdigest()
    name = f"{digest[:12]}.ris"
    assert files(exports)[name] == content and set(files(exports)) == {name, "manifest.csv"}
    assert account.candidates[0].source == name and account.file == str(received)
    with (exports / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row == {
        "file": name,
        "sha256": digest,
        "bytes": str(len(content)),
        "received_name": "My search (1).RIS",
        "platform": "Synthetic Index",
        "query": '"synthetic" AND "study"',
        "date": "2021-01-01",
        "hits": "2",
        "format": "ris",
        "read": "2",
        "kept": "1",
        "rejected": "1",
        **dict.fromkeys(("database", "search_field", "limits", "conducted_by"), ""),
    }
    assert check_manifest(exports) == (row,)


def test_the_same_file_twice_is_one_row_and_noted(tmp_path, exports):
    first, again = put(tmp_path, ris(1), "a.ris"), put(tmp_path, ris(1), "b.ris")
    accounts = import_files([first, again], exports, **SAID)
    before = files(exports)
    accounts += import_files([first], exports, query="another")
    assert files(exports) == before and len(check_manifest(exports)) == 1
    assert [[p.rule for p in a.problems] for a in accounts] == [[], ["IMP020"], ["IMP020"]]
    assert {a.candidates[0].source for a in accounts} == {check_manifest(exports)[0]["file"]}


def test_a_dry_run_writes_nothing(tmp_path, exports):
    (account,) = import_files([put(tmp_path, ris(1))], exports, dry_run=True)
    assert account.kept == 1 and not exports.exists()


def test_a_refused_file_leaves_the_others_unharmed(tmp_path, exports):
    paths = [put(tmp_path, b"", "a.ris"), put(tmp_path, ris(1), "b.ris"), tmp_path / "missing.ris"]
    accounts = import_files(paths, exports)
    assert [a.refused for a in accounts] == [True, False, True]
    assert len(check_manifest(exports)) == 1


def test_every_fixture_can_be_sealed(exports):
    paths = sorted(FIXTURES.iterdir())
    accounts = import_files(paths, exports)
    rows = check_manifest(exports)
    assert [r["format"] for r in rows] == [a.format for a in accounts]
    assert [r["received_name"] for r in rows] == [p.name for p in paths]


@pytest.mark.parametrize("said", [{"date": "1.1.2021"}, {"date": "2021-13-01"}, {"hits": -1}])
def test_what_is_said_of_a_search_has_a_form(said, tmp_path, exports):
    with pytest.raises(ReviewError, match="IMP022"):
        import_files([put(tmp_path, ris(1))], exports, **said)
    assert not exports.exists()


def test_an_import_that_was_interrupted_is_taken_up(tmp_path, exports, monkeypatch):
    received = put(tmp_path, ris(1))

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sealing_module, "_write_manifest", stop)
        with pytest.raises(KeyboardInterrupt):
            import_files([received], exports)
    with pytest.raises(ReviewError, match="IMP019"):
        check_manifest(exports)
    import_files([received], exports)
    assert len(check_manifest(exports)) == 1


def test_a_file_that_changes_meanwhile_is_not_sealed(tmp_path, exports, monkeypatch):
    received = put(tmp_path, ris(1))
    monkeypatch.setattr(
        sealing_module.shutil, "copyfileobj", lambda source, target, size: target.write(b"other")
    )
    with pytest.raises(ReviewError, match="IMP018"):
        import_files([received], exports)
    assert files(exports) == {}


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    put(tmp_path, "a file", "data")
    with pytest.raises(ReviewError, match="OUT001"):
        import_files([put(tmp_path, ris(1))], tmp_path / "data" / "exports")


def remove(folder, name):
    (folder / name).unlink()


def change(folder, name):
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")


def add(folder, name):
    (folder / "found.ris").write_text(ris(9))


def edit(old, new):
    def apply(folder, name):
        path = folder / "manifest.csv"
        path.write_text(path.read_text().replace(old, new or name))

    return apply


def twice(folder, name):
    path = folder / "manifest.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")


SPOILED = {
    "missing": (remove, "IMP018", "missing"),
    "changed": (change, "IMP018", "not as it was sealed"),
    "unknown file": (add, "IMP019", "not in the manifest"),
    "column": (edit("received_name", "name"), "IMP019", "columns"),
    "size": (edit(",81,", ",82,"), "IMP018", "not as it was sealed"),
    "cell too many": (edit("export.ris", "export.ris,"), "IMP019", "can't be read"),
    "quotation mark": (edit("export.ris", '"export.ris'), "IMP019", "can't be read"),
    "named twice": (twice, "IMP019", "twice"),
    "manifest gone": (lambda folder, name: remove(folder, "manifest.csv"), "IMP019", "not in the manifest"),
    "not UTF-8": (
        lambda folder, name: (folder / "manifest.csv").write_bytes(b"\xff"),
        "IMP019",
        "can't be read",
    ),
    "path out": (lambda folder, name: edit(name, "../../secret")(folder, name), "IMP019", "not the name"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_happens_to_the_folder_is_seen(name, tmp_path, exports):
    spoil, rule, says = SPOILED[name]
    text = ris(1)
    import_files([put(tmp_path, text + " " * (81 - len(text)))], exports)
    (row,) = check_manifest(exports)
    spoil(exports, row["file"])
    looks = [
        lambda: check_manifest(exports),
        lambda: import_files([put(tmp_path, ris(2), "n.ris")], exports),
    ]
    # A missing file may have stayed with who received it; that must not stop the import of another.
    for look in looks[: 1 if name == "missing" else 2]:
        with pytest.raises(ReviewError) as caught:
            look()
        assert caught.value.code == rule and says in caught.value.message
        assert caught.value.place and caught.value.way_out


def test_an_absent_export_does_not_stop_others_and_is_put_back_by_its_content(tmp_path, exports):
    received = put(tmp_path, ris(1))
    import_files([received], exports)
    (row,) = check_manifest(exports)
    (exports / row["file"]).unlink()
    import_files([put(tmp_path, ris(2), "other.ris")], exports)
    assert not (exports / row["file"]).exists()
    import_files([received], exports, dry_run=True)
    assert not (exports / row["file"]).exists()
    (account,) = import_files([received], exports)
    assert [p.rule for p in account.problems] == ["IMP020"]
    assert (exports / row["file"]).read_bytes() == received.read_bytes()
    assert len(check_manifest(exports)) == 2


def test_no_folder_and_an_empty_one_hold_no_exports(exports):
    assert check_manifest(exports) == ()
    exports.mkdir(parents=True)
    (exports / "README.md").touch()
    (exports / ".gitkeep").touch()
    assert check_manifest(exports) == ()


@pytest.mark.skipif(os.name == "nt", reason="no file modes")
def test_sealed_files_can_be_read_by_all(tmp_path, exports):
    import_files([put(tmp_path, ris(1))], exports)
    assert {p.stat().st_mode & 0o777 for p in exports.iterdir()} == {0o644}
