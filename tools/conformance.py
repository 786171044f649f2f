"""Put what this project ships to validators that others wrote, and record what each found.

`make conformance` runs this file. It prints every problem, writes `book/conformance.json` and ends with 1 if there is
a problem. A validator is one entry of `VALIDATORS`: what it looks at, the standard, the tool, and a function that
returns problems.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import bibtexparser
import jsonschema
import nbformat
from frictionless import Package
from rdflib import Graph
from search_query.search_file import SearchFile

from executable_review.argument_export import argument_files
from executable_review.coding_export import coding_files
from executable_review.contract import json_schema
from executable_review.data import DESCRIPTOR
from executable_review.execution import find_notebooks
from executable_review.review import Review
from executable_review.search import reporting
from executable_review.searches import document_text, searches
from executable_review.site.bibliography import bibtex
from executable_review.site.conformance import Conformance, record

LOCK = "requirements-test.lock"
COMMAND = "make conformance"


def data_package(review: Review) -> Iterator[str]:
    """Every table with its types, keys, size and hash."""
    logging.getLogger("frictionless").setLevel(logging.ERROR)
    report = Package(str(review.data.root / DESCRIPTOR)).validate()
    yield from (e.message for e in report.errors)
    yield from (f"{task.place}: {e.message}" for task in report.tasks for e in task.errors)


def search_records(review: Review) -> Iterator[str]:
    """All searches against their schema, and the schema against its own."""
    schema = json.loads(reporting.schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    checked = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(document_text(review)))
    yield from (f"{e.json_path}: {e.message}" for e in checked)


def decisions_schema(review: Review) -> Iterator[str]:
    """The schema of decisions against that of JSON Schema, and the decisions of the run against it."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    values = json.loads(json.dumps(review.parameters.as_dict()))
    yield from (e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(values))


def search_files(review: Review) -> Iterator[str]:
    """Each search as a file of its own."""
    for told in searches(review):
        try:
            loaded = SearchFile(**told)
        except (TypeError, ValueError) as error:
            yield f"{told['id']}: {error}"
            continue
        if loaded.search_string != told["search_string"]:
            yield f"{told['id']}: the search string changes when it is loaded"


def notebooks(review: Review) -> Iterator[str]:
    """Each committed notebook."""
    for path in find_notebooks(review.data.root):
        try:
            nbformat.validate(json.loads(path.read_text(encoding="utf-8")))
        except nbformat.ValidationError as error:
            yield f"{path.name}: {error.message}"


def built_in_schema(schema: str, pattern: str) -> Callable[[Review], Iterator[str]]:
    """Return a validator of files by a schema that check-jsonschema brings along."""

    def run(review: Review) -> Iterator[str]:
        paths = sorted(review.data.root.glob(pattern))
        if not paths:
            yield f"there is no {pattern}"
            return
        command = [
            sys.executable,
            "-m",
            "check_jsonschema",
            "-o",
            "json",
            "--builtin-schema",
            f"vendor.{schema}",
        ]
        done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)
        try:
            found = json.loads(done.stdout)
        except ValueError:
            yield (done.stdout + done.stderr).strip()
            return
        for e in [*found.get("errors", ()), *found.get("parse_errors", ())]:
            yield f"{Path(e['filename']).name}: {e.get('message', 'it can not be read')}"

    return run


def turtle(review: Review) -> Iterator[str]:
    """The exported codebook and argument as RDF."""
    for name, content in {**coding_files(review), **argument_files(review)}.items():
        if name.endswith(".ttl"):
            try:
                graph = Graph().parse(data=content, format="turtle")
            except Exception as error:  # rdflib raises errors of several kinds, some of no class of its own
                yield f"{name}: {error}"
                continue
            if not len(graph):
                yield f"{name}: it says nothing"


def bibliography(review: Review) -> Iterator[str]:
    """The works that the paper cites and all records."""
    library = bibtexparser.parse_string(bibtex(review.data.rows("works"), list(review.records.values())))
    yield from (f"line {block.start_line}: {block.error}" for block in library.failed_blocks)


@dataclass(frozen=True)
class Validator:
    """One entry of the registry."""

    name: str
    what: str
    standard: str
    tool: str
    run: Callable[[Review], Iterator[str]]


VALIDATORS = (
    Validator("bibliography", "references of works and records", "BibTeX", "bibtexparser", bibliography),
    Validator(
        "citation-file",
        "CITATION.cff",
        "Citation File Format 1.2.0",
        "check-jsonschema",
        built_in_schema("citation-file-format", "CITATION.cff"),
    ),
    Validator(
        "data-package",
        "all tables of data: types, keys, sizes, hashes",
        "Data Package 2.0",
        "frictionless",
        data_package,
    ),
    Validator(
        "decisions", "decisions and their schema", "JSON Schema 2020-12", "jsonschema", decisions_schema
    ),
    Validator("notebooks", "all notebooks", "Jupyter notebook format 4", "nbformat", notebooks),
    Validator("rdf", "codebook and argument as exported", "RDF 1.1 Turtle", "rdflib", turtle),
    Validator(
        "search-files",
        "each search as a search file",
        "search-query's search file",
        "search-query",
        search_files,
    ),
    Validator(
        "search-records", "all searches and their schema", "JSON Schema 2020-12", "jsonschema", search_records
    ),
    Validator(
        "workflows",
        "workflows of continuous integration",
        "GitHub workflow schema",
        "check-jsonschema",
        built_in_schema("github-workflows", ".github/workflows/*.yml"),
    ),
)


def found_by(validator: Validator, problems: list[str]) -> Conformance:
    """Return what is recorded of a validator's findings."""
    return Conformance(
        validator.name,
        validator.what,
        validator.standard,
        validator.tool,
        version(validator.tool),
        LOCK,
        COMMAND,
        len(problems),
    )


def main() -> int:
    """Run all validators and record what they found."""
    review, results = Review(), []
    for validator in VALIDATORS:
        problems = list(validator.run(review))
        results.append(found_by(validator, problems))
        print(f"{validator.name}: {len(problems) or 'no'} problems")
        print("".join(f"  {p}\n" for p in problems), end="")
    record(review.data.root, results)
    return 1 if any(r.problems for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
