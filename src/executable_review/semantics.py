"""Abstract argumentation: grounded, complete, preferred and stable extensions, by exact enumeration.

A framework of n arguments is a sequence of n bit masks: bit j of ``attackers[i]`` says that j attacks i. An
extension is the bit mask of the arguments that are in. Standard library only, so that it runs in a browser;
`executable_review.solver` answers the same questions for large frameworks with a SAT solver.

Terms are those of Dung (1995), doi:10.1016/0004-3702(94)00041-X; labellings those of Caminada (2006): an argument
is in when all its attackers are out, out when one of them is in, undecided otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from executable_review.errors import ReviewError

SEMANTICS = ("grounded", "preferred", "credulous", "stable", "gradual")
LARGEST = 16
"""Most undecided arguments that hang together for which the enumeration is used; beyond it a solver is asked."""

Solver = Callable[[Sequence[int], str], list[int]]


class Accepted(NamedTuple):
    """What a semantics says of a framework.

    `accepted` are the arguments accepted; `inside` and `outside` the labels in and out where they are the same in
    every extension considered, all other arguments being undecided. `extensions` is their number; 0 says that no
    stable extension exists, and then nothing is accepted.
    """

    accepted: int
    inside: int
    outside: int
    extensions: int


@lru_cache(maxsize=1 << 16)
def bits(mask: int) -> tuple[int, ...]:
    """Return the positions of the set bits, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return tuple(found)


def attacked_by(attackers: Sequence[int]) -> list[int]:
    """Return for each argument the mask of those that it attacks."""
    attacked = [0] * len(attackers)
    for i, mask in enumerate(attackers):
        for j in bits(mask):
            attacked[j] |= 1 << i
    return attacked


def grounded(attackers: Sequence[int], alive: int | None = None) -> tuple[int, int]:
    """Return the masks of the arguments that are in and out in the grounded labelling.

    Arguments outside `alive` take no part.
    """
    alive = (1 << len(attackers)) - 1 if alive is None else alive
    inside = outside = 0
    waiting = alive
    moved = True
    while moved:
        moved = False
        for i in bits(waiting):
            foes = attackers[i] & alive
            if not foes & ~outside:
                inside |= 1 << i
            elif foes & inside:
                outside |= 1 << i
            else:
                continue
            waiting &= ~(1 << i)
            moved = True
    return inside, outside


def extensions(attackers: Sequence[int], kind: str) -> list[int]:
    """Return all extensions of a kind (``complete``, ``preferred`` or ``stable``) of a whole framework, sorted.

    The enumeration branches on the label of one argument at a time and spreads what follows from it.
    """
    return sorted(set(_labellings(attackers, kind)))


def accept(
    attackers: Sequence[int], semantics: str, alive: int | None = None, solver: Solver | None = None
) -> Accepted:
    """Say which arguments a semantics accepts.

    Parameters
    ----------
    attackers : sequence of int, length n
    semantics : str
        ``grounded``; ``preferred`` (in every preferred extension); ``credulous`` (in at least one);
        ``stable`` (in every stable extension, nothing if there is none).
    alive : int, optional
        The arguments that take part; all by default.
    solver : callable, optional
        Asked where more than `LARGEST` undecided arguments hang together.

    Raises
    ------
    ReviewError
        ARG001 if more hang together and no solver is given.
    """
    alive = (1 << len(attackers)) - 1 if alive is None else alive
    inside, outside = grounded(attackers, alive)
    accepted, number = inside, 1
    rest = alive & ~inside & ~outside
    if semantics == "grounded" or not rest:
        return Accepted(accepted, inside, outside, 1)
    kind = "stable" if semantics == "stable" else "preferred"
    # What the grounded labelling leaves undecided falls into parts that don't touch each other.
    for part in parts(attackers, rest):
        found = _part_extensions(attackers, part, kind, solver)
        number *= len(found)
        if not found:
            return Accepted(0, 0, 0, 0)
        every = some = found[0]
        for e in found[1:]:
            every &= e
            some |= e
        beaten = sum(1 << i for i in bits(part) if all(attackers[i] & e for e in found))
        accepted |= some if semantics == "credulous" else every
        inside |= every
        outside |= beaten
    return Accepted(accepted, inside, outside, number)


