"""Stage the sources of the book: pages are templates, notebooks come from the run, the bibliography from data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import yaml

from executable_review.errors import ReviewError
from executable_review.execution import find_notebooks
from executable_review.execution.notebooks import read_notebook
from executable_review.review import Review
from executable_review.site import offering
from executable_review.site.bibliography import bibtex, cited_keys
from executable_review.site.context import context
from executable_review.site.describing import describe
from executable_review.site.evidence import check_evidence
from executable_review.site.pieces import escape, filters, raw
from executable_review.site.provenance import Provenance

OVERVIEW = "book/claims"
"""The page that lists all claims; the pages of single claims stand in a folder of the same name."""
DIFFERENCES = "book/run/differences"
"""The page on what differs from the published run; only the book of another run has it."""


class Own(NamedTuple):
    """A page whose template it shares with others, and the names that it has of its own."""

    template: str
    names: Mapping[str, Any]


def stage(review: Review, run: Path, target: Path) -> None:
    """Write the book's complete sources to a folder.

    Parameters
    ----------
    review : Review
    run : Path
        Folder of a run, with executed notebooks.
    target : Path
        Folder to write; what was there is removed first.

    Raises
    ------
    ReviewError
        BLD002 with page and line when a page names a result that does not exist; AUD001 and AUD002 when a verdict of
        a checklist has no evidence that can be seen.
    """
    root = review.data.root
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copyfile(root / "_config.yml", target / "_config.yml")
    static = root / "book" / "_static"
    if static.is_dir():
        shutil.copytree(static, target / "_static")
    pages = page_sources(root)
    names = context(review)
    stage_notebooks(run / "notebooks", target / "notebooks", names["provenance"])
    own = own_pages(root, names["claim_pages"]) | run_pages(review)
    (target / "_toc.yml").write_text(contents(root, own), encoding="utf-8")
    rendered = render(pages, names) | render(own, names)
    templates = {
        name: page.template if isinstance(page, Own) else page for name, page in (pages | own).items()
    }
    for name, text in rendered.items():
        panel = offering.of_template(name, templates[name])
        panel += names["provenance"].of_template(name, templates[name])
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text.rstrip()}\n\n{raw(panel)}\n", encoding="utf-8")
    cited = cited_keys(rendered.values())
    works = review.data.rows("works")
    known = {w["work_id"] for w in works}
    missing = sorted(k for k in cited - known if k not in review.records)
    if missing:
        raise ReviewError(
            "BLD002",
            f"cited keys are neither works nor records: {', '.join(missing)}",
            "book",
            "mend the key",
        )
    check_evidence(review, rendered, target / "notebooks")
    records = [review.records[k] for k in sorted(cited - known)]
    (target / "references.bib").write_text(bibtex(works, records), encoding="utf-8")
    described = [name.removesuffix(".md") for name in rendered]
    described += [f"notebooks/{path.stem}" for path in sorted((run / "notebooks").glob("*.ipynb"))]
    describe(review, target, sorted(described))


def stage_notebooks(source: Path, target: Path, provenance: Provenance) -> None:
    """Copy a run's notebooks; the copy that becomes a page ends with what it offers and what it rests on."""
    target.mkdir()
    for path in find_notebooks(source.parent):
        notebook = read_notebook(path)
        notebook["cells"].append(
            {
                "cell_type": "markdown",
                "id": "provenance",
                "metadata": {},
                "source": raw(offering.of_notebook(path.stem) + provenance.of_notebook(path.stem)),
            }
        )
        (target / path.name).write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")


def page_sources(root: Path) -> dict[str, str]:
    """Return the prose pages that the table of contents lists, as path to template text."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    names = [toc["root"]] + [c["file"] for part in toc["parts"] for c in part["chapters"]]
    sources = {}
    for name in names:
        path = root / f"{name}.md"
        if path.is_file():
            sources[f"{name}.md"] = path.read_text(encoding="utf-8")
        elif not (root / f"{name}.ipynb").is_file():
            raise ReviewError(
                "BLD001",
                f"{name} is in the contents and not in the tree",
                "_toc.yml",
                "add it or take it out",
            )
    return sources


def own_pages(root: Path, claims: Mapping[str, Any]) -> dict[str, Own]:
    """Return a page a claim, all from one template; none where the book has no such template.

    The address of a claim's page is its identifier in small letters.
    """
    template = root / f"{OVERVIEW}/claim.md"
    if not template.is_file():
        return {}
    text = template.read_text(encoding="utf-8")
    return {f"{OVERVIEW}/{name.lower()}.md": Own(text, {"page": page}) for name, page in claims.items()}


def run_pages(review: Review) -> dict[str, Own]:
    """Return the pages that only the book of another run than the published one has."""
    template = review.data.root / f"{DIFFERENCES}.md"
    if not review.parameters.changed() or not template.is_file():
        return {}
    return {f"{DIFFERENCES}.md": Own(template.read_text(encoding="utf-8"), {})}


def contents(root: Path, own: Mapping[str, Any]) -> str:
    """Return the table of contents, with the pages of single claims below their overview.

    The page on what differs from the published run comes first.
    """
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    claims = [name.removesuffix(".md") for name in own if name.startswith(f"{OVERVIEW}/")]
    for part in toc["parts"]:
        for chapter in part["chapters"]:
            if chapter["file"] == OVERVIEW and claims:
                chapter["sections"] = [{"file": name} for name in claims]
    if f"{DIFFERENCES}.md" in own:
        toc["parts"].insert(0, {"caption": "This run", "chapters": [{"file": DIFFERENCES}]})
    return yaml.safe_dump(toc, sort_keys=False, allow_unicode=True)


def render(pages: Mapping[str, str | Own], names: dict[str, Any]) -> dict[str, str]:
    """Fill the page templates; a name that does not exist is an error (BLD002)."""
    texts = {name: page.template if isinstance(page, Own) else page for name, page in pages.items()}
    compiled: dict[str, jinja2.Template] = {}
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Pages are Markdown; text from data goes through the filter `escape`.
        autoescape=False,  # nosec B701
    )
    environment.filters.update(filters(), escape=escape)
    rendered = {}
    for name, page in pages.items():
        try:
            if texts[name] not in compiled:  # pages that share a template compile it once
                compiled[texts[name]] = environment.get_template(name)
            given = page.names if isinstance(page, Own) else {}
            rendered[name] = compiled[texts[name]].render(names, **given)
        except (jinja2.TemplateError, KeyError, TypeError) as error:
            line = getattr(error, "lineno", None) or _line(error, name)
            message = getattr(error, "message", None) or str(error)
            raise ReviewError(
                "BLD002",
                message,
                f"{name}, line {line}" if line else name,
                "name a result that the run gives",
            ) from None
    return rendered


def _line(error: BaseException, name: str) -> int | None:
    trace, found = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename in (name, "<template>"):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
