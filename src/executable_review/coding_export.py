"""The codebook and the coded sentences of a review in the formats that other programs read."""

from __future__ import annotations

from collections.abc import Mapping

from executable_review.coding import exchange
from executable_review.locating import locate
from executable_review.review import Review


def names_of(review: Review) -> exchange.Names:
    """Return the maker of identifiers of a review."""
    return exchange.Names(review.data.review["title"])


def coded_project(review: Review) -> exchange.CodedProject:
    """Return all sentences as the makers of the review coded them."""
    coded = review.coded
    works: dict[str, tuple[str, ...]] = {}
    for place, sentence in coded.place_sentence.items():
        works[sentence] = tuple(dict.fromkeys((*works.get(sentence, ()), *coded.place_works.get(place, ()))))
    return exchange.read_segments(
        review.codebook, review.data.rows("segments"), review.data.rows("segment_codes"), works
    )


def coding_files(review: Review, paper_text: str | None = None) -> Mapping[str, bytes]:
    """Return the exported files by name: the same bytes for the same data.

    Parameters
    ----------
    review : Review
    paper_text : str, optional
        Text of the paper that the user holds. Annotations then also say at which characters of it a sentence
        stands. No file holds any of the text.

    Returns
    -------
    mapping of str to bytes
        ``codebook.qdc`` and ``codebook.ttl`` hold the codebook, ``coding.qdpx`` and ``annotations.jsonld`` the coded
        sentences; ``coding-sheet.qdpx`` is the project without any coding, for another coder.
    """
    names, project = names_of(review), coded_project(review)
    sentences = review.data.rows("sentences")
    works = review.data.rows("works")
    records = review.data.rows("records")
    sources = {r["record_id"]: (cited(r), r["doi"] or "") for r in records}
    sources |= {w["work_id"]: (cited(w), w["doi"] or "") for w in works}
    return {
        "annotations.jsonld": exchange.write_annotations(
            project,
            names,
            {s["sentence_id"]: s["fingerprint"] for s in sentences},
            {w["work_id"]: w["doi"] for w in works if w["doi"]},
            locate(paper_text, sentences) if paper_text is not None else None,
        ).encode(),
        "codebook.qdc": exchange.write_qdc(review.codebook, names),
        "codebook.ttl": exchange.write_skos(review.codebook, names, sources).encode(),
        "coding-sheet.qdpx": exchange.write_qdpx(project.uncoded(), review.codebook, names),
        "coding.qdpx": exchange.write_qdpx(project, review.codebook, names),
    }


def cited(record: Mapping[str, object]) -> str:
    """Return how a work or record is cited in words: authors, title, year."""
    return ". ".join(str(record[f]) for f in ("authors", "title", "year") if record[f])
