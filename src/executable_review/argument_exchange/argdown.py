"""The argument as Argdown (https://argdown.org), and a reader of the part of Argdown that is written.

A claim, an objection and a citation are statements; each inference is an argument with numbered premises and one
conclusion. An objection attacks a statement that it disputes (``->``) and undercuts the arguments for a statement
that it undercuts (``_>``). Argdown has no relation for a qualification: it stands in the data of the objection.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from executable_review.argument_exchange.model import ArgumentNet, Attack, Inference, Node, grouped
from executable_review.errors import ReviewError

# Characters that never begin or end markup inside a line.
_PLAIN = frozenset(",;'?!")
_SAFE = frozenset(string.ascii_letters + string.digits + " .,;-")
_STATEMENT = re.compile(r"\[([^\]]+)\]: (.*)")
_ATTACK = re.compile(r"    (->|_>) [\[<]([^\]>]+)[\]>]")
_ARGUMENT = re.compile(r"<([^>]+)>(?: (\{.*\}))?")
_PREMISE = re.compile(r"\((\d+)\) \[([^\]]+)\]")
_PAIR = re.compile(r'(\w+): "((?:[^"\\]|\\.)*)"(?:, |\}$)')
_RULE = "----"


def write_argdown(net: ArgumentNet) -> str:
    """Return the net as Argdown text."""
    lines = ["===", f"title: {_quoted(net.title)}", "===", "", "# Statements", ""]
    for node in net.nodes:
        data = [("type", node.kind), *node.data]
        for relation in ("undercuts", "qualifies"):
            targets = grouped(net.attacks, node.node_id, relation)
            data += [(relation, ", ".join(targets))] if targets else []
        lines.append(f"[{node.node_id}]: {_escaped(node.text)} {_braces(data)}")
        lines += [f"    -> [{t}]" for t in grouped(net.attacks, node.node_id, "disputes")]
        for target in grouped(net.attacks, node.node_id, "undercuts"):
            lines += [f"    _> <{i.inference_id}>" for i in net.steps_to(target)]
        lines.append("")
    lines += ["# Arguments", ""]
    for step in net.inferences:
        warrant = f" {_braces([('warrant', step.warrant)])}" if step.warrant else ""
        lines += [f"<{step.inference_id}>{warrant}", ""]
        lines += [f"({n}) [{p}]" for n, p in enumerate(step.premises, 1)]
        lines += [_RULE, f"({len(step.premises) + 1}) [{step.conclusion}]", ""]
    return "\n".join(lines)


def read_argdown(text: str) -> ArgumentNet:
    """Read Argdown as `write_argdown` writes it.

    Raises
    ------
    ReviewError
        EXA002 for a line that is none of these, with its number; EXA001 for identifiers that name nothing.
    """
    lines = text.split("\n")
    head = re.fullmatch(r'title: "(.*)"', lines[1]) if len(lines) > 3 else None
    if head is None or lines[0] != "===" or lines[2] != "===":
        raise _unread(1)
    nodes, inferences, attacks, undercut = [], [], [], {}
    step: list | None = None
    for number, line in enumerate(lines[3:], 4):
        if not line or line.startswith("# "):
            continue
        if match := _STATEMENT.fullmatch(line):
            node, named = _node(match[1], match[2], number)
            nodes.append(node)
            attacks += [Attack(node.node_id, t, r) for r, targets in named for t in targets]
        elif (match := _ATTACK.fullmatch(line)) and nodes:
            if match[1] == "->":
                attacks.append(Attack(nodes[-1].node_id, match[2], "disputes"))
            else:
                undercut.setdefault(nodes[-1].node_id, []).append(match[2])
        elif match := _ARGUMENT.fullmatch(line):
            data = dict(_pairs(match[2], number)) if match[2] else {}
            step = [match[1], [], data.get("warrant", "")]
        elif (match := _PREMISE.fullmatch(line)) and step and match[1] == str(len(step[1]) + 1):
            step[1].append(match[2])
            if len(step) == 4:
                *premises, conclusion = step[1]
                inferences.append(Inference(step[0], tuple(premises), conclusion, step[2]))
                step = None
        elif line == _RULE and step and len(step) == 3:
            step.append(line)
        else:
            raise _unread(number)
    net = ArgumentNet(_unquoted(head[1]), tuple(nodes), tuple(inferences), tuple(attacks))
    for node in net.nodes:
        steps = [i.inference_id for t in grouped(attacks, node.node_id, "undercuts") for i in net.steps_to(t)]
        if steps != undercut.get(node.node_id, []):
            raise ReviewError(
                "EXA002",
                f"the arguments that {node.node_id} undercuts are not those for the statements that it names",
                "argdown",
                "let `undercuts` name the conclusions of the arguments that are undercut",
            )
    return net


def _node(name: str, rest: str, number: int) -> tuple[Node, list[tuple[str, list[str]]]]:
    # The data begin at the last brace that is not escaped; in the data all braces are.
    start = rest.rfind(" {")
    if start < 0:
        raise _unread(number)
    data = _pairs(rest[start + 1 :], number)
    named = [(r, t.split(", ")) for r, t in data if r in ("undercuts", "qualifies")]
    own = tuple((k, v) for k, v in data if k not in ("type", "undercuts", "qualifies"))
    kind = dict(data).get("type", "")
    return Node(name, kind, re.sub(r"\\(.)", r"\1", rest[:start]), own), named


def _pairs(braces: str, number: int) -> list[tuple[str, str]]:
    pairs, at = [], 1
    while at < len(braces):
        match = _PAIR.match(braces, at)
        if match is None:
            raise _unread(number)
        pairs.append((match[1], _unquoted(match[2])))
        at = match.end()
    return pairs


def _braces(data: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{name}: {_quoted(text)}" for name, text in data) + "}"


def _escaped(text: str) -> str:
    """Escape every sign that could begin markup, a tag, a mention, a comment or data."""
    return "".join(f"\\{ch}" if ch in string.punctuation and ch not in _PLAIN else ch for ch in text)


def _quoted(text: str) -> str:
    # Argdown's data are YAML inside braces; its grammar looks for brackets even within quotes, so these and all
    # other signs are written as YAML's numbered characters.
    return '"' + "".join(ch if ch in _SAFE else f"\\U{ord(ch):08x}" for ch in text) + '"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\U([0-9a-f]{8})", lambda m: chr(int(m[1], 16)), text)


def _unread(number: int) -> ReviewError:
    return ReviewError(
        "EXA002",
        "it is not Argdown as this project writes it",
        f"argdown, line {number}",
        "`review export argument` writes the file; a line is a statement, an attack, or part of an argument",
    )
