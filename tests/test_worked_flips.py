"""Flips and rescues of small arguments, worked out by hand, and where the search for them ends."""

from itertools import combinations, combinations_with_replacement

import pytest
from helpers import breaks
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import contested_frameworks

from executable_review import flips, losing, rescue, semantics
from executable_review.argument import judge
from executable_review.claims import Claim, Evidence, Source
from executable_review.framework import Framework, Objection
from executable_review.neighbourhood import Neighbourhood
from executable_review.overturning import overturned
from executable_review.parameters import Parameters
from executable_review.rescue import Rescue


def claim(name, works="", premises=""):
    evidence = tuple(Evidence(f"P{w}", w, "sentence") for w in works)
    return Claim(name, "", "", "causal", "S", frozenset({"S"}), tuple(premises), evidence)


def objection(name, targets, minimum=1, origin="corpus"):
    return Objection(name, "", "", origin, None, (), minimum, dict.fromkeys(targets.split(), "disputes"))


def framework(claims, objections=(), **backing):
    works = sorted({e.work_id for c in claims for e in c.evidence})
    sources = tuple(Source(w, frozenset({w}), "verified", False) for w in works)
    return Framework(tuple(claims), sources, tuple(objections), {o: tuple(r) for o, r in backing.items()})


def near(given, name="A", **decisions):
    return Neighbourhood(given, Parameters.of({"objection_sources": 1, **decisions}), name)


TWO = framework(
    [claim("A", "v")], [objection("O1", "A", 2), objection("O2", "A")], O1="abc", O2="bcd"
)  # records b and c stand behind both


def test_records_are_lost_from_groups_of_interchangeable_ones():
    """The second objection needs one of b, c, d, the first two of a, b, c: a may stay, and nothing else."""
    assert near(TWO).standing == "contested"
    (found,) = losing.by_records(near(TWO))
    assert found.groups == ((("b", "c"), 2), (("d",), 1))
    assert (found.size, found.sets) == (3, 1)


def test_of_four_records_any_three_go():
    (found,) = losing.by_records(near(framework([claim("A", "v")], [objection("O", "A", 2)], O="abcd")))
    assert (found.groups, found.size, found.sets) == (((("a", "b", "c", "d"), 3),), 3, 4)


def test_an_objection_of_the_paper_has_no_records_to_lose():
    given = framework(
        [claim("A", "v")], [objection("O1", "A"), objection("O2", "A", 9, "paper")], O1="a", O2="b"
    )
    assert near(given).standing == "contested"
    assert losing.by_records(near(given)) == ()


@pytest.mark.parametrize(("most", "ends"), [(2, True), (3, False)])
def test_the_search_among_records_ends_where_it_is_told(monkeypatch, most, ends):
    given = near(framework([claim("A", "v")], [objection("O", "A", 2)], O="abcd"))
    monkeypatch.setattr(flips, "MOST_VISITED", most)
    if ends:
        with breaks("ROB001", says="more than 2 losses", place="claim A", way_out="raise objection_sources"):
            losing.by_records(given)
    else:
        assert len(losing.by_records(given)) == 1


def test_a_record_behind_an_objection_of_the_paper_is_like_any_other():
    """The paper's objection to B needs no record, so b, which is also behind it, is lost as a is: both have to go."""
    given = framework(
        [claim("B", "w"), claim("A", "v", "B")],
        [objection("O1", "A", 1), objection("O2", "B", 1, "paper")],
        O1="ab",
        O2="b",
    )
    here = near(given, premises="enough")
    assert here.standing == "contested" and len(here.objections) == 2
    (found,) = losing.by_records(here)
    assert found.groups == ((("a", "b"), 2),)


AUTHORS = {"u": "x", "v": "x", "w": "y", "z": "z"}


