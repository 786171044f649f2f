"""Coders' files: read whole or refused by name, and counted as soon as they lie in their folder."""

import json
from dataclasses import replace

import pytest
from helpers import ROOT, breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.coding.coder_csv import parse_coder_csv, read_coder_csv, write_coder_csv
from executable_review.coding.coder_file import CoderFile
from executable_review.coding.coders import FOLDER, rules_digest
from executable_review.coding.exchange import write_qdpx
from executable_review.coding_export import coded_project, names_of
from executable_review.data import DataPackage
from executable_review.execution.record import inputs
from executable_review.recoding import outdated
from executable_review.review import Review

HEAD = "unit_id,code_id,coder_id,codebook_version\n"
NAME = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1).map(str.strip).filter(bool)


def test_what_was_given_can_not_change():
    given_codes = {"S1": {"a.b"}}
    coder = CoderFile("me", "1", given_codes)
    given_codes["S1"].add("a.c")
    assert coder.codes == {"S1": frozenset({"a.b"})}
    with pytest.raises(TypeError):
        coder.codes["S2"] = frozenset()


@given(NAME, NAME, st.dictionaries(NAME, st.frozensets(NAME, max_size=4), min_size=1, max_size=6))
def test_a_written_file_is_read_as_it_was(coder_id, version, codes):
    coder = CoderFile(coder_id, version, codes)
    assert parse_coder_csv(write_coder_csv(coder), "file.csv") == coder
    assert parse_coder_csv(write_coder_csv(coder, reversed([*codes])), "file.csv") == coder


@pytest.mark.parametrize(
    ("text", "says", "place"),
    [
        ("", "its columns are none", "line 1"),
        ("unit_id,code_id\nS1,a.b\n", "its columns are unit_id, code_id", "line 1"),
        (HEAD, "it has no rows", "me.csv"),
        (HEAD + "S1,a.b,me\n", "3 cells where 4 belong", "line 2"),
        (HEAD + ",a.b,me,1\n", "the cell is empty", "line 2, field unit_id"),
        (HEAD + "S1,a.b,,1\n", "the cell is empty", "line 2, field coder_id"),
        (HEAD + "S1,a.b,me,1\nS2,a.b,you,1\n", "'you' beside 'me'", "line 3, field coder_id"),
        (HEAD + "S1,a.b,me,1\nS2,a.b,me,2\n", "'2' beside '1'", "line 3, field codebook_version"),
        (HEAD + "S1,a.b,me,1\nS1,a.b,me,1\n", "a.b stands twice for S1", "line 3"),
        (HEAD + "S1,,me,1\nS1,,me,1\n", "no code stands twice for S1", "line 3"),
        (HEAD + "S1,,me,1\nS1,a.b,me,1\n", "S1 has codes and a row that says it has none", "line 3"),
        (HEAD + "S1,a.b,me,1\nS1,,me,1\n", "S1 has codes and a row that says it has none", "line 3"),
        (HEAD + 'S1,"a.b,me,1\n', "it can't be read as CSV", "line 2"),
    ],
)
def test_a_broken_file_is_refused_whole(text, says, place):
    with breaks("COD021", says=says, place=place):
        parse_coder_csv(text, "me.csv")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "me.csv"
    path.write_bytes((HEAD + "S1,a.b,Zoë,1\n").encode("latin-1"))
    with breaks("COD021", says="UTF-8", place="me.csv"):
        read_coder_csv(path)
    path.write_bytes((HEAD + "S1,a.b,Zoë,1\n").encode("utf-8-sig"))
    assert read_coder_csv(path).coder_id == "Zoë"


@pytest.fixture
def drop(compendium):
    """Put a file into the coders' folder and open the review."""

    def put(text, name="me.csv", **decisions):
        (compendium.root / "data" / FOLDER / name).write_text(text, encoding="utf-8")
        return Review(decisions, DataPackage(compendium.root))

    return put


ROWS = HEAD + "INT-1.1,,synthetic,1\nINT-1.2,actor.citizen,synthetic,1\nINT-1.3,actor.citizen,synthetic,1\n"


