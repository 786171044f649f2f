"""What each page rests on: tables, notebooks, decisions, checks; found out from the page, never typed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import jinja2
from jinja2 import meta

from executable_review import rules
from executable_review.data import DataPackage, Row
from executable_review.execution.record import run_id
from executable_review.parameters import STAGES, declared, used_by
from executable_review.result_stages import stage_of
from executable_review.review import Review
from executable_review.site.pieces import escape, filters

VALUES = {
    "flow": "screening",
    "search": "search",
    "searches": "search",
    "citations": "citations",
    "recall": "citations",
    "coding": "coding",
    "claims": "claims",
    "concentration": "claims",
    "multiverse": "robustness",
    "audit": "audit",
}
"""The stage of each group of `executable_review.results.values`."""

# What a stage computes; asking for it reads the tables on which the stage rests.
_COMPUTED = {
    "search": ("log", "searched"),
    "screening": ("prisma", "boxes"),
    "citations": ("snowballed",),
    "coding": ("coded", "dictionary_coding"),
    "claims": ("judged", "tested"),
    "robustness": ("named_universes",),
    "audit": ("audited",),
}


class _Watched(DataPackage):
    """A data package that remembers which tables were asked for."""

    def __init__(self, package: DataPackage):
        super().__init__(package.root, package.verify)
        self._rows = package._rows
        self.asked: set[str] = set()

    def rows(self, name: str) -> tuple[Row, ...]:
        self.asked.add(name)
        return super().rows(name)


def tables_by_stage(review: Review) -> dict[str, frozenset[str]]:
    """Compute the stages once more, in order, and return the tables that each and those before it read."""
    package = _Watched(review.data)
    again = Review(review.parameters, package)
    found = {}
    for stage in STAGES:
        for name in _COMPUTED[stage]:
            getattr(again, name)
        found[stage] = frozenset(package.asked)
    return found


class Provenance:
    """Tells for each page what it rests on.

    Parameters
    ----------
    review : Review
    stages : mapping of str to str
        The stage of each name that a template may use; names without a stage are left out.
    notebooks : iterable of str
        Names of the notebooks, such as ``05-claims``; the part after the number is the stage.
    """

    def __init__(self, review: Review, stages: Mapping[str, str], notebooks: Iterable[str]):
        self.review, self.stages = review, {**VALUES, **stages}
        self.notebooks = {name.partition("-")[2]: name for name in notebooks}
        self.tables = tables_by_stage(review)
        self.run = run_id(review)

    def of_template(self, page: str, template: str) -> str:
        """Return the panel of a page, from the names that its template uses."""
        # Templates are only read here; nothing is rendered.
        environment = jinja2.Environment(autoescape=False)  # nosec B701
        environment.filters.update(filters(), escape=escape)
        used = meta.find_undeclared_variables(environment.parse(template))
        found = {self.stages[name] for name in used if name in self.stages}
        found |= {stage_of(name) for name in re.findall(r'(?:figure|table)\("([^"]+)"', template)}
        return self._panel(page, found, set(re.findall(r'\brows\("([^"]+)"\)', template)))

    def of_notebook(self, name: str) -> str:
        """Return the panel of a notebook's page."""
        return self._panel(f"notebooks/{name}", {name.partition("-")[2]}, set())

    def _panel(self, page: str, stages: set[str], direct: set[str]) -> str:
        up = "../" * (len(PurePosixPath(page).parts) - 1)
        known = {s for s in stages if s in STAGES}
        last = max(known, key=STAGES.index, default=None)
        tables = direct | (set(self.tables[last]) if last else set())
        lines = []
        if tables:
            links = ", ".join(
                f'<a href="{up}book/data.html#table-{t.replace("_", "-")}">{html.escape(t)}</a>'
                for t in sorted(tables)
            )
            lines.append(("Data", links))
        shown = [self.notebooks[s] for s in STAGES if s in known and s in self.notebooks]
        if shown and page not in {f"notebooks/{n}" for n in shown}:
            links = ", ".join(f'<a href="{up}notebooks/{n}.html">{n}</a>' for n in shown)
            lines.append(("Notebooks", links))
        if last:
            lines.append(("Decisions", self._decisions(up, last)))
        lines.append(
            (
                "Checks",
                f"every table is compared with its seal; {len(rules.RULES)} "
                f'<a href="{up}book/rules.html">rules</a> can stop the build',
            )
        )
        lines.append(("Run", f"<code>{self.run}</code>, a hash of code, data, decisions and lock"))
        items = "".join(f"<dt>{name}</dt><dd>{told}</dd>" for name, told in lines)
        return (
            '<details class="review-provenance"><summary>What this page rests on</summary>'
            f"<dl>{items}</dl></details>"
        )

    def _decisions(self, up: str, stage: str) -> str:
        names = used_by(stage)
        changed = [n for n in names if n in self.review.parameters.changed()]
        told = f'{len(names)} of {len(declared())}, <a href="{up}book/parameters.html">all explained</a>; '
        if not changed:
            return told + "each has its default value"
        links = ", ".join(
            f'<a href="{up}book/parameters.html#decision-{n.replace("_", "-")}">{n.replace("_", " ")}</a>'
            for n in changed
        )
        return f"{told}changed: {links}"
