"""The tables of the argument: every cell is read back where it belongs, and what is judged is told in full."""

import random
from itertools import combinations

import pytest
from helpers import breaks

from executable_review import claims, objections
from executable_review.argument import judge, read_objections
from executable_review.claims import Claim, Evidence, Source, read_claims
from executable_review.framework import Framework, Objection
from executable_review.parameters import Parameters
from executable_review.predicates import read_predicates
from executable_review.statements import fill


def test_every_cell_of_a_claim_and_its_evidence_is_read(package):
    tables = ("claims", "claim_sentences", "premises", "evidence", "places", "place_works", "sentences")
    rows = package.rows("claims")
    plain = [{**row, "statement": row["claim_id"]} for row in rows]
    found = {c.claim_id: c for c in read_claims(plain, *(package.rows(t) for t in tables[1:]))}
    assert set(found) == {row["claim_id"] for row in rows}
    for row in rows:
        one = found[row["claim_id"]]
        assert (one.label, one.kind, one.statement) == (row["label"], row["kind"], row["claim_id"])
        assert (one.sentence_id, one.warrant, one.qualifier) == (
            row["sentence_id"],
            row["warrant"],
            row["qualifier"],
        )
        assert (one.warrant_at, one.qualifier_at) == (
            row["warrant_sentence_id"],
            row["qualifier_sentence_id"],
        )
    names = ("evidence_id", "claim_id", "place_id", "work_id", "relation")
    told = {
        (e.evidence_id, c.claim_id, e.place_id, e.work_id, e.relation)
        for c in found.values()
        for e in c.evidence
    }
    assert told == {tuple(row[n] for n in names) for row in package.rows("evidence")}


def test_every_cell_of_an_objection_is_read(package, review):
    tables = [package.rows(t) for t in ("objections", "objection_targets", "objection_records")]
    found = read_objections(*tables, [c.claim_id for c in review.framework.claims])
    for row, one in zip(tables[0], found, strict=True):
        assert (one.objection_id, one.label, one.statement) == (
            row["objection_id"],
            row["label"],
            row["statement"],
        )
        assert (one.origin, one.sentence_id) == (row["origin"], row["sentence_id"])
        assert one.minimum_records == (row["minimum_records"] or 1)
        own = [t for t in tables[1] if t["objection_id"] == one.objection_id]
        assert one.targets == {t["target_id"]: t["relation"] for t in own}
        assert one.reasons == {t["target_id"]: t["reason"] for t in own}
    (aimless,) = read_objections([tables[0][0]], [])
    assert (aimless.targets, aimless.reasons, aimless.records) == ({}, {}, ())


def test_every_cell_of_a_predicate_is_read(package):
    rows = package.rows("predicates")
    found = read_predicates(rows, [row["claim_id"] for row in rows], lambda code, place: None)
    for row, one in zip(rows, found, strict=True):
        for name in ("predicate_id", "claim_id", "label", "statement", "comparison", "percent", "reason"):
            assert getattr(one, name) == row[name]
        assert one.minimum_known == row["minimum_known"]


def test_a_failing_predicate_becomes_an_objection_that_needs_one_record(review):
    tested = next(iter(review.tested.values()))
    made = objections.from_predicate(tested)
    claim_id = tested.predicate.claim_id
    assert (made.origin, made.minimum_records, made.targets) == ("predicate", 1, {claim_id: "disputes"})
    assert made.reasons == {claim_id: tested.predicate.reason} and made.records == tested.against
    # What a predicate says was filled in when it was tested; its braces are text.
    braced = Objection("X", "", "{records}", "predicate", None, (), 1, {})
    plain = Objection("Y", "", "{records}", "corpus", None, (), 1, {})
    assert [o.statement for o in objections.filled([braced, plain], {"Y": ("r", "s")})] == ["{records}", "2"]


def test_a_record_that_cannot_stand_behind_an_objection_is_told_why():
    for origin, why in (("paper", "the paper's own"), ("corpus", "it is not included")):
        with breaks("CLM010", says=why, place="objection O", way_out="take out the row"):
            objections.check_records([Objection("O", "", "", origin, None, (), 1, {}, ("r",))], [])


