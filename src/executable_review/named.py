"""Named universes: ways to decide that have a name, such as strict or lenient, read from data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from executable_review.errors import ReviewError
from executable_review.parameters import Parameters


@dataclass(frozen=True)
class NamedUniverse:
    """A universe with a name, what one who decides so holds, and its decisions."""

    universe_id: str
    label: str
    description: str
    parameters: Parameters


def read_named(universes: Iterable[Mapping], decisions: Iterable[Mapping]) -> tuple[NamedUniverse, ...]:
    """Join the tables ``universes`` and ``universe_decisions``; what is not named there is as by default.

    Raises
    ------
    ReviewError
        GRD005 if a decision is unknown or does not allow the value.
    """
    chosen: dict[str, dict[str, str]] = {}
    for row in decisions:
        chosen.setdefault(row["universe_id"], {})[row["decision"]] = row["value"]
    found = []
    for row in universes:
        name = row["universe_id"]
        try:
            parameters = Parameters.of(chosen.get(name))
        except ReviewError as error:
            raise ReviewError(
                "GRD005",
                f"{error.place}: {error.message}",
                f"data/argument/universe_decisions.csv, universe {name}",
                error.way_out,
            ) from error
        found.append(NamedUniverse(name, row["label"], row["description"], parameters))
    return tuple(found)
