"""Standings: small arguments judged by hand, and the shipped one."""

from dataclasses import replace

import pytest
from helpers import breaks

from executable_review import gradual, solver
from executable_review.argument import (
    Framework,
    Objection,
    backing_records,
    check_acknowledged,
    judge,
    read_objections,
)
from executable_review.claims import Claim, Evidence, Source
from executable_review.objections import check_records, filled
from executable_review.parameters import Parameters

SOURCES = (
    Source("v", frozenset({"ann"}), "verified", False),
    Source("w", frozenset({"ann", "bob"}), "recalled", False),
    Source("m", frozenset({"me"}), "verified", True),
    Source("u", frozenset(), "unresolved", False),
)


def claim(name, evidence="", premises=""):
    """`evidence` is written as in "v:sentence w:paragraph"."""
    links = tuple(Evidence("P", *item.split(":")) for item in evidence.split())
    return Claim(name, name, "", "causal", "S", frozenset({"S"}), tuple(premises.split()), links)


def objection(name, origin, minimum=1, **targets):
    return Objection(name, "", "", origin, None, (), minimum, targets)


def standings(claims, objections=(), backing=None, /, **values):
    framework = Framework(tuple(claims), SOURCES, tuple(objections), backing or {})
    return " ".join(j.standing[0] for j in judge(framework, Parameters.of(values)).values())


# One letter a claim: s(upported), c(ontested), u(nsupported).
@pytest.mark.parametrize(
    ("claims", "values", "expected"),
    [
        # sources
        ([claim("A", "v:sentence")], {}, "s"),
        ([claim("A")], {}, "u"),
        ([claim("A", "v:sentence")], {"minimum_sources": 2}, "u"),
        ([claim("A", "v:sentence w:sentence")], {"minimum_sources": 2}, "s"),
        ([claim("A", "v:sentence v:sentence")], {"minimum_sources": 2}, "u"),
        ([claim("A", "v:sentence w:sentence m:sentence")], {"minimum_sources": 3}, "s"),
        # independence: v and w share an author
        (
            [claim("A", "v:sentence w:sentence")],
            {"minimum_sources": 2, "source_independence": "authors"},
            "u",
        ),
        (
            [claim("A", "v:sentence m:sentence")],
            {"minimum_sources": 2, "source_independence": "authors"},
            "s",
        ),
        # self-citations
        ([claim("A", "m:sentence")], {}, "s"),
        ([claim("A", "m:sentence")], {"self_citations": False}, "u"),
        # distance
        ([claim("A", "v:paragraph")], {}, "u"),
        ([claim("A", "v:paragraph")], {"citation_distance": "paragraph"}, "s"),
        ([claim("A", "v:elsewhere")], {"citation_distance": "paragraph"}, "u"),
        # confidence
        ([claim("A", "u:sentence")], {}, "u"),
        ([claim("A", "u:sentence")], {"source_confidence": "unresolved"}, "s"),
        ([claim("A", "w:sentence")], {"source_confidence": "verified"}, "u"),
        ([claim("A", "v:sentence")], {"source_confidence": "verified"}, "s"),
        # dropped works
        ([claim("A", "v:sentence")], {"dropped_works": "v"}, "u"),
        ([claim("A", "v:sentence w:sentence")], {"dropped_works": "v"}, "s"),
        # uncited statements: a citation elsewhere does not make a claim cited, one that does not count does
        ([claim("A")], {"uncited_statements": True}, "s"),
        ([claim("A", "v:paragraph")], {"uncited_statements": True}, "s"),
        ([claim("A", "u:sentence")], {"uncited_statements": True}, "u"),
        # premises: A grounded, B not
        ([claim("A", "v:sentence"), claim("B"), claim("C", "", "A")], {}, "s u s"),
        ([claim("A", "v:sentence"), claim("B"), claim("C", "", "A B")], {}, "s u u"),
        ([claim("A", "v:sentence"), claim("B"), claim("C", "v:sentence", "A B")], {}, "s u s"),
        ([claim("A", "v:sentence"), claim("C", "", "A")], {"premises": "needed"}, "s u"),
        ([claim("A", "v:sentence"), claim("C", "v:sentence", "A")], {"premises": "needed"}, "s s"),
        ([claim("B"), claim("C", "v:sentence", "B")], {"premises": "needed"}, "u u"),
        ([claim("A", "v:sentence"), claim("C", "", "A")], {"premises": "ignored"}, "s u"),
        ([claim("B"), claim("C", "v:sentence", "B")], {"premises": "ignored"}, "u s"),
        ([claim("A", "v:sentence"), claim("B", "", "A"), claim("C", "", "B")], {}, "s s s"),
    ],
)
def test_what_grounds_a_claim(claims, values, expected):
    assert standings(claims, **values) == expected


