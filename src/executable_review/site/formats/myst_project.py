"""The staged sources as a project of Jupyter Book 2, which reads `myst.yml` instead of two files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from executable_review.site.formats.chapters import DRAWINGS, light

_RAW = re.compile(r"^```\{raw\} html\n(.*?)^```$\n?", re.S | re.M)
_GLOSSARY = re.compile(r"^```\{glossary\}\n(.*?)^```$", re.S | re.M)


def myst_configuration(source: Path) -> str:
    """Return the text of a `myst.yml` for staged sources.

    Parameters
    ----------
    source : Path
        Folder with `_config.yml`, `_toc.yml` and the pages that they name.
    """
    config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    toc = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    settings = (config.get("sphinx") or {}).get("config") or {}
    options: dict[str, Any] = {}
    if favicon := (config.get("html") or {}).get("favicon"):
        options["favicon"] = favicon
    project: dict[str, Any] = {
        "title": config["title"],
        "authors": [{"name": config["author"]}],
        "copyright": str(config.get("copyright", "")),
        "bibliography": list(settings.get("bibtex_bibfiles", ())),
        "toc": [_entry({"file": toc["root"]}, source), *(_part(p, source) for p in toc["parts"])],
    }
    project = {name: value for name, value in project.items() if value}
    site = {"template": "book-theme", **({"options": options} if options else {})}
    return yaml.safe_dump(
        {"version": 1, "project": project, "site": site}, sort_keys=False, allow_unicode=True
    )


def _part(part: dict[str, Any], source: Path) -> dict[str, Any]:
    return {"title": part["caption"], "children": [_entry(c, source) for c in part["chapters"]]}


def _entry(chapter: dict[str, Any], source: Path) -> dict[str, Any]:
    name = chapter["file"]
    kind = next((k for k in (".md", ".ipynb") if (source / f"{name}{k}").is_file()), "")
    below = [_entry(section, source) for section in chapter.get("sections", ())]
    return {"file": f"{name}{kind}", **({"children": below} if below else {})}


def rewrite_for_myst(source: Path) -> None:
    """Rewrite what Jupyter Book 2 reads otherwise, in place.

    Blocks of HTML stand in the text itself, their drawings become files, and a glossary is a list of definitions.
    """
    figures = source / "figures"
    for path in sorted(source.rglob("*.md")):
        drawings: list[str] = []

        def take(match: re.Match[str], kept: list[str] = drawings, page: Path = path) -> str:
            kept.append(match[0])
            title = re.search(r"<title[^>]*>(.*?)</title>", match[0], re.S)
            name = f"{page.relative_to(source).with_suffix('').as_posix().replace('/', '-')}-{len(kept)}.svg"
            up = "../" * (len(page.relative_to(source).parts) - 1)
            return f'<img src="{up}figures/{name}" alt="{title[1] if title else ""}">'

        def open_up(match: re.Match[str], take: Any = take) -> str:
            # A line without text would end the block.
            return DRAWINGS.sub(take, re.sub(r"\n\s*\n+", "\n", match[1])) + "\n"

        text = path.read_text(encoding="utf-8")
        written = _GLOSSARY.sub(_definitions, _RAW.sub(open_up, text))
        if written != text:
            path.write_text(written, encoding="utf-8")
        for number, drawing in enumerate(drawings, 1):
            figures.mkdir(exist_ok=True)
            stem = path.relative_to(source).with_suffix("").as_posix().replace("/", "-")
            (figures / f"{stem}-{number}.svg").write_text(light(drawing), encoding="utf-8")


def _definitions(match: re.Match[str]) -> str:
    lines = [line for line in match[1].splitlines() if not line.startswith(":")]
    written = [f": {line.strip()}" if line.startswith(" ") and line.strip() else line for line in lines]
    return "\n".join(["```{glossary}", *written, "```"])
