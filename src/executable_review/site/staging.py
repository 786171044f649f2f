"""Stage the sources of the book: pages are templates, notebooks come from the run, the bibliography from data."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import jinja2
import yaml

from executable_review.errors import ReviewError
from executable_review.review import Review
from executable_review.site.bibliography import bibtex, cited_keys
from executable_review.site.context import context
from executable_review.site.pieces import escape, filters


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
        BLD002 with page and line when a page names a result that does not exist.
    """
    root = review.data.root
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(root / name, target / name)
    static = root / "book" / "_static"
    if static.is_dir():
        shutil.copytree(static, target / "_static")
    shutil.copytree(run / "notebooks", target / "notebooks")
    pages = page_sources(root)
    rendered = render(pages, context(review))
    for name, text in rendered.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
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
    records = [review.records[k] for k in sorted(cited - known)]
    (target / "references.bib").write_text(bibtex(works, records), encoding="utf-8")


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


def render(pages: dict[str, str], names: dict[str, Any]) -> dict[str, str]:
    """Fill the page templates; a name that does not exist is an error (BLD002)."""
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(pages),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # pages are Markdown; text from data goes through the filter `escape`
    )
    environment.filters.update(filters(), escape=escape)
    rendered = {}
    for name in pages:
        try:
            rendered[name] = environment.get_template(name).render(names)
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
