"""One metadata file, and everything that follows from it."""

import json
import shutil
import subprocess
import sys

import pytest
import rispy
import yaml
from bibtexparser import parse_string
from helpers import ROOT, breaks

from executable_review.artefact.citation import apa, bibtex, cff, codemeta, csl, ris
from executable_review.artefact.following import check_following, following_files, write_following
from executable_review.artefact.metadata import Author, read_metadata
from executable_review.cleaning.checksums import isbn_holds, issn_holds, read_orcid

TEXT = (ROOT / "metadata.toml").read_text(encoding="utf-8")
COLLECTIVE = 'name = "The maintainers of the executable review"'
# ORCID's own sample record.
PEOPLE = """given_names = "Josiah"
family_names = "Carberry"
orcid = "0000-0002-1825-0097"
[[authors]]
given_names = "Zoë Anne-Marie"
family_names = "O'Neil & Sons"
[[authors]]
name = "A Collective of Readers"
"""


def read(tmp_path, *changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "metadata.toml").write_text(text, encoding="utf-8")
    return read_metadata(tmp_path)


@pytest.fixture
def people(tmp_path):
    return read(
        tmp_path,
        (COLLECTIVE, PEOPLE),
        ("# The day of the release", "released = 2026-12-24\n# The day"),
        ('doi = ""', 'doi = "10.1234/abc_5"'),
        ('site = ""', 'site = "https://example.org/review/"'),
        ('repository = ""', 'repository = "https://example.org/code"'),
    )


@pytest.fixture
def copy(tmp_path):
    for name in (
        "metadata.toml",
        "CITATION.cff",
        "codemeta.json",
        "README.md",
        "pyproject.toml",
        "_config.yml",
    ):
        shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "src" / "executable_review").mkdir(parents=True)
    module = "src/executable_review/__init__.py"
    shutil.copyfile(ROOT / module, tmp_path / module)
    return tmp_path


def test_the_committed_files_follow_from_the_metadata(command):
    assert check_following(ROOT) == read_metadata(ROOT)
    assert set(following_files(ROOT, read_metadata(ROOT))) == {"CITATION.cff", "codemeta.json", "README.md"}
    assert command("metadata", "--check").stdout == "every file agrees with metadata.toml\n"


def test_no_zenodo_file_is_there():
    """Zenodo leaves CITATION.cff unread where .zenodo.json is found; two files could disagree, so there is one."""
    assert not (ROOT / ".zenodo.json").exists()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("CITATION.cff", "0.1.0", "0.2.0"),
        ("codemeta.json", "The maintainers", "Some maintainers"),
        ("README.md", "(Version 0.1.0)", "(Version 0.0.9)"),
        ("pyproject.toml", 'version = "0.1.0"', 'version = "0.1.1"'),
        ("pyproject.toml", 'license = "MIT"', 'license = "Apache-2.0"'),
        ("pyproject.toml", "The maintainers of", "Somebody of"),
        ("src/executable_review/__init__.py", "0.1.0", "0.1.1"),
        ("data/datapackage.json", '"version": "0.1.0"', '"version": "0.1.1"'),
        ("data/datapackage.json", '"name": "CC0-1.0"', '"name": "CC-BY-4.0"'),
        ("data/datapackage.json", "an executable literature review", "a literature review"),
        ("_config.yml", "title: Co-production", "title: Production"),
        ("_config.yml", "author: The", "author: A"),
        ("_config.yml", '"2026"', '"2025"'),
    ],
)
def test_a_file_that_disagrees_is_named(copy, name, old, new):
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    # Of the title in the descriptor only the review's own has to be the same.
    changed = text.replace(old, new) if name == "data/datapackage.json" else text.replace(old, new, 1)
    (copy / name).write_text(changed, encoding="utf-8")
    with breaks("MET006", place=name):
        check_following(copy)


def test_what_is_lost_is_written_again(copy):
    (copy / "codemeta.json").unlink()
    text = (copy / "README.md").read_text(encoding="utf-8")
    (copy / "README.md").write_text(text.replace("(Version 0.1.0)", "(Version 9)"), encoding="utf-8")
    assert write_following(copy) == ["codemeta.json", "README.md"]
    assert (copy / "README.md").read_text(encoding="utf-8") == text
    assert write_following(copy) == []
    (copy / "README.md").write_text("# Nothing", encoding="utf-8")
    with breaks("MET006", place="README.md", way_out="end of citation"):
        write_following(copy)


