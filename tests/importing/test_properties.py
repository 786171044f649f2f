"""Whatever bytes a file holds: an account that adds up or an error of ours; and nothing of a record is lost."""

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_cases import ALL, FIXTURES

from executable_review.candidate import Candidate
from executable_review.cleaning.doi import clean_doi
from executable_review.cleaning.markup import plain, tidy
from executable_review.errors import ReviewError
from executable_review.importing import READERS, Problem, iter_file, read_file
from executable_review.importing.clean import Ids, finish
from executable_review.importing.identifiers import clean_pages, clean_serials, clean_year
from executable_review.importing.source import open_source

SEVERITIES = {"rejected", "repaired", "noted"}


def check_account(path):
    """Read a file; the account adds up, whatever is in it."""
    try:
        result = read_file(path)
    except ReviewError as error:
        assert re.fullmatch(r"IMP0(01|02|03|13|21)", error.code) and error.place and error.way_out
        return None
    assert result.read == result.kept + result.rejected
    assert result.kept == len(result.candidates)
    assert result.rejected == sum(p.severity == "rejected" for p in result.problems)
    assert {p.severity for p in result.problems} <= SEVERITIES
    assert all(p.reason and re.fullmatch(r"IMP0\d\d", p.rule) for p in result.problems)
    assert len({c.source_id for c in result.candidates}) == result.kept
    for c in result.candidates:
        check_candidate(c)
    return result


def check_candidate(c):
    texts = [v for f in fields(c) for v in (getattr(c, f.name),) if isinstance(v, str)]
    texts += [*c.authors, *c.author_keywords]
    assert c.title and all(isinstance(v, str) for v in texts)
    for text in texts:
        text.encode("utf-8")
        assert text == " ".join(text.split()) and not re.search("<script[^<]*>", text, re.I)
    assert c.year is None or 1400 <= c.year <= 2100
    assert c.doi == "" or re.fullmatch(r"10\.[0-9.]+/\S+", c.doi)
    assert c.url == "" or re.match(r"https?://|www\.", c.url, re.I)
    assert "" not in c.authors and "" not in c.author_keywords


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("properties")


@given(content=st.binary(max_size=400))
def test_any_bytes(folder, content):
    path = folder / "any.ris"
    path.write_bytes(content)
    check_account(path)


PIECES = [
    "TY  - JOUR", "ER  - ", "TI  - Synthetic", "AU  - ", "UK  - x", "PMID- 1", "OWN - NLM", "FN Clarivate", "PT J",
    "EF", "ER", "@article{a,", "@string{x = ", "title = {", "title", "year = 2019", "}", "{", "[", "]", ",", '"',
    "'", ":", "\\", "%", "$", "~", "#", "=", "(", ")", "\\'{e}", " and ", "Cites,Authors,Title,Year",
    "PT\tAU\tTI\tSO", "\t", "null", "<![x[", "<!--", "<!DOCTYPE", "]]>", "<?",
    '{"id": "a", "type": "book", "title": "Synthetic"}', '"uid": "GS:1"', "<b>", "<script>", "</", "&amp;", "&lt;b&gt;",
    "\n", "\n", "\n\n", "\r", "  ", "\0", "\ufeff", "\u2028", "é", "\U0001f600", "10.5555/a", "0", "3020", "…",
    "=cmd|x!A",
]  # fmt: skip


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=250)
def test_any_pieces_of_the_formats(folder, pieces):
    path = folder / "pieces.txt"
    path.write_text("".join(pieces), encoding="utf-8", newline="")
    check_account(path)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25))
@settings(max_examples=25)
def test_each_reader_takes_any_text(reader, folder, pieces):
    path = folder / "reader.txt"
    path.write_bytes("".join(pieces).encode("utf-8", "replace"))
    try:
        source = open_source(path)
    except ReviewError:
        return
    ids = Ids()
    for n, found in enumerate(reader.read(source), 1):
        if isinstance(found, Problem):
            assert found.severity in {"rejected", "noted"} and found.reason
        else:
            candidate, problems = finish(found, "file", ids, n)
            assert (candidate is None) == ("rejected" in {p.severity for p in problems})


