"""The argument in the Argument Interchange Format (AIF), as JSON of nodes and edges, with a check and a reader.

Chesñevar et al. (2006), "Towards an argument interchange format", doi:10.1017/S0269888906001044. Statements are
information nodes (I), inferences are applications of a rule (RA), attacks applications of a conflict (CA). AIF has
no node for a qualification: these stand beside the net, in ``qualifications``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from executable_review.argument_exchange.model import ArgumentNet, Attack, Inference, Node
from executable_review.errors import ReviewError

_CONFLICTS = {"disputes": "rebuttal", "undercuts": "undercut"}


def write_aif(net: ArgumentNet) -> str:
    """Return the net as AIF in JSON; identifiers of nodes and edges are counted from 1."""
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, str]] = []

    def add(aif_type: str, text: str, /, **more: Any) -> str:
        nodes.append({"nodeID": str(len(nodes) + 1), "text": text, "type": aif_type, **more})
        return nodes[-1]["nodeID"]

    def join(source: str, target: str) -> None:
        edges.append({"edgeID": str(len(edges) + 1), "fromID": source, "toID": target})

    number = {n.node_id: add("I", n.text, name=n.node_id, kind=n.kind, data=dict(n.data)) for n in net.nodes}
    steps = {}
    for step in net.inferences:
        steps[step.inference_id] = add(
            "RA", "Default Inference", name=step.inference_id, warrant=step.warrant
        )
        for premise in step.premises:
            join(number[premise], steps[step.inference_id])
        join(steps[step.inference_id], number[step.conclusion])
    for attack in net.attacks:
        if attack.relation not in _CONFLICTS:
            continue
        # An undercut attacks the steps to its target; where there are none, the target itself.
        hit = [steps[i.inference_id] for i in net.steps_to(attack.target)]
        for target in hit if attack.relation == "undercuts" and hit else [number[attack.target]]:
            conflict = add(
                "CA", "Default Conflict", conflict=_CONFLICTS[attack.relation], target=attack.target
            )
            join(number[attack.source], conflict)
            join(conflict, target)
    content = {
        "title": net.title,
        "nodes": nodes,
        "edges": edges,
        "locutions": [],
        "participants": [],
        "qualifications": [
            {"fromID": number[a.source], "toID": number[a.target]}
            for a in net.attacks
            if a.relation not in _CONFLICTS
        ],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def check_aif(content: dict[str, Any]) -> None:
    """Check the rules of AIF.

    Every edge joins two nodes that exist; none joins two information nodes; every inference has a premise and one
    conclusion, which is an information node; every conflict has one information node that attacks, and one node
    that is attacked, an information node or an inference.

    Raises
    ------
    ReviewError
        EXA003, naming the node or the edge.
    """
    try:
        kinds = {n["nodeID"]: n["type"] for n in content["nodes"]}
        edges = [(e["edgeID"], e["fromID"], e["toID"]) for e in content["edges"]]
    except (KeyError, TypeError) as error:
        raise _broken(f"it is no AIF: {error} is missing or not of its type", "aif") from None
    if len(kinds) != len(content["nodes"]):
        raise _broken("two nodes have one identifier", "aif")
    into, out = defaultdict(list), defaultdict(list)
    for edge, source, target in edges:
        if source not in kinds or target not in kinds:
            raise _broken("it joins a node that does not exist", f"aif, edge {edge}")
        if kinds[source] == kinds[target] == "I":
            raise _broken("it joins two information nodes", f"aif, edge {edge}")
        into[target].append(kinds[source])
        out[source].append(kinds[target])
    for node, kind in kinds.items():
        wrong = {
            "I": False,
            # A conflict may point at an inference, as an undercut; it is no premise.
            "RA": "I" not in into[node] or "RA" in into[node] or out[node] != ["I"],
            "CA": into[node] != ["I"] or out[node] not in (["I"], ["RA"]),
        }.get(kind, True)
        if wrong:
            raise _broken(
                f"a node of type {kind} has wrong neighbours or no such type exists", f"aif, node {node}"
            )


def read_aif(text: str) -> ArgumentNet:
    """Read AIF as `write_aif` writes it; the rules are checked first (EXA003, EXA001)."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise _broken(f"it is not JSON ({error})", "aif") from None
    check_aif(content)
    try:
        return _net(content)
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(f"a node lacks what this project writes ({error})", "aif") from None


def _net(content: dict[str, Any]) -> ArgumentNet:
    name = {n["nodeID"]: n["name"] for n in content["nodes"] if n["type"] == "I"}
    into, out = defaultdict(list), defaultdict(list)
    for e in content["edges"]:
        into[e["toID"]].append(e["fromID"])
        out[e["fromID"]].append(e["toID"])
    nodes, inferences, attacks = [], [], {}
    back = {v: k for k, v in _CONFLICTS.items()}
    for n in content["nodes"]:
        at = n["nodeID"]
        if n["type"] == "I":
            nodes.append(Node(n["name"], n["kind"], n["text"], tuple(n["data"].items())))
        elif n["type"] == "RA":
            premises = tuple(name[i] for i in into[at] if i in name)
            inferences.append(Inference(n["name"], premises, name[out[at][0]], n["warrant"]))
        else:
            attacks[Attack(name[into[at][0]], n["target"], back[n["conflict"]])] = None
    for q in content["qualifications"]:
        attacks[Attack(name[q["fromID"]], name[q["toID"]], "qualifies")] = None
    return ArgumentNet(content["title"], tuple(nodes), tuple(inferences), tuple(attacks))


def _broken(what: str, place: str) -> ReviewError:
    return ReviewError(
        "EXA003", what, place, "`review export argument` writes a file that keeps the rules of AIF"
    )