@pytest.mark.parametrize(
    ("code", "old", "new", "place"),
    [
        ("MET001", "schema = 1", "schema = 2", "field schema"),
        ("MET001", "schema = 1", "schema = ", "metadata.toml"),
        ("MET001", 'language = "en"', "", "field language"),
        ("MET001", 'language = "en"', "language = 3", "field language"),
        ("MET001", 'language = "en"', 'language = "en"\nmood = "good"', "field mood"),
        ("MET001", 'title = "Co-production and public value"', 'title = " "', "field title"),
        ("MET001", "keywords = [", 'keywords = ["", ', "field keywords"),
        ("MET001", "year = 2026", 'year = "2026"', "field year"),
        ("MET001", COLLECTIVE, "", "authors[1].family_names"),
        ("MET001", COLLECTIVE, f'{COLLECTIVE}\nemail = "x"', "authors[1].email"),
        ("MET001", 'data = "CC0-1.0"', "", "licences.data"),
        ("MET002", COLLECTIVE, PEOPLE.replace("0097", "0098"), "authors[1].orcid"),
        ("MET002", COLLECTIVE, PEOPLE.replace("0000-0002-", "0000-0002"), "authors[1].orcid"),
        ("MET002", COLLECTIVE, f'{COLLECTIVE}\norcid = "0000-0002-1825-0097"', "authors[1].orcid"),
        ("MET003", 'data = "CC0-1.0"', 'data = "CC-0"', "licences.data"),
        ("MET003", 'code = "MIT"', 'code = "mit"', "licences.code"),
        ("MET003", 'code = "MIT"', 'code = "MIT OR CC0-1.0"', "licences.code"),
        ("MET004", 'version = "0.1.0"', 'version = "v0.1"', "field version"),
        ("MET004", 'version = "0.1.0"', 'version = "latest"', "field version"),
        ("MET004", "year = 2026", "year = 2026\nreleased = 2025-12-31", "field released"),
        ("MET004", "year = 2026", 'year = 2026\nreleased = "soon"', "field released"),
        ("MET005", 'doi = ""', 'doi = "https://doi.org/10.1234/abc"', "identifiers.doi"),
        ("MET005", 'doi = ""', 'doi = "none yet"', "identifiers.doi"),
        ("MET005", 'repository = ""', 'repository = "javascript:alert(1)"', "identifiers.repository"),
        ("MET005", 'site = ""', 'site = "https://example.org/review"', "identifiers.site"),
    ],
)
def test_bad_metadata_name_the_field(tmp_path, code, old, new, place):
    with breaks(code, place=place):
        read(tmp_path, (old, new))


@pytest.mark.parametrize(
    ("code", "old", "new", "place"),
    [
        ("MET002", COLLECTIVE, PEOPLE.replace("0097", "0098"), "authors[1].orcid"),
        ("MET003", 'data = "CC0-1.0"', 'data = "CC-0"', "licences.data"),
        ("MET004", 'version = "0.1.0"', 'version = "v0.1"', "field version"),
    ],
)
@pytest.mark.parametrize("verb", ["book", "release", "metadata"])
def test_build_and_release_stop_at_bad_metadata(compendium, command, verb, code, old, new, place):
    path = compendium.root / "metadata.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = command(verb, root=compendium.root)
    assert done.exit_code and f"{code} metadata.toml" in done.output and place in done.output
    assert not (compendium.root / "_build").exists() and not (compendium.root / "dist").exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with breaks("MET001", place="metadata.toml"):
        read_metadata(tmp_path)


def test_check_characters():
    assert read_orcid("https://orcid.org/0000-0002-1694-233X") == "0000-0002-1694-233X"
    assert read_orcid("0000-0002-1694-2330") == read_orcid("0000-0002-1694") == ""
    assert isbn_holds("0-8044-2957-X") and isbn_holds("9780306406157")
    assert not isbn_holds("0-8044-2957-1") and not isbn_holds("1234567890123") and not isbn_holds("")
    assert issn_holds("2434-561X") and not issn_holds("2434-5611") and not issn_holds("")


def test_apa(people):
    assert apa(people, mark="*") == (
        "Carberry, J., O'Neil & Sons, Z. A. M., & A Collective of Readers. (2026). *Co-production and public value: "
        "an executable literature review* (Version 0.1.0) [Computer software]. https://doi.org/10.1234/abc_5"
    )
    assert "(Version 0.1.0, run abc123)" in apa(people, "abc123")
    assert Author(name="A.").shown == Author(name="A.").inverted == "A."


def test_reference_managers_read_the_same(people):
    (entry,) = parse_string(bibtex(people, "abc123")).entries
    fields = {f.key: f.value for f in entry.fields}
    assert fields["author"] == (
        r"Carberry, Josiah and O'Neil \& Sons, Zoë Anne-Marie and {A Collective of Readers}"
    )
    assert fields["title"] == f"{{{people.full_title}}}"
    assert (fields["year"], fields["note"]) == ("2026", "Version 0.1.0, run abc123")
    (read_ris,) = rispy.loads(ris(people))
    assert read_ris["authors"] == [a.inverted for a in people.authors]
    assert (read_ris["title"], read_ris["doi"]) == (people.full_title, "10.1234/abc_5")
    (item,) = json.loads(csl(people))
    assert item["author"][0] == {"family": "Carberry", "given": "Josiah"}
    assert item["author"][2] == {"literal": "A Collective of Readers"}
    assert item["issued"] == {"date-parts": [[2026, 12, 24]]}


def test_codemeta_names_people_by_their_orcid(people):
    content = json.loads(codemeta(people, ">=3.11"))
    assert content["author"][0]["id"] == "https://orcid.org/0000-0002-1825-0097"
    assert content["identifier"] == "https://doi.org/10.1234/abc_5"
    assert content["license"] == [f"https://spdx.org/licenses/{x}" for x in people.licences.values()]


def test_nothing_is_said_of_what_there_is_not():
    metadata = read_metadata(ROOT)
    assert not metadata.doi
    for text in (cff(metadata), codemeta(metadata, ""), csl(metadata), ris(metadata), bibtex(metadata)):
        assert "doi" not in text.casefold() and "http://" not in text
    assert yaml.safe_load(cff(metadata))["type"] == "software"


def test_citation_file_holds_its_schema(tmp_path, people):
    """The schema of CFF 1.2.0 comes with check-jsonschema."""
    (tmp_path / "people.cff").write_text(
        cff(people, {"type": "article"} | {"authors": [{"name": "X"}], "title": "T"})
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.citation-file-format",
            ROOT / "CITATION.cff",
            tmp_path / "people.cff",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