def parts(attackers: Sequence[int], among: int) -> list[int]:
    """Split arguments into the parts that are not linked by attacks."""
    linked = {i: attackers[i] & among for i in bits(among)}
    for i in list(linked):
        for j in bits(linked[i]):
            linked[j] |= 1 << i
    found = []
    while among:
        part, edge = 0, among & -among
        while edge:
            part |= edge
            reached = 0
            for i in bits(edge):
                reached |= linked[i]
            edge = reached & ~part
        found.append(part)
        among &= ~part
    return found


def _part_extensions(attackers: Sequence[int], part: int, kind: str, solver: Solver | None) -> list[int]:
    members = bits(part)
    place = {m: i for i, m in enumerate(members)}
    small = tuple(sum(1 << place[j] for j in bits(attackers[m] & part)) for m in members)
    if len(members) <= LARGEST:
        found = _kept(small, kind)
    elif solver is None:
        raise ReviewError(
            "ARG001",
            f"{len(members)} undecided arguments hang together; exact enumeration ends at {LARGEST}",
            "parameter semantics",
            "choose grounded or gradual, or give a solver (the command line does)",
        )
    else:
        found = solver(small, kind)
    return [sum(1 << members[i] for i in bits(e)) for e in found]


@lru_cache(maxsize=1 << 14)
def _kept(attackers: tuple[int, ...], kind: str) -> list[int]:
    return extensions(attackers, kind)


def _labellings(attackers: Sequence[int], kind: str) -> Iterator[int]:
    """Yield the arguments that are in, for every complete labelling of the kind.

    Each argument keeps the set of labels that are still open to it, as three masks. Spreading stops at a
    contradiction: an argument without label. No argument of a stable labelling is undecided. For the preferred
    ones, a branch is left when all that can still be in is within one already found. That suffices: where a
    smaller and a larger labelling part, the smaller one has the argument undecided (what is in or out in it is so
    in the larger one, too), and of the labels in, out and undecided the last is tried last.
    """
    attacked = attacked_by(attackers)
    alive = (1 << len(attackers)) - 1
    members = range(len(attackers))
    found: list[int] = []

    def spread(can_in: int, can_out: int, can_wait: int) -> tuple[int, int, int] | None:
        while True:
            before = can_in, can_out, can_wait
            for i in members:
                one, foes = 1 << i, attackers[i]
                if foes & ~can_out:
                    can_in &= ~one
                if not foes & can_in:
                    can_out &= ~one
                sure_in = foes & can_in & ~can_out & ~can_wait
                if sure_in or not foes & can_wait:
                    can_wait &= ~one
                open_to = bool(can_in & one), bool(can_out & one), bool(can_wait & one)
                if open_to == (True, False, False):
                    can_in, can_wait = can_in & ~foes, can_wait & ~foes
                elif open_to == (False, False, True):
                    can_in &= ~foes
                elif open_to == (False, False, False):
                    return None
            if (can_in, can_out, can_wait) == before:
                return before

    waiting = [(alive, alive, 0 if kind == "stable" else alive)]
    while waiting:
        state = spread(*waiting.pop())
        if state is None:
            continue
        can_in, can_out, can_wait = state
        if kind == "preferred" and any(can_in & e == can_in for e in found):
            continue
        loose = (can_in & can_out) | (can_in & can_wait) | (can_out & can_wait)
        if not loose:
            found.append(can_in)
            yield can_in
            continue
        # The argument with most attacks settles most.
        i = max(bits(loose), key=lambda k: (attackers[k].bit_count() + attacked[k].bit_count(), -k))
        one = 1 << i
        if can_wait & one:
            waiting.append((can_in & ~one, can_out & ~one, can_wait))
        if can_out & one:
            waiting.append((can_in & ~one, can_out, can_wait & ~one))
        if can_in & one:
            waiting.append((can_in, can_out & ~one, can_wait & ~one))
