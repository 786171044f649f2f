"""Claims: what evidence counts, which sources are independent, and premises before conclusions."""

from itertools import combinations

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st

from executable_review.claims import (
    Claim,
    Evidence,
    Source,
    admissible,
    author_key,
    counted_works,
    independent,
    read_claims,
    read_sources,
)
from executable_review.errors import ReviewError
from executable_review.parameters import Parameters
from executable_review.statements import fill


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bonina, Carla M.", "bonina c"),
        ("BONINA, C.", "bonina c"),
        ("Pérez-López, Ángel", "perezlopez a"),
        ("’t Hart, Paul", "t hart p"),
        ("de la Cruz, J", "de la cruz j"),
        ("O’Flynn, Janine", "oflynn j"),
        ("O'Flynn, Janine", "oflynn j"),
        ("UNESCO", "unesco"),
        (" Bryson , John M. ", "bryson j"),
    ],
)
def test_an_author_is_known_by_family_name_and_initial(name, key):
    assert author_key(name) == key


def test_sources_know_their_authors_and_self_citations():
    works = [
        {"work_id": "own", "authors": "Else, Ann; BOJANG, M.", "confidence": "verified"},
        {"work_id": "other", "authors": "Else, Ann", "confidence": "recalled"},
        {"work_id": "nobody", "authors": None, "confidence": "unresolved"},
    ]
    own, other, nobody = read_sources(works, ["Bojang, Malang B. S."])
    assert own == Source("own", frozenset({"else a", "bojang m"}), "verified", True)
    assert not other.self_citation
    assert nobody == Source("nobody", frozenset(), "unresolved", False)


SOURCES = (
    Source("seen", frozenset("a"), "verified", False),
    Source("told", frozenset("b"), "recalled", False),
    Source("dark", frozenset(), "unresolved", False),
    Source("mine", frozenset("m"), "verified", True),
)


@pytest.mark.parametrize(
    ("values", "works"),
    [
        ({}, "seen told mine"),
        ({"source_confidence": "unresolved"}, "seen told dark mine"),
        ({"source_confidence": "verified"}, "seen mine"),
        ({"self_citations": False}, "seen told"),
        ({"self_citations": False, "source_confidence": "verified"}, "seen"),
        ({"dropped_works": "seen,dark"}, "told mine"),
    ],
)
def test_which_works_may_count(values, works):
    assert admissible(SOURCES, Parameters.of(values)) == set(works.split())


def claim_with(*evidence):
    links = tuple(Evidence("P", w, d) for w, d in evidence)
    return Claim("C", "", "", "causal", "S", frozenset({"S"}), (), links)


@pytest.mark.parametrize(("distance", "counted"), [("sentence", ["seen"]), ("paragraph", ["told", "seen"])])
def test_which_distance_counts(distance, counted):
    claim = claim_with(
        ("told", "paragraph"), ("seen", "sentence"), ("seen", "paragraph"), ("mine", "elsewhere")
    )
    p = Parameters.of({"citation_distance": distance})
    assert counted_works(claim, {"seen", "told", "mine"}, p) == counted
    assert claim.cited
    assert not claim_with(("told", "paragraph")).cited


AUTHORS = {
    "ab": frozenset("ab"),
    "bc": frozenset("bc"),
    "cd": frozenset("cd"),
    "e": frozenset("e"),
    "n": frozenset(),
    "o": frozenset(),
}


@pytest.mark.parametrize(
    ("works", "by_works", "by_authors"),
    [
        ("", 0, 0),
        ("ab", 1, 1),
        ("ab e", 2, 2),
        ("ab bc", 2, 1),
        ("ab cd", 2, 2),
        ("ab cd bc", 3, 2),
        ("ab bc cd e", 4, 3),
        ("n o", 2, 2),
    ],
)
def test_independent_sources(works, by_works, by_authors):
    assert independent(works.split(), AUTHORS, "works") == by_works
    assert independent(works.split(), AUTHORS, "authors") == by_authors


@given(
    st.dictionaries(st.sampled_from("uvwxyz"), st.frozensets(st.sampled_from("abcd"), max_size=2)), st.data()
)
def test_independent_sources_are_the_most_works_of_which_no_two_share_an_author(authors, data):
    """By trying every subset; and a further work never lowers the number."""
    order = data.draw(st.permutations(sorted(authors)))
    most = max(
        size
        for size in range(len(order) + 1)
        for chosen in combinations(order, size)
        if not any(authors[v] & authors[w] for v, w in combinations(chosen, 2))
    )
    assert independent(order, authors, "authors") == most
    assert independent(order[1:], authors, "authors") <= most
    assert independent(order, authors, "works") == len(authors)


def tables(**changes):
    base = dict(
        claims=[
            dict(
                claim_id=c,
                label=c,
                statement=c,
                kind="causal",
                sentence_id=s,
                warrant="why",
                warrant_stated=c == "C1",
                warrant_sentence_id="S4" if c == "C1" else None,
                qualifier="always",
                qualifier_sentence_id=s,
            )
            for c, s in (("C1", "S1"), ("C2", "S3"))
        ],
        claim_sentences=[dict(claim_id="C1", sentence_id="S2")],
        premises=[dict(claim_id="C1", premise_id="C2")],
        evidence=[
            dict(evidence_id=f"E{p}", claim_id="C1", place_id=p, work_id=w, relation=r)
            for p, w, r in (
                ("P1", "v", "supports"),
                ("P2", "w", "uses"),
                ("P3", "v", "disputes"),
                ("P4", "v", "qualifies"),
            )
        ],
        places=[
            dict(place_id=f"P{i}", sentence_id=s) for i, s in ((1, "S1"), (2, "S2"), (3, "S4"), (4, "S5"))
        ],
        place_works=[
            dict(place_id=p, work_id=w) for p, w in (("P1", "v"), ("P2", "w"), ("P3", "v"), ("P4", "v"))
        ],
        sentences=[
            dict(sentence_id=f"S{i}", paragraph_id=p)
            for i, p in ((1, "A"), (2, "B"), (3, "C"), (4, "B"), (5, "C"))
        ],
    )
    return base | changes


