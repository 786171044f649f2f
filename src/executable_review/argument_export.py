"""The argument of a review as files for other programs, each checked after it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping

from executable_review import argument_exchange as exchange
from executable_review.argument import standing_objections
from executable_review.coding_export import cited, names_of
from executable_review.review import Review


def argument_net(review: Review) -> exchange.ArgumentNet:
    """Return the argument of a review with the standings of its run."""
    said = {p["place_id"]: p["paraphrase"] for p in review.data.rows("places")}
    counting = {o.objection_id for o in standing_objections(review.framework, review.parameters)}
    return exchange.net_of(
        review.data.review["title"], review.framework, review.judged, said, review.citation_types, counting
    )


def argument_files(review: Review) -> Mapping[str, bytes]:
    """Return the exported files by name: the same bytes for the same data and decisions.

    Returns
    -------
    mapping of str to bytes
        ``argument.argdown``, ``argument.json`` (AIF) and ``argument.ttl`` (RDF with CiTO and AMO).

    Raises
    ------
    ReviewError
        EXA001 to EXA004 if a file breaks the rules of its format.
    """
    net = argument_net(review)
    rows = {r["record_id"]: r for r in review.data.rows("records")}
    rows |= {w["work_id"]: w for w in review.data.rows("works")}
    addresses = {key: f"https://doi.org/{row['doi']}" for key, row in rows.items() if row["doi"]}
    title = next((r["value"] for r in review.data.rows("bibliography") if r["field"] == "title"), "") or ""
    argdown, aif = exchange.write_argdown(net), exchange.write_aif(net)
    turtle = exchange.write_rdf(
        net, names_of(review), addresses, {k: cited(r) for k, r in rows.items()}, title, "en"
    )
    exchange.read_argdown(argdown)
    exchange.check_aif(json.loads(aif))
    exchange.check_terms(turtle)
    files = {"argument.argdown": argdown, "argument.json": aif, "argument.ttl": turtle}
    return {name: text.encode() for name, text in files.items()}
