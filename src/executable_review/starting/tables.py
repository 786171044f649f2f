"""The tables of a review that has just begun: its protocol, its criteria and its first codebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from executable_review.data import Row
from executable_review.locating import fingerprint, normal_words
from executable_review.starting.answers import TYPES, Answers

# What every review needs and none changes at its beginning; it is taken from the compendium at hand.
KEPT = ("stages", "flow_boxes", "flow_counts")
# Codes of a coder that a new review does not have yet.
LEFT_OUT = ("dictionary_codes",)


def protocol(answers: Answers) -> dict[str, tuple[str, list[str]]]:
    """Return the review's own text at its beginning: paragraph to section and sentences."""
    criteria = []
    if answers.earliest or answers.latest:
        first, last = answers.earliest or "any year", answers.latest or "any year"
        criteria.append(f"Included are works published from {first} to {last}.")
    if set(answers.types) != set(TYPES):
        criteria.append(f"Included types are {', '.join(t.replace('-', ' ') for t in answers.types)}.")
    if answers.field:
        criteria.append(f"A work has to name the field: {', '.join(answers.field)}.")
    return {
        "QUE-1": ("Question", [answers.question]),
        "MET-1": ("Search", [f"Phrase {n} is: {p}." for n, p in enumerate(answers.phrases, 1)]),
        "MET-2": ("Criteria", criteria or ["Included is each work that a phrase matches."]),
    }


def paragraph_rows(text: Mapping[str, tuple[str, list[str]]], position: int = 1) -> dict[str, list[Row]]:
    """Return the rows of ``paragraphs`` and ``sentences`` for parts of the review's own text."""
    paragraphs, sentences = [], []
    for paragraph_id, (section, parts) in text.items():
        whole = " ".join(parts)
        paragraphs.append(
            {
                "paragraph_id": paragraph_id,
                "section_id": paragraph_id.partition("-")[0],
                "section": section,
                "kind": "body",
                "position": position + len(paragraphs),
                "sentences": len(parts),
                "words": len(normal_words(whole)),
                "claim_bearing": False,
                "fingerprint": fingerprint(whole),
            }
        )
        sentences += [
            {
                "sentence_id": f"{paragraph_id}.{n}",
                "paragraph_id": paragraph_id,
                "position": n,
                "words": len(normal_words(part)),
                "fingerprint": fingerprint(part),
            }
            for n, part in enumerate(parts, 1)
        ]
    return {"paragraphs": paragraphs, "sentences": sentences}


def plain_text(text: Mapping[str, tuple[str, list[str]]]) -> str:
    """Return the review's own text: a paragraph a line, with an empty line between."""
    return "\n\n".join(" ".join(parts) for _, parts in text.values()) + "\n"


def first_rows(answers: Answers) -> dict[str, list[Row]]:
    """Return the rows of each table that is not empty at the beginning."""
    counted: dict[str, list[str]] = {}
    queries, terms = [], []
    for n, phrase in enumerate(answers.phrases, 1):
        name = f"Q{n}"
        queries.append({"query_id": name, "phrase": phrase, "sentence_id": f"MET-1.{n}"})
        for matching, patterns in (("exact", [phrase]), ("variants", variants(phrase))):
            term = phrase if matching == "exact" else f"{phrase} (variants)"
            counted[term] = patterns
            terms += [_term(name, matching, p, term) for p in patterns]
    codebook: list[Row] = []
    dictionary: list[Row] = []
    for code in answers.codes:
        if code.group not in {row["code_id"] for row in codebook}:
            codebook.append(_group(code.group))
        codebook.append(_leaf(code.code_id, code.group, code.label, code.patterns))
        for pattern in code.patterns:
            counted[pattern] = [pattern]
            row = {"rule_id": f"D{len(dictionary) + 1:03}", "code_id": code.code_id}
            dictionary.append(row | {"pattern": pattern, "abstract_term": pattern})
    counted |= {word: [word] for word in answers.field}
    return {
        **paragraph_rows(protocol(answers)),
        "queries": queries,
        "query_terms": terms,
        "context_terms": [{"pattern": w, "abstract_term": w} for w in answers.field],
        "counted_terms": [{"term": t, "pattern": p} for t, patterns in counted.items() for p in patterns],
        "document_types": [_type(kind, kind in answers.types) for kind in TYPES],
        "codebook": codebook,
        "dictionary": dictionary,
        "coders": [
            {
                "coder_id": "close_reading",
                "kind": "close reading",
                "description": "Who makes this review: every sentence of its own text read.",
            },
        ],
    }


def variants(phrase: str) -> list[str]:
    """Return the forms of a phrase that count as the same: any ending, and a hyphen written as one word.

    >>> variants("peer review"), variants("cross-check*")
    (['peer review*'], ['cross-check*', 'crosscheck*'])
    """
    open_ended = phrase if phrase.endswith("*") else f"{phrase}*"
    return list(dict.fromkeys((open_ended, open_ended.replace("-", ""))))


def _term(query: str, matching: str, pattern: str, term: str) -> Row:
    return {"query_id": query, "group": 1, "matching": matching, "pattern": pattern, "abstract_term": term}


def _group(name: str) -> Row:
    label = name.replace("_", " ").capitalize()
    return {
        "code_id": name,
        "label": f"{label} (group)",
        "definition": f"Codes of the group {label.lower()}.",
        "use_when": "A code below it applies.",
        "avoid_when": "Never by itself: use a code below it.",
        "version": 1,
    }


def _leaf(code_id: str, group: str, label: str, patterns: tuple[str, ...]) -> Row:
    return {
        "code_id": code_id,
        "parent_id": group,
        "label": label,
        "definition": f"What is coded speaks of this: {label}.",
        "use_when": f"It names one of these: {', '.join(patterns)}.",
        "avoid_when": "The words mean something else there.",
        "version": 1,
    }


def _type(kind: str, included: bool) -> Row:
    note = "The source states no type." if kind == "unknown" else None
    return {"type": kind, "stated_as": kind.replace("-", " "), "included": included, "note": note}


def describe(model: Mapping[str, Any], answers: Answers, version: str) -> dict[str, Any]:
    """Return the descriptor of the new data package: the tables of the model, and what this review says of itself."""
    years = {"earliest": answers.earliest, "latest": answers.latest}
    return {
        "$schema": model["$schema"],
        "name": "executable-review-data",
        "title": f"Data of an executable literature review: {answers.title}",
        "description": "Searches, records, criteria, codings, claims and evidence of one literature review.",
        "version": version,
        "licenses": model["licenses"],
        "review": {
            "version": model["review"]["version"],
            "title": f"{answers.title}: an executable literature review",
            "question": answers.question,
            "own_authors": [],
            "years": {name: year for name, year in years.items() if year},
            "codebook_complete": False,
        },
        "resources": [
            {**r, "bytes": 0, "hash": ""}  # sealed when the tables are written
            for r in model["resources"]
            if r["name"] not in LEFT_OUT
        ],
    }
