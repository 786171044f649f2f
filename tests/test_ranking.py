"""Screening help: a ranking that nothing depends on, a stopping rule, and what both would change."""

import json
import subprocess
import sys
from math import comb

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.helping import screening_help
from executable_review.parameters import Parameters
from executable_review.ranking import Ranking, decisions, simulate, stop_probability


def by_hand(found, total, target):
    """The rule once more, with exact binomials and plain loops."""
    relevant, chances = sum(found), [1.0]
    for drawn in range(1, len(found) + 1):
        sample = sum(found[-drawn:])
        urn = total - (len(found) - drawn)
        # The fewest in the urn with which the recall so far is below the target.
        missed = next(m for m in range(2 * total + 2) if relevant < target * (relevant - sample + m) - 1e-9)
        if missed > urn:
            chances.append(0.0)
            continue
        ways = sum(
            comb(missed, k) * comb(urn - missed, drawn - k)
            for k in range(sample + 1)
            if drawn - k <= urn - missed
        )
        chances.append(ways / comb(urn, drawn))
    return min(chances)


@given(
    st.lists(st.booleans(), min_size=1, max_size=30), st.integers(0, 40), st.sampled_from([0.8, 0.9, 0.95])
)
def test_the_stopping_rule_is_the_published_one(found, more, target):
    total = len(found) + more
    expected = by_hand(found, total, target) if any(found) else 1.0
    if not more and any(found):
        expected = 0.0
    assert stop_probability(found, total, target) == pytest.approx(expected, abs=1e-9)


def test_reading_without_a_find_never_stops_and_long_silence_does():
    assert stop_probability([False] * 50, 100) == 1.0
    early, late = [True] * 20 + [False] * 20, [True] * 20 + [False] * 900
    assert stop_probability(late, 1000) < 0.05 < stop_probability(early, 1000)


TEXTS = {f"a{n}": f"gardens and flowers number {n}" for n in range(30)} | {
    f"b{n}": f"engines and wheels number {n}" for n in range(30)
}


def test_a_ranking_puts_what_is_alike_first_and_is_the_same_each_time():
    decided = {"a0": True, "a1": True, "b0": False, "b1": False}
    rest = [n for n in TEXTS if n not in decided]
    ranks = Ranking(TEXTS).rank(decided, rest)
    assert ranks == Ranking(dict(reversed(TEXTS.items()))).rank(decided, reversed(rest))
    assert {n[0] for n, _ in ranks[:28]} == {"a"} and sorted(n for n, _ in ranks) == sorted(rest)
    assert Ranking(TEXTS).rank(decided, []) == []


def test_a_simulation_loses_no_record_and_its_counts_add_up():
    decided = {n: n[0] == "a" for n in TEXTS}
    found = simulate(Ranking(TEXTS), decided, 1)
    assert found == simulate(Ranking(TEXTS), decided, 1)
    assert len(found.found) == found.total == found.read + found.unread == 60
    assert sum(found.found) == found.relevant == 30
    assert 0 <= found.kept <= found.relevant and found.recall == found.kept / 30


def test_the_records_of_the_review_are_ranked_and_none_is_left_out(review):
    decided, unjudged = decisions(review.screened.ledger, review.searched.abstract_known)
    assert sum(decided.values()) == len(review.screened.included)
    assert len(decided) == review.flow["dbr_assessed"] + review.flow["other_assessed"] - len(
        [
            e
            for e in review.screened.ledger.events
            if e.route == "citation" and e.stage == "screening" and e.reason
        ]
    )
    waiting = [{"record_id": "new", "title": "A new title", "author_keywords": None}]
    help_ = screening_help(review.data, Parameters(), waiting, seeds=(3,))
    assert sorted(r.record_id for r in help_.ranked) == sorted([*unjudged, "new"])
    assert [r.why for r in help_.ranked if r.record_id == "new"] == ["not taken in yet"]
    (run,) = help_.simulations
    # What the target promises is kept on our own labels.
    assert run.recall >= 0.95 and run.unread > 0


def test_nothing_to_learn_from_has_a_code(review):
    with breaks("SCR010"):
        screening_help(
            review.data,
            Parameters.of({"earliest_year": 2100, "latest_year": 2100, "missing_year": "exclude"}),
            seeds=(0,),
        )


def test_the_verb_says_what_would_be_saved_and_lost(command):
    told = json.loads(command("rank", "--seed", "3", "--json").stdout)
    assert told["stopping_rule"]["doi"].startswith("10.1186/")
    (run,) = told["simulations"]
    assert run["read"] + run["not_read"] == run["records"]
    assert run["included_read"] + run["included_not_read"] == run["included"]
    scores = [r["score"] for r in told["ranking"]]
    assert scores == sorted(scores, reverse=True) and scores


def test_the_review_itself_never_loads_the_learner():
    program = (
        "import sys; from executable_review.review import Review; import executable_review.cli; "
        "Review().judged; print([m for m in ('sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
