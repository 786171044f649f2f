"""Searches as records, derived from the tables that hold them; nothing is stored a second time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from executable_review.data import Row
from executable_review.search import strings
from executable_review.search.queries import Query

Record = dict[str, Any]
Sources = Mapping[tuple[str, str], Row]

# Kinds of look-up in the log that came in as a sealed file.
SEALED_KINDS = ("export", "index")
# What the log holds where a sealed file came without it.
NOT_STATED = "not stated"
_SOURCES = "data/search/sources.csv"


def read_sources(rows: Iterable[Row]) -> Sources:
    """Return what is known of each platform, by origin of the search and name of the platform."""
    return {(r["origin"], r["platform"]): r for r in rows}


def make_record(
    identifier: str,
    origin: str,
    platform: str,
    search_string: str,
    *,
    derived_from: str,
    databases: Sequence[str] = (),
    together: bool | None = None,
    kind: str | None = None,
    phrase: str | None = None,
    search_field: str | None = None,
    limits: str | None = None,
    date: str | None = None,
    results: int | None = None,
    authors: Sequence[str] = (),
    sentence_id: str | None = None,
    note: str | None = None,
) -> Record:
    """Return one search in the structure of Haddaway et al. 2022 (10.1002/cl2.1288).

    What is not known is left out, never guessed. Where it is not said whether several databases were searched
    together on the platform, their names tell: one that is named is searched alone.
    """
    if together is None and databases:
        together = len(databases) > 1
    about = {"origin": origin, "kind": kind, "derived_from": derived_from}
    about |= {"sentence_id": sentence_id, "note": note}
    record: Record = {
        "id": identifier,
        "record_info": _stated(about),
        "authors": [{"name": name} for name in authors],
        "date": _stated({"search_conducted": date}),
        "platform": platform,
        "database": list(databases) or None,
        "searched_simultaneously": together,
        "search_string": search_string,
        "phrase": phrase,
        "search_field": search_field,
        "limits": limits,
        "results": results,
    }
    return _stated(record)


def reported(sources: Sources, queries: Iterable[Row], authors: Sequence[str]) -> Iterator[Record]:
    """Yield the searches that the reviewed paper reports: each of its phrases on each of its platforms."""
    queries = tuple(queries)
    for (origin, platform), source in sources.items():
        if origin != "reported":
            continue
        for q in queries:
            yield make_record(
                f"reported-{_slug(platform)}-{q['query_id'].lower()}",
                "reported",
                platform,
                q["phrase"] if source["as_run"] else "",
                derived_from=f"{_SOURCES}, data/search/queries.csv",
                phrase=q["phrase"],
                date=source["date"],
                results=source["results"],
                authors=authors,
                sentence_id=q["sentence_id"],
                **_of(source),
            )


def conducted(sources: Sources, searches: Iterable[Row], sealed: Mapping[str, Record]) -> Iterator[Record]:
    """Yield the look-ups of the log; those that came in as a sealed file only where the file is gone.

    Parameters
    ----------
    sealed : mapping of str to record
        Records of sealed files; they know more than the log.
    """
    for s in searches:
        if s["search_id"] in sealed:
            continue
        source = sources.get(("run", s["platform"]))
        origin = s["kind"] if s["kind"] in SEALED_KINDS else "run"
        yield make_record(
            s["search_id"],
            origin,
            "" if s["platform"] == NOT_STATED else s["platform"],
            "" if s["query"] == NOT_STATED else s["query"],
            derived_from="data/corpus/searches.csv",
            kind=s["kind"],
            date=s["date"],
            results=s["results_returned"],
            authors=_names(source),
            **_of(source),
        )


def prepared(sources: Sources, queries: Iterable[Query]) -> Iterator[Record]:
    """Yield the searches that are written for other platforms and were not run."""
    queries = tuple(queries)
    for platform in strings.PLATFORMS:
        source = sources.get(("prepared", platform))
        for query in queries:
            yield make_record(
                f"prepared-{_slug(platform)}-{query.query_id.lower()}",
                "prepared",
                platform,
                strings.search_string(query, platform),
                derived_from=f"{_SOURCES}, data/search/query_terms.csv",
                phrase=query.phrase,
                authors=_names(source),
                **_of(source),
            )


def split(names: str | None) -> list[str]:
    """Split names of databases at semicolons."""
    return [name.strip() for name in (names or "").split(";") if name.strip()]


def _of(source: Row | None) -> dict[str, Any]:
    if source is None:
        return {}
    plain = {n: source[n] for n in ("together", "search_field", "limits", "note")}
    return {**plain, "databases": split(source["database"])}


def _names(source: Row | None) -> list[str]:
    return [source["conducted_by"]] if source and source["conducted_by"] else []


def _stated(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
