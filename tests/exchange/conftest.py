"""A review whose paper is synthetic, so that a copy of it can be in a test; and projects that a test may spoil."""

import pytest
from projects import Archive, sentence

from executable_review.coding import exchange
from executable_review.coding_export import coded_project, coding_files, names_of
from executable_review.locating import fingerprint, normal_words
from executable_review.review import Review


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