PAPER = objection("O", "paper", A="disputes")
CORPUS = objection("O", "corpus", A="disputes")
PAIR = [claim("A", "v:sentence"), claim("B", "", "A")]
OWN = [claim("A", "v:sentence"), claim("B", "v:sentence", "A")]


@pytest.mark.parametrize(
    ("claims", "objections", "records", "values", "expected"),
    [
        # origin
        (PAIR, [PAPER], 0, {}, "c c"),
        (PAIR, [PAPER], 0, {"objections": "paper"}, "c c"),
        (PAIR, [PAPER], 0, {"objections": "none"}, "s s"),
        (PAIR, [CORPUS], 2, {}, "c c"),
        (PAIR, [CORPUS], 2, {"objections": "paper"}, "s s"),
        (PAIR, [CORPUS], 2, {"objections": "none"}, "s s"),
        # records behind an objection from the corpus
        (PAIR, [CORPUS], 1, {}, "s s"),
        (PAIR, [CORPUS], 1, {"objection_sources": 1}, "c c"),
        (PAIR, [CORPUS], 4, {"objection_sources": 5}, "s s"),
        (PAIR, [objection("O", "corpus", 10, A="disputes")], 9, {}, "s s"),
        (PAIR, [objection("O", "corpus", 10, A="disputes")], 10, {}, "c c"),
        # qualifying is not disputing; an ungrounded claim is not contested
        (PAIR, [objection("O", "paper", A="qualifies")], 0, {}, "s s"),
        ([claim("A")], [PAPER], 0, {}, "u"),
        (PAIR, [objection("O", "paper", B="disputes")], 0, {}, "s c"),
        # contested premises
        (PAIR, [PAPER], 0, {"contested_premises": False}, "c s"),
        (OWN, [PAPER], 0, {}, "c s"),
        (OWN, [PAPER], 0, {"premises": "needed"}, "c c"),
        (OWN, [PAPER], 0, {"premises": "needed", "contested_premises": False}, "c s"),
        (OWN, [PAPER], 0, {"premises": "ignored"}, "c s"),
    ],
)
def test_what_contests_a_claim(claims, objections, records, values, expected):
    assert standings(claims, objections, {"O": ("r",) * records}, **values) == expected


def test_what_made_a_standing_is_told():
    framework = Framework((*PAIR, claim("C", "v:sentence w:sentence", "A")), SOURCES, (PAPER,), {})
    a, b, c = judge(framework, Parameters()).values()
    assert (a.works, a.sources, a.by_sources, a.disputed_by) == (("v",), 1, True, ("O",))
    assert (b.by_sources, b.by_premises, b.contested_premises) == (False, True, ("A",))
    assert (c.works, c.by_premises, c.contested_premises) == (("v", "w"), True, ())


def test_objections_are_joined_and_backed_by_included_records():
    rows = [
        dict(
            objection_id="O1",
            label="",
            statement="",
            origin="corpus",
            sentence_id=None,
            codes="a b",
            minimum_records=3,
        ),
        dict(
            objection_id="O2",
            label="",
            statement="",
            origin="paper",
            sentence_id="S",
            codes=None,
            minimum_records=None,
        ),
    ]
    targets = [
        dict(objection_id="O1", target_id=t, relation=r, reason=f"why {t}")
        for t, r in (("A", "disputes"), ("B", "qualifies"), ("O2", "undercuts"))
    ]
    listed = [dict(objection_id="O1", record_id="r2", reason="")]
    one, two = read_objections(rows, targets, listed, "AB")
    assert (one.codes, one.minimum_records, one.targets) == (
        ("a", "b"),
        3,
        {"A": "disputes", "B": "qualifies", "O2": "undercuts"},
    )
    assert (one.records, one.reasons["B"]) == (("r2",), "why B")
    assert (two.codes, two.minimum_records, two.targets) == ((), 1, {})
    coded = {"r1": {"a": "title", "b": "title"}, "r2": {"a": "title"}, "r3": {"b": "", "a": "", "c": ""}}
    assert backing_records([one, two], ["r3", "r2", "r1"], coded) == {"O1": ("r3", "r2", "r1")}
    assert backing_records([replace(one, records=())], ["r3", "r2", "r1"], coded) == {"O1": ("r3", "r1")}
    assert backing_records([replace(one, records=())], ["r2", "unknown"], coded) == {"O1": ()}
    assert backing_records([replace(one, codes=())], ["r3", "r2", "unknown"], coded) == {"O1": ("r2",)}


