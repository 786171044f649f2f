"""Exports: the same bytes each time, valid by each format's rules, complete, and free of the paper's text."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

import jsonschema
import pytest
from helpers import ROOT, breaks
from lxml import etree
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from executable_review.coding import exchange
from executable_review.coding.exchange.container import parse
from executable_review.coding.exchange.grammar import check_refi
from executable_review.coding_export import coding_files

NAMES = {"annotations.jsonld", "codebook.qdc", "codebook.ttl", "coding-sheet.qdpx", "coding.qdpx"}


def qde(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("project.qde")


def test_another_process_with_another_hash_seed_writes_the_same_bytes(files, tmp_path):
    assert set(files) == NAMES
    environment = {**os.environ, "PYTHONHASHSEED": "7", "EXECUTABLE_REVIEW_ROOT": str(ROOT)}
    program = (
        "from executable_review.cli import main; import sys;"
        f"main(['export', 'coding', '--out', {str(tmp_path / 'new' / 'deep')!r}])"
    )
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True)
    written = {p.name: p.read_bytes() for p in (tmp_path / "new" / "deep").iterdir()}
    assert written == files


def test_no_text_of_the_paper_is_exported(synthetic):
    review, text = synthetic
    written = coding_files(review, text)
    assert set(written) == NAMES
    assert [name for name, content in written.items() if b"Synthetic" in content] == []


def test_a_codebook_file_gives_the_table_back(files, package, tmp_path):
    path = tmp_path / "codebook.qdc"
    path.write_bytes(files["codebook.qdc"])
    assert exchange.read_qdc(path) == package.rows("codebook")


@pytest.mark.parametrize("name", ["codebook.qdc", "coding.qdpx", "coding-sheet.qdpx"])
def test_refi_files_keep_the_standards_rules(files, name):
    content = files[name] if name.endswith(".qdc") else qde(files[name])
    check_refi(parse(content, name), name)


def first(root, name):
    return next(root.iter(f"{{*}}{name}"))


def drop(root, name, attribute):
    del first(root, name).attrib[attribute]


DAMAGES = {
    "a missing name": (lambda r: drop(r, "Code", "name"), "attribute name is missing"),
    "a missing position": (
        lambda r: drop(r, "PlainTextSelection", "endPosition"),
        "attribute endPosition is missing",
    ),
    "no identifier": (lambda r: first(r, "User").set("guid", "close_reading"), "guid is not of type guid"),
    "no truth value": (
        lambda r: first(r, "Code").set("isCodable", "yes"),
        "isCodable is not of type boolean",
    ),
    "no colour": (lambda r: first(r, "Code").set("color", "red"), "color is not of type colour"),
    "an unknown attribute": (lambda r: first(r, "Coding").set("weight", "2"), "weight does not belong"),
    "an unknown element": (
        lambda r: etree.SubElement(r, "{urn:QDA-XML:project:1.0}Stances"),
        "Stances does not belong",
    ),
    "an element at another place": (
        lambda r: r.append(first(r, "Users")),
        "the element Users does not belong at this place",
    ),
    "nothing to point to": (
        lambda r: first(r, "CodeRef").set("targetGUID", "00000000-0000-0000-0000-000000000000"),
        "points to a code that is not in the file",
    ),
    "a note for a code": (
        lambda r: first(r, "CodeRef").set("targetGUID", first(r, "Note").get("guid")),
        "points to a code that is not in the file",
    ),
    "an identifier twice": (
        lambda r: first(r, "Coding").set("guid", first(r, "User").get("guid")),
        "stands twice",
    ),
    "an unknown user": (
        lambda r: first(r, "Coding").set("creatingUser", "00000000-0000-0000-0000-000000000000"),
        "names a user who is not in the file",
    ),
    "loose text": (lambda r: setattr(first(r, "Codes"), "text", "loose"), "text stands between"),
    "a coding without code": (
        lambda r: first(r, "Coding").remove(first(r, "CodeRef")),
        "element CodeRef is missing",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_broken_project_is_named(files, damage):
    root = etree.fromstring(qde(files["coding.qdpx"]))
    change, says = DAMAGES[damage]
    change(root)
    with breaks("EXC004", says=says, place="project.qde, line "):
        check_refi(root, "project.qde")


def test_a_foreign_root_is_named():
    with breaks("EXC004", says="the root element is {urn:other}Codes"):
        check_refi(etree.fromstring("<Codes xmlns='urn:other'/>"), "x.qdc")


def test_the_project_shows_our_words_and_says_so(files, project):
    root = etree.fromstring(qde(files["coding.qdpx"]))
    source = first(root, "TextSource")
    assert "own text is not here" in source.findtext("{*}Description")
    with zipfile.ZipFile(io.BytesIO(files["coding.qdpx"])) as archive:
        text = archive.read(f"Sources/{source.get('plainTextPath').removeprefix('internal://')}").decode()
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    selected = [
        text[int(s.get("startPosition")) : int(s.get("endPosition"))]
        for s in source.iter("{*}PlainTextSelection")
    ]
    assert selected == [s.paraphrase for s in project.segments]
    assert (
        first(etree.fromstring(qde(files["coding-sheet.qdpx"])), "TextSource").find("{*}PlainTextSelection")
        is None
    )


def check_skos(graph):
    """Rules of SKOS that a concept scheme of two levels must keep; returns the broken ones."""
    broken = []
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    for concept in concepts:
        languages = [label.language for label in graph.objects(concept, SKOS.prefLabel)]
        if len(languages) != len(set(languages)) or not languages:
            broken.append(("S14: one preferred label a language", concept))
        if (concept, SKOS.inScheme, scheme) not in graph or not list(graph.objects(concept, SKOS.definition)):
            broken.append(("in the scheme, with a definition", concept))
        above = graph.objects(concept, SKOS.broader)
        if any(concept in graph.transitive_objects(wide, SKOS.broader) for wide in above):
            broken.append(("no circle", concept))
        top = (scheme, SKOS.hasTopConcept, concept) in graph
        if top == bool(list(graph.objects(concept, SKOS.broader))):
            broken.append(("a top concept has nothing broader", concept))
    for narrow, wide in graph.subject_objects(SKOS.broader):
        if (wide, SKOS.narrower, narrow) not in graph or wide not in concepts:
            broken.append(("S25: narrower is the inverse of broader", narrow))
    return broken


def test_the_concept_scheme_keeps_the_rules_of_skos(files, package, names):
    graph = Graph().parse(data=files["codebook.ttl"], format="turtle")
    assert check_skos(graph) == []
    assert {str(n) for n in graph.objects(None, SKOS.notation)} == {
        r["code_id"] for r in package.rows("codebook")
    }
    for row in package.rows("codebook"):
        (concept,) = [c for c, n in graph.subject_objects(SKOS.notation) if str(n) == row["code_id"]]
        assert str(concept) == names.urn("code", row["code_id"])
        assert str(graph.value(concept, SKOS.prefLabel)) == row["label"]
        assert str(graph.value(concept, SKOS.definition)) == row["definition"]


def test_a_circle_of_concepts_would_be_noticed(files):
    graph = Graph().parse(data=files["codebook.ttl"], format="turtle")
    narrow, wide = next(iter(graph.subject_objects(SKOS.broader)))
    graph.add((wide, SKOS.broader, narrow))
    assert ("no circle", narrow) in check_skos(graph)
    graph.add((narrow, SKOS.prefLabel, next(graph.objects(wide, SKOS.prefLabel))))
    assert ("S14: one preferred label a language", narrow) in check_skos(graph)


# The MUST rules of the W3C Recommendation "Web Annotation Data Model" (23 February 2017) for what is written here.
ANNOTATION = json.loads((Path(__file__).parent / "annotation.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def annotations(files):
    return json.loads(files["annotations.jsonld"])


def test_annotations_keep_the_rules_of_the_w3c(annotations):
    jsonschema.Draft202012Validator.check_schema(ANNOTATION)
    jsonschema.validate(annotations, ANNOTATION)
    items = annotations["first"]["items"]
    assert annotations["total"] == len(items)
    identifiers = [a["id"] for a in items]
    assert len(set(identifiers)) == len(identifiers)


def test_an_annotation_holds_locator_fingerprint_paraphrase_and_codes(annotations, package, project, names):
    prints = {s["sentence_id"]: s["fingerprint"] for s in package.rows("sentences")}
    items = annotations["first"]["items"]
    assert len(items) == len(project.segments) == len(prints)
    for item, segment in zip(items, project.segments, strict=True):
        said = defaultdict(list)
        for body in item["body"]:
            said[body["purpose"]].append(body.get("value") or body["source"])
        assert said["describing"] == [segment.paraphrase]
        assert said["tagging"] == [segment.stance]
        assert said["commenting"] == ([segment.note] if segment.note else [])
        assert said["classifying"] == [names.urn("code", c) for c in segment.codes]
        assert len(said["linking"]) == len(segment.works)
        assert item["target"]["selector"] == {
            "type": "FragmentSelector",
            "value": segment.unit_id,
            "fingerprint": prints[segment.unit_id],
        }


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.pop("target"),
        lambda a: a.update({"@context": "http://example.org/other"}),
        lambda a: a.update(type="Note"),
        lambda a: a.update(bodyValue="both"),
        lambda a: a["target"]["selector"].pop("value"),
        lambda a: a["target"].update(selector={"type": "TextPositionSelector", "start": -1, "end": 3}),
        lambda a: a["target"].update(selector={"type": "TextQuoteSelector", "exact": "a quotation"}),
        lambda a: a["body"][0].update(items=[]),
        lambda a: a["body"][-1].update(value="x"),
    ],
)
def test_a_broken_annotation_would_be_noticed(annotations, change):
    damaged = json.loads(json.dumps(annotations))
    del damaged["first"]["items"][2:]
    jsonschema.validate(damaged, ANNOTATION)
    change(damaged["first"]["items"][0])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(damaged, ANNOTATION)


def test_with_the_paper_annotations_say_where_a_sentence_stands(synthetic):
    review, text = synthetic
    content = json.loads(coding_files(review, text)["annotations.jsonld"])
    jsonschema.validate(content, ANNOTATION)
    for item in content["first"]["items"]:
        fragment, position = item["target"]["selector"]
        found = " ".join(text[position["start"] : position["end"]].split())
        unit = fragment["value"].replace("-", " x ").replace(".", " y ")
        assert found == f"Synthetic sentence {unit}, with (brackets"
