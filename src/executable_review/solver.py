"""Complete, preferred and stable extensions of large argumentation frameworks, by a SAT solver.

Each argument has two variables, in and out; undecided is neither. Clauses say what a complete labelling is
(Caminada 2006). Preferred extensions are found by growing a complete one until nothing more fits, and forbidding
its subsets, as in PrefSat (Cerutti, Dunne, Giacomin and Vallati 2014, doi:10.1007/978-3-642-54373-9_12).

Where the solver's library is missing, as in a browser, the enumeration of `executable_review.semantics` answers: the
same extensions, in more time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from executable_review import semantics
from executable_review.semantics import bits

if TYPE_CHECKING:
    from pysat.solvers import Solver


def extensions(attackers: Sequence[int], kind: str) -> list[int]:
    """Return all extensions of a kind (``complete``, ``preferred`` or ``stable``) as sorted bit masks.

    Parameters
    ----------
    attackers : sequence of int, length n
        As in `executable_review.semantics`.
    """
    # Imported here: few claims need it, so that the standings can be derived with Python alone.
    try:
        from pysat.solvers import Solver
    except ImportError:
        return semantics.extensions(attackers, kind)
    n = len(attackers)
    with Solver(name="cadical153", bootstrap_with=_clauses(attackers, kind)) as solver:
        found = []
        while solver.solve():
            inside = _chosen(solver.get_model(), n)
            if kind == "preferred":
                inside = _grown(solver, inside, n, 2 * n + 1 + len(found))
                block = [i + 1 for i in range(n) if not inside >> i & 1]
            else:
                block = [-(i + 1) if inside >> i & 1 else i + 1 for i in range(n)]
            found.append(inside)
            if not block:
                break
            solver.add_clause(block)
        return sorted(found)


def _clauses(attackers: Sequence[int], kind: str) -> list[list[int]]:
    n = len(attackers)
    clauses = []
    for i, mask in enumerate(attackers):
        within, beaten, foes = i + 1, n + i + 1, list(bits(mask))
        clauses.append([-within, -beaten])
        clauses.extend([-within, n + j + 1] for j in foes)
        clauses.append([within, *(-(n + j + 1) for j in foes)])
        clauses.extend([-(j + 1), beaten] for j in foes)
        clauses.append([-beaten, *(j + 1 for j in foes)])
        if kind == "stable":
            clauses.append([within, beaten])
    return clauses


def _grown(solver: Solver, inside: int, n: int, first: int) -> int:
    """Grow a complete extension to a preferred one.

    A selector, a variable of its own, asks for one more argument; switched off, its clause asks nothing.
    """
    while True:
        more = [i + 1 for i in range(n) if not inside >> i & 1]
        selector = max(first, solver.nof_vars() + 1)
        solver.add_clause([-selector, *more])
        larger = solver.solve(assumptions=[selector, *(i + 1 for i in bits(inside))])
        if larger:
            inside = _chosen(solver.get_model(), n)
        solver.add_clause([-selector])
        if not larger:
            return inside


def _chosen(model: list[int], n: int) -> int:
    return sum(1 << i for i in range(n) if model[i] > 0)
