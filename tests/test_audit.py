"""The audit: verdicts, and how much of the citing rests on few works."""

import pytest

from executable_review.argument import Framework, judge
from executable_review.audit import VERDICTS, audit, concentration, tally
from executable_review.claims import Claim, Evidence, Source
from executable_review.parameters import Parameters
from executable_review.review import Review

SOURCES = (
    Source("v", frozenset(), "verified", False),
    Source("w", frozenset(), "recalled", False),
    Source("u", frozenset(), "unresolved", False),
)


@pytest.mark.parametrize(
    ("evidence", "testable", "verdict", "reason"),
    [
        ("", {"C": "the corpus tests it"}, VERDICTS[0], "the corpus tests it"),
        ("v:sentence", {"C": "tested"}, VERDICTS[0], "tested"),
        ("v:sentence", {}, VERDICTS[2], "cites v; whether"),
        ("v:sentence u:sentence w:sentence v:sentence", {}, VERDICTS[2], "cites v, w; whether"),
        ("u:sentence", {}, VERDICTS[3], "the only work cited could not be identified"),
        ("", {}, VERDICTS[3], "nothing is cited in its sentences"),
        ("v:paragraph w:elsewhere", {}, VERDICTS[3], "nothing is cited in its sentences"),
    ],
)
def test_the_verdict_on_a_claim(evidence, testable, verdict, reason):
    links = tuple(Evidence("P", *item.split(":")) for item in evidence.split())
    framework = Framework(
        (Claim("C", "", "It is so.", "causal", "S1", frozenset(), (), links),), SOURCES, (), {}
    )
    (found,) = audit(framework, judge(framework, Parameters()), [], testable)
    assert (found.kind, found.item_id, found.statement, found.sentence_id) == (
        "claim",
        "C",
        "It is so.",
        "S1",
    )
    assert found.verdict == verdict
    assert found.reason.startswith(reason)


def test_method_statements_keep_their_verdict_and_come_first(package, review):
    method = [v for v in review.audited if v.kind == "method"]
    assert review.audited[: len(method)] == method
    assert [(v.item_id, v.statement, v.sentence_id, v.verdict, v.reason) for v in method] == [
        (s["item_id"], s["statement"], s["sentence_id"], s["verdict"], s["reason"])
        for s in package.rows("statements")
    ]
    assert len(review.audited) == len(method) + 33


def test_a_tally_counts_every_verdict_once(review):
    counts = tally(review.audited)
    assert {kind: sum(given.values()) for kind, given in counts.items()} == {"method": 17, "claim": 33}
    assert all(list(given) == list(VERDICTS) for given in counts.values())
    assert tally([]) == {kind: dict.fromkeys(VERDICTS, 0) for kind in ("method", "claim")}


def test_the_claim_whose_only_source_is_unresolved(review):
    found = {v.item_id: v for v in review.audited}
    assert found["C24"].reason == "the only work cited could not be identified"
    assert found["C30"].verdict == VERDICTS[0]


def test_verdicts_do_not_depend_on_decisions(package, review):
    other = Review({"minimum_sources": 3, "objections": "none", "source_confidence": "verified"}, package)
    assert other.audited == review.audited


def test_concentration_counts_mentions_and_places_alone():
    rows = [
        {"place_id": p, "work_id": w} for p, w in (("1", "v"), ("2", "v"), ("2", "w"), ("3", "m"), ("4", "v"))
    ]
    c = concentration(rows, ["m", "never cited"])
    assert (c.places, c.mentions, c.works, c.self_mentions) == (4, 5, 3, 1)
    assert (c.by_work["v"], c.alone["v"], c.alone["w"], c.most_cited) == (3, 2, 0, "v")
    assert c.share("v") == pytest.approx(0.6)
    assert c.share("never cited") == concentration([], []).share("v") == 0
    assert concentration(rows[:1], []).share("v") == 1


def test_the_concentration_of_the_paper(review):
    c = review.concentration
    assert (c.places, c.mentions, c.works) == (41, 59, 24)
    assert c.most_cited == "cordella2018"
    assert (c.by_work["cordella2018"], c.alone["cordella2018"]) == (12, 8)
    assert c.by_work["moore1995"] == 7
    assert c.self_mentions == 6
    assert sum(c.share(w) for w in c.by_work) == pytest.approx(1)
