"""What is exchanged: the codebook with one coder's segments, and names that are the same in every format."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from executable_review.coding.codebook import Codebook
from executable_review.coding.coder_file import CoderFile
from executable_review.data import Row

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "executable-review")


@dataclass(frozen=True)
class Names:
    """Identifiers of one review: the same thing gets the same identifier in every format and on every machine.

    Parameters
    ----------
    review : str
        Title of the review; it keeps the identifiers of two reviews apart.
    """

    review: str

    def guid(self, kind: str, name: str) -> str:
        """Return a UUID of version 5 (RFC 9562) for a thing, for example of kind ``"code"``."""
        return str(uuid.uuid5(_NAMESPACE, "/".join((self.review, kind, name))))

    def urn(self, kind: str, name: str) -> str:
        """Return the same identifier as an IRI."""
        return f"urn:uuid:{self.guid(kind, name)}"


@dataclass(frozen=True)
class Segment:
    """A sentence that a coder had at hand: its locator, the codes, and what the coder noted.

    `stance` and `note` are empty where a coder gave none; `read` is false for a sentence that was not read.
    """

    unit_id: str
    paraphrase: str
    codes: tuple[str, ...] = ()
    stance: str = ""
    works: tuple[str, ...] = ()
    note: str = ""
    read: bool = True


@dataclass(frozen=True)
class CodedProject:
    """All segments of one coder over one version of the codebook."""

    coder_id: str
    codebook_version: str
    segments: tuple[Segment, ...]

    def coder_file(self) -> CoderFile:
        """Return the codes by unit, as agreement takes them."""
        return CoderFile(
            self.coder_id,
            self.codebook_version,
            {s.unit_id: frozenset(s.codes) for s in self.segments if s.read},
        )

    def uncoded(self) -> CodedProject:
        """Return the same sentences without any coding, for another coder to begin from."""
        return replace(
            self, segments=tuple(Segment(s.unit_id, s.paraphrase, read=False) for s in self.segments)
        )


def read_segments(
    codebook: Codebook,
    segments: Iterable[Row],
    segment_codes: Iterable[Row],
    works_of: Mapping[str, tuple[str, ...]],
) -> CodedProject:
    """Join the coding tables to the project that is exported.

    Parameters
    ----------
    codebook : Codebook
        Gives the order of a segment's codes.
    segments, segment_codes : iterable of rows
        Tables of the same names, of one coder.
    works_of : mapping of sentence to works
        Works cited in a sentence.
    """
    order = {code: n for n, code in enumerate(codebook.leaves())}
    codes: dict[str, list[str]] = {}
    for row in segment_codes:
        codes.setdefault(row["segment_id"], []).append(row["code_id"])
    rows = tuple(segments)
    return CodedProject(
        rows[0]["coder_id"] if rows else "",
        version(codebook),
        tuple(
            Segment(
                s["sentence_id"],
                s["paraphrase"],
                tuple(sorted(codes.get(s["segment_id"], ()), key=order.__getitem__)),
                s["stance"],
                works_of.get(s["sentence_id"], ()),
                s["note"] or "",
            )
            for s in rows
        ),
    )


def version(codebook: Codebook) -> str:
    """The version of a codebook: the highest of its rows."""
    return codebook.version