@pytest.mark.parametrize(("target", "says"), [("C99", "'C99'"), ("O01", "aimed at itself")])
def test_an_objection_without_a_target_is_named(compendium, target, says):
    compendium.put("objection_targets", 2, "target_id", target)
    with breaks("CLM004", says=says, place="objection_targets.csv, objection O01", way_out="claims.csv"):
        _ = compendium.review().framework


def test_a_source_that_counts_does_not_end_the_indulgence_for_uncited_statements():
    values = {"uncited_statements": True, "minimum_sources": 2}
    assert standings([claim("A")], **values) == "s"
    assert standings([claim("A", "v:sentence")], **values) == "s"
    assert standings([claim("A", "u:sentence")], **values) == "u"


A = [claim("A", "v:sentence")]
UNCITED = {"uncited_statements": True}


# Replies: P answers O, which attacks A.
@pytest.mark.parametrize(
    ("claims", "objections", "values", "expected"),
    [
        # A claim with sources of its own disputes back; an undercut it can't answer.
        (A, [objection("O", "paper", A="disputes")], {"semantics": "preferred"}, "c"),
        (A, [objection("O", "paper", A="disputes")], {"semantics": "stable"}, "c"),
        (A, [objection("O", "paper", A="disputes")], {"semantics": "credulous"}, "s"),
        (A, [objection("O", "paper", A="undercuts")], {"semantics": "credulous"}, "c"),
        ([claim("A")], [objection("O", "paper", A="disputes")], UNCITED | {"semantics": "credulous"}, "c"),
        # What attacks a premise attacks what relies on it; the premise strikes back for both.
        (PAIR, [PAPER], {"semantics": "credulous"}, "s s"),
        (PAIR, [objection("O", "paper", A="undercuts")], {"semantics": "credulous"}, "c c"),
        (OWN, [objection("O", "paper", A="undercuts")], {"semantics": "credulous"}, "c s"),
        (PAIR, [objection("O", "paper", B="disputes")], {"semantics": "credulous"}, "s c"),
        # A reply that undercuts takes the objection away; one that disputes leaves it open.
        (A, [objection("O", "paper", A="undercuts"), objection("P", "paper", O="undercuts")], {}, "s"),
        (A, [objection("O", "paper", A="undercuts"), objection("P", "paper", O="disputes")], {}, "c"),
        (A, [objection("O", "paper", A="undercuts"), objection("P", "paper", O="qualifies")], {}, "c"),
        (A, [objection("O", "paper", A="undercuts"), objection("P", "corpus", O="undercuts")], {}, "c"),
        (
            A,
            [
                objection("O", "paper", A="undercuts"),
                objection("P", "paper", O="undercuts"),
                objection("Q", "paper", P="undercuts"),
            ],
            {},
            "c",
        ),
        (
            A,
            [objection("O", "paper", A="undercuts"), objection("P", "paper", O="disputes")],
            {"semantics": "credulous"},
            "s",
        ),
    ],
)
def test_what_a_semantics_accepts(claims, objections, values, expected):
    assert standings(claims, objections, {}, **values) == expected


CIRCLE = [
    objection("O", "paper", P="undercuts", A="undercuts"),
    objection("P", "paper", Q="undercuts"),
    objection("Q", "paper", O="undercuts"),
]


def test_no_stable_extension_is_said_and_nothing_is_accepted():
    framework = Framework((*A, claim("B", "v:sentence")), SOURCES, tuple(CIRCLE), {})
    judged = judge(framework, Parameters.of({"semantics": "stable"}))
    assert [(j.standing, j.label) for j in judged.values()] == [("contested", "no stable extension")] * 2
    judged = judge(framework, Parameters.of({"semantics": "preferred"}))
    assert [(j.standing, j.label) for j in judged.values()] == [
        ("contested", "undecided"),
        ("supported", "in"),
    ]


def test_degrees_of_strength_need_attacks_without_a_circle():
    framework = Framework((*A,), SOURCES, tuple(CIRCLE), {})
    with breaks("ARG002", says="O <- Q <- P <- O", place="semantics", way_out="objection_targets.csv"):
        judge(framework, Parameters.of({"semantics": "gradual"}))


