"""What every index has in common: a request, the steps that answer it, and how a page is read."""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

from executable_review.candidate import Candidate
from executable_review.errors import ReviewError
from executable_review.indexes.fields import normal_doi

Years = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One question to one index; it holds no secret, so that it can be published."""

    index: str
    operation: str
    query: str
    date: str
    years: Years | None = None
    limit: int | None = None

    def digest(self) -> str:
        """Return the SHA-256 of the question; equal questions of one day share a folder."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """One request to a host.

    `kind` names what the page will hold, `given` counts the records of the pages before it, `rest` lists what
    later steps still ask for, `wanted` is the limit of records. `once` says that the host answers a repeated
    request with the *next* page, so that a lost answer can't be asked for again.
    """

    kind: str
    host: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    given: int = 0
    rest: tuple[str, ...] = ()
    once: bool = False
    wanted: int | None = None

    def with_params(self, **changes: str) -> tuple[tuple[str, str], ...]:
        """Return the parameters with some replaced."""
        return tuple((name, changes.get(name, value)) for name, value in self.params)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Step:
        """Rebuild a step that was kept as JSON."""
        step = cls(**content)
        return replace(step, params=tuple((n, v) for n, v in step.params), rest=tuple(step.rest))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says: the keys of its records, the hits that the index states, and the step after it."""

    keys: tuple[str, ...]
    hits: int | None
    following: Step | None


class Index(ABC):
    """A scholarly index. Its methods are pure: they build steps and read pages; `Client` does the talking."""

    name: ClassVar[str]
    title: ClassVar[str]
    operations: ClassVar[tuple[str, ...]]
    hosts: ClassVar[Mapping[str, str]]
    variable: ClassVar[str]
    needs_key: ClassVar[bool] = False
    limits: ClassVar[str]
    page_size: ClassVar[int]
    longest_url: ClassVar[int | None] = None
    gap: ClassVar[float]
    slow_down: ClassVar[frozenset[int]] = frozenset({429})
    takes_years: ClassVar[bool] = True
    most: ClassVar[int] = 50_000

    @abstractmethod
    def header(self, secret: str | None) -> tuple[str, str] | None:
        """Return the header that carries the key, the token or the address."""

    @abstractmethod
    def first(self, request: Request) -> Step:
        """Return the first step of a request."""

    @abstractmethod
    def read(self, step: Step, page: Any) -> Reading:
        """Read and check one page.

        Raises
        ------
        ReviewError
            SRC006 if the page has not the documented shape.
        """

    @abstractmethod
    def candidates(self, pages: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, Candidate]]:
        """Give key and record for each record of pages (name, kind, content), each record once."""

    def gap_from(self, headers: Mapping[str, str]) -> float | None:
        """Return the seconds between requests that the headers ask for; None if they say nothing."""
        return None

    def spent(self, headers: Mapping[str, str], refused: bool = False) -> str:
        """Return when an allowance that is used up comes back; empty while there is some left.

        `refused` says that the headers came with a refusal (429).
        """
        return ""

    def question(
        self, query: str, operation: str, date: str, years: Years | None, limit: int | None
    ) -> Request:
        """Return a checked request.

        Raises
        ------
        ReviewError
            SRC010 if the index does not offer the operation, SRC011 if the question can't be asked.
        """
        if operation not in self.operations:
            raise ReviewError(
                "SRC010",
                f"it has no operation {operation!r}",
                f"index {self.name}",
                f"it offers {', '.join(self.operations)}",
            )
        query = " ".join(query.split())
        if operation in {"backward", "forward"}:
            query = self._work(query)
        problem = _problem(query, date, years, limit)
        if years and not self.takes_years:
            problem = "it can't be limited to years"
        if problem:
            raise ReviewError(
                "SRC011", problem, f"question to {self.name}", "see `review search --help` for an example"
            )
        return Request(self.name, operation, query, date, years, limit)

    def _work(self, query: str) -> str:
        return normal_doi(query)

    def rows(self, request: Request) -> str:
        """Return the page size of a request."""
        return str(min(self.page_size, request.limit or self.page_size))


def _problem(query: str, date: str, years: Years | None, limit: int | None) -> str:
    if not query:
        return "there is no query, or no DOI in it"
    if not query.isprintable():
        return "the query has characters that can't be printed"
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", date):
        return "the date is not of the form YYYY-MM-DD"
    known = [y for y in years or () if y is not None]
    if any(not 1400 <= y <= 2200 for y in known) or known != sorted(known):
        return "the years are not a range"
    if limit is not None and limit < 1:
        return "the limit is below 1"
    return ""
