"""OpenCitations: links backward and forward from the Index (v2), records from Meta (v1).

Contract: index_v2.hf (version 2.2.0) and meta_v1.hf (1.1.1) of the repository opencitations/api. Links come
unpaged, at most 200,000; an id that the index does not know gives an empty list, like a work without links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from executable_review.candidate import Candidate
from executable_review.indexes.base import Index, Reading, Request, Step
from executable_review.indexes.fields import normal_doi, plain, project_type, year_of
from executable_review.indexes.shape import Node, nodes, wrong

_ID = re.compile(r"(?:omid|doi|pmid|pmcid|openalex|isbn|issn):\S+")
_BRACKETS = re.compile(r"\s*\[[^\[\]]*\]\s*$")
_PATHS = {"backward": ("references", "cited"), "forward": ("citations", "citing")}
LONGEST_ANSWER = 200_000
# Meta answers 500 from the fifteenth identifier on (seen by the client opencitations-client for Rust).
BATCH = 10


class OpenCitations(Index):
    """The citation index of OpenCitations."""

    name = "opencitations"
    title = "OpenCitations Index and Meta"
    operations = ("backward", "forward")
    hosts: ClassVar[Mapping[str, str]] = {
        "opencitations-index": "https://api.opencitations.net/index/v2",
        "opencitations-meta": "https://api.opencitations.net/meta/v1",
    }
    variable = "OPENCITATIONS_ACCESS_TOKEN"
    limits = "none stated in the documents seen; 2 requests a second are sent"
    page_size = LONGEST_ANSWER
    gap = 0.5
    takes_years = False

    def header(self, secret: str | None) -> tuple[str, str] | None:
        """Carry the token as it is, as documented: without "Bearer"."""
        return ("Authorization", secret) if secret else None

    def first(self, request: Request) -> Step:
        """Ask for the links of a DOI."""
        operation, end = _PATHS[request.operation]
        path = f"/{operation}/doi:{quote(request.query, safe='/:()')}"
        return Step(end, "opencitations-index", path, wanted=request.limit)

    def read(self, step: Step, page: Any) -> Reading:
        """Read the links, or the records of a batch."""
        if step.kind == "records":
            for item in nodes(page, "opencitations-meta"):
                _record("", item)
            return Reading((), None, _batch(step.rest))
        links = _works(page, step.kind, "opencitations-index")
        _years(page, step.kind, "opencitations-index")
        if len(page) >= LONGEST_ANSWER:
            # The server cuts the list there, and does not say so.
            return Reading(tuple(links), len(page) + 1, None)
        asked = list(links.values())[: step.wanted]
        return Reading(tuple(links), len(links), _batch(tuple(filter(None, map(_askable, asked)))))

    def candidates(self, pages: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, Candidate]]:
        """Give each linked work, with what Meta knows of it; a work that it does not know has ids only."""
        links: dict[str, tuple[str, tuple[str, ...], int | None]] = {}
        records: dict[str, Candidate] = {}
        for source, kind, page in pages:
            if kind == "records":
                for item in nodes(page, source):
                    ids, record = _record(source, item)
                    records.update(dict.fromkeys(ids, record))
            else:
                works = _works(page, kind, source)
                years = _years(page, kind, source)
                links.update({key: (source, ids, years.get(key)) for key, ids in works.items()})
        for key, (source, ids, year) in links.items():
            known = next((records[i] for i in ids if i in records), None)
            yield key, known or Candidate(source, 0, key, "", year=year, doi=_doi(ids))


def _works(page: Any, end: str, place: str) -> dict[str, tuple[str, ...]]:
    works = {}
    for link in nodes(page, place):
        link.text("oci", must=True)
        ids = tuple(_ID.findall(link.text(end, must=True)))
        if not ids:
            raise wrong(f"{link.place}.{end}", "an identifier with its prefix", link.value[end])
        works.setdefault(_key(ids), ids)
    return works


def _years(page: Any, end: str, place: str) -> dict[str, int]:
    # The date of a link is that of the citing work; of the cited work it says nothing.
    links = nodes(page, place) if end == "citing" else []
    dated = ((_key(tuple(_ID.findall(v.text(end)))), year_of(v.text("creation"))) for v in links)
    return {key: year for key, year in dated if year}


def _batch(ids: tuple[str, ...]) -> Step | None:
    if not ids:
        return None
    path = "/metadata/" + "__".join(quote(i, safe="/:()") for i in ids[:BATCH])
    return Step("records", "opencitations-meta", path, rest=ids[BATCH:])


def _key(ids: tuple[str, ...]) -> str:
    return next((i for i in ids if i.startswith("omid:")), ids[0])


def _askable(ids: tuple[str, ...]) -> str | None:
    # Two underscores separate ids in a batch, and some DOIs hold them; the index' own ids never do.
    return next((i for i in (_key(ids), *ids) if "__" not in i), None)


def _doi(ids: Iterable[str]) -> str:
    return next((d for i in ids if i.startswith("doi:") and (d := normal_doi(i))), "")


def _record(source: str, item: Node) -> tuple[tuple[str, ...], Candidate]:
    ids = tuple(_ID.findall(item.text("id", must=True)))
    if not ids:
        raise wrong(f"{item.place}.id", "identifiers with their prefixes", item.value["id"])
    venue = item.text("venue")
    issn = next((i[5:] for i in _ID.findall(venue) if i.startswith("issn:")), "")
    people = (plain(_BRACKETS.sub("", name)).rstrip(",") for name in item.text("author").split("; "))
    return ids, Candidate(
        source=source,
        line=0,
        source_id=_key(ids),
        title=plain(item.text("title")),
        authors=tuple(filter(None, people)),
        year=year_of(item.text("pub_date")),
        container=plain(_BRACKETS.sub("", venue)),
        volume=item.text("volume"),
        issue=item.text("issue"),
        pages=item.text("page"),
        publisher=plain(_BRACKETS.sub("", item.text("publisher"))),
        type=project_type(item.text("type")),
        doi=_doi(ids),
        isbn=next((i[5:].rstrip("]") for i in ids if i.startswith("isbn:")), ""),
        issn=issn.rstrip("]"),
    )