def test_a_circle_of_arguments_without_names_is_told_by_their_numbers():
    with breaks("ARG002", says="without a circle: 0 <- 2 <- 1 <- 0", place="semantics"):
        gradual.strengths([0.5] * 3, [0b100, 0b001, 0b010], [0] * 3)


def test_a_large_knot_of_attacks_is_left_to_the_solver():
    names = [f"C{i:02}" for i in range(9)]
    claims = [claim(name, "v:sentence") for name in names]
    aimed = [
        objection(f"O{i}", "paper", **{names[i]: "disputes", names[(i + 1) % 9]: "disputes"})
        for i in range(9)
    ]
    framework = Framework(tuple(claims), SOURCES, tuple(aimed), {})
    p = Parameters.of({"semantics": "credulous"})
    with breaks("ARG001", says="18 undecided arguments"):
        judge(framework, p)
    judged = judge(framework, p, solver.extensions)
    assert {j.standing for j in judged.values()} == {"supported"}


def test_strengths_are_those_of_the_quadratic_energy_model_by_hand():
    """One source is 2/3, the paper's objection 2/3: 2/3 (1 - (2/3)^2 / (1 + (2/3)^2)) = 6/13."""
    claims = [claim("A", "v:sentence"), claim("B", "v:sentence w:sentence m:sentence"), claim("C", "", "A")]
    framework = Framework(tuple(claims), SOURCES, (objection("O", "paper", A="disputes", B="disputes"),), {})
    a, b, c = judge(framework, Parameters.of({"semantics": "gradual"})).values()
    assert a.strength == pytest.approx(6 / 13)
    assert b.strength == pytest.approx(4 / 5 * 9 / 13)
    assert (a.standing, b.standing, c.standing) == ("contested", "supported", "contested")
    half = 6 / 13 - 2 / 3
    assert c.strength == pytest.approx(0.5 * (1 - half**2 / (1 + half**2)))
    low = judge(framework, Parameters.of({"semantics": "gradual", "accepted_strength": 46})).values()
    assert [j.standing for j in low] == ["supported", "supported", "supported"]


def test_the_shipped_standings_are_the_acknowledged_ones(package, review):
    known = {a["claim_id"]: a["standing"] for a in package.rows("acknowledged")}
    assert {c: j.standing for c, j in review.judged.items()} == known
    assert len(known) == 33


@pytest.mark.parametrize(
    ("claim_id", "standing", "sources"),
    [
        ("C01", "supported", 7),
        ("C14", "supported", 6),
        ("C12", "unsupported", 0),
        ("C19", "contested", 0),
        ("C24", "unsupported", 0),
    ],
)
def test_single_standings_counted_by_hand(review, claim_id, standing, sources):
    j = review.judged[claim_id]
    assert (j.standing, j.sources) == (standing, sources)


def test_a_changed_standing_must_be_acknowledged(compendium):
    compendium.put("acknowledged", 2, "standing", "contested")
    with breaks(
        "CLM002",
        says="C01 was contested and is supported",
        place="data/argument/acknowledged.csv",
        way_out="reason",
    ):
        _ = compendium.review().judged
    assert compendium.review(minimum_sources=2).judged["C01"].standing == "supported"


def test_a_claim_that_nobody_acknowledged_is_named(review):
    with breaks("CLM002", says="33 standings changed: C01 was not judged and is supported"):
        check_acknowledged(dict(sorted(review.judged.items())), [])


def test_a_record_listed_behind_an_objection_must_be_included():
    listed = replace(CORPUS, records=("r1", "r2"))
    check_records([PAPER, listed], ["r2", "r1"])
    with breaks("CLM010", says="r2", place="objection O", way_out="included"):
        check_records([listed], ["r1"])
    with breaks("CLM010", says="the paper's own", place="objection O"):
        check_records([replace(PAPER, records=("r1",))], ["r1"])


def test_the_number_of_records_is_filled_into_an_objection():
    one = replace(CORPUS, statement="Works ({records}) say so.")
    assert filled([one], {"O": ("r", "s")})[0].statement == "Works (2) say so."
    with breaks("CLM009", says="{works}", place="objection O, field statement"):
        filled([replace(one, statement="{works}")], {})


def test_every_objection_of_the_corpus_has_records_and_every_target_a_reason(review):
    for o in review.framework.objections:
        assert o.targets and set(o.reasons) == set(o.targets)
        assert all(o.reasons.values())
        if o.origin == "corpus":
            assert review.framework.backing[o.objection_id], o.objection_id
            assert o.codes or o.records
