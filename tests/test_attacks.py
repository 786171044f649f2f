"""From a graph of claims and objections to attacks, labels and strengths, each worked out by hand."""

import pytest

from executable_review.attacks import Graph, Ground, Outcome, attack_masks, settle
from executable_review.semantics import Accepted

A, B, R, Q = 0b0001, 0b0010, 0b0100, 0b1000
GRAPH = Graph(("A", "B", "R", "Q"), 2, (0, A), (R, 0, 0, 0), (0, 0, Q, 0))
"""B rests on A, which R disputes; Q undercuts R."""
GROUND = Ground(A, A, (1, 0))


def settled(counting, semantics, graph=GRAPH, ground=GROUND, **more):
    return settle(graph, ground, counting, (1, 1), premises="enough", carry=True, semantics=semantics, **more)


def test_an_objection_is_struck_by_all_that_it_disputes():
    graph = Graph(("A", "B", "R", "Q"), 2, (0, 0), (R, R, Q, 0), (0, 0, 0, 0))
    assert attack_masks(graph, A | B, 0, A | B, 0b11, False) == [R, R, A | B | Q, R]
    assert attack_masks(graph, A | B, 0, B, 0b01, False) == [R, R, B, 0]
    assert attack_masks(graph, B, 0, 0, 0b01, False) == [0, R, 0, 0]


@pytest.mark.parametrize(
    ("counting", "semantics", "attackers", "labels"),
    [
        (0b11, "grounded", (R, R, Q | A, 0), Accepted(A | B | Q, A | B | Q, R, 1)),
        (0b01, "grounded", (R, R, A, 0), Accepted(0, 0, 0, 1)),
        (0b01, "preferred", (R, R, A, 0), Accepted(0, 0, 0, 2)),
        (0b01, "credulous", (R, R, A, 0), Accepted(A | B | R, 0, 0, 2)),
        (0b10, "grounded", (0, 0, 0, 0), Accepted(A | B | Q, A | B | Q, 0, 1)),
        (0b00, "stable", (0, 0, 0, 0), Accepted(A | B, A | B, 0, 1)),
    ],
)
def test_what_is_settled_is_told_in_full(counting, semantics, attackers, labels):
    assert settled(counting, semantics) == Outcome(A | B, B, attackers, labels)


def test_what_takes_no_part_is_not_accepted():
    for semantics in ("grounded", "gradual"):
        found = settled(0, semantics, ground=Ground(0, 0, (0, 0)))
        assert (found.present, found.labels) == (0, Accepted(0, 0, 0, 1))


def test_strengths_and_the_threshold_that_they_reach():
    """R has 2/3 and draws A from 2/3 to 6/13; A lifts B, R pushes it: from 1/2 to 1521/3170, just below 48 %."""
    assert settled(0b01, "gradual").labels == Accepted(R, 0, 0, 1)
    assert settled(0b01, "gradual", threshold=48).labels == Accepted(R, 0, 0, 1)
    found = settled(0b01, "gradual", threshold=47)
    assert (found.present, found.relying, found.attackers) == (A | B, B, (R, R, 0, 0))
    assert found.labels == Accepted(B | R, 0, 0, 1)
    assert found.strengths == pytest.approx((6 / 13, 1521 / 3170, 2 / 3, 2 / 3))
    # Without source and without attack an argument keeps one half, which reaches the default.
    assert settled(0, "gradual", ground=Ground(A, 0, (0, 0))).labels.accepted & A
