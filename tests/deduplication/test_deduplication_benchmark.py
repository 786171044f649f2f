"""The labelled benchmark: no wrong merge, and the recall that was measured, less a little.

`labelled.csv` and `siblings.csv` were made by `benchmarks/labelled.py`; see there what they hold.
"""

import pytest
from helpers import ROOT
from labelled import labelled, read, read_corpus
from measuring import measure

from executable_review.deduplication import deduplicate

HERE = ROOT / "tests" / "deduplication"


class Outcome:
    """A labelled table, de-duplicated."""

    def __init__(self, name):
        self.rows = read(HERE / name)
        self.result = deduplicate(record for _, _, record in self.rows)
        label = {id(record): work for work, _, record in self.rows}
        self.work_of = {k: label[id(r)] for work in self.result.works for k, r in work.members}
        self.quality = measure([work.keys for work in self.result.works], self.work_of)

    def mixed(self):
        return [w.members for w in self.result.works if len({self.work_of[k] for k in w.keys}) > 1]


@pytest.fixture(scope="module", params=["labelled.csv", "siblings.csv"])
def outcome(request):
    return Outcome(request.param)


def test_no_wrong_merge(outcome):
    assert outcome.mixed() == []
    assert outcome.quality.wrong == 0


def test_recall(outcome):
    # Measured: 0.901 and 0.946 of the pairs; 0.922 and 0.946 of the superfluous records.
    assert outcome.quality.recall >= 0.89
    assert outcome.quality.records_joined >= 0.91


def test_what_is_not_joined_is_mostly_asked(outcome):
    home = {key: work.key for work in outcome.result.works for key in work.keys}
    asked = {frozenset((home[q.record_a], home[q.record_b])) for q in outcome.result.review}
    works = {}
    for key, work in outcome.work_of.items():
        works.setdefault(work, set()).add(home[key])
    split = [homes for homes in works.values() if len(homes) > 1]
    answered = [homes for homes in split if any(pair <= homes for pair in asked)]
    assert len(answered) >= 0.65 * len(split)


def test_few_questions(outcome):
    # Measured: 105 and 48 among 2178 and 484 records.
    assert len(outcome.result.review) <= 0.12 * len(outcome.rows)


def test_every_merge_names_its_rule(outcome):
    joined = {key for link in outcome.result.links for key in (link.a, link.b)}
    assert joined == {key for work in outcome.result.works if len(work.members) > 1 for key in work.keys}
    assert {link.code for link in outcome.result.links} <= {"DUP001", "DUP002", "DUP003", "DUP004"}


def test_the_real_corpus_holds_no_duplicate():
    corpus = read_corpus(ROOT / "data" / "corpus" / "records.csv")
    assert len(deduplicate(corpus).works) == len(corpus)


def test_real_near_pairs_stay_apart():
    corpus = {r.source_id: r for r in read_corpus(ROOT / "data" / "corpus" / "records.csv")}
    for pair in (
        ("osborne2016co", "osborne2018co"),
        ("bason2010leading", "bason2018leading"),
        ("allison1983public", "allison1986public"),
        ("thomas2012citizen", "thomas2013citizen"),
        ("denhardt2000new", "denhardt2003new"),
        ("moore1995creating", "moore2021creating"),
        ("sievert2021replication", "riccucci2016representative"),
        ("gilson2015michael", "lipsky2010street"),
        ("loeffler2020user", "anonnduser"),
    ):
        assert len(deduplicate(corpus[name] for name in pair).works) == 2, pair


def test_the_table_is_what_the_generator_makes():
    rows = read(HERE / "labelled.csv")
    assert list(labelled(record for _, applied, record in rows if record.source == "corpus")) == rows
