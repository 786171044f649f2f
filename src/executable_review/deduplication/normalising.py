"""Normalise: from records as received to entries that can be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from executable_review.candidate import Candidate
from executable_review.deduplication.fields import read_container, read_doi, read_kind, read_page, read_volume
from executable_review.deduplication.names import Authors, read_authors
from executable_review.deduplication.titles import Title, read_title


class Facts(NamedTuple):
    """What can prove that two records are not the same work."""

    doi: str = ""
    year: int | None = None
    numbers: tuple[str, ...] = ()
    notice: str | None = ""
    kind: str = ""
    container: str = ""
    issn: str = ""
    volume: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One or more records of the same work.

    `key` names the work and is the key of the record that stands first in the order of sources; `record` shows
    it; `members` holds every record, unchanged, with its key; `conflicts` lists what the members say differently:
    the field and each value with the keys of those who state it.
    """

    key: str
    record: Candidate
    members: tuple[tuple[str, Candidate], ...]
    conflicts: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all members, in the order of sources."""
        return tuple(key for key, _ in self.members)


@dataclass(frozen=True, slots=True)
class Entry:
    """A work in comparable form. `facts` holds those of every member, so that vetoes outlive a merge."""

    key: str
    title: Title
    authors: Authors
    facts: tuple[Facts, ...]
    year: int | None = None
    container: str = ""
    issn: str = ""
    volume: str = ""
    page: str = ""
    kind: str = ""
    doi: str = ""
    members: tuple[str, ...] = field(default=())

    @property
    def bare(self) -> bool:
        """Whether there is nothing but a title and a year: no author, no container, no DOI."""
        return not self.authors.names and not self.container and not self.doi


def give_keys(records: Iterable[Candidate]) -> list[Work]:
    """Give each record a key of its own, whatever the order of the records.

    The key is the source and the record's key there, or its line if it has none. Where a source uses a key
    twice, the line is added, and a running number if even that does not tell the records apart.

    Returns
    -------
    list of Work
        One work per record, sorted by key.
    """
    return [Work(key, record, ((key, record),)) for key, record in _keyed(records)]


def _keyed(records: Iterable[Candidate]) -> list[tuple[str, Candidate]]:
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for record in records:
        name = f"{record.source}#{record.source_id}" if record.source_id else f"{record.source}@{record.line}"
        groups[name].append(record)
    plain = set(groups)
    keyed = []
    for name, group in groups.items():
        if len(group) == 1:
            keyed.append((name, group[0]))
            continue
        # repr orders records of equal place by content; equal content needs no order.
        for number, record in enumerate(sorted(group, key=lambda r: (r.line, repr(r))), 1):
            key = f"{name}@{record.line}~{number}"
            while key in plain:
                key += "~"
            plain.add(key)
            keyed.append((key, record))
    return sorted(keyed, key=lambda pair: pair[0])


_by_key = attrgetter("key")


def normalise(works: Iterable[Work]) -> list[Entry]:
    """Return comparable entries, sorted by key.

    Parameters
    ----------
    works : iterable of Work
        From `give_keys`, or merged ones.
    """
    return sorted((_entry(work) for work in works), key=_by_key)


def _entry(work: Work) -> Entry:
    record = work.record
    title = read_title(record.title)
    shown = _facts(record, title)
    members: Sequence[tuple[str, Candidate]] = work.members
    # A set: a hundred records that agree prove no more than one.
    facts = {shown} | {_facts(r, read_title(r.title)) for _, r in members if r is not record}
    return Entry(
        work.key,
        title,
        read_authors(record.authors),
        tuple(sorted(facts, key=repr)),
        shown.year,
        shown.container,
        shown.issn,
        shown.volume,
        shown.page,
        shown.kind,
        shown.doi,
        tuple(key for key, _ in members),
    )


def _facts(record: Candidate, title: Title) -> Facts:
    return Facts(
        read_doi(record.doi),
        record.year or None,
        title.numbers,
        title.notice,
        read_kind(record.type),
        read_container(record.container),
        "".join(c for c in record.issn.upper() if c in "0123456789X")[:8],
        read_volume(record.volume),
        read_page(record.pages),
    )
