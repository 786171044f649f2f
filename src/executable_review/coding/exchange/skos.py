"""The codebook as SKOS concept scheme in Turtle."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from executable_review.coding.codebook import Codebook
from executable_review.coding.exchange.model import Names, version


def write_skos(
    codebook: Codebook, names: Names, sources: Mapping[str, tuple[str, str]], language: str = "en"
) -> str:
    """Return the codebook as a SKOS concept scheme.

    Groups are top concepts, codes are narrower than their group. The definition is the codebook's; two scope notes
    say when to give a code and when not.

    Parameters
    ----------
    codebook : Codebook
    names : Names
    sources : mapping of str to (str, str)
        How a work or record is cited, and its DOI or an empty text.
    language : str, default "en"
        Language of the codebook's texts.
    """
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    scheme = URIRef(names.urn("codebook", "codebook"))
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, Literal(f"Codebook of: {names.review}", lang=language)))
    graph.add((scheme, OWL.versionInfo, Literal(version(codebook))))
    for row in codebook.rows:
        concept = URIRef(names.urn("code", row["code_id"]))
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, scheme))
        graph.add((concept, SKOS.notation, Literal(row["code_id"])))
        for about, text in (
            (SKOS.prefLabel, row["label"]),
            (SKOS.definition, row["definition"]),
            (SKOS.scopeNote, f"Give it when: {row['use_when']}"),
            (SKOS.scopeNote, f"Not when: {row['avoid_when']}"),
        ):
            graph.add((concept, about, Literal(text, lang=language)))
        if row["example"]:
            example = f"{row['example_sentence_id']}: {row['example']}"
            graph.add((concept, SKOS.example, Literal(example, lang=language)))
        source = row["source_work_id"] or row["source_record_id"]
        if source:
            cited, doi = sources[source]
            graph.add((concept, DCTERMS.source, URIRef(f"https://doi.org/{doi}") if doi else Literal(cited)))
        if row["parent_id"] is None:
            graph.add((concept, SKOS.topConceptOf, scheme))
            graph.add((scheme, SKOS.hasTopConcept, concept))
        else:
            group = URIRef(names.urn("code", row["parent_id"]))
            graph.add((concept, SKOS.broader, group))
            graph.add((group, SKOS.narrower, concept))
    return graph.serialize(format="turtle")
