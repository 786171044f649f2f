"""Each format and dialect: what one record becomes, in the project's fields."""

import pytest
from importing_cases import ALL, FIXTURES, imported, told

from executable_review.importing import READERS, find_reader, read_file

ONE = {
    "title": "Synthetic study one",
    "authors": ("Alpha, Ann", "Beta, Ben"),
    "year": 2019,
    "container": "Journal of Synthetic Studies",
    "volume": "12",
    "issue": "3",
    "pages": "10-29",
    "publisher": "Synthetic Press",
    "type": "journal-article",
    "doi": "10.5555/syn.1",
    "isbn": "",
    "issn": "1234-5678",
    "language": "en",
    "author_keywords": ("synthetic", "study"),
    "abstract": "Synthetic abstract one.",
}
LONG = "Synthetic study one: a very long title on two lines"
CUT = "Synthetic study one of a longer …"
SNIPPET = "… Synthetic abstract one …"
BOTH_ISSNS = "1234-5678; 2345-6789"
SCOPUS_LINK = "https://www.scopus.com/inward/record.uri?eid=2-s2.0-90000000001"
EBSCO_LINK = "https://search.ebscohost.com/login.aspx?direct=true"
POP = {"title": CUT, "authors": ("Alpha, A", "van Beta, BB"), "publisher": "example.org", "language": ""}
POP |= {"author_keywords": (), "abstract": SNIPPET, "url": "https://example.org/one"}

