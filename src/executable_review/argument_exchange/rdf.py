"""The argument as RDF: Toulmin's parts in the Argument Model Ontology, relations and citations in CiTO."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from executable_review import cito
from executable_review.argument_exchange.model import ArgumentNet, Node
from executable_review.coding.exchange import Names
from executable_review.errors import ReviewError

CITO = Namespace(cito.NAMESPACE)
AMO = Namespace("http://purl.org/spar/amo/")
# The terms of AMO 1.0 (2011-05-04) that are used.
AMO_TERMS = frozenset(
    {"Argument", "Claim", "Evidence", "Warrant", "Qualifier", "Rebuttal"}
    | {"hasClaim", "hasEvidence", "hasWarrant", "hasQualifier", "hasRebuttal"}
)


def write_rdf(
    net: ArgumentNet,
    names: Names,
    addresses: Mapping[str, str],
    cited: Mapping[str, str],
    paper: str,
    language: str,
) -> str:
    """Return the net as Turtle.

    Each inference is an argument of AMO, with claim, evidence, warrant, qualifier and rebuttals. A statement
    obtains support from its premises and cited works. An objection disputes or qualifies its target; one that
    undercuts disputes the target's warrant, since this is the step that it attacks. Each citation of the paper is
    a citation of CiTO with its character.

    Parameters
    ----------
    net : ArgumentNet
    names : Names
    addresses : mapping of work or record to str
        Its DOI as an address; where there is none, a name is made.
    cited : mapping of work or record to str
        How it is cited in words.
    paper : str
        Title of the paper.
    language : str
        Language of the texts.
    """
    graph = Graph()
    for prefix, namespace in (("cito", CITO), ("amo", AMO), ("dcterms", DCTERMS), ("skos", SKOS)):
        graph.bind(prefix, namespace)
    by_id = {n.node_id: n for n in net.nodes}
    own = {n.node_id: URIRef(names.urn(n.kind, n.node_id)) for n in net.nodes}
    the_paper = URIRef(names.urn("paper", "paper"))

    def say(subject: URIRef, about: URIRef, text: str) -> None:
        graph.add((subject, about, Literal(text, lang=language)))

    def publication(key: str) -> URIRef:
        node = URIRef(addresses.get(key) or names.urn("publication", key))
        say(node, RDFS.label, cited[key])
        return node

    say(the_paper, DCTERMS.title, paper)
    for node in net.nodes:
        graph.add((own[node.node_id], DCTERMS.identifier, Literal(node.node_id)))
        say(own[node.node_id], DCTERMS.description, node.text)
        data = dict(node.data)
        if node.kind == "citation":
            _citation(graph, own[node.node_id], the_paper, publication(data["work"]), data)
        else:
            say(own[node.node_id], RDFS.label, data["label"])
            if node.kind == "claim" or data.get("origin") == "paper":
                graph.add((own[node.node_id], DCTERMS.isPartOf, the_paper))
            if data.get("counts") == "no":
                say(own[node.node_id], SKOS.note, "Does not count under the decisions of this run")
        if node.kind == "claim":
            graph.add((own[node.node_id], RDF.type, AMO.Claim))
            graph.add((own[node.node_id], DCTERMS.type, Literal(data["kind"])))
            say(own[node.node_id], SKOS.note, f"Standing: {data['standing']}")
            _part(graph, names, node, "warrant", AMO.Warrant, language)
            _part(graph, names, node, "qualifier", AMO.Qualifier, language)
        for record in data.get("records", "").split():
            graph.add((own[node.node_id], CITO.obtainsSupportFrom, publication(record)))
    rebuttals: dict[str, list[URIRef]] = {}
    for attack in net.attacks:
        source, target = own[attack.source], own[attack.target]
        rebuttals.setdefault(attack.target, []).append(source)
        graph.add((source, RDF.type, AMO.Rebuttal))
        if attack.relation == "undercuts" and "warrant" in dict(by_id[attack.target].data):
            target = URIRef(names.urn("warrant", attack.target))
        graph.add((source, CITO.qualifies if attack.relation == "qualifies" else CITO.disputes, target))
    for step in net.inferences:
        argument = URIRef(names.urn("argument", step.inference_id))
        conclusion, data = own[step.conclusion], dict(by_id[step.conclusion].data)
        graph.add((argument, RDF.type, AMO.Argument))
        graph.add((argument, AMO.hasClaim, conclusion))
        for part, about in (("warrant", AMO.hasWarrant), ("qualifier", AMO.hasQualifier)):
            if part in data:
                graph.add((argument, about, URIRef(names.urn(part, step.conclusion))))
        for rebuttal in rebuttals.get(step.conclusion, ()):
            graph.add((argument, AMO.hasRebuttal, rebuttal))
        for premise in step.premises:
            graph.add((argument, AMO.hasEvidence, own[premise]))
            graph.add((own[premise], RDF.type, AMO.Evidence))
            premise_data = dict(by_id[premise].data)
            if "work" not in premise_data:
                graph.add((conclusion, CITO.obtainsSupportFrom, own[premise]))
            else:
                uses = premise_data["cited_as"] == "usesMethodIn"
                about = CITO.usesMethodIn if uses else CITO.obtainsSupportFrom
                graph.add((conclusion, about, publication(premise_data["work"])))
    return graph.serialize(format="turtle")


def _citation(graph: Graph, node: URIRef, paper: URIRef, work: URIRef, data: Mapping[str, str]) -> None:
    graph.add((node, RDF.type, CITO.Citation))
    graph.add((node, CITO.hasCitingEntity, paper))
    graph.add((node, CITO.hasCitedEntity, work))
    graph.add((node, CITO.hasCitationCharacterization, CITO[data["cited_as"]]))
    graph.add((paper, CITO[data["cited_as"]], work))


def _part(graph: Graph, names: Names, node: Node, part: str, kind: URIRef, language: str) -> None:
    data = dict(node.data)
    if part not in data:
        return
    what = URIRef(names.urn(part, node.node_id))
    graph.add((what, RDF.type, kind))
    graph.add((what, DCTERMS.description, Literal(data[part], lang=language)))
    graph.add((what, DCTERMS.source, Literal(data.get(f"{part}_at", "not stated; a reconstruction"))))


def check_terms(turtle: str) -> int:
    """Read Turtle and check that each term of CiTO and AMO exists (EXA004); return the number of triples."""
    graph = Graph()
    graph.parse(data=turtle, format="turtle")
    known = {CITO: cito.PROPERTIES | cito.CLASSES, AMO: AMO_TERMS}
    for triple in graph:
        for term in triple:
            for namespace, terms in known.items():
                name = str(term).removeprefix(namespace)
                if isinstance(term, URIRef) and str(term).startswith(namespace) and name not in terms:
                    raise ReviewError(
                        "EXA004",
                        f"the ontology has no term {name!r}",
                        str(term),
                        "use a term that the ontology defines (cito.toml lists those of CiTO)",
                    )
    return len(graph)
