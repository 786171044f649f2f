"""All stages in a row."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from executable_review.candidate import Candidate
from executable_review.deduplication.answers import Answer, check_answers, decisions_of, refuse_cut_answers
from executable_review.deduplication.blocking import block
from executable_review.deduplication.clustering import cluster
from executable_review.deduplication.deciding import LOWER, UPPER, Decision, decide
from executable_review.deduplication.merging import Work, merge
from executable_review.deduplication.normalising import Entry, give_keys, normalise
from executable_review.deduplication.scoring import score


class Deduplication(NamedTuple):
    """The result.

    `works` holds every record in exactly one work. `links` are the pairs that were joined, `apart` those that look
    alike but that a veto keeps apart, `review` the questions: open ones, and all that have been answered.
    """

    works: tuple[Work, ...]
    links: tuple[Decision, ...]
    apart: tuple[Decision, ...]
    review: tuple[Answer, ...]


def deduplicate(
    records: Iterable[Candidate | Work],
    answers: Sequence[Answer] = (),
    source_order: Sequence[str] = (),
    upper: int = UPPER,
    lower: int = LOWER,
) -> Deduplication:
    """Find the works behind the records.

    Works of an earlier result are taken apart into their records, so the result depends on the records alone:
    not on their order, and not on what was joined before.

    Parameters
    ----------
    records : iterable of Candidate or Work
        In any order.
    answers : sequence of Answer, optional
        From `executable_review.deduplication.read_answers`.
    source_order : sequence of str, optional
        Sources whose statements are shown first.
    upper, lower : int
        See `executable_review.deduplication.decide`.

    Raises
    ------
    ReviewError
        DUP031 and DUP032, see `executable_review.deduplication.check_answers`.
    """
    with _without_collector():
        return _deduplicate(records, answers, source_order, upper, lower)


@contextmanager
def _without_collector() -> Iterator[None]:
    # Hundreds of thousands of small objects without a single cycle: the collector would walk them again and
    # again, which takes more than half of the time, and free nothing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _deduplicate(
    records: Iterable[Candidate | Work],
    answers: Sequence[Answer],
    source_order: Sequence[str],
    upper: int,
    lower: int,
) -> Deduplication:
    keyed = give_keys(_single(records))
    entries = normalise(keyed)
    by_key = {e.key: e for e in entries}
    check_answers(answers, by_key)
    answered, different = decisions_of(answers)
    decided = list(decide(score(block(entries)), upper, lower))
    clusters, cut = cluster(entries, [*decided, *answered], different)
    refuse_cut_answers(cut)
    home = {key: keys[0] for keys in clusters for key in keys}
    joined = [d for d in [*decided, *answered] if d.outcome == "same" and home[d.a] == home[d.b]]
    questions = [d for d in [*cut, *decided] if d.outcome == "review" and home[d.a] != home[d.b]]
    return Deduplication(
        tuple(merge(keyed, clusters, source_order, by_key)),
        tuple(sorted(joined)),
        tuple(sorted(d for d in decided if d.outcome == "apart")),
        tuple(_review(questions, answers, by_key, home)),
    )


def _single(records: Iterable[Candidate | Work]) -> Iterator[Candidate]:
    for record in records:
        if isinstance(record, Work):
            yield from (member for _, member in record.members)
        else:
            yield record


def _review(
    questions: Iterable[Decision],
    answers: Sequence[Answer],
    entries: Mapping[str, Entry],
    home: Mapping[str, str],
) -> list[Answer]:
    # One question for each pair of works, about the records that are most alike; an answer to it settles the pair.
    rows = [a for a in answers if a.decision]
    asked = {frozenset((home[a.record_a], home[a.record_b])) for a in rows}
    notes = {a.pair_id: a.note for a in answers}
    for d in sorted(questions, key=lambda d: (-d.score, d.a, d.b)):
        pair = frozenset((home[d.a], home[d.b]))
        if pair not in asked:
            asked.add(pair)
            reason = f"{d.reason}: {_label(entries[d.a])} | {_label(entries[d.b])}"
            rows.append(Answer(d.pair_id, d.a, d.b, str(d.score), reason, "", notes.get(d.pair_id, "")))
    return sorted(rows, key=lambda r: r.pair_id)


def _label(entry: Entry) -> str:
    names, facts = entry.authors.names, entry.facts
    who = " ".join(names[0].family) if names else "no author"
    what = ", ".join(filter(None, (who, str(facts.year or "no year"), facts.kind)))
    return f"{' '.join(entry.title.words)[:120]} ({what})"
