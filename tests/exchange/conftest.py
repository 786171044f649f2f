"""A review whose paper is synthetic, so that a copy of it can be in a test; and projects that a test may spoil."""

import io
import zipfile

import pytest
from lxml import etree

from executable_review.coding import exchange
from executable_review.coding_export import coded_project, coding_files, names_of
from executable_review.locating import fingerprint, normal_words
from executable_review.review import Review

Q = "{urn:QDA-XML:project:1.0}"


def sentence(name):
    """The synthetic text of a sentence: it stands for the paper's, which is not ours to ship."""
    return f"Synthetic sentence {name.replace('-', ' x ').replace('.', ' y ')}, with (brackets)."


def synthetic_rows(package):
    rows = []
    for row in package.rows("sentences"):
        text = sentence(row["sentence_id"])
        rows.append({**row, "words": len(normal_words(text)), "fingerprint": fingerprint(text)})
    return tuple(rows)


@pytest.fixture(scope="session")
def synthetic(package):
    """A review over a synthetic paper, and the text of that paper."""
    rows = synthetic_rows(package)
    text = "A TITLE\n\n" + "\n\n".join(
        sentence(r["sentence_id"]).replace("sentence ", "sentence\n\n") for r in rows
    )
    return Review(package=package.replaced({"sentences": rows})), text


@pytest.fixture(scope="session")
def files(review):
    return coding_files(review)


@pytest.fixture(scope="session")
def project(review):
    return coded_project(review)


@pytest.fixture(scope="session")
def names(review):
    return names_of(review)


@pytest.fixture(scope="session")
def units(review):
    return [s["sentence_id"] for s in review.data.rows("sentences")]


class Archive:
    """A ``.qdpx`` file that a test may change: `root` is its project, `text` its one text."""

    def __init__(self, content, path):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.path = path
        self.root = etree.fromstring(self.files["project.qde"])
        self.text_name = next(n for n in self.files if n.startswith("Sources/"))

    @property
    def text(self):
        return self.files[self.text_name].decode()

    @property
    def source(self):
        return self.root.find(f"{Q}Sources/{Q}TextSource")

    @property
    def selections(self):
        return self.source.findall(f"{Q}PlainTextSelection")

    def change_text(self, old, new):
        assert old in self.text
        self.files[self.text_name] = self.text.replace(old, new, 1).encode()

    def save(self):
        self.files["project.qde"] = etree.tostring(self.root)
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(name, content)
        return self.path


@pytest.fixture
def archive(files, tmp_path):
    return Archive(files["coding.qdpx"], tmp_path / "coder.qdpx")


@pytest.fixture
def sheet(files, tmp_path):
    return Archive(files["coding-sheet.qdpx"], tmp_path / "coder.qdpx")


@pytest.fixture
def receive(review, units):
    def call(path, coder=None):
        return exchange.receive_qdpx(path, review.codebook, units, coder)

    return call
