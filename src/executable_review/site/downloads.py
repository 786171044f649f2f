"""What a reader can take away: each notebook as notebook, script and page; tables, data, figures, bibliography."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter, PythonExporter

from executable_review.data import DESCRIPTOR, DataPackage

_PAGE_LINK = re.compile(r'href="(\.\./[^":]+)\.md')
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,">
<style>body{{max-width:56rem;margin:1rem auto;padding:0 1rem;font-family:system-ui,sans-serif;line-height:1.5}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f6f8;padding:.6rem}}table{{border-collapse:collapse;font-size:.9rem}}
th,td{{border-bottom:1px solid #d3dae1;padding:.25rem .5rem;text-align:left}}svg{{max-width:100%;height:auto}}
.review-table,.review-figure-drawing,.output_area,.jp-OutputArea-output{{overflow-x:auto}}figure{{margin:1rem 0}}
.jp-InputPrompt,.jp-OutputPrompt,.anchor-link{{display:none}}</style>
</head><body><main>
{body}
</main></body></html>
"""


def data_files(package: DataPackage) -> dict[str, bytes]:
    """Return the data package, each table as it is sealed, by name among the downloads."""
    described = {DESCRIPTOR.as_posix(): (package.root / DESCRIPTOR).read_bytes()}
    tables = {f"data/{r['path']}": package.content(name) for name, r in package.resources.items()}
    return described | tables


def write_downloads(run: Path, source: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """Write the downloads into a folder; what was there is removed first.

    Pages made from notebooks load nothing from another host: nbconvert's bare template is used, without the
    scripts that its usual template asks for. `files` are added as they are, by name.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    page, script = HTMLExporter(template_name="basic"), PythonExporter()
    for path in sorted((run / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        title = html.escape(notebook.cells[0].source.splitlines()[0].lstrip("# "))
        shutil.copyfile(path, target / path.name)
        body, _ = page.from_notebook_node(notebook)
        # In the notebook a link names the source of a page; here it has to name the page.
        body = _PAGE_LINK.sub(r'href="\1.html', body)
        (target / f"{path.stem}.html").write_text(_PAGE.format(title=title, body=body), encoding="utf-8")
        code, _ = script.from_notebook_node(notebook)
        (target / f"{path.stem}.py").write_text(code, encoding="utf-8")
    shutil.copyfile(source / "references.bib", target / "references.bib")
    shutil.copyfile(run / "run.json", target / "run.json")
    for kind in ("tables", "figures"):
        shutil.copytree(run / kind, target / kind, dirs_exist_ok=True)
    for name, content in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
