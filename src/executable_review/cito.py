"""Terms of the Citation Typing Ontology (CiTO) 2.8.1, and the check that a citation type is one of them.

Standard library only. The file ``cito.toml`` restates the names that the ontology defines (Peroni & Shotton 2012,
doi:10.1016/j.websem.2012.08.001).
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files

from executable_review.errors import ReviewError

NAMESPACE = "http://purl.org/spar/cito/"

_TERMS = tomllib.loads(files("executable_review").joinpath("cito.toml").read_text(encoding="utf-8"))
CITES = frozenset(_TERMS["citing"].split())
"""Properties from a citing to a cited entity: ``cites`` and what is more special."""
PROPERTIES = CITES | frozenset(_TERMS["other"].split())
"""All object properties, the inverse ones with them."""
CLASSES = frozenset(_TERMS["classes"].split())


def read_types(rows: Iterable[Mapping], cited: Iterable[Mapping]) -> dict[tuple[str, str], str]:
    """Return why each work is cited at each place, from the tables ``citation_types`` and ``place_works``.

    Raises
    ------
    ReviewError
        CLM011 for a type that CiTO does not have, for a citation without a type, and for a type without a citation.
    """
    place = "data/argument/citation_types.csv"
    wanted = {(c["place_id"], c["work_id"]) for c in cited}
    types = {}
    for row in rows:
        citation, name = (row["place_id"], row["work_id"]), row["property"]
        if name not in CITES:
            near = difflib.get_close_matches(name, CITES, n=1)
            raise ReviewError(
                "CLM011",
                f"{name!r} is no citation type of CiTO",
                f"{place}, place {citation[0]}, work {citation[1]}",
                f"did you mean {near[0]}?" if near else "choose a property from cites downward",
            )
        types[citation] = name
    odd = sorted(wanted ^ set(types))
    if odd:
        what = "has no type" if odd[0] in wanted else "has a type, and the place does not cite the work"
        raise ReviewError(
            "CLM011",
            f"the citation {' '.join(odd[0])} {what}",
            place,
            "let each row of data/paper/place_works.csv have one type",
        )
    return types
