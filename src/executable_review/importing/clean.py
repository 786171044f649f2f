"""From a draft to a candidate: every field in the project's form, every repair and every loss with its rule."""

from __future__ import annotations

from hashlib import blake2b

from executable_review.candidate import Candidate
from executable_review.cleaning.doi import clean_doi
from executable_review.cleaning.markup import tidy
from executable_review.cleaning.types import project_type
from executable_review.importing.identifiers import (
    clean_pages,
    clean_serials,
    clean_year,
    is_address,
)
from executable_review.importing.model import Draft, Problem, shown
from executable_review.importing.names import clean_names, uncut
from executable_review.importing.vocabulary import project_language

_SAID = {
    "IMP009": "HTML tags or entities taken out",
    "IMP013": "characters that can't be printed taken out",
}


class Ids:
    """The ids that one file has used; about 200 bytes a record, whatever the records hold."""

    def __init__(self) -> None:
        self._contents: dict[int, int] = {}

    def unique(self, given: str, content: str) -> tuple[str, str]:
        """Return an id that was not used before, and what an earlier record of that id holds.

        Parameters
        ----------
        given : str
            The id as stated.
        content : str
            All of the record; "the same" or "other" content is told apart by it.
        """
        digest = _digest(content)
        before = self._contents.get(_digest(given))
        name, n = given, 1
        while _digest(name) in self._contents:
            n += 1
            name = f"{given}#{n}"
        self._contents[_digest(name)] = digest
        return name, "" if before is None else "the same" if before == digest else "other"


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def finish(draft: Draft, source: str, ids: Ids, position: int) -> tuple[Candidate | None, list[Problem]]:
    """Return the candidate of a draft, None if it is rejected, and its problems.

    Parameters
    ----------
    draft : Draft
        What a reader found.
    source : str
        The file's name, for `Candidate.source`.
    ids : Ids
        The ids used so far in this file.
    position : int
        The record's place in the file, from 1; it names a record without an id.
    """
    title = _title(draft)
    if not title:
        draft.report("title", "IMP004", "the record has no title", "rejected")
        return None, draft.problems
    issn, isbn, odd = clean_serials(_texts(draft, "serial"))
    if odd:
        draft.report("issn", "IMP014", f"{shown(odd[0])} is neither an ISSN nor an ISBN; set aside")
    content = {
        "title": title,
        "authors": _authors(draft),
        "year": _year(draft),
        "container": _container(draft),
        "volume": _text(draft, "volume"),
        "issue": _text(draft, "issue"),
        "pages": clean_pages(_text(draft, "pages")),
        "publisher": _text(draft, "publisher"),
        "type": project_type(_texts(draft, "type")),
        "doi": _doi(draft),
        "isbn": isbn,
        "issn": issn,
        "language": project_language(_text(draft, "language")),
        "author_keywords": _keywords(draft),
        "abstract": " ".join(_texts(draft, "abstract")),
        "url": _address(draft),
    }
    stated = _text(draft, "source_id") or f"record-{position}"
    name, earlier = ids.unique(stated, repr(content))
    if earlier:
        reason = (
            f"an earlier record with {earlier} content has the id {shown(stated)}; this one is {shown(name)}"
        )
        draft.report("source_id", "IMP008", reason)
    return Candidate(source=source, line=draft.line, source_id=name, **content), draft.problems


def _texts(draft: Draft, name: str) -> list[str]:
    found = []
    rules: dict[str, None] = {}
    for value in draft.values.get(name, ()):
        text, rule = tidy(value)
        if rule:
            rules[rule] = None
        if text:
            found.append(text)
    for rule in rules:
        draft.report(name, rule, _SAID[rule])
    return found


def _text(draft: Draft, name: str) -> str:
    found = list(dict.fromkeys(_texts(draft, name)))
    if len(found) > 1:
        draft.report(name, "IMP016", f"stated {len(found)} times, not alike; {shown(found[0])} is kept")
    return found[0] if found else ""


def _title(draft: Draft) -> str:
    title = _text(draft, "title")
    shorter = uncut(title)
    if shorter == title or not shorter:
        return shorter
    draft.report("title", "IMP015", "the source cut the title; it ends in …")
    # One sign for all, so that later stages can tell a cut title and compare it as a beginning.
    return f"{shorter} …"


def _container(draft: Draft) -> str:
    container = _text(draft, "container")
    if container.startswith(("…", "...")) or uncut(container) != container:
        draft.report("container", "IMP015", f"the source cut the name {shown(container)}", "noted")
    return container


def _authors(draft: Draft) -> tuple[str, ...]:
    stated = [part.strip() for text in _texts(draft, "authors") for part in text.split(";")]
    names, cut = clean_names(list(dict.fromkeys(stated)))
    if cut:
        draft.report("authors", "IMP015", "the source cut the list of authors", "noted")
    return names


def _keywords(draft: Draft) -> tuple[str, ...]:
    stated = (part.strip() for text in _texts(draft, "author_keywords") for part in text.split(";"))
    return tuple(dict.fromkeys(k for k in stated if k))


def _year(draft: Draft) -> int | None:
    reasons: dict[str, None] = {}
    for value in draft.values.get("year", ()):
        if not value.strip():
            continue
        year, reason = clean_year(value)
        if year is not None:
            for earlier in reasons:
                draft.report("year", "IMP006", earlier)
            return year
        reasons[reason] = None
    for reason in reasons:
        draft.report("year", "IMP006", reason)
    return None


def _doi(draft: Draft) -> str:
    kept = ""
    for value in draft.values.get("doi", ()):
        if not value.strip():
            continue
        doi, said = clean_doi(value)
        if kept and doi and doi != kept:
            draft.report("doi", "IMP016", f"a second DOI {shown(doi)} is stated; the first is kept")
        elif said and not (kept and doi == kept):
            draft.report("doi", "IMP005", said)
        kept = kept or doi
    return kept


def _address(draft: Draft) -> str:
    first = ""
    for value in draft.values.get("url", ()):
        text = " ".join(value.split())
        if is_address(text):
            return text
        first = first or text
    if first:
        draft.report("url", "IMP014", f"{shown(first)} is not an address on the web; set aside")
    return ""
