"""The review file: questions out, answers in."""

from dataclasses import replace

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.candidate import Candidate
from executable_review.deduplication import Answer, deduplicate, read_answers, write_review
from executable_review.deduplication.deciding import name_pair

ARTICLE = Candidate(
    "a.ris",
    1,
    "x",
    "Collaborative budgeting in small towns: evidence",
    ("Doe, Jane",),
    2015,
    "Journal of Things",
    type="journal-article",
)
PREPRINT = replace(ARTICLE, source="b.ris", container="", type="preprint")
OTHER = replace(ARTICLE, source="c.ris", year=2009)


def answer(a, b, decision, note=""):
    return Answer(name_pair(a, b), *sorted((a, b)), "80", "why", decision, note)


def sizes(records, *answers):
    return sorted(len(work.keys) for work in deduplicate(records, answers).works)


def test_a_doubtful_pair_is_asked():
    (question,) = deduplicate([ARTICLE, PREPRINT]).review
    assert (question.record_a, question.record_b, question.decision) == ("a.ris#x", "b.ris#x", "")
    assert "versions of one work" in question.reason and "doe, 2015, preprint" in question.reason


def test_same_is_obeyed_and_kept():
    result = deduplicate([ARTICLE, PREPRINT], [answer("a.ris#x", "b.ris#x", "same", "read both")])
    assert [work.keys for work in result.works] == [("a.ris#x", "b.ris#x")]
    assert [(d.code, d.reason) for d in result.links] == [("DUP005", "read both")]
    assert [q.decision for q in result.review] == ["same"]


def test_different_is_obeyed_and_not_asked_again():
    given = answer("a.ris#x", "b.ris#x", "different")
    assert sizes([ARTICLE, PREPRINT], given) == [1, 1]
    assert deduplicate([ARTICLE, PREPRINT], [given]).review == (given,)


def test_different_keeps_even_identical_records_apart():
    twin = replace(ARTICLE, source="b.ris")
    assert sizes([ARTICLE, twin]) == [2]
    assert sizes([ARTICLE, twin], answer("a.ris#x", "b.ris#x", "different")) == [1, 1]


def test_empty_answers_change_nothing_but_keep_the_note():
    given = answer("a.ris#x", "b.ris#x", "", "ask the author")
    result = deduplicate([ARTICLE, PREPRINT], [given])
    assert len(result.works) == 2
    assert [q.note for q in result.review] == ["ask the author"]


def test_copies_follow_an_answer():
    copy = replace(PREPRINT, source="d.ris")
    given = answer("a.ris#x", "b.ris#x", "same")
    assert sizes([ARTICLE, PREPRINT, copy], given) == [3]


def test_an_answer_on_an_unknown_record():
    with breaks("DUP031", says="z.ris#x", place="pair"):
        deduplicate([ARTICLE, PREPRINT], [answer("a.ris#x", "z.ris#x", "same")])


def test_an_answer_against_a_veto():
    with breaks("DUP032", says="DUP011", place="pair", way_out="different"):
        deduplicate([ARTICLE, OTHER], [answer("a.ris#x", "c.ris#x", "same")])


def test_answers_against_a_veto_in_two_steps():
    middle = replace(ARTICLE, source="b.ris", year=None)
    with breaks("DUP032", says="veto or another answer"):
        deduplicate(
            [ARTICLE, middle, OTHER],
            [answer("a.ris#x", "b.ris#x", "same"), answer("b.ris#x", "c.ris#x", "same")],
        )


def test_answers_against_each_other():
    third = replace(PREPRINT, source="c.ris")
    with breaks("DUP032"):
        deduplicate(
            [ARTICLE, PREPRINT, third],
            [
                answer("a.ris#x", "b.ris#x", "same"),
                answer("b.ris#x", "c.ris#x", "same"),
                answer("a.ris#x", "c.ris#x", "different"),
            ],
        )


def test_the_file_comes_back_as_it_was_written(tmp_path):
    rows = deduplicate([ARTICLE, PREPRINT]).review
    path = tmp_path / "review.csv"
    write_review(path, rows)
    assert path.read_text(encoding="utf-8").startswith(
        "pair_id,record_a,record_b,score,reason,decision,note\n"
    )
    assert [a._replace(line=0) for a in read_answers(path)] == list(rows)
    before = path.read_bytes()
    write_review(path, read_answers(path))
    assert path.read_bytes() == before


def test_a_file_that_is_not_there_has_no_answers(tmp_path):
    assert read_answers(tmp_path / "none.csv") == []


def test_open_questions_come_first(tmp_path):
    path = tmp_path / "review.csv"
    write_review(
        path, [answer("a", "b", "same"), answer("a", "c", ""), answer("a", "d", "")._replace(score="99")]
    )
    assert [(a.record_b, a.decision) for a in read_answers(path)] == [("d", ""), ("c", ""), ("b", "same")]


text = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)


@given(a=text, b=text, note=text)
def test_any_text_survives_the_file(tmp_path_factory, a, b, note):
    if a == b:
        return
    path = tmp_path_factory.mktemp("review") / "review.csv"
    row = answer(a, b, "same", note)
    write_review(path, [row])
    assert [r._replace(line=0) for r in read_answers(path)] == [row]


def test_no_cell_is_a_formula(tmp_path):
    path = tmp_path / "review.csv"
    write_review(path, [answer("=cmd", "@x", "same", "+1")])
    cells = path.read_text(encoding="utf-8").splitlines()[1].split(",")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


HEADER = "pair_id,record_a,record_b,score,reason,decision,note\n"
PAIR = name_pair("a", "b")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "columns"),
        (b"\xff\xfe\x00", "can't be read"),
        (b"pair,decision\n", "columns"),
        (f"{HEADER}{PAIR},a,b\n".encode(), "3 cells"),
        (f"{HEADER}{PAIR},a,b,1,r,yes,\n".encode(), "'yes' is not an answer"),
        (f"{HEADER}{PAIR},a,c,1,r,same,\n".encode(), "name of the pair"),
        (f"{HEADER}{name_pair('a', 'a')},a,a,1,r,same,\n".encode(), "name of the pair"),
        (f"{HEADER}{PAIR},a,b,1,r,same,\n{PAIR},b,a,1,r,different,\n".encode(), "already in row 2"),
        (f'{HEADER}"{PAIR},a\n'.encode(), "can't be read"),
    ],
)
def test_files_that_are_no_review_file(tmp_path, content, says):
    path = tmp_path / "review.csv"
    path.write_bytes(content)
    with breaks("DUP030", says=says, place="review.csv"):
        read_answers(path)


def test_a_table_program_may_save_it(tmp_path):
    path = tmp_path / "review.csv"
    path.write_bytes(f"\ufeff{HEADER}{PAIR},a,b,1,r, Same ,fine\n".replace("\n", "\r\n").encode())
    assert [(a.decision, a.note) for a in read_answers(path)] == [("same", "fine")]