# -- what is judged --------------------------------------------------------------------------------------------


def claim(name, works="", premises=""):
    evidence = tuple(Evidence("P", w, "sentence") for w in works)
    return Claim(name, "", "", "causal", "S", frozenset({"S"}), tuple(premises), evidence)


def judged(claims, targets, **values):
    sources = tuple(Source(w, frozenset({w}), "verified", False) for w in "vw")
    raised = tuple(
        Objection(f"O{i}", "", "", "paper", None, (), 1, {t: "undercuts"}) for i, t in enumerate(targets)
    )
    return judge(Framework(tuple(claims), sources, raised, {}), Parameters.of(values))


def test_a_judgement_tells_all_that_went_into_it():
    """A and F are undercut; B, G and H rest on them, C has its own source, D rests on nothing that is grounded."""
    found = judged(
        [
            claim("A", "vw"),
            claim("B", "", "A"),
            claim("C", "v", "A"),
            claim("E"),
            claim("D", "", "EA"),
            claim("F", "w"),
            claim("G", "", "FAC"),
            claim("H", "", "FC"),
        ],
        "AF",
    )
    told = {
        name: (
            j.standing,
            j.works,
            j.sources,
            j.by_sources,
            j.by_premises,
            j.disputed_by,
            j.contested_premises,
            j.label,
        )
        for name, j in found.items()
    }
    assert told == {
        "A": ("contested", ("v", "w"), 2, True, False, ("O0",), (), "out"),
        "B": ("contested", (), 0, False, True, (), ("A",), "out"),
        "C": ("supported", ("v",), 1, True, True, (), (), "in"),
        "E": ("unsupported", (), 0, False, False, (), (), ""),
        "D": ("unsupported", (), 0, False, False, (), (), ""),
        "F": ("contested", ("w",), 1, True, False, ("O1",), (), "out"),
        "G": ("contested", (), 0, False, True, (), ("F", "A"), "out"),
        "H": ("contested", (), 0, False, True, (), ("F",), "out"),
    }
    assert all(j.claim_id == name and j.strength is None for name, j in found.items())


def test_under_degrees_of_strength_no_label_is_told():
    found = judged([claim("A", "v"), claim("B")], "A", semantics="gradual")
    assert [(j.label, j.strength is None) for j in found.values()] == [("", False), ("", True)]


def test_the_most_works_of_which_no_two_share_an_author_are_those_of_every_subset():
    draw = random.Random(7)
    for _ in range(300):
        n = draw.randint(0, 8)
        linked = {pair for pair in combinations(range(n), 2) if draw.random() < draw.choice((0.2, 0.4, 0.6))}
        sharing = [
            sum(1 << j for j in range(n) if (min(i, j), max(i, j)) in linked and i != j) for i in range(n)
        ]
        apart = max(
            size
            for size in range(n + 1)
            for chosen in combinations(range(n), size)
            if not linked & set(combinations(chosen, 2))
        )
        assert claims._most_apart(sharing, (1 << n) - 1) == apart
    # The work that shares authors with most others belongs to the only largest set: 0, with 5 and 6.
    sharing = [0b0011110, 0b0100101, 0b0100011, 0b1010001, 0b1001001, 0b0000110, 0b0011000]
    assert claims._most_apart(sharing, 0b1111111) == 3


@pytest.mark.parametrize(
    ("template", "says", "way_out"),
    [
        ("{", "'{' names no", "the computed parts are record, records; write {{ for a brace"),
        (
            "{recor}",
            "'{recor}' names no",
            "did you mean {record}? the computed parts are record, records; write",
        ),
    ],
)
def test_a_part_that_is_not_computed_is_told_with_the_nearest_one(template, says, way_out):
    with breaks("CLM009", says=says, place="here") as caught:
        fill(template, {"record": 1, "records": 2}, "here")
    assert caught.value.way_out.startswith(way_out)
    assert fill("{{{record}}}", {"record": 1}, "here") == "{1}"
