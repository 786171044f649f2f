"""The argument map and the pages of claims: the same each time, nothing left out, true to the run."""

import re
from itertools import pairwise

from helpers import ROOT
from hypothesis import given
from hypothesis import strategies as st

from executable_review.figures import argument_map, neighbourhood_map, relations_table, universes_strip
from executable_review.figures.layering import layered
from executable_review.site.names.claim_pages import ClaimPage
from executable_review.site.staging import own_pages

NAMES = "abcdefgh"
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=16)


@given(EDGES)
def test_a_layout_leads_forward_and_no_boxes_touch(edges):
    found = layered(NAMES, edges)
    assert found == layered(NAMES, edges)
    laid = {frozenset(e) for e in edges if e[0] != e[1]}
    assert {frozenset(e) for e in found.routes} == laid
    for (start, end), passed in found.routes.items():
        assert found.layer[start] > found.layer[end]
        assert len(passed) == found.layer[start] - found.layer[end] - 1
    for layer in set(found.layer.values()):
        places = sorted(found.place[n] for n in NAMES if found.layer[n] == layer)
        assert all(b - a > 1.2 for a, b in pairwise(places))
        assert all(0.49 < p < found.height - 0.49 for p in places)


def test_edges_without_a_circle_keep_their_direction():
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")]
    assert set(layered("abcd", edges).routes) == set(edges)


def test_the_map_shows_every_claim_and_every_relation(review):
    figure = argument_map(review)
    boxes = re.findall(r'<a href="([^"]+)" aria-label="(\w+): [^"]*, ([\w ]+)"><path', figure.svg)
    told = {name: (address, standing) for address, name, standing in boxes}
    for c, j in review.judged.items():
        assert told[c] == (f"../book/claims/{c.lower()}.html", j.standing)
    assert set(told) == {*review.judged, *(o.objection_id for o in review.framework.objections)}
    relations = relations_table(review)
    expected = sum(len(c.premises) for c in review.framework.claims) + sum(
        len(o.targets) for o in review.framework.objections
    )
    in_legend = len(set(relations["does"]))
    assert len(relations) == expected
    assert len(re.findall(r"marker-(?:end|start)=", figure.svg)) == expected + in_legend


def test_standings_differ_by_more_than_colour(review):
    svg = argument_map(review).svg
    for j in review.judged.values():
        box = re.search(rf'aria-label="{j.claim_id}: [^"]*">(<path[^>]*>)<text[^>]*><tspan[^>]*>(.)', svg)
        dashes = re.search(r'stroke-dasharray="([^"]+)"', box[1])
        expected = {
            "supported": (None, "\u25cf"),
            "contested": ("6 3", "\u25c6"),
            "unsupported": ("2 3", "\u25cb"),
        }
        assert (dashes and dashes[1], box[2]) == expected[j.standing]


def test_a_neighbourhood_has_what_bears_on_the_claim_and_no_more(review):
    for claim in review.framework.claims:
        page, drawn = ClaimPage(review, claim), neighbourhood_map(review, claim.claim_id)
        near = {*page.rests_on, *page.carries, *(o.objection_id for o in (*page.objections, *page.replies))}
        found = set(re.findall(r'aria-label="(\w+): ', drawn.svg)) if drawn else {claim.claim_id}
        assert found == near | {claim.claim_id}


def test_a_page_tells_why_evidence_does_not_count(review):
    for claim in review.framework.claims:
        page = ClaimPage(review, claim)
        counted = {e["work"] for rows in page.evidence.values() for e in rows if not e["why_not"]}
        assert counted == set(page.judged.works)
        assert sum(map(len, page.evidence.values())) == len(claim.evidence)


def test_losing_the_works_of_a_flip_gives_the_standing_that_is_told(review):
    for claim in review.framework.claims:
        page = ClaimPage(review, claim)
        assert all(after != page.judged.standing for _, after in page.flips)


def test_the_strip_adds_up(review):
    figure = universes_strip(review, next(iter(review.judged)))
    assert figure.table["universes"].sum() == review.multiverse.universes


def test_claim_pages_share_a_template_and_type_no_number(review):
    pages = own_pages(ROOT, {c.claim_id: ClaimPage(review, c) for c in review.framework.claims})
    assert len(pages) == len(review.judged) and len({p.template for p in pages.values()}) == 1
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", next(iter(pages.values())).template, flags=re.S)
    assert not re.search(r"\d", text)
