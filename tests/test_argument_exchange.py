"""The argument in other formats: round trips over hostile texts, rules of each format, the shipped argument."""

import json
import re

import pytest
from helpers import breaks
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF

from executable_review.argument_exchange import (
    ArgumentNet,
    Attack,
    Inference,
    Node,
    check_aif,
    check_terms,
    read_aif,
    read_argdown,
    write_aif,
    write_argdown,
    write_rdf,
)
from executable_review.argument_exchange.model import one_line
from executable_review.argument_exchange.rdf import AMO, CITO
from executable_review.argument_export import argument_files, argument_net
from executable_review.claims import GROUNDS
from executable_review.coding.exchange import Names

HOSTILE = (
    '[C1]: x {a: "b"}',
    "<X> (1) ----",
    "-> [C1]",
    "\\",
    "\\\\ {",
    "} {",
    "/* x",
    "<!-- y -->",
    "// z",
    "===",
    "#tag @[C1]",
    "\u202e公\U0001f600",
    'a "quoted" \\u0041',
    "line\nbreak\ttab\x00\x1b",
    "__b__ *i* `c` $m$",
    "''' \"\"\" ^^<http://x>",
    "",
    "U0000005b \\U0000005b",
    "  spaces  ",
)
text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)).map(one_line)
names = st.lists(
    st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,5}[0-9]", fullmatch=True), min_size=1, max_size=5, unique=True
)


@st.composite
def nets(draw):
    """A net with the parts that a review's argument can have."""
    ids = draw(names)
    nodes = []
    for name in ids:
        kind = draw(st.sampled_from(("claim", "objection")))
        data = [("label", draw(text) or "x")]
        if kind == "claim":
            data += [("kind", "causal"), ("standing", "supported"), ("warrant", draw(text) or "x")]
            data += [("qualifier", draw(text) or "x")]
        nodes.append(Node(name, kind, draw(text), tuple(data)))
    one = st.sampled_from(ids)
    inferences = tuple(
        Inference(f"step {i}", tuple(p), c, w)
        for i, (p, c, w) in enumerate(
            draw(
                st.lists(st.tuples(st.lists(one, min_size=1, max_size=3, unique=True), one, text), max_size=4)
            )
        )
    )
    pairs = draw(
        st.dictionaries(st.tuples(one, one), st.sampled_from(("disputes", "undercuts", "qualifies")))
    )
    return ArgumentNet(draw(text), tuple(nodes), inferences, tuple(Attack(*p, r) for p, r in pairs.items()))


def content(net):
    """The net as what it says: attacks in no order."""
    return net.title, net.nodes, net.inferences, frozenset(net.attacks)


@given(nets())
def test_argdown_round_trip(net):
    written = write_argdown(net)
    assert content(read_argdown(written)) == content(net)
    assert write_argdown(read_argdown(written)) == written


@given(nets())
def test_aif_round_trip_and_rules(net):
    written = write_aif(net)
    check_aif(json.loads(written))
    assert content(read_aif(written)) == content(net)


@settings(max_examples=25)
@given(nets())
def test_rdf_holds_every_text_and_only_terms_that_exist(net):
    turtle = write_rdf(net, Names("t"), {}, {}, "paper", "en")
    graph, again = Graph().parse(data=turtle), Graph().parse(data=turtle)
    assert check_terms(turtle) == len(graph)
    assert isomorphic(graph, again)
    assert again.serialize(format="turtle") == turtle
    own = {n.node_id: URIRef(Names("t").urn(n.kind, n.node_id)) for n in net.nodes}
    for n in net.nodes:
        assert Literal(n.text, lang="en") in set(graph.objects(own[n.node_id]))
    assert len(set(graph.subjects(RDF.type, AMO.Argument))) == len(net.inferences)
    for a in net.attacks:
        assert (own[a.source], RDF.type, AMO.Rebuttal) in graph
        if a.relation == "qualifies":
            assert (own[a.source], CITO.qualifies, own[a.target]) in graph


def test_a_line_of_text_never_begins_markup_in_argdown():
    for hostile in HOSTILE:
        node = Node("A1", "claim", one_line(hostile))
        line = write_argdown(ArgumentNet("t", (node,), (), ())).split("\n")[6]
        assert line.startswith("[A1]: ")
        # Every sign that the grammar of Argdown knows is escaped, before and in the data.
        assert not re.search(r"(?<!\\)[\[\]<>#@*_/{}]", re.sub(r"\\.", "", line[6:].rpartition(" {")[0]))
        assert line.count("\n") == 0


A, B, AGAINST = Node("A", "claim", "a"), Node("B", "claim", "b"), Node("O", "objection", "o")
NET = ArgumentNet(
    "t",
    (A, B, AGAINST),
    (Inference("s", ("A",), "B", "w"),),
    (Attack("O", "B", "undercuts"), Attack("O", "A", "disputes")),
)


