"""The gate: on labelled records no merge is wrong, recall stays where it was, no record is lost."""

import csv
import random
from collections import Counter
from dataclasses import replace

import pytest
from helpers import ROOT, breaks

from executable_review.candidate import Candidate
from executable_review.deduplication import deduplicate, read_answers, write_review

HERE = ROOT / "tests" / "deduplication"
# Recall as measured when the benchmark was made; a change that finds fewer duplicates must say so here.
RECALL = {"labelled.csv": 0.90, "siblings.csv": 0.94}


def labelled(name):
    """Read a labelled file: real records, synthetic copies of them, and the work that each belongs to."""
    with (HERE / name).open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            work, _ = row.pop("work"), row.pop("perturbations")
            row["line"], row["year"] = int(row["line"]), int(row["year"]) if row["year"] else None
            for key in ("authors", "author_keywords"):
                row[key] = tuple(part.strip() for part in row[key].split(";") if part.strip())
            yield work, Candidate(**row)


@pytest.mark.parametrize("name", RECALL)
def test_no_wrong_merge_recall_as_stated_and_nothing_lost(name):
    rows = list(labelled(name))
    truth = {candidate: work for work, candidate in rows}
    found = deduplicate(truth)
    members = [c for work in found.works for _, c in work.members]
    assert sorted(members, key=repr) == sorted(truth, key=repr)
    wrong = [work for work in found.works if len({truth[c] for _, c in work.members}) > 1]
    assert wrong == []
    pairs = lambda counts: sum(n * (n - 1) // 2 for n in counts)  # noqa: E731
    recall = pairs(len(w.members) for w in found.works) / pairs(Counter(truth.values()).values())
    assert recall >= RECALL[name]


def test_order_does_not_matter_and_a_second_pass_changes_nothing():
    candidates = [c for _, c in labelled("siblings.csv")]
    first = deduplicate(candidates)
    random.Random(7).shuffle(candidates)
    again = deduplicate(candidates)
    groups = lambda result: {frozenset(c for _, c in w.members) for w in result.works}  # noqa: E731
    assert groups(first) == groups(again) == groups(deduplicate(first.works))


def test_the_corpus_holds_no_pair_that_would_be_joined(package):
    from executable_review.update import as_candidate

    found = deduplicate([as_candidate(r) for r in package.rows("records")])
    assert len(found.works) == len(package.rows("records"))


def synthetic(name, **changes):
    fields = {"title": "A synthetic study of long walks", "authors": ("Synthetic, Anna",), "year": 2015}
    return Candidate("synthetic", 0, name, **{**fields, "container": "Synthetic Journal", **changes})


def test_a_chain_never_joins_what_a_veto_keeps_apart():
    ends = synthetic("a", doi="10.1000/a"), synthetic("c", doi="10.1000/c")
    found = deduplicate([*ends, synthetic("b")])
    homes = [{c.source_id for _, c in w.members} for w in found.works]
    assert not any({"a", "c"} <= home for home in homes)
    # The link that had to be cut is not forgotten: it is asked (DUP021).
    assert "not all that fits is one work" in found.review[0].reason


@pytest.fixture
def asked(tmp_path):
    """Two bare records that may be one work, and the file that asks."""
    pair = [
        synthetic("a", title="Walking in the city at night: a report", container="", year=None, authors=()),
        synthetic("b", title="Walking in the city by night: a report", container="", year=None, authors=()),
    ]
    question = deduplicate(pair).review
    assert len(question) == 1
    path = tmp_path / "pairs.csv"
    write_review(path, question)
    return pair, path, question[0]


@pytest.mark.parametrize(("decision", "works"), [("same", 1), ("different", 2), ("", 2)])
def test_an_answer_is_obeyed(asked, decision, works):
    pair, path, question = asked
    write_review(path, [question._replace(decision=decision)])
    found = deduplicate(pair, read_answers(path))
    assert len(found.works) == works
    assert bool([d for d in found.links if d.code == "DUP005"]) == (decision == "same")


def test_an_answer_that_is_none_is_refused(asked):
    _, path, question = asked
    write_review(path, [question])
    path.write_text(path.read_text().replace(",,\n", ",perhaps,\n"))
    with breaks("DUP030", says="perhaps", place="pairs.csv", way_out="same or different"):
        read_answers(path)


def test_an_answer_about_a_record_that_is_gone_is_refused(asked):
    pair, _, question = asked
    with breaks("DUP031"):
        deduplicate(pair[:1], [question._replace(decision="same")])


def test_an_answer_against_a_veto_is_refused(asked):
    pair, _, question = asked
    ends = [replace(c, doi=f"10.1000/{c.source_id}") for c in pair]
    with breaks("DUP032"):
        deduplicate(ends, [question._replace(decision="same")])
