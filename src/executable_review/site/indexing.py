"""Entries of the index for what has an anchor of its own, so that the search finds it by name and by identifier."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

_ANCHOR = re.compile(r"(claim|objection|work|code)-(.+)")


class IndexAnchors(SphinxTransform):
    """Give each section or definition with the anchor of a claim, objection, work or code its entries."""

    # After targets have handed their names to what they stand before, and before the index reads the entries.
    default_priority = 700

    def apply(self, **kwargs: object) -> None:
        """Put the entries at the start of the document; each names the anchor that it leads to."""
        entries = []
        for node in self.document.findall(nodes.Element):
            for anchor in node.get("ids", ()):
                found = _ANCHOR.fullmatch(anchor)
                if not found:
                    continue
                head = node.next_node(lambda n: isinstance(n, (nodes.title, nodes.term)))
                own = [found[2]] if found[1] == "work" else []
                for name in (*own, *names(head.astext() if head else "")):
                    entries.append(("single", name, anchor, "main", None))
        if entries:
            self.document.insert(0, addnodes.index(entries=entries, inline=False))


def names(head: str) -> list[str]:
    """Return what a heading names: identifier and label.

    >>> names("C07: A claim"), names("Trust (mechanism.trust)"), names("Author (1995)")
    (['C07', 'A claim'], ['Trust', 'mechanism.trust'], ['Author (1995)'])
    """
    found = re.fullmatch(r"(\w+): (.+)", head) or re.fullmatch(r"(.+) \(([a-z_]+\.[\w.]+)\)", head)
    # A semicolon would part an entry from a lower one.
    return [name.replace(";", ",") for name in (found.groups() if found else [head]) if name]