def test_a_dropped_file_counts_at_once(drop, review):
    more = drop(ROWS)
    assert [*more.coders] == ["close_reading", "dictionary", "synthetic"]
    agreement = more.agreement
    assert [p.coders for p in agreement.pairs] == [
        ("close_reading", "dictionary"),
        ("close_reading", "synthetic"),
        ("dictionary", "synthetic"),
    ]
    assert agreement.pair("synthetic", "close_reading").units == 3
    assert agreement.together.coders == ("close_reading", "dictionary", "synthetic")
    # A further file does not change what two other coders agree on, nor the default consensus.
    assert agreement.pairs[0] == review.agreement.pairs[0]
    assert more.coded.sentence_codes == review.coded.sentence_codes
    json.dumps(agreement.as_dict(), allow_nan=False)


def test_a_dropped_file_can_be_chosen_and_changes_the_run(drop, review):
    chosen = drop(ROWS, coders=["synthetic", "dictionary"], code_merging="first")
    assert chosen.consensus == chosen.coders["dictionary"].codes
    assert drop(ROWS, coders=["synthetic"]).coded.sentence_codes["INT-1.2"] == {"actor.citizen"}
    before = {k for k in inputs(review) if k.startswith("data/coding/coders")}
    after = {k for k in inputs(chosen) if k.startswith("data/coding/coders")}
    assert after - before == {"data/coding/coders/me.csv"}
    with breaks("PAR003", says="'synthetik'", way_out="did you mean synthetic?"):
        drop(ROWS, coders=["synthetik"])


def test_a_project_of_another_program_counts_too(compendium, review):
    other = replace(coded_project(review), coder_id="synthetic")
    path = compendium.root / "data" / FOLDER / "synthetic.qdpx"
    path.write_bytes(write_qdpx(other, review.codebook, names_of(review)))
    more = Review(package=DataPackage(compendium.root))
    assert more.coders["synthetic"].codes == review.coders["close_reading"].codes
    path.write_bytes(b"no archive")
    with breaks("EXC001", place="synthetic.qdpx"):
        Review(package=DataPackage(compendium.root)).coders  # noqa: B018


@pytest.mark.parametrize(
    ("code", "text", "name", "says"),
    [
        ("COD001", HEAD + "INT-1.1,actor.citizn,me,1\n", "me.csv", "'actor.citizn'"),
        ("COD002", HEAD + "INT-1.1,actor,me,1\n", "me.csv", "'actor' is a group"),
        ("COD021", "x", "me.docx", ".docx can't be read"),
        ("COD022", HEAD + "INT-99.1,actor.citizen,me,1\n", "me.csv", "'INT-99.1'"),
        ("COD023", HEAD + "INT-1.1,actor.citizen,me,0\n", "me.csv", "version '0'"),
        ("COD024", HEAD + "INT-1.1,actor.citizen,close_reading,1\n", "me.csv", "'close_reading'"),
    ],
)
def test_a_file_that_does_not_fit_the_review_is_named(drop, code, text, name, says):
    with breaks(code, says=says, place=f"data/{FOLDER}/{name}"):
        drop(text, name).coders  # noqa: B018


def test_a_note_beside_the_files_is_passed_over(drop):
    assert [*drop("what this is", "README.md").coders] == ["close_reading", "dictionary"]


def test_the_shipped_dictionary_coding_was_made_with_the_present_rules(review):
    assert outdated(review) == []
    rules = review.data.rows("dictionary")
    assert rules_digest(rules) == rules_digest(reversed(rules))
    assert rules_digest(rules) != rules_digest(rules[1:])


def test_the_close_reading_covers_the_whole_paper(review):
    sentences = {s["sentence_id"] for s in review.data.rows("sentences")}
    assert set(review.coders["close_reading"].codes) == sentences
    assert set(review.coders["dictionary"].codes) == sentences
    given_codes = sum(map(len, review.coders["close_reading"].codes.values()))
    assert given_codes == len(review.data.rows("segment_codes"))


def test_shipped_files_are_written_as_this_package_writes_them(review):
    path = ROOT / "data" / FOLDER / "dictionary.csv"
    order = [s["sentence_id"] for s in review.data.rows("sentences")]
    assert path.read_text(encoding="utf-8") == write_coder_csv(review.coders["dictionary"], order)
