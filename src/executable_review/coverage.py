"""Which of the works that a search should find the sealed answers of open indexes hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from executable_review.candidate import Candidate
from executable_review.errors import ReviewError
from executable_review.indexes import INDEXES, load, open_sealed
from executable_review.recall import Target

Coverage = Mapping[str, Mapping[str, bool] | None]

_TARGET = "target"
_FIELDS = (
    *("title", "authors", "year", "container", "volume", "issue", "pages", "publisher"),
    *("type", "doi", "isbn", "language", "author_keywords"),
)


def answered(folder: Path) -> dict[str, list[Candidate]]:
    """Return the records that each index has delivered so far; an index that nobody asked is absent.

    Parameters
    ----------
    folder : Path
        Where answers are sealed. A search that has not ended is left out; one that ended early counts with what it
        delivered; one whose pages are not here does not count.

    Raises
    ------
    ReviewError
        SRC009 when a sealed answer was changed.
    """
    found: dict[str, list[Candidate]] = {}
    for one in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ():
        try:
            sealed = open_sealed(one)
        except ReviewError as error:
            if error.code == "SRC008":
                continue
            raise
        # Pages that stayed elsewhere say nothing here; their seal alone must not stop a clone.
        if not sealed.absent:
            found.setdefault(sealed.request.index, []).extend(load(one, incomplete=True))
    return found


def coverage(targets: Iterable[Target], answers: Mapping[str, Iterable[Candidate]]) -> Coverage:
    """Say for each index whether its answers hold each target.

    A target is held if a delivered record has its DOI, or if the conservative comparison of records joins the two;
    a doubtful pair does not count.

    Returns
    -------
    mapping of index to (mapping of target to bool, or None)
        In the order of the registry. None for an index that nobody asked: that says nothing about what it holds.
    """
    targets = tuple(targets)
    result: dict[str, Mapping[str, bool] | None] = {}
    for index in INDEXES:
        records = tuple(answers.get(index, ()))
        dois = {c.doi.casefold() for c in records if c.doi}
        joined = _joined(targets, [c for c in records if c.title]) if records else set()
        held = {
            t.target_id: (t.facts.get("doi") or "").casefold() in dois or t.target_id in joined
            for t in targets
        }
        result[index] = held if index in answers else None
    return result


def _joined(targets: Iterable[Target], records: list[Candidate]) -> set[str]:
    # Imported here: while no index was asked, there is nothing to compare.
    from executable_review.deduplication import deduplicate

    wanted = [_candidate(t) for t in targets if t.facts.get("title")]
    found = set()
    for work in deduplicate([*wanted, *records], (), (_TARGET,)).works:
        members = [member for _, member in work.members]
        if any(m.source != _TARGET for m in members):
            found.update(m.source_id for m in members if m.source == _TARGET)
    return found


def _candidate(target: Target) -> Candidate:
    from executable_review.update import as_candidate

    facts = {"type": "unknown", **{f: target.facts[f] for f in _FIELDS if target.facts.get(f)}}
    row = {**dict.fromkeys(_FIELDS), **facts, "record_id": target.target_id}
    return replace(as_candidate(row), source=_TARGET)
