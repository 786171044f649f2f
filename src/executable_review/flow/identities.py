"""The identities between the counts of PRISMA 2020, checked record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from executable_review.errors import ReviewError
from executable_review.ledger import Event


class Identity(NamedTuple):
    """Two sums of counts that must hold the same records as often."""

    sentence: str
    left: tuple[str, ...]
    right: tuple[str, ...]


# After the boxes of the template of PRISMA 2020 (10.1136/bmj.n71). The second and the last are for keys that a
# review adds: sightings by citation searching, since the template counts it after duplicates are removed.
IDENTITIES = (
    Identity(
        "results of databases and registers = duplicates + removed otherwise + records screened",
        ("database_results", "register_results"),
        ("duplicates", "excluded_automatic", "excluded_other", "records_screened"),
    ),
    Identity(
        "sightings by citation searching = duplicates + records from citations",
        ("citation_sightings",),
        ("citation_duplicates", "citations_results"),
    ),
    Identity(
        "records screened = excluded + reports sought",
        ("records_screened",),
        ("records_excluded", "dbr_sought_reports"),
    ),
    Identity(
        "reports sought = not retrieved + assessed",
        ("dbr_sought_reports",),
        ("dbr_notretrieved_reports", "dbr_assessed"),
    ),
    Identity(
        "results of other methods = reports sought by other methods",
        ("website_results", "organisation_results", "citations_results"),
        ("other_sought_reports",),
    ),
    Identity(
        "reports sought by other methods = not retrieved + assessed",
        ("other_sought_reports",),
        ("other_notretrieved_reports", "other_assessed"),
    ),
    Identity(
        "assessed = excluded + reports included",
        ("dbr_assessed", "other_assessed"),
        ("dbr_excluded", "other_excluded", "new_reports"),
    ),
    Identity(
        "studies in total = those of earlier versions + new ones",
        ("total_studies",),
        ("previous_studies", "new_studies"),
    ),
    Identity(
        "reports in total = those of earlier versions + new ones",
        ("total_reports",),
        ("previous_reports", "new_reports"),
    ),
    Identity(
        "included from citations = assessed by other methods, less excluded",
        ("other_assessed",),
        ("other_notretrieved_reports", "other_excluded", "included_from_citations"),
    ),
)
_SHOWN = 5


def identities(counts: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Yield each identity whose keys are all counted, as (sentence, left side, right side)."""
    for i in _of(counts):
        yield i.sentence, sum(counts[k] for k in i.left), sum(counts[k] for k in i.right)


def check(events: Mapping[str, Sequence[Event]]) -> None:
    """Prove every identity, not only in number: both sides must hold the same records as often.

    Raises
    ------
    ReviewError
        SCR002, naming the keys and up to five records that stand on one side only.
    """
    for i in _of(events):
        left, right = (Counter(e.record_id for k in keys for e in events[k]) for keys in (i.left, i.right))
        if left != right:
            odd = sorted((left - right) | (right - left))
            names = ", ".join(odd[:_SHOWN]) + (" …" if len(odd) > _SHOWN else "")
            raise ReviewError(
                "SCR002",
                f"{i.sentence}, but {left.total()} is not {right.total()}; on one side only: {names}",
                f"flow, {' + '.join(i.left)} = {' + '.join(i.right)}",
                "mend the rows of these keys in data/search/flow_counts.csv",
            )
    if len(events["new_reports"]) < len(events["new_studies"]):
        named = Counter(e.record_id for e in events["new_studies"])
        odd = sorted(named - Counter(e.record_id for e in events["new_reports"]))
        raise ReviewError(
            "SCR002",
            f"more studies than reports of them are included: {', '.join(odd[:_SHOWN])}",
            "flow, new_reports >= new_studies",
            "mend the rows of these keys in data/search/flow_counts.csv",
        )


def _of(known: Mapping[str, object]) -> list[Identity]:
    return [i for i in IDENTITIES if set(i.left + i.right) <= set(known)]
