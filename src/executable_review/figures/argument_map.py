"""The argument as a map: claims and objections as boxes that are links, support and attack as arrows."""

from __future__ import annotations

import pandas as pd

from executable_review.argument import STANDINGS, standing_objections
from executable_review.figures.base import Figure, once
from executable_review.figures.map_drawing import Node, draw_map
from executable_review.review import Review

# Addresses are as from any page one folder below the start page.
CLAIM_PAGE, OBJECTION_PAGE = "../book/claims/{}.html", "../book/claims.html#objection-{}"


def relations_table(review: Review) -> pd.DataFrame:
    """One row a relation between claims and objections: from, what it does, to, whether it counts, and why."""
    counting = {o.objection_id for o in standing_objections(review.framework, review.parameters)}
    rows = [
        (p, "supports", c.claim_id, "yes" if review.judged[p].standing != "unsupported" else "no", "")
        for c in sorted(review.framework.claims, key=lambda c: c.claim_id)
        for p in c.premises
    ]
    rows += [
        (
            o.objection_id,
            relation,
            target,
            "shown only" if relation == "qualifies" else "yes" if o.objection_id in counting else "no",
            o.reasons.get(target, ""),
        )
        for o in sorted(review.framework.objections, key=lambda o: o.objection_id)
        for target, relation in o.targets.items()
    ]
    return pd.DataFrame(rows, columns=["from", "does", "to", "counts", "reason"], dtype=object)


@once
def argument_map(review: Review) -> Figure:
    """All claims and objections, with support and attack."""
    relations = _relations(review)
    linked = {name for start, end, _ in relations for name in (start, end)}
    nodes = _nodes(review)
    standings = [j.standing for j in review.judged.values()]
    told = ", ".join(f"{standings.count(s)} {s}" for s in STANDINGS)
    alone = [n for name, n in nodes.items() if name not in linked and not n.objection]
    return draw_map(
        "argument-map",
        "The argument as a map",
        f"Map of {len(review.judged)} claims ({told}) and {len(nodes) - len(review.judged)} objections. Claims stand "
        "to the right of what speaks for and against them. The list of relations beside the map says the same.",
        "Each box is a link. Arrows lead from a premise to what rests on it, and from an objection to its target. "
        f"Claims without any relation stand below: {', '.join(n.name for n in alone) or 'none'}.",
        relations_table(review),
        [nodes[name] for name in nodes if name in linked],
        relations,
        alone,
    )


def neighbourhood_map(review: Review, claim_id: str) -> Figure | None:
    """One claim with its premises, what rests on it, its objections and replies to them; None if it has none."""
    every = _relations(review)
    near = {claim_id} | {n for s, e, _ in every if claim_id in (s, e) for n in (s, e)}
    near |= {s for s, e, _ in every if e in near and e not in review.judged}
    relations = [
        r for r in every if r[0] in near and r[1] in near and (claim_id in r[:2] or r[1] not in review.judged)
    ]
    if not relations:
        return None
    nodes = _nodes(review)
    table = relations_table(review)
    chosen = {(s, e) for s, e, _ in relations}
    return draw_map(
        f"map-{claim_id.lower()}",
        f"What bears on {claim_id}",
        f"Map of {claim_id} and its neighbours: "
        + "; ".join(f"{s} {relation} {e}" for s, e, relation in relations)
        + ".",
        "Each box is a link. The arrows of objections that do not count are pale.",
        table[[pair in chosen for pair in zip(table["from"], table["to"], strict=True)]].reset_index(
            drop=True
        ),
        [nodes[name] for name in nodes if name in near],
        relations,
        [],
    )


def _relations(review: Review) -> list[tuple[str, str, str]]:
    table = relations_table(review)
    return list(zip(table["from"], table["to"], table["does"], strict=True))


def _nodes(review: Review) -> dict[str, Node]:
    counting = {o.objection_id for o in standing_objections(review.framework, review.parameters)}
    claims = sorted(review.framework.claims, key=lambda c: c.claim_id)
    nodes = {
        c.claim_id: Node(
            c.claim_id,
            c.label,
            CLAIM_PAGE.format(c.claim_id.lower()),
            review.judged[c.claim_id].standing,
            False,
        )
        for c in claims
    }
    for o in sorted(review.framework.objections, key=lambda o: o.objection_id):
        nodes[o.objection_id] = Node(
            o.objection_id,
            o.label,
            OBJECTION_PAGE.format(o.objection_id.lower()),
            "counts" if o.objection_id in counting else "does not count",
            True,
        )
    return nodes