def test_an_undercut_hits_the_step_and_a_dispute_the_statement():
    argdown = write_argdown(NET)
    assert "    _> <s>\n" in argdown and "    -> [A]\n" in argdown
    aif = json.loads(write_aif(NET))
    kinds = {n["nodeID"]: n["type"] for n in aif["nodes"]}
    hit = [kinds[e["toID"]] for e in aif["edges"] if kinds[e["fromID"]] == "CA"]
    assert sorted(hit) == ["I", "RA"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda c: c["edges"].append({"edgeID": "9", "fromID": "1", "toID": "2"}), "two information nodes"),
        (lambda c: c["edges"].append({"edgeID": "9", "fromID": "1", "toID": "99"}), "does not exist"),
        (lambda c: c["edges"].pop(0), "wrong neighbours"),
        (lambda c: c["edges"].pop(1), "wrong neighbours"),
        (lambda c: c["edges"].pop(), "wrong neighbours"),
        (lambda c: c["nodes"][3].update(type="XX"), "no such type"),
        (lambda c: c["nodes"][1].update(nodeID="1"), "one identifier"),
        (lambda c: c.pop("edges"), "it is no AIF"),
        (lambda c: c["nodes"][0].pop("name"), "lacks"),
    ],
)
def test_aif_that_breaks_a_rule_is_named(change, says):
    broken = json.loads(write_aif(NET))
    change(broken)
    with breaks("EXA003", says=says, place="aif", way_out="rules of AIF"):
        read_aif(json.dumps(broken))
    with breaks("EXA003", says="not JSON"):
        read_aif("{")


@pytest.mark.parametrize(
    "line", ["[A]: no data", "    -> nothing", "(7) [A]", "----", "text", "[A]: x {a: b}"]
)
def test_argdown_that_was_not_written_here_is_named_with_its_line(line):
    lines = write_argdown(NET).split("\n")
    lines.insert(6, line)
    with breaks("EXA002", place="argdown, line 7", way_out="review export argument"):
        read_argdown("\n".join(lines))
    with breaks("EXA002", place="line 1"):
        read_argdown(line)
    with breaks("EXA002", says="O undercuts"):
        read_argdown(write_argdown(NET).replace("    _> <s>\n", ""))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (dict(nodes=(Node("A]", "claim", ""),)), "can't be written"),
        (dict(nodes=(A, A)), "stands twice"),
        (dict(attacks=(Attack("O", "Z", "disputes"),)), "'Z' names no statement"),
        (dict(inferences=(Inference("s", ("Z",), "A"),)), "'Z' names no statement"),
    ],
)
def test_an_identifier_that_no_format_holds_is_named(parts, says):
    base = dict(title="t", nodes=(A, B, AGAINST), inferences=(), attacks=())
    with breaks("EXA001", says=says, place="argument", way_out="letters"):
        ArgumentNet(**(base | parts))


@pytest.mark.parametrize("term", ["cito:undercuts", "amo:hasDoubt"])
def test_a_term_that_the_ontology_lacks_is_named(term):
    turtle = f"@prefix cito: <{CITO}> . @prefix amo: <{AMO}> . <urn:a> {term} <urn:b> ."
    with breaks("EXA004", says=term.split(":")[1], way_out="cito.toml"):
        check_terms(turtle)


@pytest.fixture(scope="module")
def files(review):
    return argument_files(review)


def test_the_shipped_argument_is_whole_in_every_format(review, files):
    net = argument_net(review)
    framework = review.framework
    kinds = [n.kind for n in net.nodes]
    assert kinds.count("claim") == len(framework.claims)
    assert kinds.count("objection") == len(framework.objections)
    links = [e for c in framework.claims for e in c.evidence]
    grounds = sum(e.relation in GROUNDS for e in links)
    assert len(net.inferences) == grounds + sum(bool(c.premises) for c in framework.claims)
    assert len(net.attacks) == len(links) - grounds + sum(len(o.targets) for o in framework.objections)
    assert content(read_argdown(files["argument.argdown"].decode())) == content(net)
    assert content(read_aif(files["argument.json"].decode())) == content(net)
    graph = Graph().parse(data=files["argument.ttl"])
    citations = {(str(s)) for s in graph.subjects(RDF.type, CITO.Citation)}
    assert len(citations) == len({(e.place_id, e.work_id) for e in links})


def test_the_command_writes_the_files(command, files, tmp_path):
    out = tmp_path / "new" / "folder"
    told = json.loads(command("export", "argument", "--out", out, "--json").stdout)["files"]
    assert [f["file"] for f in told] == [str(out / name) for name in files]
    assert {name: (out / name).read_bytes() for name in files} == files
    command("export", "argument", "--out", out, "--set", "objections=none")
    assert b"Standing: contested" in files["argument.ttl"]
    assert b"Standing: contested" not in (out / "argument.ttl").read_bytes()