# File -> format, line of the first record, its id, what is not as in ONE, and the problems.
FIRST = {
    "generic.ris": ("ris", 1, "syn1", {"title": LONG, "url": "https://example.org/one"}, []),
    "proquest.ris": (
        "ris-proquest",
        1,
        "9000000001",
        {"url": "https://www.proquest.com/scholarly-journals/synthetic/docview/9000000001/se-2?accountid=1"},
        [(1, "doi", "IMP005", "repaired")],
    ),
    "ebsco.ris": (
        "ris-ebsco",
        1,
        "900000001",
        {
            "title": "Synthetic study one.",
            "language": "",
            "url": f"{EBSCO_LINK}&db=bth&AN=900000001&site=ehost-live",
        },
        [],
    ),
    "scopus.ris": (
        "ris-scopus",
        1,
        "2-s2.0-90000000001",
        {"authors": ("Alpha, A.", "Beta, B."), "url": f"{SCOPUS_LINK}&doi=10.5555%2fsyn.1"},
        [],
    ),
    "wos.ris": (
        "ris-wos",
        1,
        "WOS:900000000000001",
        {
            "authors": ("Alpha, A", "Beta, B"),
            "container": "JOURNAL OF SYNTHETIC STUDIES",
            "publisher": "",
            "issn": BOTH_ISSNS,
        },
        [],
    ),
    "generic.bib": (
        "bibtex",
        3,
        "alpha2019",
        {
            "title": "Synthetic study one: café & trust",
            "authors": ("Alpha, Ann", "van Beta, Ben", "World Synthetic Office"),
            "publisher": "",
            "doi": "10.5555/syn_1",
            "abstract": "Synthetic abstract one: 50% of it.",
            "url": "https://example.org/~one",
        },
        [(3, "authors", "IMP015", "noted")],
    ),
    "proquest.bib": (
        "bibtex-proquest",
        1,
        "ProQuest:9000000001",
        {
            "publisher": "",
            "url": "https://www.proquest.com/scholarly-journals/synthetic/docview/9000000001/se-2",
        },
        [(1, "doi", "IMP005", "repaired")],
    ),
    "pop.bib": (
        "bibtex-pop",
        1,
        "pop00001",
        {**POP, "doi": "", "issn": ""},
        [(1, "title", "IMP015", "repaired")],
    ),
    "pop.csv": (
        "pop-csv",
        2,
        "GS:9000000000000000001",
        {
            **POP,
            "container": "Journal of Synthetic …",
            "type": "",
            "abstract": '… Synthetic "abstract" one …',
        },
        [
            (2, "title", "IMP015", "repaired"),
            (2, "authors", "IMP015", "noted"),
            (2, "container", "IMP015", "noted"),
            (3, "year", "IMP006", "repaired"),
        ],
    ),
    "pop.json": (
        "pop-json",
        2,
        "GS:9000000000000000001",
        {**POP, "type": "", "doi": "", "issn": ""},
        [(2, "title", "IMP015", "repaired"), (23, "year", "IMP006", "repaired")],
    ),
    "csl.json": (
        "csl-json",
        2,
        "alpha2019",
        {
            "authors": ("Alpha, Ann", "van Beta, Ben", "World Synthetic Office"),
            "url": "https://example.org/one",
        },
        [],
    ),
    "scopus.csv": (
        "scopus-csv",
        2,
        "2-s2.0-90000000001",
        {"abstract": "Synthetic abstract one, with a second line.", "url": SCOPUS_LINK},
        [],
    ),
    "ebsco.csv": (
        "ebsco-csv",
        2,
        "900000001",
        {
            "title": "Synthetic study one.",
            "pages": "10",
            "language": "",
            "url": f"{EBSCO_LINK}&AN=900000001",
        },
        [(2, "ISSN", "IMP010", "repaired")],
    ),
    "ebsco-new.csv": (
        "ebsco-csv",
        2,
        "900000001",
        {
            "pages": "",
            "publisher": "",
            "language": "",
            "author_keywords": (),
            "url": "https://research.ebsco.com/linkprocessor/plink?id=1",
        },
        [],
    ),
    "wos.txt": (
        "wos-text",
        3,
        "WOS:900000000000001",
        {
            "title": LONG,
            "container": "JOURNAL OF SYNTHETIC STUDIES",
            "publisher": "SYNTHETIC PRESS",
            "issn": BOTH_ISSNS,
        },
        [],
    ),
    "savedrecs.txt": (
        "wos-table",
        2,
        "WOS:900000000000001",
        {
            "title": 'Synthetic "study one',
            "container": "JOURNAL OF SYNTHETIC STUDIES",
            "publisher": "SYNTHETIC PRESS",
            "issn": BOTH_ISSNS,
        },
        [],
    ),
    "pubmed.nbib": (
        "nbib",
        1,
        "90000001",
        {
            "title": "Synthetic study one: a very long title that goes on on a second line.",
            "authors": ("Alpha, Ann", "Beta, Ben", "World Synthetic Office"),
            "publisher": "",
            "issn": BOTH_ISSNS,
            "abstract": "Synthetic abstract one, on two lines.",
        },
        [],
    ),
    "eric.nbib": (
        "nbib",
        2,
        "EJ9000001",
        {
            "authors": ("Alpha, Ann",),
            "publisher": "",
            "author_keywords": ("synthetic",),
            "url": "http://eric.ed.gov/?id=EJ9000001",
        },
        [(2, "doi", "IMP005", "repaired")],
    ),
}

# File -> what the second record shows of its format.
SECOND = {
    "generic.ris": {"container": "Synthetic Book", "type": "book-chapter", "isbn": "978-0-00-000000-2"},
    "proquest.ris": {"type": "thesis", "isbn": "9780000000002", "publisher": "University of Nowhere"},
    "scopus.ris": {"type": "proceedings-article", "pages": "104", "isbn": "978-000000000-2"},
    "generic.bib": {"container": "Synthetic Book", "type": "book-chapter", "authors": ("Gamma, Gus",)},
    "pop.bib": {"source_id": "pop00002", "type": "", "year": None},
    "pop.csv": {"source_id": "record-2", "year": None, "volume": "", "pages": "", "type": "book"},
    "pop.json": {"source_id": "record-2", "year": None, "volume": "", "issue": "", "pages": ""},
    "csl.json": {"type": "thesis", "year": 2020, "container": ""},
    "scopus.csv": {"authors": (), "abstract": "", "pages": "104", "line": 4},
    "ebsco.csv": {"year": 2020},
    "wos.txt": {"type": "proceedings-article", "pages": "104", "isbn": "978-0-00-000000-2"},
    "pubmed.nbib": {"authors": ("Gamma, G",), "language": "de", "type": "journal-article"},
    "eric.nbib": {"source_id": "ED9000002", "year": 2020},
}


