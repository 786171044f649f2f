"""Coded sentences as W3C Web Annotations: locator, fingerprint and paraphrase; never a quotation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from executable_review.coding.exchange.model import CodedProject, Names, Segment

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_CONTEXTS = [CONTEXT, {"fingerprint": "https://schema.org/sha256"}]


def write_annotations(
    project: CodedProject,
    names: Names,
    fingerprints: Mapping[str, str],
    dois: Mapping[str, str],
    positions: Mapping[str, tuple[int, int]] | None = None,
    language: str = "en",
) -> str:
    """Return the coded sentences as a collection of annotations, one a sentence.

    Each annotation has the paraphrase as a description, the stance as a tag, the note as a comment, the codes as
    concepts of the SKOS codebook, and the works cited there. Its target is the paper with a fragment selector that
    holds the locator, for example ``INT-2.5``, and the fingerprint of the sentence (see
    `executable_review.locating.fingerprint`) as ``sha256`` of schema.org. Whoever holds the paper finds the sentence
    by it.

    Parameters
    ----------
    project : CodedProject
    names : Names
    fingerprints : mapping of sentence to str
    dois : mapping of work to str
        Works without a DOI are named by an identifier of this review.
    positions : mapping of sentence to (int, int), optional
        Where the sentences stand in a user's copy of the paper, in Unicode code points; adds a text position
        selector, which holds for that copy only.
    language : str, default "en"
        Language of paraphrases and notes.

    Notes
    -----
    W3C Recommendations "Web Annotation Data Model" and "Web Annotation Vocabulary", 23 February 2017.
    """
    page = names.urn("annotations", "page")
    items = [
        _annotation(
            s, project.coder_id, names, fingerprints, dois, (positions or {}).get(s.unit_id), language
        )
        for s in project.segments
        if s.read
    ]
    collection = names.urn("annotations", "collection")
    label = f"Coded sentences of the reviewed paper; codebook version {project.codebook_version}"
    content = {
        "@context": _CONTEXTS,
        "id": collection,
        "type": "AnnotationCollection",
        "label": label,
        "total": len(items),
        "first": {
            "id": page,
            "type": "AnnotationPage",
            "partOf": {"id": collection, "label": label, "total": len(items)},
            "startIndex": 0,
            "items": items,
        },
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _annotation(
    segment: Segment,
    coder: str,
    names: Names,
    fingerprints: Mapping[str, str],
    dois: Mapping[str, str],
    position: tuple[int, int] | None,
    language: str,
) -> dict[str, Any]:
    texts = (("describing", segment.paraphrase), ("tagging", segment.stance), ("commenting", segment.note))
    body: list[dict[str, Any]] = [
        {
            "type": "TextualBody",
            "value": text,
            "format": "text/plain",
            "language": language,
            "purpose": purpose,
        }
        for purpose, text in texts
        if text
    ]
    body += [
        {
            "type": "SpecificResource",
            "source": names.urn("code", code),
            "purpose": "classifying",
        }
        for code in segment.codes
    ]
    body += [
        {
            "type": "SpecificResource",
            "source": f"https://doi.org/{dois[work]}" if dois.get(work) else names.urn("work", work),
            "purpose": "linking",
        }
        for work in segment.works
    ]
    selectors: list[dict[str, Any]] = [
        {
            "type": "FragmentSelector",
            "value": segment.unit_id,
            "fingerprint": fingerprints[segment.unit_id],
        }
    ]
    if position:
        selectors.append({"type": "TextPositionSelector", "start": position[0], "end": position[1]})
    return {
        "@context": _CONTEXTS,  # so that an annotation can be taken out of the collection
        "id": names.urn("annotation", f"{coder}/{segment.unit_id}"),
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"id": names.urn("coder", coder), "name": coder},
        "body": body,
        "target": {
            "type": "SpecificResource",
            "source": names.urn("paper", "paper"),
            "selector": selectors if len(selectors) > 1 else selectors[0],
        },
    }