@pytest.mark.parametrize("works", ["w", "uv", "uvw", "uvwz"])
@pytest.mark.parametrize("rule", ["works", "authors"])
def test_what_takes_a_claim_below_its_sources_is_found_with_no_step_too_many(monkeypatch, works, rule):
    """Works u and v share an author, so both have to go where authors count."""
    given = framework([claim("A", works)])
    sources = tuple(Source(w, frozenset({AUTHORS[w]}), "verified", False) for w in works)
    here = near(Framework(given.claims, sources, (), {}), source_independence=rule)
    everything = [set(c) for n in range(1, len(works) + 1) for c in combinations(works, n)]
    for least in range(1, here.counts[0] + 1):
        enough = [
            lost for lost in everything if here.independent(tuple(w for w in works if w not in lost)) < least
        ]
        wanted = [lost for lost in enough if not any(other < lost for other in enough)]
        assert list(map(set, losing._fewer(here, tuple(works), least))) == wanted
        only = len(works) - least + 1
        steps = sum(len(lost) == only or (rule == "authors" and len(lost) < only) for lost in everything)
        monkeypatch.setattr(losing, "MOST_STEPS", steps)
        losing._fewer(here, tuple(works), least)
        monkeypatch.setattr(losing, "MOST_STEPS", steps - 1)
        with breaks("ROB001", says=f"below {least} sources", place="claim A", way_out="minimum_sources"):
            losing._fewer(here, tuple(works), least)
        monkeypatch.undo()


@pytest.mark.parametrize(("most", "ends"), [(1, True), (2, False)])
def test_the_search_among_works_ends_where_it_is_told(most, ends):
    def search():
        return flips.minimal(
            [[0b111]], lambda lost: lost == 0b111, falling=False, every=0b111, place="here", most=most
        )

    if ends:
        with breaks("ROB001", says="more than 1 losses", place="here", way_out="smaller minimum_sources"):
            search()
    else:
        assert search() == [0b111]


def test_a_large_number_is_written_with_spaces():
    steps = [[1 << i for i in range(11)]]
    with breaks("ROB001", says="more than 1 000 losses", place="here"):
        flips.minimal(steps, lambda _: False, falling=False, every=2**11 - 1, place="here", most=1000)


def test_what_can_never_flip_is_not_looked_at():
    """Only the first of eight works matters: a search that knows it asks a dozen times, one that does not 129 times."""
    asked = []

    def flipped(lost):
        asked.append(lost)
        return lost & 1 == 1

    steps = [[1 << i for i in range(8)]]
    assert flips.minimal(steps, flipped, falling=True, every=255, place="here") == [1]
    assert asked[:2] == [0, 255] and len(asked) <= 12, asked
    asked.clear()
    assert flips.minimal(steps, flipped, falling=False, every=255, place="here") == [1]
    assert len(asked) == 129
    asked.clear()
    assert (
        flips.minimal(steps, lambda lost: bool(asked.append(lost)), falling=True, every=255, place="x") == []
    )
    assert asked == [0, 255]


def test_a_search_for_flips_that_ends_names_its_claim(monkeypatch):
    given = near(framework([claim("A", "vw")]))
    search = flips.minimal
    monkeypatch.setattr(flips, "minimal", lambda *words, **names: search(*words, **names, most=1))
    with breaks("ROB001", says="more than 1 losses", place="claim A"):
        losing.by_works(given)


def test_minimal_losses_are_told_smallest_first():
    """Either work 2 alone, or works 0 and 1 together; the loss of 0 and 3 holds no more than those."""
    wanted = (0b0100, 0b0011, 0b1001)
    steps = [[0b1000, 0b0001], [0b0010, 0b0100]]
    for falling in (True, False):
        found = flips.minimal(
            steps, lambda lost: any(lost & w == w for w in wanted), falling=falling, every=15, place="x"
        )
        assert found == [0b0100, 0b0011, 0b1001]


def minimal_losses(wanted, items, falling):
    """What the search finds where a loss flips when it holds one of `wanted`."""
    steps = [[1 << i] for i in range(items)]
    flipped = lambda lost: any(lost & w == w for w in wanted)  # noqa: E731
    return flips.minimal(steps, flipped, falling=falling, every=(1 << items) - 1, place="x")


def families(items):
    """Every set of losses of which none holds another."""
    found = [()]
    for mask in sorted(range(1 << items), key=int.bit_count):
        found += [(*kept, mask) for kept in found if all(mask & w != w for w in kept)]
    return found


