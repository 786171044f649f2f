"""Begin a review: what is asked, what is refused, and a compendium that says plainly that it is empty."""

import json
import tomllib

import pytest
import yaml
from click.testing import CliRunner
from helpers import ROOT, breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review import results
from executable_review.artefact.following import check_following
from executable_review.cli import main
from executable_review.coding_export import coding_files
from executable_review.data import DataPackage
from executable_review.data_check import check
from executable_review.errors import ReviewError
from executable_review.execution import find_notebooks
from executable_review.execution.notebooks import sync_parameters
from executable_review.review import Review
from executable_review.site.staging import stage
from executable_review.starting import Statement, add_claim, begin, read_answers
from executable_review.starting.answers import TYPES, check_phrase
from executable_review.starting.writing import COPIED

QUESTION, PHRASE = "Who reviews the reviewers?", "peer review"


def started(folder, **changes):
    given = {"question": QUESTION, "phrases": [PHRASE], **changes}
    begin(folder, read_answers(**given), ROOT, 2026)
    return Review(package=DataPackage(folder))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return started(tmp_path_factory.mktemp("beginning") / "new")


def test_a_new_review_is_sound_and_sealed(empty):
    check(empty.data)
    empty.data.check_seals()
    metadata = check_following(empty.data.root)
    assert metadata.title == "Who reviews the reviewers" and metadata.year == 2026
    assert [q["phrase"] for q in empty.data.rows("queries")] == [PHRASE]
    assert empty.codebook.leaves() == ["topic.peer_review"]
    assert empty.screened.included == () and empty.judged == {}
    for path in find_notebooks(empty.data.root):
        assert not sync_parameters(path, write=False)


def test_every_result_of_an_empty_review_exists(empty):
    for name, table in results.TABLES.items():
        assert len(table(empty).columns) >= 0, name
    for name, figure in results.FIGURES.items():
        assert figure(empty).alt, name
    assert results.values(empty)["claims"]["total"] == 0
    assert all(coding_files(empty).values())


def test_the_pages_of_an_empty_review_say_so(empty, tmp_path):
    stage(empty, empty.data.root, tmp_path / "source")
    pages = {
        p.relative_to(tmp_path / "source").as_posix(): p.read_text(encoding="utf-8")
        for p in (tmp_path / "source").rglob("*.md")
    }
    assert "No record has been taken in yet" in pages["index.md"]
    assert "No claim has been made yet" in pages["index.md"] and "No claim" in pages["book/claims.md"]
    assert "No search has been taken in yet" in pages["book/protocol.md"]
    assert "The review cites no work yet" in pages["book/bibliography.md"]
    assert "No update has been made yet" in pages["book/rerun.md"]


def test_all_criteria_go_into_the_tables(tmp_path):
    review = started(
        tmp_path / "new",
        criteria=["years=2000-", "types=book, report", "field=science, journal*"],
        codes=["who.editor=Editors: editor*", "who.reviewer=Reviewers"],
        title='Who: "they"',
        author="Ada & Co",
    )
    included = {t["type"] for t in review.data.rows("document_types") if t["included"]}
    assert included == {"book", "report"} and review.data.review["years"] == {"earliest": 2000}
    assert [t["pattern"] for t in review.data.rows("context_terms")] == ["science", "journal*"]
    assert [r["pattern"] for r in review.data.rows("dictionary")] == ["editor*", "Reviewers"]
    root = review.data.root
    assert yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"] == 'Who: "they"'
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["authors"] == [{"name": "Ada & Co"}]
    assert check_following(root).authors[0].shown == "Ada & Co"


