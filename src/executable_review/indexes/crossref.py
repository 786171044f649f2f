"""Crossref: bibliographic search. It ranks by likeness and knows no Boolean operators.

Contract: api.crossref.org (swagger), "Access and authentication" at crossref.org, and the answers recorded on
2026-06-16 in habanero's cassettes. Deep paging is a scroll that the server holds: `next-cursor` stays the same
from page to page, each request for it gives the *next* page, and it expires after some minutes. A lost answer
can't be asked for again; then the request begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from executable_review.candidate import Candidate
from executable_review.indexes.base import Index, Reading, Request, Step
from executable_review.indexes.fields import normal_doi, plain, project_type
from executable_review.indexes.shape import Node, wrong


class Crossref(Index):
    """The index of Crossref."""

    name = "crossref"
    title = "Crossref"
    operations = ("search",)
    hosts: ClassVar[Mapping[str, str]] = {"crossref": "https://api.crossref.org"}
    variable = "CROSSREF_MAILTO"
    limits = "5 requests a second, 10 with an address; one at a time is sent; its headers may change that"
    page_size = 200
    gap = 0.2

    def header(self, secret: str | None) -> tuple[str, str] | None:
        """Carry the address in the agent header, as documented: a URL ends up in logs."""
        return ("User-Agent", f"executable-review (mailto:{secret})") if secret else None

    def first(self, request: Request) -> Step:
        """Search titles, authors and containers."""
        params = [
            ("query.bibliographic", request.query),
            ("rows", self.rows(request)),
            ("cursor", "*"),
        ]
        start, end = request.years or (None, None)
        filters = [f"from-pub-date:{start}"] if start else []
        filters += [f"until-pub-date:{end}"] if end else []
        if filters:
            params.append(("filter", ",".join(filters)))
        return Step("list", "crossref", "/works", tuple(params))

    def read(self, step: Step, page: Any) -> Reading:
        """Read a page of works."""
        message = Node(page, "crossref").node("message", must=True)
        items = message.nodes("items", must=True)
        hits = message.number("total-results", must=True)
        keys = tuple(self._candidate("", item).source_id for item in items)
        given = step.given + len(items)
        following = None
        # The cursor never runs out, so the count says where the end is.
        if items and given < hits:
            cursor = message.text("next-cursor", must=True)
            following = replace(step, params=step.with_params(cursor=cursor), given=given, once=True)
        return Reading(keys, hits, following)

    def candidates(self, pages: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, Candidate]]:
        """Give each work."""
        for source, _, page in pages:
            for item in Node(page, source).node("message").nodes("items"):
                record = self._candidate(source, item)
                yield record.source_id, record

    def gap_from(self, headers: Mapping[str, str]) -> float | None:
        """Spread the allowed requests evenly over the interval."""
        limit = re.fullmatch(r"\s*(\d+)\s*", headers.get("x-rate-limit-limit", ""))
        interval = re.fullmatch(r"\s*(\d+)\s*([smh]?)\s*", headers.get("x-rate-limit-interval", ""))
        if not limit or not interval or not int(limit[1]):
            return None
        return int(interval[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[interval[2]] / int(limit[1])

    def _candidate(self, source: str, item: Node) -> Candidate:
        titles, subtitles = item.texts("title"), item.texts("subtitle")
        title = plain(titles[0]) if titles else ""
        more = plain(subtitles[0]) if subtitles else ""
        if more and more.lower() not in title.lower():
            title = f"{title}: {more}" if title else more
        kind = item.text("type")
        if kind == "posted-content":
            kind = item.text("subtype") or kind
        return Candidate(
            source=source,
            line=0,
            source_id=item.text("DOI", must=True).lower(),
            title=title,
            authors=tuple(filter(None, map(_author, item.nodes("author")))),
            year=_year(item),
            container=plain(next(iter(item.texts("container-title")), "")),
            volume=item.text("volume"),
            issue=item.text("issue"),
            pages=item.text("page") or item.text("article-number"),
            publisher=plain(item.text("publisher")),
            type=project_type(kind),
            doi=normal_doi(item.text("DOI")),
            isbn=next(iter(item.texts("ISBN")), "").rpartition("/")[2],
            issn=next(iter(item.texts("ISSN")), ""),
            language=item.text("language"),
            abstract=plain(item.text("abstract")),
            url=item.text("URL"),
        )


def _author(author: Node) -> str:
    family, given = plain(author.text("family")), plain(author.text("given"))
    return ", ".join(filter(None, (family, given))) or plain(author.text("name"))


def _year(item: Node) -> int | None:
    for name in ("issued", "published", "published-print", "published-online"):
        dates = item.node(name).value.get("date-parts")
        if dates is None:
            continue
        # A date that nobody knows is delivered as [[null]].
        if not isinstance(dates, list) or not all(isinstance(d, list) for d in dates):
            raise wrong(f"{item.place}.{name}.date-parts", "a list of dates", dates)
        year = dates[0][0] if dates and dates[0] else None
        if isinstance(year, int) and not isinstance(year, bool):
            return year
    return None
