"""The check of the whole package, its seals, and the locators of the paper's sentences."""

import re

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.data_check import check, check_locators, fingerprint, normal_words, seal


def keep(*tables):
    """Drop all other tables from the descriptor, and keys that point at them, to make checks fast."""

    def change(content):
        content["resources"] = [r for r in content["resources"] if r["name"] in tables]
        for resource in content["resources"]:
            keys = resource["schema"].get("foreignKeys", [])
            resource["schema"]["foreignKeys"] = [k for k in keys if k["reference"]["resource"] in tables]

    return change


def test_the_shipped_package_passes(package):
    rows = check(package)
    assert rows == {name: len(package.rows(name)) for name in package.resources}
    assert rows["records"] == 726


@pytest.mark.parametrize(
    ("table", "line", "field", "value", "tables"),
    [
        ("citations", 3, "cited_id", "nobody2020nothing", ("records", "document_types")),
        ("segment_codes", 4, "code_id", "theory.npm", ("segments", "codebook")),
        ("evidence", 2, "place_id", "P99", ("places", "claims")),
        ("records", 2, "type", "leaflet", ("document_types",)),
    ],
)
def test_a_key_to_a_missing_row_is_named(compendium, table, line, field, value, tables):
    compendium.describe(keep(table, *tables))
    compendium.put(table, line, field, value)
    place = f"data/{compendium.path(table).relative_to(compendium.root / 'data').as_posix()}, line {line}"
    with breaks("DAT006", says=value, place=place, way_out="add the row that it names"):
        check(compendium.package())


def test_a_repeated_key_is_named(compendium):
    compendium.describe(keep("records", "document_types"))
    compendium.edit("records", lambda rows: rows.append(rows[1]))
    with breaks("DAT006", place="data/corpus/records.csv, line 728"):
        check(compendium.package())


@pytest.mark.parametrize(
    ("table", "field", "value"), [("searches", "date", "yesterday"), ("paragraphs", "fingerprint", "abc")]
)
def test_what_only_the_whole_check_sees_is_named_too(compendium, table, field, value):
    compendium.describe(keep(table))
    compendium.put(table, 2, field, value)
    with breaks("DAT004", says=value, place=", line 2, field " + field):
        check(compendium.package())


def test_an_impossible_descriptor_is_refused(compendium):
    def change(content):
        keep("context_terms")(content)
        content["resources"][0]["schema"]["fields"][1]["type"] = "colour"

    compendium.describe(change)
    with breaks("DAT001", place="data/datapackage.json", way_out="descriptor"):
        check(compendium.package())


def test_sealing_accepts_a_meant_change_and_nothing_else(compendium):
    compendium.describe(keep("context_terms", "document_types"))
    assert seal(compendium.root) == []
    before = compendium.files()
    assert seal(compendium.root) == []
    assert compendium.files() == before
    compendium.edit("context_terms", lambda rows: rows.append(["hospital*", ""]))
    assert seal(compendium.root) == ["context_terms"]
    package = compendium.package()
    package.check_seals()
    assert package.rows("context_terms")[-1] == {"pattern": "hospital*", "abstract_term": None}


def test_a_broken_table_is_not_sealed(compendium):
    compendium.describe(keep("context_terms", "document_types"))
    compendium.put("document_types", 2, "included", "perhaps")
    before = compendium.files()
    with breaks("DAT004", place="data/search/document_types.csv, line 2, field included"):
        seal(compendium.root)
    assert compendium.files() == before


def test_sealing_the_shipped_package_changes_no_byte(compendium):
    before = compendium.files()
    assert seal(compendium.root) == []
    assert compendium.files() == before


def test_words_are_what_remains_when_print_is_taken_away():
    assert normal_words("“Co-Production”, of\n VALUE…") == ["co", "production", "of", "value"]
    assert normal_words("ﬁrst café_2") == ["first", "café", "2"]
    assert normal_words("cafe\u0301 x\u00b2") == ["caf\u00e9", "x2"]
    assert fingerprint("A  b.") == fingerprint("“a” B")
    assert fingerprint("a b") != fingerprint("ab")


@given(
    st.lists(st.text("abcXYZ é", min_size=1, max_size=5), max_size=6),
    st.sampled_from([" ", "\n", "-", " – "]),
)
def test_a_fingerprint_sees_words_only(words, joint):
    assert fingerprint(joint.join(words)) == fingerprint(" ".join(words).upper().lower())


PAPER = "First things first. Second, the co-production of tests!\nA third sentence."


@pytest.fixture
def located(compendium):
    """A compendium whose map is that of a paper of three sentences in two paragraphs."""
    first, second, third = re.findall(r"[^.!]+[.!]", PAPER)

    def paragraphs(rows):
        del rows[3:]
        for row, text in ((rows[1], first + second), (rows[2], third)):
            row[rows[0].index("words")] = str(len(normal_words(text)))
            row[rows[0].index("fingerprint")] = fingerprint(text)

    def sentences(rows):
        del rows[4:]
        for row, text in zip(rows[1:], (first, second, third), strict=True):
            row[rows[0].index("words")] = str(len(normal_words(text)))
            row[rows[0].index("fingerprint")] = fingerprint(text)

    compendium.edit("paragraphs", paragraphs)
    compendium.edit("sentences", sentences)
    return compendium.package(verify=False)


@pytest.mark.parametrize(
    "copy",
    [
        PAPER,
        PAPER.upper(),
        PAPER.replace(" ", "\n"),
        PAPER.replace("co-production", "co\u2010production"),
        f"x {PAPER} y",
    ],
)
def test_locators_hold_in_any_print_of_the_paper(located, copy):
    assert check_locators(located, copy) == {"sentence": 3, "paragraph": 2}


@pytest.mark.parametrize(
    ("copy", "says"),
    [
        (PAPER.replace("third", "fourth"), "2 of 5 locators were not found"),
        ("", "5 of 5 locators were not found"),
        (PAPER.replace("sentence", ""), "paragraph"),
    ],
)
def test_a_locator_that_is_not_in_the_copy_is_named(located, copy, says):
    with breaks("DAT007", says=says, place="data/paper", way_out="plain text"):
        check_locators(located, copy)