def test_the_same_answers_give_the_same_bytes(empty, tmp_path):
    started(tmp_path / "again")
    for path in sorted((tmp_path / "again").rglob("*")):
        other = empty.data.root / path.relative_to(tmp_path / "again")
        if path.is_file():
            assert path.read_bytes() == other.read_bytes(), path.name


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"phrases": []}, "NEW005", "no phrase"),
        ({"question": " ? "}, "NEW005", "nothing is given"),
        ({"question": "x" * 301}, "NEW005", "longer"),
        ({"phrases": ["***"]}, "NEW002", "no letter"),
        ({"phrases": ["(peer) AND review"]}, "NEW002", "search string"),
        ({"phrases": ["*view"]}, "NEW002", "a star"),
        ({"phrases": ["pe*r"]}, "NEW002", "a star"),
        ({"phrases": ["peer\x07review"]}, "NEW002", "do not print"),
        ({"phrases": ["peer review", "Peer-Review"]}, "NEW002", "twice"),
        ({"criteria": ["language=en"]}, "NEW003", "no criterion"),
        ({"criteria": ["years=1999"]}, "NEW003", "no span"),
        ({"criteria": ["years=-"]}, "NEW003", "no span"),
        ({"criteria": ["years=2020-2000"]}, "NEW003", "after the last"),
        ({"criteria": ["types=boook"]}, "NEW003", "no type"),
        ({"criteria": ["years=2000-", "years=-2001"]}, "NEW003", "twice"),
        ({"codes": ["Costs"]}, "NEW004", "no code"),
        ({"codes": ["a.b=Cost", "a.b=Price"]}, "NEW004", "twice"),
        ({"codes": ["a.b=Cost", "a.c=cost"]}, "NEW004", "twice"),
    ],
)
def test_a_bad_answer_is_refused(changes, code, says):
    with breaks(code, says=says):
        read_answers(**{"question": QUESTION, "phrases": [PHRASE], **changes})


def test_what_was_mistyped_is_named():
    with breaks("NEW003", way_out="did you mean book?"):
        read_answers(QUESTION, [PHRASE], ["types=boook"])


@given(st.text(max_size=40))
def test_any_text_is_a_phrase_or_refused(text):
    try:
        phrase = check_phrase(text, "--phrase")
    except ReviewError as error:
        assert error.code == "NEW002"
    else:
        assert phrase and "\n" not in phrase


def test_a_folder_that_holds_something_is_left_alone(command, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kept.txt").write_text("mine", encoding="utf-8")
    done = command("new", tmp_path / "mine", "--question", QUESTION, "--phrase", PHRASE, "--yes")
    assert done.exit_code and "NEW001" in done.stderr
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["kept.txt"]


def test_without_sources_nothing_is_begun(tmp_path):
    with breaks("NEW006", says=COPIED[0]):
        begin(tmp_path / "new", read_answers(QUESTION, [PHRASE]), tmp_path, 2026)
    assert not (tmp_path / "new").exists()


def test_what_no_option_says_is_asked(monkeypatch, tmp_path):
    monkeypatch.setenv("EXECUTABLE_REVIEW_ROOT", str(ROOT))
    said = [QUESTION, PHRASE, "", "years=1990-", "", "", "y"]
    done = CliRunner().invoke(main, ["new", str(tmp_path / "new"), "--json"], input="\n".join(said) + "\n")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["answers"]["years"] == "1990 to any" and "data" in told["written"]
    refused = CliRunner().invoke(main, ["new", str(tmp_path / "other")], input="\n".join(said[:-1]) + "\nn\n")
    assert refused.exit_code and not (tmp_path / "other").exists()


SAID = {
    "sentence": "Reviewers are few.",
    "label": "Few",
    "cites": (),
    "codes": ("topic.peer_review",),
    "warrant": "Counted.",
    "qualifier": "Here.",
}


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"sentence": " . "}, "NEW007", "SENTENCE"),
        ({"sentence": QUESTION}, "NEW007", "SENTENCE"),
        ({"label": ""}, "NEW007", "--label"),
        ({"warrant": "a\x00b"}, "NEW007", "--warrant"),
        ({"kind": "odd"}, "NEW007", "--kind"),
        ({"cites": ("nobody1999",)}, "NEW007", "--cites"),
        ({"codes": ()}, "NEW007", "--code"),
        ({"codes": ("topic.peer_review",) * 2}, "NEW007", "--code"),
        ({"codes": ("topic.other",)}, "COD001", "--code"),
        ({"rests_on": ("C09",)}, "NEW007", "--rests-on"),
    ],
)
def test_a_claim_that_does_not_hold_together_is_refused(empty, changes, code, place):
    before = empty.data.digest()
    with breaks(code, place=place):
        add_claim(empty.data, Statement(**{**SAID, **changes}))
    assert DataPackage(empty.data.root).digest() == before


def test_a_claim_without_sources_is_unsupported_and_acknowledged(tmp_path):
    review = started(tmp_path / "new")
    assert add_claim(review.data, Statement(**SAID)) == "C01"
    later = Review(package=DataPackage(review.data.root))
    assert later.judged["C01"].standing == "unsupported"
    assert (review.data.root / "text.txt").read_text(encoding="utf-8").endswith("\n\nReviewers are few.\n")
    with breaks("NEW007", says="already"):
        add_claim(later.data, Statement(**SAID))


def test_the_types_are_those_that_this_review_knows(package):
    assert {t["type"] for t in package.rows("document_types")} == set(TYPES)
