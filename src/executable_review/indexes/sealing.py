"""Keep answers as received: page by page while a search runs, sealed when it has ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from executable_review.errors import ReviewError
from executable_review.indexes.base import Request, Step
from executable_review.indexes.files import changed, checked, remove, write

STATE, SEAL, VERSION = "state.json", "request.json", 1


@dataclass(frozen=True)
class Sealed:
    """A sealed answer: what was asked, what the index stated, and what it delivered."""

    folder: Path
    request: Request
    hits: int
    records: int
    repeats: int
    complete: bool
    why: str
    pages: tuple[dict[str, Any], ...]

    @property
    def absent(self) -> bool:
        """Whether no page is here: answers hold abstracts, and may stay with those who asked."""
        return bool(self.pages) and not any(self.folder.glob("page-*.json"))

    def contents(self) -> Iterator[tuple[str, str, Any]]:
        """Give source, kind and content of each page, compared with its SHA-256."""
        listed = {p["file"] for p in self.pages}
        found = {p.name for p in self.folder.glob("page-*.json")}
        if found - listed:
            raise changed(self.folder / min(found - listed), "this page is not part of the sealed answer")
        for page in self.pages:
            content = checked(self.folder, page)
            yield f"{self.folder.name}/{page['file']}", page["kind"], json.loads(content)


class Draft:
    """An answer on its way: pages, and the state from which it can go on.

    Each file is written beside its place and then moved there, and the state is written after the page that it
    counts. So whenever the machine stops, the folder says the truth.
    """

    def __init__(self, folder: Path, request: Request):
        self.folder = folder
        self.request = request
        self.pages: list[dict[str, Any]] = []
        self.next: Step | None = None
        self.hits: int | None = None
        self.steps: list[Step] = []

    def resume(self) -> bool:
        """Take up what an earlier run left; tell whether there was something."""
        try:
            state = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
            if state["version"] != VERSION or state["request"] != _json(self.request):
                return False
            self.pages, self.hits = state["pages"], state["hits"]
            self.next = Step.of(state["next"])
            self.steps = [Step.of(page["step"]) for page in self.pages]
        except (FileNotFoundError, NotADirectoryError):
            return False
        except (OSError, ValueError, KeyError, TypeError):
            raise changed(self.folder / STATE, "the state of the search can't be read") from None
        return True

    def contents(self) -> Iterator[tuple[Step, Any]]:
        """Give each page so far, with the step that asked for it."""
        for step, page in zip(self.steps, self.pages, strict=True):
            yield step, json.loads(checked(self.folder, page))

    def add(self, step: Step, content: bytes, records: int, hits: int | None, following: Step | None) -> None:
        """Keep a page, and where to go on after it."""
        name = f"page-{len(self.pages) + 1:04d}.json"
        write(self.folder / name, content)
        if self.hits is None:
            self.hits = hits
        self.pages.append(
            {
                "file": name,
                "kind": step.kind,
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
                "records": records,
                # What later steps ask for is known from `next` alone.
                "step": {**asdict(step), "rest": ()},
            }
        )
        self.steps.append(step)
        self.next = following
        if following:
            state = {
                "version": VERSION,
                "request": _json(self.request),
                "hits": self.hits,
                "next": asdict(following),
                "pages": self.pages,
            }
            write(self.folder / STATE, _text(state))

    def clear(self) -> None:
        """Forget all pages, for a request that begins anew."""
        self.pages, self.steps, self.next, self.hits = [], [], None, None
        # The state goes first: without it, pages that are left count for nothing.
        for pattern in (STATE, SEAL, "page-*.json", ".*.new"):
            remove(self.folder.glob(pattern))

    def seal(self, records: int, why: str, about: dict[str, Any]) -> Sealed:
        """Write the seal and end the draft."""
        delivered = sum(p["records"] for p in self.pages)
        content = {
            "version": VERSION,
            **_json(self.request),
            **about,
            "hits": self.hits if self.hits is not None else records,
            "records": records,
            "repeats": delivered - records,
            "complete": not why,
            "why": why,
            "pages": [{k: v for k, v in p.items() if k != "step"} for p in self.pages],
        }
        write(self.folder / SEAL, _text({**content, "seal": _seal(content)}))
        remove([self.folder / STATE, *self.folder.glob(".*.new")])
        return open_sealed(self.folder)


def open_sealed(folder: Path) -> Sealed:
    """Read a seal and prove that it was not changed; the pages are proven when they are read.

    Raises
    ------
    ReviewError
        SRC008 if the search has not ended, SRC009 if the seal is missing or was changed.
    """
    path = Path(folder) / SEAL
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        seal = content.pop("seal")
        request = {name: content[name] for name in Request.__slots__}
        request["years"] = tuple(request["years"]) if request["years"] else None
        sealed = Sealed(
            Path(folder),
            Request(**request),
            *(content[n] for n in ("hits", "records", "repeats", "complete", "why")),
            tuple(content["pages"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        if (Path(folder) / STATE).is_file():
            raise ReviewError(
                "SRC008", "the search has not ended", str(folder), "run the same search again; it goes on"
            ) from None
        raise changed(path, "the seal is missing or can't be read") from None
    if seal != _seal(content):
        raise changed(path, "the seal was changed")
    return sealed


def _json(request: Request) -> dict[str, Any]:
    content = asdict(request)
    return {**content, "years": list(content["years"]) if content["years"] else None}


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _seal(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