@pytest.mark.parametrize("falling", [True, False])
def test_minimal_losses_of_four_items_are_found_whatever_they_are(falling):
    """As many families as there are monotone functions: Dedekind numbers, OEIS A000372."""
    assert [len(families(items)) for items in range(5)] == [2, 3, 6, 20, 168]
    for wanted in families(4):
        assert sorted(minimal_losses(wanted, 4, falling)) == sorted(wanted)


@settings(max_examples=60)
@given(st.sets(st.integers(1, 63), max_size=5), st.booleans())
def test_minimal_losses_are_those_of_every_subset(wanted, falling):
    """Whatever is monotone has the minimal losses that trying all finds."""
    found = minimal_losses(wanted, 6, falling)
    assert sorted(found) == sorted(w for w in wanted if not any(v & w == v and v != w for v in wanted))
    assert found == sorted(found, key=lambda m: (m.bit_count(), [i for i in range(6) if m >> i & 1]))


# -- rescues ---------------------------------------------------------------------------------------------------


def test_a_claim_without_sources_needs_as_many_as_are_asked_for():
    given = framework([claim("A")])
    assert near(given).standing == "unsupported"
    for wanted in (1, 2, 3):
        found = rescue.rescues(near(given, minimum_sources=wanted))
        assert found == (Rescue({"A": wanted}, ()),) and found[0].size == wanted


def test_a_contested_claim_needs_every_objection_answered():
    assert rescue.rescues(near(TWO)) == (Rescue({}, ("O1", "O2")),)


def test_a_source_and_an_answer_may_both_be_needed():
    """A rests on B, for which nothing is cited, and is disputed: a source for B and an answer, neither alone."""
    given = framework([claim("B"), claim("A", "v", "B")], [objection("O", "A")], O="a")
    assert rescue.rescues(near(given, premises="needed")) == (Rescue({"B": 1}, ("O",)),)


def test_a_supported_claim_needs_no_rescue():
    assert rescue.rescues(near(framework([claim("A", "v")]))) == ()


@pytest.mark.parametrize(("least", "found"), [(12, 1), (13, 0)])
def test_a_rescue_has_at_most_so_many_parts(least, found):
    given = near(framework([claim("A")]), minimum_sources=1)
    object.__setattr__(given.parameters, "minimum_sources", least)
    assert len(rescue.rescues(given)) == found


@pytest.mark.parametrize(("most", "ends"), [(3, True), (4, False)])
def test_the_search_for_rescues_ends_where_it_is_told(monkeypatch, most, ends):
    given = near(TWO)
    monkeypatch.setattr(flips, "MOST_VISITED", most)
    if ends:
        with breaks("ROB001", says="more than 3 changes", place="claim A", way_out="smaller minimum_sources"):
            rescue.rescues(given)
    else:
        assert len(rescue.rescues(given)) == 1


@settings(max_examples=60)
@given(contested_frameworks(), st.sampled_from(("enough", "needed", "ignored")), st.integers(1, 2))
def test_rescues_are_those_of_every_change(framework, premises, minimum):
    p = Parameters.of({"premises": premises, "minimum_sources": minimum, "objection_sources": 1})
    name = framework.claims[-1].claim_id
    found = rescue.rescues(Neighbourhood(framework, p, name))
    moves = [("source", c.claim_id) for c in framework.claims]
    moves += [("answer", o.objection_id) for o in framework.objections]

    def after(changes):
        new = [(c, f"new {i}") for i, (kind, c) in enumerate(changes) if kind == "source"]
        answered = {o for kind, o in changes if kind == "answer"}
        richer = Framework(
            tuple(
                Claim(
                    *(c.claim_id, c.label, c.statement, c.kind, c.sentence_id, c.sentences, c.premises),
                    (*c.evidence, *(Evidence("N", w, "sentence") for k, w in new if k == c.claim_id)),
                )
                for c in framework.claims
            ),
            (*framework.sources, *(Source(w, frozenset({w}), "verified", False) for _, w in new)),
            tuple(o for o in framework.objections if o.objection_id not in answered),
            framework.backing,
        )
        return judge(richer, p)[name].standing

    if after(()) == "supported":
        assert found == ()
        return
    for size in range(1, 4):
        tried = [
            c
            for c in combinations_with_replacement(moves, size)
            if all(c.count(m) == 1 for m in c if m[0] == "answer")
        ]
        right = {c for c in tried if after(c) == "supported"}
        if right:
            told = {
                tuple(
                    sorted(
                        [("source", c) for c, n in r.sources.items() for _ in range(n)]
                        + [("answer", o) for o in r.answered]
                    )
                )
                for r in found
            }
            assert told == {tuple(sorted(c)) for c in right}
            return
    assert all(r.size > 3 for r in found)


