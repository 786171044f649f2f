"""Releases: the tree's identifier, the bill of materials, the archive, and what verification finds."""

import gzip
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from helpers import ROOT, breaks

from executable_review.artefact import verifying
from executable_review.artefact.metadata import read_metadata
from executable_review.artefact.release import archive, make_release, release_files, sources
from executable_review.artefact.sbom import bill, read_lock
from executable_review.artefact.tree import Source, directory_id
from executable_review.artefact.verifying import root_hash, show_root, sums, verify, write_sums
from executable_review.data import DataPackage
from executable_review.execution import run_id
from executable_review.review import Review


def git(folder, *words):
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    return subprocess.run(
        ["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def problems(report):
    return {(code, text.partition(":")[0]) for code, text in report.problems}


@pytest.fixture(scope="module")
def clone(tmp_path_factory, run_folder):
    """A clone whose book is a small stand-in: a release takes it as it is."""
    root = tmp_path_factory.mktemp("release") / "clone"
    names = [
        n for n in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0") if n
    ]
    for name in names:
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "a clone")
    shutil.copytree(run_folder, root / "_build" / "run")
    downloads = root / "_build" / "html" / "downloads"
    downloads.mkdir(parents=True)
    shutil.copyfile(run_folder / "run.json", downloads / "run.json")
    (root / "_build" / "html" / "index.html").write_text("<title>A book</title>")
    write_sums(root / "_build" / "html")
    return root


@pytest.fixture(scope="module")
def made(clone):
    review = Review(package=DataPackage(clone))
    return make_release(clone, run_id(review), clone / "dist")


@pytest.fixture(scope="module")
def unpacked(clone, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(made["archive"]) as tar:
        tar.extractall(folder, filter="data")
    (top,) = folder.iterdir()
    return top


@pytest.fixture
def spoiled(unpacked, tmp_path):
    return shutil.copytree(unpacked, tmp_path / "release")


def test_the_tree_has_the_identifier_that_git_gives_it(clone):
    assert directory_id(sources(clone)) == f"swh:1:dir:{git(clone, 'write-tree').strip()}"


def test_awkward_names_and_modes_have_it_too(tmp_path):
    files = {"a.b": b"1", "a/b": b"2", "a0": b"3", "ä/ö ü": b"", "x/run": b"#!/bin/sh\n"}
    git(tmp_path, "init", "-q")
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "x" / "run").chmod(0o755)
    git(tmp_path, "add", "-A")
    given = {name: Source(content, name == "x/run") for name, content in files.items()}
    assert directory_id(given) == f"swh:1:dir:{git(tmp_path, 'write-tree').strip()}"
    assert directory_id({}) == "swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def test_the_bill_names_every_locked_package_and_holds_its_schema():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    content = bill(read_metadata(ROOT), "executable-review", lock)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(content)) is None
    pins = [line.split(" ")[0] for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert [c["bom-ref"] for c in content["components"]] == [p.rstrip("\\") for p in pins]
    assert all(c["hashes"] for c in content["components"])
    needs = {d["ref"]: d["dependsOn"] for d in content["dependencies"]}
    (root,) = (ref for ref in needs if ref.startswith("executable-review=="))
    named = {ref.partition("==")[0] for ref in needs[root]}
    assert {"click", "jupyter-book", "papermill", "packaging"} <= named
    reached, waiting = set(), [root]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]
    assert reached == set(needs), "every package is there because some other needs it"


def test_a_lock_with_markers_is_read():
    text = (
        "a==1 ; python_full_version < '3.12' \\\n    --hash=sha256:{0}\n"
        "    # via\n    #   b\n    #   c (pyproject.toml)\n"
    )
    (package,) = read_lock(text.format("0" * 64))
    assert package["marker"] == "python_full_version < '3.12'"
    assert package["via"] == ["b", "c (pyproject.toml)"]


def test_the_same_release_has_the_same_bytes(clone, made, tmp_path):
    for path in sorted(clone.rglob("*")):
        if ".git" not in path.parts:
            os.utime(path, (1, 1))
    again = make_release(clone, run_id(Review(package=DataPackage(clone))), tmp_path)
    assert {**again, "archive": ""} == {**made, "archive": ""}
    assert (
        again["sha256"] == (tmp_path / f"{os.path.basename(again['archive'])}.sha256").read_text().split()[0]
    )


def test_the_archive_names_no_person_and_no_moment():
    content = archive({"a": Source(b"1"), "b": Source(b"2", True)}, "top")
    assert content[4:8] == b"\0\0\0\0", "the time in the header of gzip"
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(content))) as tar:
        entries = tar.getmembers()
    assert [(e.name, e.mode) for e in entries] == [("top/a", 0o644), ("top/b", 0o755)]
    assert {(e.uid, e.gid, e.uname, e.gname, e.mtime) for e in entries} == {(0, 0, "", "", 1767225600)}


