"""What passes between the parts of an import: problems, drafts, and the account of one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from executable_review.candidate import Candidate

SEVERITIES = ("refused", "rejected", "repaired", "noted")

# Fields in which every stated value counts; of the others the first source name that says something counts.
SEVERAL = frozenset({"authors", "author_keywords", "year", "doi", "serial"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A breach of a rule in one file.

    `severity` is ``refused`` (the whole file is no export), ``rejected`` (one record is not kept), ``repaired``
    (the record is kept, with the named repair) or ``noted``. `line` is 0 when the problem is the file's.
    """

    line: int
    field: str
    rule: str
    reason: str
    severity: str


@dataclass(slots=True)
class Draft:
    """A record as its reader found it: values by project field, not yet cleaned.

    `serial` stands for a number that is an ISSN or an ISBN: most formats have one place for both.
    """

    line: int
    values: dict[str, list[str]]
    problems: list[Problem] = field(default_factory=list)

    def report(self, name: str, rule: str, reason: str, severity: str = "repaired") -> None:
        """Add a problem of this record."""
        self.problems.append(Problem(self.line, name, rule, reason, severity))


@dataclass(frozen=True, slots=True)
class Imported:
    """The account of one file; ``read == kept + rejected``.

    `format` is empty when the file was refused.
    """

    file: str
    format: str
    read: int
    kept: int
    rejected: int
    problems: tuple[Problem, ...]
    candidates: tuple[Candidate, ...]

    @property
    def refused(self) -> bool:
        """Whether the file could not be read as an export."""
        return any(p.severity == "refused" for p in self.problems)


def pick(stated: Mapping[str, list[str]], table: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return a record's values by project field.

    Parameters
    ----------
    stated : Mapping
        Values by the source's own field names.
    table : Mapping
        For each project field the source's names, the preferred one first.
    """
    values: dict[str, list[str]] = {}
    for name, sources in table.items():
        found = [given for source in sources if (given := [v for v in stated.get(source, ()) if v.strip()])]
        if found:
            values[name] = [v for given in found for v in given] if name in SEVERAL else found[0]
    return values


def shown(text: str, most: int = 60) -> str:
    """Return a value as it can be quoted in a message: short, on one line, without invisible characters."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))
    return f"'{line if len(line) <= most else line[: most - 1] + '…'}'"