def test_claims_are_joined_and_premises_come_first():
    second, first = read_claims(**tables())
    assert (second.claim_id, first.claim_id) == ("C2", "C1")
    assert first.premises == ("C2",)
    assert first.sentences == {"S1", "S2"}
    assert [e.distance for e in first.evidence] == ["sentence", "sentence", "paragraph", "elsewhere"]
    assert [e.relation for e in first.evidence] == ["supports", "uses", "disputes", "qualifies"]
    assert (first.warrant_at, second.warrant_at, first.qualifier_at) == ("S4", None, "S1")


def changed(table, at, **values):
    rows = tables()[table]
    rows[at] = rows[at] | values
    return {table: rows}


def test_a_statement_takes_computed_parts():
    made = read_claims(**tables(**changed("claims", 0, statement="{X.n} of {{m}}")), parts={"X.n": 3})
    assert made[1].statement == "3 of {m}"
    with breaks("CLM009", says="{X.m}", place="claim C1, field statement", way_out="did you mean {X.n}?"):
        read_claims(**tables(**changed("claims", 0, statement="{X.m}")), parts={"X.n": 3})


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"sentence_id": None}, "sentence_id", "it has no locator"),
        ({"sentence_id": "S9"}, "sentence_id", "no sentence 'S9'"),
        ({"warrant_sentence_id": None}, "warrant_sentence_id", "it has no locator"),
        ({"warrant_stated": False}, "warrant_stated", "called unstated and has a locator"),
        ({"qualifier_sentence_id": "S9"}, "qualifier_sentence_id", "no sentence 'S9'"),
    ],
)
def test_a_claim_without_a_place_is_named(values, field, says):
    with breaks(
        "CLM007",
        says=says,
        place=f"claim C1, field {field}",
        way_out="sentence" if field != "warrant_stated" else "locator",
    ):
        read_claims(**tables(**changed("claims", 0, **values)))


@pytest.mark.parametrize(
    ("field", "value", "table"),
    [
        ("claim_id", "C9", "argument/claims.csv"),
        ("place_id", "P9", "paper/places.csv"),
        ("work_id", "z", "paper/place_works.csv"),
    ],
)
def test_evidence_that_names_nothing_is_named(field, value, table):
    way_out = f"name a row of data/{table}: "
    with breaks("CLM005", says=f"EP1 names '{value}'", place=f"field {field}", way_out=way_out):
        read_claims(**tables(**changed("evidence", 0, **{field: value})))


@pytest.mark.parametrize("row", [("C1", "C9"), ("C9", "C1")])
def test_a_premise_that_does_not_exist_is_named(row):
    rows = [dict(claim_id=row[0], premise_id=row[1])]
    with breaks("CLM006", says="no claim 'C9'", place="premises.csv", way_out="claims.csv"):
        read_claims(**tables(premises=rows))


@given(st.text(alphabet="ab{}.", max_size=20))
def test_a_template_is_filled_or_refused_and_never_evaluated(template):
    try:
        text = fill(template, {"a": "A{b}", "a.b": "x"}, "here")
    except ReviewError as error:
        assert error.code == "CLM009"
    else:
        escaped = template.replace("{", "{{").replace("}", "}}")
        assert fill(escaped, {}, "here") == template
        if "{" not in template and "}" not in template:
            assert text == template


@pytest.mark.parametrize(
    ("pairs", "circle"),
    [
        ([("C1", "C2"), ("C2", "C1")], "C1 -> C2 -> C1"),
        ([("C1", "C1")], "C1 -> C1"),
    ],
)
def test_a_circle_of_premises_is_named(pairs, circle):
    rows = [dict(claim_id=c, premise_id=p) for c, p in pairs]
    with breaks("CLM001", says=circle, place="data/argument/premises.csv", way_out="take out"):
        read_claims(**tables(premises=rows))


def test_a_circle_in_the_shipped_argument_is_named(compendium):
    compendium.edit("premises", lambda rows: rows.append(["C04", "C05"]))
    with breaks("CLM001", says="C04 -> C05 -> C04", place="data/argument/premises.csv"):
        _ = compendium.review().judged


def test_evidence_at_a_place_that_cites_another_work_is_named(compendium):
    compendium.put("evidence", 2, "work_id", "weber1946")
    with breaks(
        "CLM003",
        says="weber1946 is not cited at P07",
        place="evidence.csv, claim C01",
        way_out="place_works.csv",
    ):
        _ = compendium.review().judged


def test_the_shipped_claims(review):
    claims = review.framework.claims
    assert len(claims) == 33
    place = {c.claim_id: i for i, c in enumerate(claims)}
    assert all(place[p] < place[c.claim_id] for c in claims for p in c.premises)
    mine = [s.work_id for s in review.framework.sources if s.self_citation]
    assert mine == ["bojang2020", "bojang2021"]
    unresolved = [s.work_id for s in review.framework.sources if s.confidence == "unresolved"]
    assert unresolved == ["tavares2021"]
