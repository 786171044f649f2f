"""Write the folder of a new review: data with seals, notebooks, pages, and what builds them on another machine."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from executable_review import __version__
from executable_review.artefact.following import write_following
from executable_review.data import DESCRIPTOR, Row
from executable_review.data_check import seal
from executable_review.errors import ReviewError
from executable_review.execution.folders import whole_folder
from executable_review.execution.notebooks import find_notebooks, sync_parameters
from executable_review.starting.answers import Answers
from executable_review.starting.tables import KEPT, describe, first_rows, plain_text, protocol

TEXT = "text.txt"
"""The review's own text, a paragraph a line; locators of claims point into it."""
# A compendium carries its code, so that it builds as it is in years to come; pages that know no topic come with it.
COPIED = (
    *("src", "tools/make_environment.py", "pyproject.toml", "requirements.lock", "environment.yml"),
    *("LICENSE", ".gitignore", ".gitattributes", "_config.yml", "book/_static"),
    *(
        f"book/{p}.md"
        for p in ("all-records", "records", "parameters", "rules", "what-if", "run/differences")
    ),
)
_SKIPPED = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*_cache")


def begin(target: Path, answers: Answers, source: Path, year: int) -> list[str]:
    """Write a new compendium and return the names of what lies in it.

    Parameters
    ----------
    target : Path
        A folder that does not exist, or is empty.
    answers : Answers
    source : Path
        The compendium at hand, whose code and general pages the new one takes along.
    year : int
        Year of the new review's first version.

    Raises
    ------
    ReviewError
        NEW001 if the folder holds something, NEW006 if the compendium at hand is not whole, OUT001 if the folder
        can't be written. Nothing is left behind then.
    """
    check_target(target)
    missing = [name for name in COPIED if not (source / name).exists()]
    if missing:
        raise ReviewError(
            "NEW006",
            f"the compendium at hand has no {missing[0]}",
            str(source),
            "call `review new` in a whole checkout of a compendium",
        )
    with whole_folder(target) as folder:
        for name in COPIED:
            _copy(source / name, folder / name)
        _fill_templates(folder, answers, year)
        _name_the_project(folder, answers, year)
        _write_data(folder, source, answers)
        (folder / TEXT).write_text(plain_text(protocol(answers)), encoding="utf-8")
        for path in find_notebooks(folder):
            sync_parameters(path)
        seal(folder)
        write_following(folder)
    return sorted(p.name for p in target.iterdir())


def check_target(target: Path) -> None:
    """Refuse a folder that holds something (NEW001)."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ReviewError("NEW001", "it is there already and not empty", str(target), "name a new folder")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=_SKIPPED)
    else:
        shutil.copyfile(source, target)


def _fill_templates(folder: Path, answers: Answers, year: int) -> None:
    """Copy the templates; in those outside the book, which has templates of its own, names are filled in."""
    root = Path(str(files("executable_review.starting").joinpath("template")))
    values = {
        "title": json.dumps(answers.title, ensure_ascii=False),
        "author": json.dumps(answers.author, ensure_ascii=False),
        "question": json.dumps(answers.question, ensure_ascii=False),
        "heading": _escaped(answers.title),
        "asked": _escaped(answers.question),
        "version": __version__,
        "year": str(year),
    }
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root)
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if name.suffix in {".toml", ".md"} and name.parts[0] != "book" and name.name != "index.md":
            text = re.sub(r"@@(\w+)@@", lambda m: values[m[1]], text)
        place.write_text(text, encoding="utf-8")


def _escaped(text: str) -> str:
    """Return text in which nothing acts as Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~&-])", r"\\\1", text)


def _name_the_project(folder: Path, answers: Answers, year: int) -> None:
    title, author = (json.dumps(t, ensure_ascii=False) for t in (answers.title, answers.author))
    changes = {
        "_config.yml": {"title: .*": f"title: {title}", "author: .*": f"author: {author}"}
        | {"copyright: .*": f'copyright: "{year}"'},
        "pyproject.toml": {
            "description = .*": f"description = {title}",
            "authors = .*": f"authors = [{{ name = {author} }}]",
            "keywords = .*": 'keywords = ["literature review"]',
        },
    }
    for name, lines in changes.items():
        text = (folder / name).read_text(encoding="utf-8")
        for pattern, line in lines.items():
            text = re.sub(f"(?m)^{pattern}$", lambda _, new=line: new, text, count=1)
        (folder / name).write_text(text, encoding="utf-8")


def _write_data(folder: Path, source: Path, answers: Answers) -> None:
    model = json.loads((source / DESCRIPTOR).read_text(encoding="utf-8"))
    descriptor = describe(model, answers, __version__)
    rows = first_rows(answers)
    for resource in descriptor["resources"]:
        path = folder / "data" / resource["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if resource["name"] in KEPT:
            shutil.copyfile(source / "data" / resource["path"], path)
        else:
            columns = [f["name"] for f in resource["schema"]["fields"]]
            path.write_text(as_csv(columns, rows.get(resource["name"], ())), encoding="utf-8")
    text = json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8")


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV with a header; what a row does not name stays empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: cell(v) for k, v in row.items()} for row in rows)
    return text.getvalue()


def cell(value: object) -> object:
    """Return a value as the tables write it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def shown(answers: Answers) -> Mapping[str, str]:
    """Return what was understood, for people to read before it is written."""
    years = f"{answers.earliest or 'any'} to {answers.latest or 'any'}"
    return {
        "question": answers.question,
        "phrases": "; ".join(answers.phrases),
        "years": years,
        "types": ", ".join(answers.types),
        "field": ", ".join(answers.field) or "not asked for",
        "codes": ", ".join(code.code_id for code in answers.codes),
    }