def shown(candidate):
    return {name: getattr(candidate, name) for name in candidate.__slots__}


def test_each_fixture_is_a_case_and_each_reader_has_one():
    assert {path.name.removeprefix("synthetic-") for path in ALL} == set(FIRST)
    assert {case[0] for case in FIRST.values()} == {reader.name for reader in READERS}


@pytest.mark.parametrize("name", FIRST)
def test_the_first_record(name):
    kind, line, source_id, other, problems = FIRST[name]
    result = read_file(FIXTURES / f"synthetic-{name}")
    assert (result.format, result.rejected, told(result)) == (kind, 0, problems)
    first = {"url": "", **ONE, **other, "line": line, "source_id": source_id, "source": f"synthetic-{name}"}
    assert shown(result.candidates[0]) == first


@pytest.mark.parametrize("name", SECOND)
def test_the_second_record(name):
    result = read_file(FIXTURES / f"synthetic-{name}")
    second = shown(result.candidates[1])
    assert second["title"] == "Synthetic study two"
    assert {key: second[key] for key in SECOND[name]} == SECOND[name]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_line_end_gives_the_same_records(path, ending, tmp_path):
    text = path.read_text(encoding="utf-8-sig")
    changed = imported(tmp_path, ending.join(text.split("\n")), path.name)
    assert changed == imported(tmp_path, text, path.name)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_gives_the_same_records(path, encoding, tmp_path):
    text = path.read_text(encoding="utf-8-sig")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    changed = imported(tmp_path, (mark + text).encode(encoding), path.name)
    assert changed.candidates == read_file(path).candidates


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_the_name_of_a_file_does_not_matter(path, tmp_path):
    content = path.read_bytes()
    plain = imported(tmp_path, content, path.name)
    named = imported(tmp_path, content, "export.pdf")
    assert [c.title for c in named.candidates] == [c.title for c in plain.candidates]
    assert told(named)[0] == (0, "", "IMP017", "noted") and len(named.problems) == len(plain.problems) + 1


POP_HEADER = """
Cites Authors Title Year Source Publisher ArticleURL CitesURL GSRank QueryDate Type DOI ISSN CitationURL Volume Issue
StartPage EndPage ECC CitesPerYear CitesPerAuthor AuthorCount Age Abstract FullTextURL RelatedURL
"""
POP_COLUMNS = POP_HEADER.split()


@pytest.mark.parametrize("total", [[], ["TotalPages"]], ids=["", "TotalPages"])
@pytest.mark.parametrize("count", range(3, len(POP_COLUMNS) + 1))
def test_publish_or_perish_with_any_prefix_of_its_columns(count, total, tmp_path):
    header = POP_COLUMNS[:count] + total
    cells = {
        "Cites": "1",
        "Authors": '"A Alpha, B Beta"',
        "Title": "Synthetic study",
        "Year": "2019",
        "DOI": "10.5555/a",
    }
    text = ",".join(header) + "\r\n" + ",".join(cells.get(name, "") for name in header) + "\r\n"
    result = imported(tmp_path, text, "pop.csv")
    assert (result.format, result.kept, result.problems) == ("pop-csv", 1, ())
    (one,) = result.candidates
    assert (one.authors, one.year) == (("Alpha, A", "Beta, B"), 2019 if count > 3 else None)
    assert one.doi == ("10.5555/a" if "DOI" in header else "")


@pytest.mark.parametrize("delimiter", ";\t")
def test_a_table_saved_again_by_a_spreadsheet(delimiter, tmp_path):
    text = (
        delimiter.join(POP_COLUMNS[:4])
        + "\n"
        + delimiter.join(["1", "A Alpha", "Synthetic study", "2019"])
        + "\n"
    )
    assert imported(tmp_path, text, "pop.csv").candidates[0].year == 2019


@pytest.mark.parametrize(
    "head",
    [
        "",
        "Dear colleague,\n",
        "a,b,c\n1,2,3\n",
        "[1, 2]",
        '{"name": "x"}',
        "<html><body>",
        "Title,Year\nx,2019\n",
        "Cites\n1\n",
    ],
)
def test_what_is_no_export_has_no_reader(head):
    assert find_reader(head) is None
