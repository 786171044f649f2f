"""Normalise: from records as received to entries that can be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from executable_review.candidate import Candidate
from executable_review.cleaning.doi import read_doi
from executable_review.deduplication.fields import read_container, read_kind, read_page, read_volume
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
    issue: str = ""
    page: str = ""


class Entry(NamedTuple):
    """A record in comparable form."""

    key: str
    title: Title
    authors: Authors
    facts: Facts

    @property
    def bare(self) -> bool:
        """Whether there is nothing but a title and a year: no author, no container, no DOI."""
        return not self.authors.names and not self.facts.container and not self.facts.doi


def give_keys(records: Iterable[Candidate]) -> list[tuple[str, Candidate]]:
    """Give each record a key of its own, whatever the order of the records.

    The key is the source and the record's key there, or its line if it has none. Where a source uses a key
    twice, the line is added, and a running number if even that does not tell the records apart.

    Returns
    -------
    list of tuple
        Key and record, sorted by key.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for record in records:
        name = f"{record.source}#{record.source_id}" if record.source_id else f"{record.source}@{record.line}"
        groups[name].append(record)
    plain = set(groups)
    keyed = []
    for name, group in sorted(groups.items()):
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


def normalise(keyed: Iterable[tuple[str, Candidate]]) -> list[Entry]:
    """Return comparable entries, sorted by key.

    Parameters
    ----------
    keyed : iterable of tuple
        Key and record, from `give_keys`.
    """
    return sorted((_entry(key, record) for key, record in keyed), key=_by_key)


_by_key = attrgetter("key")


def _entry(key: str, record: Candidate) -> Entry:
    title = read_title(record.title)
    return Entry(key, title, read_authors(record.authors), _facts(record, title))


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
        read_volume(record.issue),
        read_page(record.pages),
    )
