"""The package knows reviews, not this review: the topic lives in the data and in the book."""

import ast
import re

import pytest
from helpers import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))
# Works that every review may follow, names of databases and types of documents are no topic.
TOPIC = re.compile(
    r"co-?produc|co-?creat|co-?design|co-?deliver|co-?destr|public.?value|public.?sector|public.?management|"
    r"\bcitizen|bureaucra|\bweber\b|\bmoore|osborne|cordella|bojang|benington|alford|bovaird|"
    r"legitima|operational.?capacity|value.?proposition|new.public",
    re.IGNORECASE,
)


def identifiers(package):
    """Identifiers that belong to this review: codes, claims, works, phrases, records."""
    for table, column in (
        ("codebook", "code_id"),
        ("works", "work_id"),
        ("records", "record_id"),
        ("query_terms", "pattern"),
    ):
        for row in package.rows(table):
            if len(row[column]) > 6:
                yield row[column]


TEXTS = sorted(
    p
    for p in (ROOT / "src").rglob("*")
    if p.suffix in {".py", ".toml", ".md", ".ipynb", ".yml", ".js", ".css", ".json"} and p.is_file()
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: str(p.relative_to(ROOT / "src" / "executable_review")))
def test_no_source_names_the_topic(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    hits = [f"{path.name}:{n}: {line.strip()}" for n, line in enumerate(lines, 1) if TOPIC.search(line)]
    assert hits == []


def test_no_source_names_an_identifier_of_this_review(package):
    known = set(identifiers(package))
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in known, f"{path.name}:{node.lineno}: {node.value}"
                assert not re.fullmatch(r"[CQPGEO]\d{2,3}|Q\d", node.value), (
                    f"{path.name}:{node.lineno}: {node.value}"
                )
