"""Extensions: the enumeration and the SAT solver agree with each other and with two independent libraries."""

import random
from functools import cache
from itertools import permutations

import pytest
from argumentation.core import dung
from helpers import breaks
from hypothesis import example, given
from hypothesis import strategies as st
from py_arg.abstract_argumentation_classes.abstract_argumentation_framework import (
    AbstractArgumentationFramework,
)
from py_arg.abstract_argumentation_classes.argument import Argument
from py_arg.abstract_argumentation_classes.defeat import Defeat
from py_arg.algorithms.semantics.get_complete_extensions import get_complete_extensions
from py_arg.algorithms.semantics.get_grounded_extension import get_grounded_extension
from py_arg.algorithms.semantics.get_preferred_extensions import get_preferred_extensions
from py_arg.algorithms.semantics.get_stable_extensions import get_stable_extensions

from executable_review import semantics, solver

KINDS = ("complete", "preferred", "stable")


def pairs(attackers):
    return [(str(j), str(i)) for i, mask in enumerate(attackers) for j in semantics.bits(mask)]


def mask(names):
    return sum(1 << int(str(n)) for n in names)


def by_formal_argumentation(attackers):
    framework = dung.ArgumentationFramework(
        frozenset(map(str, range(len(attackers)))), frozenset(pairs(attackers))
    )
    return {
        "grounded": mask(dung.grounded_extension(framework)),
        **{k: sorted(map(mask, getattr(dung, f"{k}_extensions")(framework))) for k in KINDS},
    }


def by_py_arg(attackers):
    names = {str(i): Argument(str(i)) for i in range(len(attackers))}
    framework = AbstractArgumentationFramework(
        "", list(names.values()), [Defeat(names[a], names[b]) for a, b in pairs(attackers)]
    )
    read = {
        "complete": get_complete_extensions,
        "preferred": get_preferred_extensions,
        "stable": get_stable_extensions,
    }
    in_ = lambda e: sum(1 << int(a.name) for a in e)  # noqa: E731
    return {
        "grounded": in_(get_grounded_extension(framework)),
        **{k: sorted(map(in_, f(framework))) for k, f in read.items()},
    }


def own(attackers, extensions):
    return {
        "grounded": semantics.grounded(attackers)[0],
        **{k: extensions(attackers, k) for k in KINDS},
    }


@cache
def up_to_renaming(n):
    """One framework of n arguments for each class of those that differ by names only; self-attacks included."""
    orders = [
        [order[i] * n + order[j] for i in range(n) for j in range(n)] for order in permutations(range(n))
    ]
    seen, kept = bytearray(1 << n * n), []
    for code in range(1 << n * n):
        if seen[code]:
            continue
        kept.append(tuple(code >> n * i & (1 << n) - 1 for i in range(n)))
        cells = list(semantics.bits(code))
        for order in orders:
            seen[sum(1 << order[c] for c in cells)] = 1
    return kept


def test_there_are_as_many_small_frameworks_as_directed_graphs_with_loops():
    """OEIS A000595."""
    assert [len(up_to_renaming(n)) for n in range(5)] == [1, 2, 10, 104, 3044]


@pytest.mark.parametrize("n", range(1, 5))
def test_every_small_framework_has_the_extensions_of_two_other_libraries(n):
    """That names do not matter, so that one of each class is enough, is tested below.

    The slower library is asked for the frameworks of four arguments without self-attacks.
    """
    for attackers in up_to_renaming(n):
        found = own(attackers, semantics.extensions)
        assert found == own(attackers, solver.extensions), attackers
        assert found == by_py_arg(attackers), attackers
        if n < 4 or not any(mask >> i & 1 for i, mask in enumerate(attackers)):
            assert found == by_formal_argumentation(attackers), attackers


def random_framework(draw, n):
    density = draw.choice((0.1, 0.2, 0.35, 0.5))
    return tuple(sum(1 << j for j in range(n) if draw.random() < density) for _ in range(n))


def test_random_frameworks_have_the_extensions_of_two_other_libraries():
    draw = random.Random(20)
    for turn in range(300):
        n = 5 + turn % 5
        attackers = random_framework(draw, n)
        found = own(attackers, semantics.extensions)
        assert found == own(attackers, solver.extensions), attackers
        assert found == by_py_arg(attackers), attackers
        if n == 5 or turn % 50 == 1:
            assert found == by_formal_argumentation(attackers), attackers


def test_the_solver_equals_the_enumeration_on_larger_frameworks():
    draw = random.Random(21)
    for _ in range(60):
        attackers = random_framework(draw, draw.randint(12, 18))
        assert own(attackers, semantics.extensions) == own(attackers, solver.extensions), attackers


frameworks = st.integers(1, 8).flatmap(
    lambda n: st.lists(st.integers(0, (1 << n) - 1), min_size=n, max_size=n).map(tuple)
)


@given(frameworks, st.randoms(use_true_random=False))
def test_names_do_not_matter(attackers, draw):
    n = len(attackers)
    order = list(range(n))
    draw.shuffle(order)
    rename = lambda m: sum(1 << order[i] for i in semantics.bits(m))  # noqa: E731
    renamed = [0] * n
    for i, foes in enumerate(attackers):
        renamed[order[i]] = rename(foes)
    for kind in KINDS:
        assert semantics.extensions(renamed, kind) == sorted(
            map(rename, semantics.extensions(attackers, kind))
        )