def test_a_release_holds(made, command):
    done = command("verify", made["archive"], "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["holds"], report["problems"]) == (0, True, [])
    assert report["root"] == made["root"]
    assert report["files"] == made["files"] - 1
    assert report["derived"].startswith("33 standings and ")


def test_its_own_script_says_the_same_without_any_package(unpacked, made, tmp_path):
    done = subprocess.run(
        [sys.executable, "-I", "-S", unpacked / "verify.py"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"root hash {made['root']}" in done.stdout and done.stdout.endswith("it holds\n")
    assert "33 standings" in done.stdout
    assert verify(unpacked).holds, "the script leaves nothing behind"


def test_an_unpacked_release_is_released_again_with_the_same_sources(clone, made, unpacked):
    assert sources(unpacked) == sources(clone)


def test_checksums_are_those_of_sha256sum(unpacked):
    subprocess.run(["sha256sum", "--quiet", "--strict", "--check", "SHA256SUMS"], cwd=unpacked, check=True)


TAMPERED = [
    "results/tables/standings.csv",
    "results/figures/multiverse.svg",
    "results/notebooks/05-claims.ipynb",
    "notebooks/05-claims.ipynb",
    "site/index.html",
    "data/argument/claims.csv",
    "src/executable_review/review.py",
]


@pytest.mark.parametrize("name", TAMPERED)
def test_a_changed_file_is_named_and_changed_code_is_not_run(spoiled, name):
    path = spoiled / name
    path.write_bytes(path.read_bytes() + b"\n")
    report = verify(spoiled)
    assert problems(report) == {("VER003", name)}
    assert not report.holds and "not run" in report.derived


def test_missing_and_added_files_are_named(spoiled, command):
    (spoiled / "data" / "argument" / "claims.csv").unlink()
    (spoiled / "book" / "more.md").write_text("more")
    done = command("verify", spoiled)
    assert done.exit_code == 1
    assert "VER004 data/argument/claims.csv: it is missing" in done.stdout
    assert "VER005 book/more.md: it was added" in done.stdout
    assert done.stdout.endswith("it does not hold\n")


def relist(folder):
    """Write the list of hashes anew, as somebody would who wants to hide a change."""
    names = [n for n in verifying.listed(folder)[0] if n != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text(sums((n, (folder / n).read_bytes()) for n in names), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "crate"),
    [
        ("docs/multiverse.svg", "ro-crate-metadata.json"),
        ("results/tables/audit.csv", "results/ro-crate-metadata.json"),
    ],
)
def test_a_crate_misses_a_file_that_the_list_of_hashes_no_longer_names(spoiled, name, crate):
    (spoiled / name).unlink()
    relist(spoiled)
    assert problems(verify(spoiled)) == {("VER004", name)}
    (spoiled / name).write_text("something else")
    relist(spoiled)
    assert problems(verify(spoiled)) == {("VER003", name)}
    (spoiled / crate).write_text("[]")
    relist(spoiled)
    assert problems(verify(spoiled)) == {("VER002", crate)}


BUILT = [
    "_build/run/tables/standings.csv",
    "_build/run/figures/multiverse.svg",
    "_build/run/notebooks/05-claims.ipynb",
    "_build/html/index.html",
]


@pytest.mark.parametrize("name", BUILT)
def test_a_release_of_results_that_were_changed_is_refused(clone, command, tmp_path, name):
    path = clone / name
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    try:
        done = command("release", "--out", tmp_path, root=clone)
    finally:
        path.write_bytes(before)
    folder, inside = name.split("/")[1], name.split("/", 2)[2]
    assert done.exit_code and f"REL003 _build/{folder}: VER003 {inside}: it was changed" in done.output
    assert list(tmp_path.iterdir()) == []


def test_folders_of_work_are_left_alone_and_named(spoiled):
    (spoiled / "_build").mkdir()
    (spoiled / "_build" / "x").touch()
    report = verify(spoiled)
    assert report.holds and report.skipped == ["_build"]


def test_results_that_do_not_follow_from_the_data_are_named(spoiled):
    path = spoiled / "results" / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["standings"]["C33"], was = "impossible", record["standings"]["C33"]
    record["flow"]["new_reports"] += 1
    path.write_text(json.dumps(record), encoding="utf-8")
    receipt = spoiled / "results" / "ro-crate-metadata.json"
    crate = json.loads(receipt.read_text(encoding="utf-8"))
    next(e for e in crate["@graph"] if e["@id"] == "run.json").pop("sha256")
    receipt.write_text(json.dumps(crate), encoding="utf-8")
    relist(spoiled)
    report = verify(spoiled)
    assert ("VER006", f"C33 is impossible as published, {was} from the data") in report.problems
    assert {code for code, _ in report.problems} == {"VER006"} and len(report.problems) == 2


@pytest.mark.parametrize("line", ["{h}  ../../outside", "{h}  /etc/passwd", "no hash  a", "{h}  a"])
def test_a_broken_list_of_hashes_is_named(tmp_path, line):
    (tmp_path / "a").touch()
    write_sums(tmp_path)
    text = (tmp_path / "SHA256SUMS").read_text()
    (tmp_path / "SHA256SUMS").write_text(text + line.format(h="0" * 64) + "\n")
    assert [code for code, _ in verify(tmp_path).problems] == ["VER002"]


def test_a_place_with_nothing_to_verify_is_named(tmp_path, command):
    done = command("verify", tmp_path)
    assert done.exit_code == 1 and done.stdout.startswith("VER001 there is no SHA256SUMS")
    broken = tmp_path / "broken.tar.gz"
    with tarfile.open(broken, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("../outside"))
    assert [code for code, _ in verify(broken).problems] == ["VER001"]
    assert not (tmp_path.parent / "outside").exists()


def test_a_site_is_verified_by_its_own_list(clone, tmp_path):
    site = shutil.copytree(clone / "_build" / "html", tmp_path / "site")
    assert verify(site).holds
    (site / "index.html").write_text("<title>Another book</title>")
    assert problems(verify(site)) == {("VER003", "index.html")}


def test_a_release_of_another_book_is_refused(clone):
    with breaks("REL002", place="_build/run", way_out="make release"):
        release_files(clone, "000000000000")


def test_a_folder_that_is_no_clone_is_refused(tmp_path):
    with breaks("REL001", place=str(tmp_path)):
        sources(tmp_path)


def test_the_script_explains_itself(unpacked):
    done = subprocess.run([sys.executable, unpacked / "verify.py", "--help"], capture_output=True, text=True)
    assert done.returncode == 2 and "python3 verify.py FOLDER" in done.stdout


PANEL = '<details class="review-provenance"><dl><dt>Run</dt></dl></details>'


def test_a_site_shows_its_root_hash_and_verification_computes_it_again(tmp_path):
    (tmp_path / "index.html").write_text(f"<p>Start</p>{PANEL}")
    (tmp_path / "page.html").write_text("<p>Page</p>")
    root = show_root(tmp_path)
    assert root == root_hash(tmp_path) and f">{root}<" in (tmp_path / "index.html").read_text()
    write_sums(tmp_path)
    assert verify(tmp_path).holds
    # Written again after a change, it is replaced and stands there once.
    (tmp_path / "page.html").write_text("<p>Another page</p>")
    assert show_root(tmp_path) != root and (tmp_path / "index.html").read_text().count("Root hash") == 1
    write_sums(tmp_path)
    assert verify(tmp_path).holds
    # Whoever changes a page and the list of hashes has forgotten the start page.
    (tmp_path / "page.html").write_text("<p>Tampered</p>")
    write_sums(tmp_path)
    assert problems(verify(tmp_path)) == {("VER003", "index.html")}


def test_a_site_without_a_place_for_it_shows_no_root_hash(tmp_path):
    (tmp_path / "index.html").write_text("<p>Start</p>")
    assert show_root(tmp_path) is None and (tmp_path / "index.html").read_text() == "<p>Start</p>"


def test_two_builds_are_compared_file_by_file(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    twice = importlib.import_module("twice")
    for name, content in (("a", "same"), ("b", "same")):
        (tmp_path / name / "_build" / "html").mkdir(parents=True)
        (tmp_path / name / "_build" / "html" / "index.html").write_text(content)
    assert twice.differences(*(twice.hashes(tmp_path / n) for n in "ab")) == []
    (tmp_path / "b" / "_build" / "html" / "index.html").write_text("other")
    (tmp_path / "a" / "_build" / "html" / "gone.html").write_text("")
    for name, mode in (("a", True), ("b", False)):
        (tmp_path / name / "dist").mkdir()
        packed = archive({"run": Source(b"1", mode)}, "top")
        (tmp_path / name / "dist" / "x.tar.gz").write_bytes(packed)
    first, second = (twice.hashes(tmp_path / n) for n in "ab")
    assert twice.differences(first, second) == [
        "_build/html/gone.html: only in the first",
        "_build/html/index.html: differs",
        "dist/x.tar.gz: differs",
        "dist/x.tar.gz: top/run: differs",
    ]
    counted = twice.kinds(second)
    assert (counted["pages"], counted["archive"], counted["PDF"]) == (1, 1, 0)


def test_the_second_build_has_the_sources_of_a_clone(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    twice = importlib.import_module("twice")
    (tmp_path / "source" / "bin").mkdir(parents=True)
    for name, mode in (("plain", 0o664), ("bin/run", 0o775)):
        (tmp_path / "source" / name).write_text(name)
        (tmp_path / "source" / name).chmod(mode)
    git(tmp_path / "source", "init", "-q")
    monkeypatch.setattr(twice, "ROOT", tmp_path / "source")
    twice.clone(tmp_path / "target", 0o077, 400)
    found = sources(tmp_path / "target")
    assert {name: source.executable for name, source in found.items()} == {"bin/run": True, "plain": False}
    assert directory_id(found) == f"swh:1:dir:{git(tmp_path / 'target', 'write-tree').strip()}"
    assert {(tmp_path / "target" / n).stat().st_mode & 0o077 for n in found} == {0}
    # Without the library the clock stays; nothing is claimed of it then.
    assert twice.other_clock(tmp_path, 400) == twice.other_clock(None, 400) == {}
