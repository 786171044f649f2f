"""The stages one by one."""

import gc
from dataclasses import replace

import pytest

from executable_review.candidate import Candidate
from executable_review.cleaning.doi import read_doi
from executable_review.deduplication import (
    block,
    cluster,
    decide,
    deduplicate,
    give_keys,
    merge,
    normalise,
    score,
)
from executable_review.deduplication.deciding import Decision
from executable_review.deduplication.fields import compare_containers, read_kind, read_page
from executable_review.deduplication.names import read_authors
from executable_review.deduplication.titles import read_title

TITLE = "Collaborative budgeting in small towns: evidence from three regions"
ONE = Candidate(
    "b.ris",
    1,
    "one",
    TITLE,
    ("Doe, Jane", "Roe, Richard"),
    2015,
    "Journal of Invented Things",
    "12",
    "3",
    "7-9",
)


def keys(records):
    return [key for key, _ in give_keys(records)]


def test_keys_name_source_and_record():
    assert keys([ONE, replace(ONE, source_id="", line=9)]) == ["b.ris#one", "b.ris@9"]


def test_a_key_used_twice_in_a_source_gets_its_line():
    other = replace(ONE, line=40, title="Another title")
    assert keys([other, ONE]) == keys([ONE, other]) == ["b.ris#one@1~1", "b.ris#one@40~2"]


def test_a_record_given_twice_is_kept_twice():
    work = deduplicate([ONE, ONE]).works
    assert len(work) == 1 and work[0].keys == ("b.ris#one@1~1", "b.ris#one@1~2")


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1111/PUAR.12765", "10.1111/puar.12765"),
        ("doi:10.1111/puar.12765.", "10.1111/puar.12765"),
        (
            "https://dx.doi.org/10.1002/(sici)1099-162x(199812)18:5%3C451::aid-pad1%3E3.0.co;2-k",
            "10.1002/(sici)1099-162x(199812)18:5<451::aid-pad1>3.0.co;2-k",
        ),
        ("https://doi.org/10.1177/0275074015611744?journalCode=arpb", "10.1177/0275074015611744"),
        ("10.1080/14719037.2015.1111927/abstract", "10.1080/14719037.2015.1111927"),
        ("(10.1080/14719037.2015.1111927)", "10.1080/14719037.2015.1111927"),
        ("10.1080/", ""),
        ("n/a", ""),
        ("", ""),
    ],
)
def test_read_doi(text, doi):
    assert read_doi(text) == doi


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("public administration review", "public administration review", "same"),
        ("public adm rev", "public administration review", "short"),
        ("jpart", "journal public administration research theory", "short"),
        ("int j public sect mgmt", "international journal public sector management", "short"),
        ("voluntas", "voluntas international journal voluntary nonprofit organizations", "short"),
        ("public administration", "public administration review", "differ"),
        ("irspm 2017", "irspm 2018", "differ"),
        ("", "irspm 2018", "unknown"),
    ],
)
def test_compare_containers(a, b, relation):
    assert compare_containers(a, b) == compare_containers(b, a) == relation


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Public value, Part II", ("2",)),
        ("Public value: second edition", ("2",)),
        ("Public value, 2nd ed.", ("2",)),
        ("I, citizen", ()),
        ("Democracy in the 1980s", ("1980s",)),
        ("Literature 2015~2019", ("2015", "2019")),
        ("The second wave of reform", ("2",)),
        ("A second look at reform", ()),
        ("World War I", ("1",)),
    ],
)
def test_numbers_of_titles(text, numbers):
    assert read_title(text).numbers == numbers


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("Corrigendum to “Public value”", "correction"),
        ("Public value – Erratum", "correction"),
        ("Retraction notice: Public value", "retraction"),
        ("A comment on public value", "comment"),
        ("Public value: a rejoinder", "reply"),
        ("Public value [Book review]", "review"),
        ("A review of public value", "review"),
        ("A systematic review of public value", ""),
        ("Reply all: mail in public offices", ""),
        ("Correctional officers and public value", ""),
        ("Public value and its...", None),
    ],
)
def test_notices(text, notice):
    assert read_title(text).notice == notice


def test_titles_in_other_scripts_are_read():
    assert read_title("公共价值研究文献综述分析报告").weight >= 2
    assert read_title("Публичные ценности и оценка").compact == "публичныеценностииоценка"


def test_authors_are_read_in_every_form():
    forms = ("Osborne, Stephen P.", "Osborne SP", "Stephen P. Osborne", "OSBORNE, S. P.", "Osborne, SP")
    assert {read_authors((form,)).names[0].family for form in forms} == {("osborne",)}
    assert {read_authors((form,)).names[0].given[0][0] for form in forms} == {"s"}
    assert read_authors(("Anonymous", "", "[No author listed]")).names == ()
    assert read_authors(("Smith et al.",)).open and read_authors(("Smith, J.", "and others")).open


def test_page_and_kind():
    assert (read_page("e0248558"), read_page("Art. 42"), read_page("ii10-ii14"), read_page("")) == (
        "e0248558",
        "42",
        "ii10",
        "",
    )
    assert (read_kind("JOUR"), read_kind("phdthesis"), read_kind("[CITATION]")) == ("article", "thesis", "")


def test_a_block_that_is_too_large_still_joins_copies():
    copies = [replace(ONE, source_id=f"s{at:03}", line=at) for at in range(100)]
    assert len(deduplicate(copies).works) == 1


