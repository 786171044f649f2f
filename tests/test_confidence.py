"""Confidence in findings: the ceiling, complete judgements, sources that exist, counted adequacy."""

from itertools import product

import pytest
from helpers import breaks

from executable_review.claims import Claim, Evidence
from executable_review.confidence import COMPONENTS, CONCERNS, LEVELS, adequacy, ceiling, read_confidence


@pytest.mark.parametrize(
    ("concerns", "level"),
    [
        ("none none none none", "high"),
        ("minor minor minor minor", "high"),
        ("moderate minor none none", "moderate"),
        ("moderate moderate none none", "low"),
        ("moderate moderate moderate moderate", "low"),
        ("serious minor minor minor", "low"),
        ("serious moderate none none", "very low"),
        ("serious serious serious serious", "very low"),
    ],
)
def test_the_ceiling(concerns, level):
    assert ceiling(concerns.split()) == level


def test_without_a_concern_nothing_is_lost():
    assert ceiling([]) == "high"


def test_a_worse_component_never_raises_the_ceiling_and_their_order_makes_no_difference():
    for concerns in product(CONCERNS, repeat=4):
        here = LEVELS.index(ceiling(concerns))
        assert ceiling(concerns) == ceiling(sorted(concerns))
        for i, c in enumerate(concerns):
            for worse in CONCERNS[CONCERNS.index(c) + 1 :]:
                assert LEVELS.index(ceiling((*concerns[:i], worse, *concerns[i + 1 :]))) >= here


def rows(level="low", change=None):
    findings = [dict(claim_id="A", finding_because="why", level=level, explanation="so")]
    parts = [
        dict(
            claim_id="A",
            component=c,
            concerns="moderate" if i < 2 else "none",
            explanation="x",
            sources="v S1",
        )
        for i, c in enumerate(COMPONENTS)
    ]
    for i, values in (change or {}).items():
        parts[i] = parts[i] | values
    return findings, parts


def read(findings, parts):
    return read_confidence(findings, parts, ["A", "B"], ["v", "S1"])


def test_a_judgement_is_read_with_its_components_in_order():
    findings, parts = rows()
    one = read(findings, parts[::-1])["A"]
    assert tuple(one.components) == COMPONENTS
    assert (one.claim_id, one.level, one.ceiling, one.because) == ("A", "low", "low", "why")
    assert one.components["coherence"].sources == ("v", "S1")
    assert read(*rows("very low"))["A"].level == "very low"


def test_a_level_above_its_ceiling_is_named():
    for level in ("high", "moderate"):
        with breaks("CER001", says=f"the level {level} is above low", place="finding A", way_out="lower"):
            read(*rows(level))


@pytest.mark.parametrize(("field", "value"), [("explanation", None), ("sources", None)])
def test_concerns_without_explanation_or_sources_are_named(field, value):
    with breaks(
        "CER002", says=f"no {field}", place=f"component coherence, field {field}", way_out="say what"
    ):
        read(*rows(change={1: {field: value}}))
    assert read(*rows(change={3: {field: value}}))


def test_a_source_that_does_not_exist_is_named():
    with breaks("CER003", says="'w'", place="component adequacy, field sources", way_out="work_id"):
        read(*rows(change={2: {"sources": "v w"}}))


def test_an_incomplete_finding_is_named():
    findings, parts = rows()
    with breaks("CER004", says="lacks relevance", place="finding A"):
        read(findings, parts[:3])
    with breaks("CER004", says="it lacks adequacy, relevance", place="finding A"):
        read(findings, parts[:2])
    with breaks("CER004", says=f"it lacks {', '.join(COMPONENTS)}", place="finding A"):
        read(findings, [])
    with breaks("CER004", says="no such claim", place="finding A"):
        read_confidence(findings, parts, ["B"], ["v", "S1"])
    with breaks("CER004", says="is no finding", place="finding A"):
        read([], parts)
    with breaks("CER004", says="no component 'luck'", place="finding A"):
        read(*rows(change={0: {"component": "luck"}}))


def test_adequacy_counts_works_groups_and_places_of_its_own_sentences():
    links = [
        ("P1", "v", "sentence", "supports"),
        ("P1", "w", "sentence", "supports"),
        ("P2", "v", "sentence", "uses"),
        ("P3", "x", "paragraph", "supports"),
        ("P4", "y", "sentence", "disputes"),
        ("P5", "w", "sentence", "supports"),
    ]
    claim = Claim("A", "", "", "causal", "S", frozenset({"S"}), (), tuple(Evidence(*e) for e in links))
    a = adequacy(claim, {"v": frozenset("a"), "w": frozenset("ab"), "x": frozenset(), "y": frozenset()})
    assert (a.works, a.independent, a.places, a.alone, a.share_alone) == (("v", "w"), 1, 3, 2, 2 / 3)
    assert adequacy(Claim("B", "", "", "causal", "S", frozenset(), (), ()), {}).share_alone is None


def test_the_shipped_judgements(review):
    assert review.data.review["answer_claim"] in review.confidence
    kinds = {review.framework.by_id[c].kind for c in review.confidence}
    assert kinds <= {"causal", "descriptive"}
    for claim_id, one in review.confidence.items():
        counted = review.adequacy[claim_id]
        assert one.because and one.explanation
        # What can be counted backs the judgement: one source, or none, is never adequate.
        if counted.independent < 2:
            assert one.components["adequacy"].concerns in ("moderate", "serious")
