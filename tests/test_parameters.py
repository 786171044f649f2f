"""The decisions: what is accepted, what is refused and how, and that each has one way to be written."""

import json
from dataclasses import FrozenInstanceError, fields

import pytest
from helpers import breaks
from hypothesis import given
from hypothesis import strategies as st
from strategies import decisions

from executable_review import parameters
from executable_review.parameters import STAGES, Parameters, declared, levels, used_by
from executable_review.review import Review

ALL = {f.name: f for f in fields(Parameters)}
NUMBERS = [name for name, f in ALL.items() if isinstance(f.default, int) and not isinstance(f.default, bool)]
CHOICES = [name for name, f in ALL.items() if isinstance(f.default, str)]
LISTS = [name for name, f in ALL.items() if isinstance(f.default, tuple)]
SWITCHES = [name for name, f in ALL.items() if isinstance(f.default, bool)]


def test_every_decision_is_of_a_known_kind_and_stage_and_has_a_meaning():
    assert sorted(NUMBERS + CHOICES + LISTS + SWITCHES) == sorted(ALL)
    for f in ALL.values():
        assert f.metadata["stage"] in STAGES
        assert len(f.metadata["meaning"]) > 10
    assert all(ALL[name].default in ALL[name].metadata["choices"] for name in CHOICES)
    assert all(
        ALL[name].metadata["minimum"] <= ALL[name].default <= ALL[name].metadata["maximum"]
        for name in NUMBERS
    )
    assert all(ALL[name].metadata["choices"] or ALL[name].metadata["column"] for name in LISTS)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"minimum_sources": 2}, 2),
        ({"minimum_sources": "2"}, 2),
        ({"minimum_sources": 1}, 1),
        ({"minimum_sources": 10}, 10),
        ({"self_citations": False}, False),
        ({"self_citations": " FALSE "}, False),
        ({"self_citations": "true"}, True),
        ({"objections": "paper"}, "paper"),
        ({"search_fields": "abstract, title"}, ("title", "abstract")),
        ({"search_fields": ["abstract", "abstract"]}, ("abstract",)),
        ({"search_fields": ("title",)}, ("title",)),
        ({"search_fields": ""}, ()),
        ({"phrases": "Q4,Q1,Q4"}, ("Q1", "Q4")),
        ({"dropped_works": []}, ()),
    ],
)
def test_a_value_is_converted(given, value):
    (name,) = given
    assert getattr(Parameters.of(given), name) == value


@pytest.mark.parametrize(
    ("name", "value", "code", "way_out"),
    [
        ("minimum_source", 2, "PAR001", "did you mean minimum_sources?"),
        ("zzz", 2, "PAR001", "`review parameters` lists them all"),
        ("", 2, "PAR001", "`review parameters`"),
        ("minimum_sources", "many", "PAR002", "a whole number"),
        ("minimum_sources", 1.5, "PAR002", "a whole number"),
        ("minimum_sources", True, "PAR002", "a whole number"),
        ("minimum_sources", None, "PAR002", "a whole number"),
        ("minimum_sources", [2], "PAR002", "a whole number"),
        ("minimum_sources", 0, "PAR003", "from 1 to 10"),
        ("minimum_sources", "11", "PAR003", "from 1 to 10"),
        ("earliest_year", -1, "PAR003", "from 0 to 2100"),
        ("latest_year", 2101, "PAR003", "from 0 to 2100"),
        ("self_citations", 1, "PAR002", "true or false"),
        ("self_citations", "yes", "PAR002", "true or false"),
        ("self_citations", None, "PAR002", "true or false"),
        ("objections", "papers", "PAR003", "did you mean paper?"),
        ("objections", "", "PAR003", "choose from none, paper, corpus"),
        ("objections", 3, "PAR002", "give text"),
        ("objections", ["paper"], "PAR002", "give text"),
        ("search_fields", "titel", "PAR003", "did you mean title?"),
        ("search_fields", 5, "PAR002", "a list of text values"),
        ("search_fields", [5], "PAR002", "a list of text values"),
        ("search_fields", {"title": 1}, "PAR002", "a list of text values"),
        ("phrases", None, "PAR002", "a list of text values"),
    ],
)
def test_a_wrong_value_is_refused(name, value, code, way_out):
    with breaks(code, place=f"parameter {name}", way_out=way_out):
        Parameters.of({name: value})