@st.composite
def mutations(draw, content):
    """A valid file in which some bytes were deleted, doubled, replaced or moved."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 60)))
        put = draw(
            st.sampled_from(
                [b"", content[start:end] * 2, b"\n", b'"', b"{", b"}", b"\xff", b"\0", b"ER  -\n", b"<"]
            )
            | st.binary(max_size=6)
        )
        content = content[:start] + put + content[end:]
    return content


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
@given(data=st.data())
@settings(max_examples=40)
def test_mutated_files(path, folder, data):
    changed = folder / path.name
    changed.write_bytes(data.draw(mutations(path.read_bytes())))
    check_account(changed)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_files_cut_anywhere(path, folder):
    content = path.read_bytes()
    whole = read_file(path)
    cut = folder / path.name
    for end in range(0, len(content), 23):
        cut.write_bytes(content[:end])
        result = check_account(cut)
        assert result is None or result.read <= whole.read + 1


# Text as in a field: no blank at its ends, no markup, no sign that a source cut it.
WORDS = st.from_regex(r"[A-Za-zÀ-ÿα-ω一-龥(][A-Za-zÀ-ÿα-ω一-龥0-9:,()'’/-]{0,8}", fullmatch=True)
TEXT = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
LETTERS = st.from_regex(r"[A-Za-zÀ-ÿα-ω一-龥]{1,9}", fullmatch=True)
NAME = st.builds("{}, {}".format, LETTERS, LETTERS)
DIGITS = st.integers(1, 9999).map(str)
CANDIDATES = st.builds(
    Candidate,
    source=st.just("round.ris"),
    line=st.just(1),
    source_id=st.from_regex(r"[A-Za-z0-9:]{1,12}", fullmatch=True),
    title=TEXT,
    authors=st.lists(NAME, max_size=4, unique=True).map(tuple),
    year=st.none() | st.integers(1400, 2100),
    container=st.just("") | TEXT,
    volume=st.just("") | DIGITS,
    issue=st.just("") | DIGITS,
    pages=st.just("") | st.tuples(DIGITS, DIGITS).filter(lambda p: p[0] != p[1]).map("-".join),
    publisher=st.just("") | TEXT,
    type=st.sampled_from(
        ["journal-article", "book", "book-chapter", "proceedings-article", "report", "thesis"]
    ),
    doi=st.just("") | st.from_regex(r"10\.[0-9]{4}/[a-z0-9._()-]{0,8}[a-z0-9]", fullmatch=True),
    isbn=st.sampled_from(["", "9780000000002", "0-00-000000-X", "978-0-00-000000-2; 0000000019"]),
    issn=st.sampled_from(["", "1234-567X", "1234-5678; 2345-6789"]),
    language=st.sampled_from(["", "en", "de", "Latin"]),
    author_keywords=st.lists(TEXT, max_size=4, unique=True).map(tuple),
    abstract=st.just("") | TEXT,
    url=st.sampled_from(["", "https://example.org/a;b?c=d&e=f#g"]),
)
TYPES = {
    "journal-article": "JOUR", "book": "BOOK", "book-chapter": "CHAP", "proceedings-article": "CPAPER",
    "report": "RPRT", "thesis": "THES",
}  # fmt: skip


def as_ris(c):
    """Write a candidate as RIS, as a reference manager would."""
    first, _, last = c.pages.partition("-")
    one = {
        "ID": c.source_id, "TI": c.title, "PY": c.year, "T2": c.container, "VL": c.volume, "IS": c.issue, "SP": first,
        "EP": last, "PB": c.publisher, "DO": c.doi, "LA": c.language, "AB": c.abstract, "UR": c.url,
    }  # fmt: skip
    several = {
        "AU": c.authors,
        "KW": c.author_keywords,
        "SN": [s for s in (*c.issn.split("; "), *c.isbn.split("; ")) if s],
    }
    lines = [f"TY  - {TYPES[c.type]}", *(f"{tag}  - {value}" for tag, value in one.items() if value)]
    lines += [f"{tag}  - {value}" for tag, values in several.items() for value in values]
    return "\n".join([*lines, "ER  - ", ""])


@given(candidates=st.lists(CANDIDATES, min_size=1, max_size=4, unique_by=lambda c: c.source_id))
@settings(max_examples=40)
def test_records_written_as_ris_and_read_lose_nothing(folder, candidates):
    path = folder / "round.ris"
    path.write_text("\n".join(map(as_ris, candidates)), encoding="utf-8")
    items = list(iter_file(path))
    assert [replace(c, line=1) for c in items] == candidates


@given(text=st.text(max_size=60))
def test_cleaning_never_fails_and_is_stable(text):
    clean, _ = tidy(text)
    assert tidy(clean)[0] == clean
    assert plain(plain(clean)) == plain(clean)
    doi, said = clean_doi(text)
    assert doi or said
    assert not doi or clean_doi(doi) == (doi, "")
    assert (clean_year(text)[0] is None) == bool(clean_year(text)[1])
    assert clean_pages(clean_pages(text)) == clean_pages(text)
    issns, isbns, _ = clean_serials([text])
    assert clean_serials([f"{issns}; {isbns}"])[0] == issns


def test_the_fixtures_are_read_twice_alike():
    for path in FIXTURES.iterdir():
        assert read_file(path) == read_file(path)