@given(frameworks, st.integers(0, 255))
def test_acceptance_is_what_the_extensions_say(attackers, some):
    """Also among part of the arguments; there the others count as absent."""
    n = len(attackers)
    alive = some & (1 << n) - 1
    members = list(semantics.bits(alive))
    small = [sum(1 << k for k, j in enumerate(members) if attackers[m] >> j & 1) for m in members]
    back = lambda m: sum(1 << members[i] for i in semantics.bits(m))  # noqa: E731
    every = lambda found: [all(e >> i & 1 for e in found) for i in range(len(members))]  # noqa: E731
    preferred, stable = (semantics.extensions(small, k) for k in ("preferred", "stable"))
    expected = {
        "grounded": semantics.grounded(small)[0],
        "preferred": sum(1 << i for i, yes in enumerate(every(preferred)) if yes),
        "credulous": sum(1 << i for i in range(len(members)) if any(e >> i & 1 for e in preferred)),
        "stable": sum(1 << i for i, yes in enumerate(every(stable)) if yes) if stable else 0,
    }
    for name, accepted in expected.items():
        found = semantics.accept(attackers, name, alive)
        assert found.accepted == back(accepted)
        assert not found.inside & found.outside
    assert semantics.accept(attackers, "preferred", alive).extensions == len(preferred)
    assert semantics.accept(attackers, "stable", alive).extensions == len(stable)


# Each argument is attacked by at most two, so that many a framework falls into parts.
scattered = st.integers(4, 9).flatmap(
    lambda n: st.lists(st.sets(st.integers(0, n - 1), max_size=2), min_size=n, max_size=n).map(
        lambda foes: tuple(sum(1 << j for j in some) for some in foes)
    )
)


@given(scattered)
@example((0b10, 0b01, 0b11, 0b10000, 0b01000, 0b11000, 0))
def test_labels_are_those_on_which_all_extensions_agree(attackers):
    """The example: twice two arguments that attack each other and a third, and one argument by itself."""
    for name, kind in (("preferred", "preferred"), ("credulous", "preferred"), ("stable", "stable")):
        told = semantics.accept(attackers, name)
        found = semantics.extensions(attackers, kind)
        everyone = (1 << len(attackers)) - 1 if found else 0
        assert told.extensions == len(found)
        assert told.inside == sum(1 << i for i in semantics.bits(everyone) if all(e >> i & 1 for e in found))
        assert told.outside == sum(
            1 << i for i in semantics.bits(everyone) if all(attackers[i] & e for e in found)
        )


def test_attacks_are_turned_round():
    assert semantics.attacked_by([0b110, 0b001, 0b001, 0b100]) == [0b110, 0b001, 0b1001, 0]


def test_arguments_fall_into_parts_that_no_attack_links():
    """A star whose first and second ray go on, one argument by itself, and one that takes no part."""
    attackers = [0, 1 << 0, 1 << 0, 1 << 0, 1 << 1, 1 << 2, 0, 1 << 6]
    assert semantics.parts(attackers, 0b01111111) == [0b0111111, 0b1000000]
    assert semantics.parts(attackers, 0b11110000) == [0b00010000, 0b00100000, 0b11000000]


def test_a_knot_of_the_largest_size_needs_no_solver(monkeypatch):
    circle = (0b100, 0b001, 0b010)
    monkeypatch.setattr(semantics, "LARGEST", 3)
    assert semantics.accept(circle, "preferred").extensions == 1
    monkeypatch.setattr(semantics, "LARGEST", 2)
    with breaks("ARG001", says="3 undecided arguments hang together; exact enumeration ends at 2"):
        semantics.accept(circle, "preferred")


def test_an_odd_circle_has_no_stable_extension():
    circle = (0b100, 0b001, 0b010)
    assert semantics.accept(circle, "stable") == (0, 0, 0, 0)
    assert semantics.accept(circle, "credulous") == (0, 0, 0, 1)


def test_a_large_knot_needs_the_solver():
    """A chain of arguments that attack their neighbours.

    Its preferred extensions are the maximal independent sets of a path: Padovan numbers, OEIS A000931.
    """
    n = semantics.LARGEST + 2
    chain = [(1 << i - 1 if i else 0) | (1 << i + 1 if i + 1 < n else 0) for i in range(n)]
    padovan = [1, 1, 2, 2]
    while len(padovan) <= n:
        padovan.append(padovan[-2] + padovan[-3])
    with breaks("ARG001", says=f"{n} undecided arguments", place="semantics", way_out="solver"):
        semantics.accept(chain, "preferred")
    found = semantics.accept(chain, "preferred", solver=solver.extensions)
    assert (found.accepted, found.extensions) == (0, padovan[n])
    assert semantics.accept(chain, "credulous", solver=solver.extensions).accepted == (1 << n) - 1
    assert len(semantics.extensions([m & 0b1111111111 for m in chain[:10]], "preferred")) == padovan[10]