@pytest.mark.parametrize(
    ("name", "value", "way_out"),
    [
        ("phrases", "Q99", "query_id of search/queries.csv"),
        ("document_types", "journal-articel", "did you mean journal-article?"),
        ("dropped_works", "moore1994", "did you mean moore1995?"),
    ],
)
def test_a_value_that_the_data_do_not_hold_is_refused(package, name, value, way_out):
    with breaks("PAR003", says="is not in the data", place=f"parameter {name}", way_out=way_out):
        Review({name: value}, package)


@pytest.mark.parametrize("name", NUMBERS)
def test_both_ends_of_a_range_are_allowed_and_no_more(name):
    low, high = ALL[name].metadata["minimum"], ALL[name].metadata["maximum"]
    for value in (low, high):
        assert getattr(Parameters.of({name: value}), name) == value
    for value in (low - 1, high + 1):
        with breaks("PAR003", place=f"parameter {name}"):
            Parameters.of({name: value})


@given(decisions())
def test_decisions_survive_being_written_and_read(chosen):
    assert Parameters.of(chosen.as_dict()) == chosen
    assert Parameters.of(json.loads(chosen.canonical())) == chosen
    assert Parameters.of(chosen.changed()) == chosen
    assert Parameters.of({k: str(v) for k, v in chosen.as_dict().items() if k not in LISTS}) == Parameters.of(
        {k: v for k, v in chosen.as_dict().items() if k not in LISTS}
    )
    assert hash(Parameters.of(chosen.as_dict())) == hash(chosen)


@given(st.data(), st.sampled_from(LISTS))
def test_order_and_repetition_of_a_list_do_not_matter(data, name):
    pool = ALL[name].metadata["choices"] or ("a", "b", "c", "d")
    items = data.draw(st.lists(st.sampled_from(pool), max_size=6))
    shuffled = data.draw(st.permutations(items + items[:2]))
    one, other = Parameters.of({name: items}), Parameters.of({name: shuffled})
    assert one.canonical() == other.canonical()
    assert one == other
    assert Parameters.of({name: ",".join(items)}) == one


@given(decisions(), decisions())
def test_equal_names_mean_equal_decisions(one, other):
    assert (one == other) == (one.canonical() == other.canonical())


def test_the_canonical_form_is_sorted_and_without_spaces():
    text = Parameters().canonical()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    assert set(json.loads(text)) == set(ALL)


def test_only_what_differs_is_changed():
    assert Parameters().changed() == {}
    assert Parameters.of({"minimum_sources": 1, "objections": "none"}).changed() == {"objections": "none"}


def test_decisions_cannot_be_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        Parameters().minimum_sources = 2


def test_every_decision_is_declared_for_readers_once():
    rows = declared()
    assert [r["name"] for r in rows] == list(ALL)
    assert all(r["allowed"] and r["type"] for r in rows)
    shown = {r["name"]: r for r in rows}
    assert shown["minimum_sources"]["allowed"] == "1 to 10"
    assert shown["phrases"]["allowed"] == "values of queries.query_id"
    assert shown["self_citations"]["type"] == "yes or no"


def test_the_multiverse_crosses_every_scalar_decision_on_claims():
    grid = levels()
    claims = {n for n, f in ALL.items() if f.metadata["stage"] == "claims" and n not in LISTS}
    # It acts under gradual semantics alone; a grid file may name it.
    assert claims - set(grid) == {"accepted_strength"}
    for name, values in grid.items():
        assert ALL[name].default in values
        assert len(values) == len(set(values)) > 1
        for value in values:
            Parameters.of({name: value})


def test_a_stage_depends_on_its_own_decisions_and_those_before_it():
    seen = set()
    for stage in STAGES:
        names = set(used_by(stage))
        assert seen <= names
        assert {n for n, f in ALL.items() if f.metadata["stage"] == stage} == names - seen
        seen = names
    assert seen == set(ALL)
    assert parameters.used_by("search") == ["phrases", "search_fields", "phrase_matching"]
