"""OpenAlex: search, and links backward and forward.

Contract: developers.openalex.org, guides "Search", "Page through results", "Authentication & Pricing" and
"Errors". A key is needed since 2026-02-13; pages hold at most 100 records; the URL at most 4,094 bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import quote

from executable_review.candidate import Candidate
from executable_review.indexes.base import Index, Reading, Request, Step
from executable_review.indexes.fields import family_first, normal_doi, plain, project_type, rebuilt
from executable_review.indexes.shape import Node, wrong

_WORK = re.compile(r"^(?:https://openalex\.org/)?(W\d+)$", re.I)
_LINK_FILTERS = {"backward": "cited_by", "forward": "cites"}


class OpenAlex(Index):
    """The index of OpenAlex."""

    name = "openalex"
    title = "OpenAlex"
    operations = ("search", "search.exact", "backward", "forward")
    hosts: ClassVar[Mapping[str, str]] = {"openalex": "https://api.openalex.org"}
    variable = "OPENALEX_API_KEY"
    needs_key = True
    limits = "a free key gives 1,000 searches or 10,000 lists a day, and 100 requests a second"
    page_size = 100
    longest_url = 4094
    gap = 0.1
    # Its page on errors gives 403 as "rate limit exceeded; slow down".
    slow_down = frozenset({403, 429})

    def header(self, secret: str | None) -> tuple[str, str] | None:
        """Carry the key in the Authorization header: a URL ends up in logs."""
        return ("Authorization", f"Bearer {secret}") if secret else None

    def first(self, request: Request) -> Step:
        """Search, or list the works linked to a work; a DOI is first looked up (which is free)."""
        params = [("per_page", self.rows(request)), ("cursor", "*"), ("include_xpac", "false")]
        start, end = request.years or (None, None)
        filters = [f"from_publication_date:{start}-01-01"] if start else []
        filters += [f"to_publication_date:{end}-12-31"] if end else []
        if request.operation in _LINK_FILTERS:
            link = _LINK_FILTERS[request.operation]
            if not _WORK.match(request.query):
                # What follows the look-up is a template; the work's id is put in when it is known.
                params.append(("filter", ",".join([f"{link}:{{id}}", *filters])))
                rest = tuple(f"{n}={v}" for n, v in params)
                path = f"/works/doi:{quote(request.query, safe='/:()')}"
                return Step("work", "openalex", path, (("select", "id"),), rest=rest)
            filters.insert(0, f"{link}:{request.query}")
        else:
            params.append((request.operation, request.query))
        if filters:
            params.append(("filter", ",".join(filters)))
        return Step("list", "openalex", "/works", tuple(params))

    def read(self, step: Step, page: Any) -> Reading:
        """Read a page of works, or the look-up of one."""
        answer = Node(page, "openalex")
        if step.kind == "work":
            found = _WORK.match(answer.text("id", must=True))
            if not found:
                raise wrong("openalex.id", "the id of a work", answer.value["id"])
            params = tuple(item.partition("=")[::2] for item in step.rest)
            params = tuple((n, v.replace("{id}", found[1].upper())) for n, v in params)
            return Reading((), None, Step("list", "openalex", "/works", params))
        meta = answer.node("meta", must=True)
        if "next_cursor" not in meta.value:
            raise wrong("openalex.meta.next_cursor", "a cursor or null", None)
        cursor = meta.text("next_cursor")
        works = answer.nodes("results", must=True)
        keys = tuple(self._candidate("", work).source_id for work in works)
        following = None
        if cursor and works:
            following = replace(step, params=step.with_params(cursor=cursor), given=step.given + len(works))
        return Reading(keys, meta.number("count", must=True), following)

    def candidates(self, pages: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, Candidate]]:
        """Give each work."""
        for source, kind, page in pages:
            for work in Node(page, source).nodes("results") if kind == "list" else ():
                record = self._candidate(source, work)
                yield record.source_id, record

    def spent(self, headers: Mapping[str, str], refused: bool = False) -> str:
        """Compare what is left today with what a request like this one costs."""
        for left, needed, extra in (
            ("X-RateLimit-Remaining-USD", ("Cost-Required-USD", "Cost-USD"), ("Prepaid-Remaining-USD",)),
            ("X-RateLimit-Remaining", ("Credits-Required", "Credits-Used"), ("Onetime-Remaining",)),
        ):
            remaining = _amount(headers, left)
            if remaining is None:
                continue
            more = sum(_amount(headers, f"X-RateLimit-{name}") or 0 for name in extra)
            cost = next((a for n in needed if (a := _amount(headers, f"X-RateLimit-{n}")) is not None), 0.0)
            if remaining + more < cost or (refused and remaining + more <= 0):
                reset = _amount(headers, "X-RateLimit-Reset")
                return "at midnight UTC" if reset is None else f"in {reset / 3600:.1f} hours, at midnight UTC"
            return ""
        return ""

    def _work(self, query: str) -> str:
        found = _WORK.match(query)
        return found[1].upper() if found else normal_doi(query)

    def _candidate(self, source: str, work: Node) -> Candidate:
        place = work.node("primary_location")
        venue, biblio = place.node("source"), work.node("biblio")
        kind = work.text("type_crossref") or work.text("type")
        if kind == "article" and venue.text("type") == "conference":
            kind = "proceedings-article"
        pages = [p for p in (biblio.text("first_page"), biblio.text("last_page")) if p]
        return Candidate(
            source=source,
            line=0,
            source_id=work.text("id", must=True).rpartition("/")[2],
            title=plain(work.text("title") or work.text("display_name")),
            authors=tuple(filter(None, map(_author, work.nodes("authorships")))),
            year=work.number("publication_year"),
            container=plain(venue.text("display_name")),
            volume=biblio.text("volume"),
            issue=biblio.text("issue"),
            pages="-".join(dict.fromkeys(pages)),
            publisher=plain(venue.text("host_organization_name")),
            type=project_type(kind),
            doi=normal_doi(work.text("doi")),
            issn=venue.text("issn_l"),
            language=work.text("language"),
            # OpenAlex' keywords are guessed by a machine: they are not the author's, and are left out.
            abstract=_abstract(work),
            url=place.text("landing_page_url") or work.text("id"),
        )


def _author(authorship: Node) -> str:
    # The name as printed may hold the comma that tells family from given name.
    printed = authorship.text("raw_author_name")
    return family_first(
        printed if "," in printed else authorship.node("author").text("display_name") or printed
    )


def _abstract(work: Node) -> str:
    index = work.node("abstract_inverted_index")
    for word, positions in index.value.items():
        if not isinstance(positions, list) or not all(type(p) is int for p in positions):
            raise wrong(f"{index.place}.{word[:40]}", "a list of positions", positions)
    return rebuilt(index.value)


def _amount(headers: Mapping[str, str], name: str) -> float | None:
    try:
        return float(headers.get(name, "").lstrip("$"))
    except ValueError:
        return None
