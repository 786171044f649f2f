"""What overturns a claim and what rescues it, in one answer for the command line and for pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from executable_review import losing, rescue
from executable_review.flips import Found
from executable_review.framework import Framework
from executable_review.losing import RecordFlip
from executable_review.neighbourhood import Neighbourhood
from executable_review.parameters import Parameters
from executable_review.rescue import Rescue
from executable_review.semantics import Solver


@dataclass(frozen=True)
class Overturned:
    """All minimal flips of a claim, and all least rescues if it has fallen."""

    claim_id: str
    standing: str
    works: Found
    links: Found
    records: tuple[RecordFlip, ...]
    rescues: tuple[Rescue, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values; sets are sorted lists, smallest first."""
        return {
            "id": self.claim_id,
            "standing": self.standing,
            "robustness": self.works.robustness,
            "works": [sorted(f) for f in self.works.flips],
            "link_robustness": self.links.robustness,
            "links": [sorted(f) for f in self.links.flips],
            "records": [
                {
                    "size": f.size,
                    "sets": f.sets,
                    "choose": [{"number": n, "of": list(records)} for records, n in f.groups],
                }
                for f in self.records
            ],
            "rescues": [
                {"size": r.size, "sources": dict(r.sources), "answered": list(r.answered)}
                for r in self.rescues
            ],
        }


def overturned(
    framework: Framework, parameters: Parameters, claim_id: str, solver: Solver | None = None
) -> Overturned:
    """Return what overturns one claim and what rescues it, exactly.

    Raises
    ------
    ReviewError
        ROB001 where exactness would take too long; the message says what to change.
    """
    near = Neighbourhood(framework, parameters, claim_id, solver)
    return Overturned(
        claim_id,
        near.standing,
        losing.by_works(near),
        losing.by_links(near),
        losing.by_records(near),
        rescue.rescues(near),
    )
