"""Predicates: what a claim says of the literature, put to the included records.

Standard library only. A predicate is data: among the records that carry some codes, at least or at most a share
also carries others. What the coder could not look at is missing, not zero: the share is taken over the records
that were looked at in full, whatever was found there, and two bounds say what the others could change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from executable_review.errors import ReviewError
from executable_review.statements import fill

VERDICTS = ("holds", "fails", "not testable")
COMPARISONS = ("at least", "at most")

Condition = tuple[tuple[str, ...], ...]
"""All of the groups must be met, each by at least one of its codes."""


@dataclass(frozen=True)
class Predicate:
    """A test of a claim on the coded corpus.

    Among the included records that meet `among`, the share that also meets `share` is compared with `percent`.
    At least `minimum_known` records must have been looked at in full. `reason` says why this tests the claim.
    """

    predicate_id: str
    claim_id: str
    label: str
    statement: str
    among: Condition
    share: Condition
    comparison: str
    percent: int
    minimum_known: int
    reason: str

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes that it names."""
        return tuple(c for condition in (self.among, self.share) for group in condition for c in group)


@dataclass(frozen=True)
class Tested:
    """What a predicate gave.

    Attributes
    ----------
    predicate : Predicate
    verdict : str
        One of `VERDICTS`.
    base : tuple of str
        Included records that meet `among`.
    known : tuple of str
        Those of them that were looked at in full.
    carrying : tuple of str
        Records of the base that meet `share`, looked at in full or not.
    unknown : tuple of str
        Records of the base that were not looked at in full and do not show `share`.
    statement : str
        The predicate's statement with its computed parts.
    """

    predicate: Predicate
    verdict: str
    base: tuple[str, ...]
    known: tuple[str, ...]
    carrying: tuple[str, ...]
    unknown: tuple[str, ...]
    statement: str = ""

    @property
    def values(self) -> dict[str, object]:
        """The computed parts that the predicate's statement may name."""
        return {
            "records": len(self.base),
            "known": len(self.known),
            "holding": len(self.holding),
            "carrying": len(self.carrying),
            "unknown": len(self.unknown),
            "percent": self.predicate.percent,
            "comparison": self.predicate.comparison,
            "verdict": self.verdict,
        }

    @property
    def holding(self) -> tuple[str, ...]:
        """Records looked at in full that meet `share`."""
        carrying = set(self.carrying)
        return tuple(r for r in self.known if r in carrying)

    @property
    def share(self) -> float | None:
        """Share of `holding` in `known`; None when nothing is known."""
        return len(self.holding) / len(self.known) if self.known else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Least and greatest share in the base, whatever the records not looked at in full carry.

        The bounds assume nothing about what is missing (Manski 1989, "Anatomy of the selection problem").
        """
        n = len(self.base)
        return (len(self.carrying) / n, (len(self.carrying) + len(self.unknown)) / n) if n else None

    @property
    def firm(self) -> bool:
        """Whether the verdict would be the same whatever the records not looked at in full carry."""
        low, high = len(self.carrying), len(self.carrying) + len(self.unknown)
        same = {_meets(self.predicate, n, len(self.base)) for n in (low, high)}
        return bool(self.base) and same == {self.verdict == "holds"} and self.verdict != "not testable"

    @property
    def against(self) -> tuple[str, ...]:
        """Records looked at in full that speak against the predicate when it fails."""
        if self.verdict != "fails":
            return ()
        holding = set(self.holding)
        wanted = self.predicate.comparison == "at most"
        return tuple(r for r in self.known if (r in holding) is wanted)


def read_condition(cell: str | None) -> Condition:
    """Read a condition: codes separated by spaces must all be carried, of codes joined by ``|`` one is enough.

    >>> read_condition("a b|c")
    (('a',), ('b', 'c'))
    """
    return tuple(tuple(group.split("|")) for group in (cell or "").split())


def read_predicates(
    rows: Iterable[Mapping], claims: Iterable[str], check_code: Callable[[str, str], None]
) -> tuple[Predicate, ...]:
    """Read the table ``predicates``.

    Parameters
    ----------
    rows : iterable of rows
    claims : iterable of str
        The claims that exist.
    check_code : callable
        Called with each code and its place; raises for a code that does not exist.

    Raises
    ------
    ReviewError
        CLM008 if a predicate names no claim, asks for no share or for one that no share can miss; and what
        `check_code` raises.
    """
    known = set(claims)
    read = []
    for row in rows:
        place = f"data/argument/predicates.csv, predicate {row['predicate_id']}"
        predicate = Predicate(
            row["predicate_id"],
            row["claim_id"],
            row["label"],
            row["statement"],
            read_condition(row["among"]),
            read_condition(row["share"]),
            row["comparison"],
            row["percent"],
            row["minimum_known"],
            row["reason"],
        )
        for code in predicate.codes:
            check_code(code, place)
        trivial = {"at least": 0, "at most": 100}.get(predicate.comparison)
        wrong = (
            (predicate.claim_id not in known, "claim_id", f"there is no claim {predicate.claim_id!r}"),
            (not predicate.share, "share", "it asks for no code"),
            (
                trivial is None,
                "comparison",
                f"{predicate.comparison!r} is not one of {', '.join(COMPARISONS)}",
            ),
            (not 0 <= predicate.percent <= 100, "percent", f"{predicate.percent} is not from 0 to 100"),
            (predicate.percent == trivial, "percent", f"{predicate.comparison} {trivial} % is always true"),
            (predicate.minimum_known < 1, "minimum_known", "at least one record must be known"),
        )
        for is_wrong, field, message in wrong:
            if is_wrong:
                raise ReviewError("CLM008", message, f"{place}, field {field}", "mend the cell")
        read.append(predicate)
    return tuple(read)


def evaluate(
    predicate: Predicate,
    included: Iterable[str],
    carries: Callable[[str, str], bool],
    looked: Callable[[str, str], bool],
) -> Tested:
    """Put a predicate to the included records.

    Parameters
    ----------
    predicate : Predicate
    included : iterable of str
        Records.
    carries : callable
        Whether a record was found to carry a code.
    looked : callable
        Whether everything was looked at in which a record could show a code. It must not depend on what was found:
        a code is found by one look and missed only after all of them, so a share over all records whose code is
        known would be too high.

    Returns
    -------
    Tested
        Records in the order of `included`.
    """

    def meets(record: str, condition: Condition) -> bool:
        return all(any(carries(record, code) for code in group) for group in condition)

    wanted = [code for group in predicate.share for code in group]
    base = tuple(r for r in included if meets(r, predicate.among))
    known = tuple(r for r in base if all(looked(r, code) for code in wanted))
    carrying = tuple(r for r in base if meets(r, predicate.share))
    seen = {*known, *carrying}
    unknown = tuple(r for r in base if r not in seen)
    holding = len(set(known) & set(carrying))
    if len(known) < predicate.minimum_known:
        verdict = "not testable"
    else:
        verdict = "holds" if _meets(predicate, holding, len(known)) else "fails"
    tested = Tested(predicate, verdict, base, known, carrying, unknown)
    place = f"data/argument/predicates.csv, predicate {predicate.predicate_id}, field statement"
    return replace(tested, statement=fill(predicate.statement, tested.values, place))


def parts(tested: Iterable[Tested]) -> dict[str, object]:
    """Return the computed parts that a claim's statement may name, for example ``{X1.known}`` for a predicate X1."""
    return {f"{t.predicate.predicate_id}.{name}": value for t in tested for name, value in t.values.items()}


def _meets(predicate: Predicate, part: int, whole: int) -> bool:
    # Whole numbers, so that a share that equals the threshold is never lost to rounding.
    if predicate.comparison == "at least":
        return 100 * part >= predicate.percent * whole
    return 100 * part <= predicate.percent * whole
