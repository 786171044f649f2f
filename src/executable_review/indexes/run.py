"""Run a search to its end, or take it up where it stopped, and seal the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from executable_review.candidate import Candidate
from executable_review.errors import ReviewError
from executable_review.indexes.base import Index, Request, Years
from executable_review.indexes.client import Client, Lost
from executable_review.indexes.files import remove
from executable_review.indexes.registry import find
from executable_review.indexes.sealing import SEAL, STATE, Draft, Sealed, open_sealed

LIMIT = "limit"


def search_index(
    name: str,
    query: str,
    out_dir: Path,
    *,
    date: str,
    years: Years | None = None,
    limit: int | None = None,
    operation: str = "search",
    progress: Callable[[str], None] = lambda line: None,
    client: Client | None = None,
) -> Sealed:
    """Ask an index and seal its answer in a folder of `out_dir`.

    A search that stopped is taken up where it was; one that was sealed as a whole is not asked for again.

    Parameters
    ----------
    name : str
        Name of the index, see `executable_review.indexes.INDEXES`.
    query : str
        The query as the index understands it; for links backward and forward, a DOI.
    out_dir : Path
        Usually ``data/exports``; the folder's name is made of the index and a hash of the question.
    date : str
        The day of the search, YYYY-MM-DD. It is part of the question: give the first day's to take up a search.
    years : pair of int or None, optional
        First and last year.
    limit : int, optional
        Stop after this many records.
    operation : str, default "search"
        What is asked.
    progress : callable, optional
        Gets a line for each page and each wait.
    client : Client, optional
        The conversation to use.

    Raises
    ------
    ReviewError
        SRC001 to SRC011. SRC008 comes after the incomplete answer was sealed as such.
    """
    index = find(name)
    client = client or Client()
    request = index.question(query, operation, date, years, limit)
    if client.mask.text(request.query) != request.query:
        raise ReviewError("SRC011", "the query holds a key or address", f"question to {name}", "take it out")
    folder = Path(out_dir) / f"{name}-{request.digest()[:12]}"
    if (folder / SEAL).is_file():
        sealed = open_sealed(folder)
        if sealed.complete or sealed.why == LIMIT:
            list(sealed.contents())
            remove([folder / STATE])
            progress(f"{name}: was sealed before, {sealed.records} records in {folder}")
            return sealed
    draft = Draft(folder, request)
    losses = 0
    while True:
        try:
            sealed = _walk(index, request, draft, client, progress)
            break
        except Lost as lost:
            losses += 1
            error = lost.error if losses >= client.tries else None
        except KeyboardInterrupt:
            progress(f"{name}: stopped; the same search with --date {date} goes on from here")
            raise
        if error:
            raise error
        progress(f"{name}: an answer was lost that can't be repeated; begins anew")
        client.pause(losses)
    if not sealed.complete and sealed.why != LIMIT:
        raise _incomplete(sealed)
    return sealed


def _walk(
    index: Index, request: Request, draft: Draft, client: Client, progress: Callable[[str], None]
) -> Sealed:
    seen: set[str] = set()
    step = index.first(request)
    if draft.resume() and draft.next and not draft.next.once:
        for earlier, page in draft.contents():
            seen.update(index.read(earlier, page).keys)
        step = draft.next
        progress(f"{index.name}: goes on after page {len(draft.pages)}")
    else:
        # Also when the host would answer with the page after the one we lost.
        draft.clear()
    why = ""
    while step:
        content, page = client.get(index, step, progress)
        reading = index.read(step, page)
        _not_too_many(index, request, reading.hits)
        fresh = set(reading.keys) - seen
        seen |= fresh
        circle = bool(reading.keys) and not fresh
        following = reading.following
        enough = request.limit is not None and len(seen) >= request.limit
        # Pages of another kind tell more of the same records; those are always wanted.
        if following and following.kind == step.kind and reading.keys and (circle or enough):
            following = None
        draft.add(step, content, len(reading.keys), reading.hits, following)
        progress(f"{index.name}: page {len(draft.pages)}, {len(seen)} of {draft.hits} records")
        if circle and reading.following:
            why = f"page {len(draft.pages)} repeats records of earlier pages and nothing else"
        step = following
    hits = draft.hits or 0
    if request.limit is not None and len(seen) >= request.limit and hits > request.limit:
        why = LIMIT
    elif len(seen) >= hits:
        why = ""
    elif not why:
        why = f"the index stated {hits} records and delivered {len(seen)}"
    asked = {
        step.kind: {"url": client.base_url(index, step.host) + step.path, "parameters": dict(step.params)}
        for step in reversed(draft.steps)
    }
    return draft.seal(len(seen), why, {"title": index.title, "requests": asked})


def load(folder: Path, incomplete: bool = False) -> list[Candidate]:
    """Read a sealed answer, offline, each record once; this is what every build uses.

    Parameters
    ----------
    folder : Path
        A folder that `search_index` sealed.
    incomplete : bool, default False
        Accept an answer that is known to be incomplete.

    Raises
    ------
    ReviewError
        SRC008 if the answer is incomplete, SRC009 if a page was changed, is missing, or was added.
    """
    sealed = open_sealed(folder)
    if not sealed.complete and sealed.why != LIMIT and not incomplete:
        raise _incomplete(sealed)
    index = find(sealed.request.index)
    records: dict[str, Candidate] = {}
    for key, record in index.candidates(sealed.contents()):
        records.setdefault(key, record)
    return list(records.values())[: sealed.request.limit]


def _not_too_many(index: Index, request: Request, hits: int | None) -> None:
    if hits is not None and hits > index.most and (request.limit is None or request.limit > index.most):
        raise ReviewError(
            "SRC011",
            f"the index states {hits} records, and no more than {index.most} are fetched",
            f"question to {index.name}",
            "make the query narrower, or set a limit",
        )


def _incomplete(sealed: Sealed) -> ReviewError:
    return ReviewError(
        "SRC008",
        f"the answer is incomplete: {sealed.why}",
        str(sealed.folder),
        "run the same search again; it begins anew",
    )