@settings(max_examples=60)
@given(contested_frameworks(), st.sampled_from(("grounded", "preferred", "credulous")))
def test_flips_by_records_of_contested_claims_are_those_of_every_subset(framework, semantics):
    p = Parameters.of({"semantics": semantics, "objection_sources": 1})
    name = framework.claims[-1].claim_id
    before = judge(framework, p)[name].standing
    records = sorted({r for found in framework.backing.values() for r in found})
    right = []
    for size in range(len(records) + 1):
        for lost in map(set, combinations(records, size)):
            left = {o: tuple(r for r in found if r not in lost) for o, found in framework.backing.items()}
            changed = Framework(framework.claims, framework.sources, framework.objections, left)
            if not any(f <= lost for f in right) and judge(changed, p)[name].standing != before:
                right.append(lost)
    found = losing.by_records(Neighbourhood(framework, p, name))
    assert sum(f.sets for f in found) == len(right)
    assert sorted(f.size for f in found for _ in range(f.sets)) == sorted(map(len, right))
    for flip in found:
        for lost in right:
            counts = [len(lost & set(group)) for group, _ in flip.groups]
            if len(lost) == flip.size and counts == [n for _, n in flip.groups]:
                break
        else:
            raise AssertionError(f"{flip} is none of {right}")


# -- as data ---------------------------------------------------------------------------------------------------


def test_an_answer_as_data():
    given = framework([claim("A", "vw")], [objection("O", "A", 2)], O="abc")
    assert overturned(given, Parameters(), "A").as_dict() == {
        "id": "A",
        "standing": "contested",
        "robustness": 2,
        "works": [["v", "w"]],
        "link_robustness": 2,
        "links": [["A Pv v", "A Pw w"]],
        "records": [{"size": 2, "sets": 3, "choose": [{"number": 2, "of": ["a", "b", "c"]}]}],
        "rescues": [{"size": 1, "sources": {}, "answered": ["O"]}],
    }
    for kind, search in (("works", losing.by_works), ("links", losing.by_links)):
        assert (search(near(given)).claim_id, search(near(given)).kind) == ("A", kind)


def test_an_answer_comes_from_the_solver_that_is_given(monkeypatch):
    monkeypatch.setattr(semantics, "LARGEST", 0)
    given = framework([claim("A", "v")], [objection("O1", "A O2"), objection("O2", "O1")], O1="a", O2="b")
    p = Parameters.of({"semantics": "preferred", "objection_sources": 1})
    with breaks("ARG001", says="3 undecided arguments"):
        overturned(given, p, "A")
    assert overturned(given, p, "A", semantics.extensions).standing == "contested"


def test_thresholds_and_targets_of_each_rule():
    """Under degrees of strength every source counts; else only the number asked for, and the first."""
    given = framework([claim("A", "vwx")])
    for decisions, thresholds, targets in (
        ({"minimum_sources": 2}, [2], [2]),
        ({"minimum_sources": 4}, [], [4]),
        ({"minimum_sources": 2, "uncited_statements": True}, [1, 2], [1, 2]),
        ({"minimum_sources": 2, "semantics": "gradual"}, [1, 2, 3], [1]),
    ):
        here = near(given, **decisions)
        assert here.counts == [3]
        assert (here.thresholds(0), here.targets(0)) == (thresholds, targets)
    assert near(given, minimum_sources=3).targets(3) == []
    assert near(given, semantics="gradual").targets(3) == [4]
