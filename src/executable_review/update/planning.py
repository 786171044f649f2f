"""Plan: which rows sealed exports and index answers add to the tables of the corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from executable_review.candidate import Candidate
from executable_review.data import DataPackage, Row
from executable_review.deduplication import Answer, deduplicate
from executable_review.deduplication.deciding import name_pair
from executable_review.identity import CORPUS, LANDMARKS, PAPER
from executable_review.update.counting import count_terms, counted_terms
from executable_review.update.rows import as_candidate, new_identifier, record_row


@dataclass(frozen=True)
class Received:
    """One sealed search: its row for the log of look-ups, and the records that it gave."""

    search: Row
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Update:
    """What an update adds.

    `added` holds rows by table, `known` the records that the corpus held already, `review` the doubtful pairs with
    their answers, `homes` the record of the corpus for each key of a received one.
    """

    added: Mapping[str, tuple[Row, ...]]
    known: tuple[str, ...]
    review: tuple[Answer, ...]
    homes: Mapping[str, str]

    @property
    def questions(self) -> tuple[Answer, ...]:
        """Doubtful pairs that nobody has answered."""
        return tuple(a for a in self.review if not a.decision)

    @property
    def empty(self) -> bool:
        """Whether nothing is new."""
        return not any(self.added.values())


def plan(package: DataPackage, received: Iterable[Received], answers: Sequence[Answer] = ()) -> Update:
    """Compare sealed searches with the corpus and work out the rows that they add.

    A record of the corpus is never changed and never joined with another record of the corpus. Searches that are
    in the log already are left out, so the same update twice adds nothing.

    Parameters
    ----------
    package : DataPackage
    received : iterable of Received
    answers : sequence of Answer, optional
        Answers to doubtful pairs, from `executable_review.deduplication.read_answers`.

    Raises
    ------
    ReviewError
        DUP031 or DUP032 when an answer can't be obeyed.
    """
    logged = {s["search_id"] for s in package.rows("searches")}
    new = [r for r in received if r.search["search_id"] not in logged]
    corpus = [as_candidate(r) for r in package.rows("records")]
    settled = [a for a in answers if _is_settled(a, logged)]
    asked = [a for a in answers if not _is_settled(a, logged)]
    result = deduplicate([*corpus, *(c for r in new for c in r.candidates)], asked, (CORPUS,))
    old_ids = {r["record_id"] for r in package.rows("records")}
    taken = set(old_ids)
    types = {t["type"] for t in package.rows("document_types")}
    home: dict[Candidate, str] = {}
    records: list[Row] = []
    platforms = {c: r.search["platform"] for r in new for c in r.candidates}
    for work in result.works:
        members = [member for _, member in work.members]
        fresh = [m for m in members if m.source != CORPUS]
        if not fresh:
            continue
        old = next((m.source_id for m in members if m.source == CORPUS), None)
        record_id = old or new_identifier(fresh[0], taken)
        if old is None:
            taken.add(record_id)
            records.append(record_row(record_id, fresh, platforms, types))
        home.update(dict.fromkeys(fresh, record_id))
    rows = _log_rows(package, new, home, old_ids)
    patterns = counted_terms(package)
    first: dict[str, Candidate] = {}
    for candidate, record_id in home.items():
        if record_id not in old_ids and (record_id not in first or not first[record_id].abstract):
            first[record_id] = candidate
    counts = [row for record_id, c in first.items() for row in count_terms(record_id, c, patterns)]
    added = {"records": tuple(records), **rows, "term_counts": tuple(counts)}
    known = tuple(sorted({r for r in home.values() if r in old_ids}))
    review = (*result.review, *(a for a in settled if a.decision))
    homes = {key: home[m] for work in result.works for key, m in work.members if m in home}
    return Update(added, known, review, homes)


def _is_settled(answer: Answer, logged: set[str]) -> bool:
    # It names a record of a search that was taken in, and was obeyed then; or a cited work or a landmark, which no
    # update joins with anything. Either way it stays as a reason.
    sources = [re.split("[#@]", key)[0] for key in (answer.record_a, answer.record_b)]
    return any(search_name(source) in logged or source in {PAPER, LANDMARKS} for source in sources)


def search_name(source: str) -> str:
    """Return the log's name of the search behind a source: a sealed file, or a page of an index's answer.

    >>> search_name("0123456789ab.ris"), search_name("openalex-search-0123/page-0001.json")
    ('X-0123456789ab', 'X-openalex-search-0123')
    """
    first, page, _ = source.partition("/")
    return f"X-{first if page else Path(first).stem}"


def renamed(update: Update) -> list[Answer]:
    """Return the answers to doubtful pairs under the names that their records have once the update is made."""
    rows = []
    for answer in update.review:
        pair = [update.homes.get(key, "") for key in (answer.record_a, answer.record_b)]
        a, b = (f"{CORPUS}#{h}" if h else k for h, k in zip(pair, answer[1:3], strict=True))
        # Two that became one record keep their names: the row says why they are one.
        if answer.decision:
            rows.append(
                answer if a == b else answer._replace(pair_id=name_pair(a, b), record_a=a, record_b=b)
            )
    return rows


def _log_rows(
    package: DataPackage, new: Sequence[Received], home: Mapping[Candidate, str], old: set[str]
) -> dict[str, tuple[Row, ...]]:
    number = max((s["sighting_id"] for s in package.rows("sightings")), default=0)
    searches, sightings, seen = [], [], set(old)
    for r in new:
        found = [home[c] for c in r.candidates]
        searches.append({**r.search, "new_records": len(set(found) - seen)})
        seen.update(found)
        for rank, record_id in enumerate(found, 1):
            number += 1
            sightings.append(
                {
                    "sighting_id": number,
                    "search_id": r.search["search_id"],
                    "rank": rank,
                    "record_id": record_id,
                    "seen_as": "landing",
                    "seen_on": r.search["platform"],
                    "confidence": "verified",
                }
            )
    return {"searches": tuple(searches), "sightings": tuple(sightings)}
