"""Add a claim of the review to its text and to every table that a claim needs, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from executable_review import argument, solver
from executable_review.data import DataPackage, Row
from executable_review.errors import ReviewError
from executable_review.locating import fingerprint, normal_words
from executable_review.review import Review
from executable_review.starting.tables import paragraph_rows
from executable_review.starting.writing import TEXT, cell
from executable_review.update import write

SECTION = "FND"
KINDS = ("definition", "descriptive", "causal", "normative", "methodological")
_CITED = "citesAsEvidence"


@dataclass(frozen=True)
class Statement:
    """A claim as its author puts it: one sentence, the included records cited for it, and the codes it carries."""

    sentence: str
    label: str
    cites: tuple[str, ...]
    codes: tuple[str, ...]
    warrant: str
    qualifier: str
    kind: str = "descriptive"
    rests_on: tuple[str, ...] = ()


def add_claim(package: DataPackage, statement: Statement) -> str:
    """Write a claim and return its identifier.

    The sentence becomes a paragraph of the review's own text. Each cited record becomes a work that the review
    cites, at that sentence and as evidence for the claim.

    Raises
    ------
    ReviewError
        NEW007 if a part is missing or names what is not there; nothing is written then.
    """
    review = Review(package=package)
    _check(review, statement)
    get = package.rows
    number = len(get("claims")) + 1
    claim = f"C{number:02}"
    paragraph = f"{SECTION}-{number}"
    sentence = f"{paragraph}.1"
    if claim in {c["claim_id"] for c in get("claims")} or paragraph in {
        p["paragraph_id"] for p in get("paragraphs")
    }:
        raise ReviewError(
            "NEW007", f"{claim} or {paragraph} is there already", "data", "add this claim by hand"
        )
    text = " ".join(statement.sentence.split())
    located = paragraph_rows({paragraph: ("Findings", [text])}, len(get("paragraphs")) + 1)
    located["paragraphs"][0]["claim_bearing"] = True
    place = f"P{len(get('places')) + 1:03}"
    segment = f"G{len(get('segments')) + 1:03}"
    known = {w["work_id"] for w in get("works")}
    added: dict[str, list[Row]] = {
        **located,
        "works": [_work(review.records[r]) for r in statement.cites if r not in known],
        "segments": [
            {
                "segment_id": segment,
                "sentence_id": sentence,
                "stance": "asserts",
                "paraphrase": text,
                "coder_id": "close_reading",
                "codebook_version": review.codebook.version,
            }
        ],
        "segment_codes": [{"segment_id": segment, "code_id": c} for c in statement.codes],
        "claims": [
            {
                "claim_id": claim,
                "label": statement.label,
                "statement": text,
                "kind": statement.kind,
                "sentence_id": sentence,
                "warrant": statement.warrant,
                "warrant_stated": False,
                "qualifier": statement.qualifier,
                "qualifier_sentence_id": sentence,
            }
        ],
        "claim_sentences": [{"claim_id": claim, "sentence_id": sentence}],
        "premises": [{"claim_id": claim, "premise_id": p} for p in statement.rests_on],
    }
    if statement.cites:
        at = {"place_id": place}
        spoken = {
            "sentence_id": sentence,
            "style": "parenthetical",
            "paraphrase": text,
            "confidence": "verified",
        }
        added["places"] = [at | spoken]
        added["place_works"] = [at | {"work_id": r} for r in statement.cites]
        added["citation_types"] = [at | {"work_id": r, "property": _CITED} for r in statement.cites]
        first = len(get("evidence")) + 1
        added["evidence"] = [
            {"evidence_id": f"E{n:03}", "claim_id": claim, **at, "work_id": r, "relation": "supports"}
            | {"basis": "as cited by the review", "confidence": "verified"}
            for n, r in enumerate(statement.cites, first)
        ]
    later = Review(package=_with(package, added))
    standing = argument.judge(later.framework, later.parameters, solver.extensions)[claim]
    reason = "; ".join((f"sources in its own sentences: {standing.sources}", *_disputed(standing)))
    added["acknowledged"] = [{"claim_id": claim, "standing": standing.standing, "reason": reason}]
    own = package.root / TEXT
    before = own.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if own.is_file() else ""
    written = {n: [{k: cell(v) for k, v in row.items()} for row in rows] for n, rows in added.items()}
    write(package, written, {TEXT: f"{before}{text}\n".encode()})
    return claim


def _disputed(judged: argument.Judged) -> list[str]:
    return [f"disputed by {name}" for name in judged.disputed_by]


def _with(package: DataPackage, added: dict[str, list[Row]]) -> DataPackage:
    """Return the package with further rows; what they do not name is empty. Standings are not yet acknowledged."""
    later = {}
    for name, rows in added.items():
        empty = dict.fromkeys((f["name"] for f in package.resources[name]["schema"]["fields"]), None)
        later[name] = (*package.rows(name), *({**empty, **row} for row in rows))
    return package.replaced(later)


def _check(review: Review, statement: Statement) -> None:
    def refuse(what: str, place: str, way_out: str) -> None:
        raise ReviewError("NEW007", what, place, way_out)

    said = {"SENTENCE": statement.sentence, "--label": statement.label}
    said |= {"--warrant": statement.warrant, "--qualifier": statement.qualifier}
    for place, text in said.items():
        if not normal_words(text) or not " ".join(text.split()).isprintable():
            refuse("nothing is said, or it does not print", place, "say it in words")
    if fingerprint(statement.sentence) in {s["fingerprint"] for s in review.data.rows("sentences")}:
        refuse(
            "the review's text says it already", "SENTENCE", "say something else, or mend the tables by hand"
        )
    if statement.kind not in KINDS:
        refuse(f"{statement.kind!r} is no kind of claim", "--kind", f"choose from {', '.join(KINDS)}")
    for record in statement.cites:
        if record not in review.records:
            refuse(
                f"there is no record {record!r}",
                "--cites",
                "`review run` lists them; see data/corpus/records.csv",
            )
        elif record not in review.screened.included:
            refuse(f"{record!r} is not included", "--cites", "cite included records, or change the criteria")
        elif not review.records[record]["year"]:
            refuse(f"the year of {record!r} is not known", "--cites", "fill it in data/corpus/records.csv")
    if not statement.codes:
        refuse("no code is given", "--code", f"give one of {', '.join(review.codebook.leaves())}")
    for code in statement.codes:
        review.codebook.check(code, "--code")
    claims = {c["claim_id"] for c in review.data.rows("claims")}
    for premise in statement.rests_on:
        if premise not in claims:
            refuse(f"there is no claim {premise!r}", "--rests-on", "name a claim of data/argument/claims.csv")
    for name, given in (("--cites", statement.cites), ("--code", statement.codes)):
        _check_once(name, given)


def _check_once(name: str, given: Sequence[str]) -> None:
    if len(set(given)) < len(given):
        raise ReviewError("NEW007", "one is named twice", name, "name it once")


def _work(record: Row) -> Row:
    """Return a cited work from an included record; both have the same identifier."""
    shared = ("authors", "title", "year", "container", "volume", "issue", "pages", "publisher", "doi", "isbn")
    families = [a.partition(",")[0].strip() for a in re.split(r";", record["authors"] or "") if a.strip()]
    names = families[0] if families else record["title"]
    others = f" & {families[1]}" if len(families) == 2 else " et al." if len(families) > 2 else ""
    return {
        "work_id": record["record_id"],
        "record_id": record["record_id"],
        "cited_as": f"{names}{others}, {record['year']}",
        **{name: record[name] for name in (*shared, "type", "author_keywords", "seen_on")},
        "doi_confidence": record["confidence"] if record["doi"] else None,
        "confidence": record["confidence"],
    }
