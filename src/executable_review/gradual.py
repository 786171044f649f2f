"""Strength of arguments by degrees: the quadratic energy model of Potyka (2018).

N. Potyka, "Continuous Dynamical Systems for Weighted Bipolar Argumentation", KR 2018, pp. 148-157. An argument
starts from its weight and is drawn towards 1 by the strength of its supporters and towards 0 by that of its
attackers. On a graph without circles the equilibrium follows in one pass. Only the four operations of arithmetic
are used, in a fixed order, so that every machine and language gives the same numbers. Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from executable_review.errors import ReviewError
from executable_review.semantics import bits


def weight(sources: int) -> float:
    """Return the weight of an argument with so many independent sources: (n + 1) / (n + 2).

    This is Laplace's rule of succession for n successes in n trials: 1/2 with nothing known, more with each
    source, never 1.
    """
    return (sources + 1) / (sources + 2)


def impact(energy: float) -> float:
    """Return Potyka's h: 0 for energies up to 0, then rising towards 1.

    >>> impact(1.0), impact(-3.0)
    (0.5, 0.0)
    """
    square = max(energy, 0.0) * max(energy, 0.0)
    return square / (1.0 + square)


def drawn(w: float, supporting: Iterable[float], attacking: Iterable[float]) -> float:
    """Return the strength of an argument of weight `w`, given the strengths of those that support or attack it."""
    energy = 0.0
    for strength in supporting:
        energy += strength
    for strength in attacking:
        energy -= strength
    return w - w * impact(-energy) + (1.0 - w) * impact(energy)


def strengths(
    weights: Sequence[float], attackers: Sequence[int], supporters: Sequence[int], names: Sequence[str] = ()
) -> list[float]:
    """Return the strength of every argument, between 0 and 1.

    Parameters
    ----------
    weights : sequence of float, length n
        Between 0 and 1.
    attackers, supporters : sequences of int, length n
        Bit masks of the arguments that attack, or support, each argument.
    names : sequence of str, optional
        For the message.

    Raises
    ------
    ReviewError
        ARG002 if attacks and supports form a circle.
    """
    found: list[float | None] = [None] * len(weights)
    for start in range(len(weights)):
        path = [start]
        while path:
            i = path[-1]
            if found[i] is not None:
                path.pop()
                continue
            waiting = [j for j in bits(attackers[i] | supporters[i]) if found[j] is None]
            if not waiting:
                found[i] = drawn(
                    weights[i],
                    (found[j] for j in bits(supporters[i])),
                    (found[j] for j in bits(attackers[i])),
                )
            elif waiting[0] in path:
                circle = [*path[path.index(waiting[0]) :], waiting[0]]
                told = " <- ".join(names[j] if names else str(j) for j in circle)
                raise ReviewError(
                    "ARG002",
                    f"strengths by degrees need attacks without a circle: {told}",
                    "parameter semantics",
                    "choose another semantics, or take out one of these replies (objection_targets.csv)",
                )
            else:
                path.append(waiting[0])
    return found