def test_large_blocks_do_not_grow_with_their_square():
    def pairs(number):
        records = [
            replace(ONE, source_id=f"s{at}", title=f"Introduction {at}", authors=(), pages="")
            for at in range(number)
        ]
        return sum(1 for _ in block(normalise(give_keys(records))))

    assert pairs(400) <= 2.2 * pairs(200)


def link(a, b, code="DUP003", score=90):
    return Decision(a, b, code, "same", score, "")


def entries(**changes):
    return normalise([(key, replace(ONE, source_id=key, **change)) for key, change in changes.items()])


def test_a_record_that_fits_two_works_equally_joins_neither():
    given = entries(a={"doi": "10.5555/1"}, b={}, c={"doi": "10.5555/2"})
    clusters, cut = cluster(given, [link("a", "b"), link("b", "c")])
    assert clusters == [("a",), ("b",), ("c",)]
    assert [(d.a, d.b, d.code, d.outcome) for d in cut] == [
        ("a", "b", "DUP021", "review"),
        ("b", "c", "DUP021", "review"),
    ]


def test_the_weaker_link_is_cut():
    given = entries(a={"doi": "10.5555/1"}, b={}, c={"doi": "10.5555/2"})
    clusters, cut = cluster(given, [link("a", "b", score=95), link("b", "c", score=80)])
    assert clusters == [("a", "b"), ("c",)]
    assert [(d.a, d.b) for d in cut] == [("b", "c")]


def test_a_cut_link_is_not_mended_by_a_weaker_one():
    given = entries(
        a={"doi": "10.5555/1"}, b={"doi": "10.5555/1", "year": 2014}, x={}, c={"doi": "10.5555/2"}
    )
    links = [
        link("a", "b", "DUP002"),
        link("a", "x", score=95),
        link("c", "x", score=95),
        link("b", "x", score=80),
    ]
    assert cluster(given, links)[0] == [("a", "b"), ("c",), ("x",)]


def test_copies_of_an_ambiguous_record_stay_together():
    given = entries(a={"doi": "10.5555/1"}, c={"doi": "10.5555/2"}, x={}, y={})
    links = [link(p, q, score=95) for p, q in (("a", "x"), ("a", "y"), ("c", "x"), ("c", "y"), ("x", "y"))]
    assert cluster(given, links)[0] == [("a",), ("c",), ("x", "y")]


def test_unknown_authors_do_not_bridge_known_ones():
    records = [
        replace(ONE, source_id="a"),
        replace(ONE, source_id="b", authors=()),
        replace(ONE, source_id="c", authors=("Poe, E.",)),
    ]
    result = deduplicate(records)
    assert len(result.works) == 3 or {len(w.keys) for w in result.works} == {1, 2}
    home = {key: work.key for work in result.works for key in work.keys}
    assert home["b.ris#a"] != home["b.ris#c"]


def test_merged_record_is_a_lossless_union():
    short = replace(
        ONE,
        source="a.csv",
        title="Collaborative budgeting in small towns: evid…",
        authors=("Doe, J.", "et al."),
        volume="",
        abstract="What it is about",
    )
    result = deduplicate([ONE, replace(short, year=2014)])
    (work,) = result.works
    assert work.key == "a.csv#one" and work.record.title == TITLE and work.record.authors == ONE.authors
    assert (work.record.volume, work.record.abstract, work.record.year) == ("12", "What it is about", 2014)
    assert {record for _, record in work.members} == {ONE, replace(short, year=2014)}
    assert ("year", (("2014", ("a.csv#one",)), ("2015", ("b.ris#one",)))) in work.conflicts
    assert [name for name, _ in work.conflicts] == ["title", "authors", "year"]


def test_the_order_of_sources_is_a_decision():
    other = replace(ONE, source="a.csv", year=2014)
    assert deduplicate([ONE, other]).works[0].record.year == 2014
    assert deduplicate([ONE, other], source_order=["b.ris"]).works[0].record.year == 2015


def test_spelling_is_no_conflict():
    other = replace(
        ONE, source="a.csv", title=TITLE.upper(), container="J Invent Things", pages="7", doi="doi:10.5555/X"
    )
    (work,) = deduplicate([replace(ONE, doi="10.5555/x"), other]).works
    assert [name for name, _ in work.conflicts] == ["container"]


def test_merge_alone():
    keyed = give_keys([ONE, replace(ONE, source_id="two")])
    assert [w.keys for w in merge(keyed, [("b.ris#one",), ("b.ris#two",)])] == [
        ("b.ris#one",),
        ("b.ris#two",),
    ]


def test_thresholds_are_decisions():
    pair = [ONE, replace(ONE, source_id="two", authors=("Doe, J.",))]
    assert len(deduplicate(pair).works) == 1
    strict = deduplicate(pair, upper=101)
    assert len(strict.works) == 2 and len(strict.review) == 1


def test_nothing_gives_nothing():
    assert deduplicate([]) == ((), (), (), ())
    assert list(score(block([]))) == [] and list(decide([])) == [] and cluster([], []) == ([], [])


def test_the_collector_is_left_as_it_was():
    deduplicate([ONE])
    assert gc.isenabled()
    gc.disable()
    try:
        deduplicate([ONE])
        assert not gc.isenabled()
    finally:
        gc.enable()
