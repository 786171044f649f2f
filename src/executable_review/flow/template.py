"""`PRISMA.csv` of a run: the counts in the layout that the R package PRISMA2020 and its Shiny app load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from executable_review.flow.counting import Flow
from executable_review.flow.layout import COLUMNS, LAYOUT, MISSING

# Names of a list with numbers; the R package splits at semicolons and takes the number after the first comma.
_SPLITS = {"database_specific_results": "database_results", "register_specific_results": "register_results"}

_UNSAFE = str.maketrans({",": " –", ";": " –", "'": "’", '"': "”", "\\": "/"})


def template(flow: Flow, addresses: Mapping[str, str], page: str) -> list[dict[str, str]]:
    """Return the rows of `PRISMA.csv`.

    Parameters
    ----------
    flow : Flow
    addresses : mapping of str to str
        Address of the list of records behind a key, where there is one.
    page : str
        Address for all other boxes; the R package makes a link of every box.

    Returns
    -------
    list of dict
        One row a row of the layout, with the columns `COLUMNS`; every value is text, as the template's are.

    Notes
    -----
    The R package finds a key with a pattern: a further row whose key contains another key would be counted
    with it. So keys that a review adds are not written here; they stand in the table of counts.
    """
    counts = flow.counts
    rows = []
    for r in LAYOUT:
        if r.data in _SPLITS:
            n = _listed(flow.by_platform(_SPLITS[r.data]))
        elif r.heading == "list":
            n = _listed(flow.reasons(r.data))
        else:
            n = str(counts.get(r.data, 0))
        described = r.label if r.tooltip == MISSING else r.tooltip
        # The package takes a box's link from its first row.
        address = next((addresses[x.data] for x in LAYOUT if x.box == r.box and x.data in addresses), page)
        values = (r.data, r.node, r.box, described, r.label, r.tooltip, address, n)
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def _listed(counts: Counter[str]) -> str:
    # A comma or a semicolon inside a name would be read as its end, a straight quote ends the package's label.
    clean: Counter[str] = Counter()
    for name, n in counts.items():
        clean[" ".join(name.translate(_UNSAFE).split())] += n
    return "; ".join(f"{name}, {n}" for name, n in clean.most_common()) or "0"
