"""Fixtures by name, and ways to write a small export."""

import json
from pathlib import Path

from executable_review.importing import Problem, iter_file, read_file

FIXTURES = Path(__file__).parent / "fixtures"
ALL = sorted(FIXTURES.glob("synthetic-*"))

ABSTRACT = "Synthetic words of an abstract. " * 20


def ris(n, **more):
    """One record of RIS; `more` gives further tags, or replaces one."""
    tags = {"ID": f"s{n}", "TI": f"Synthetic study {n}", "AU": f"Alpha, Ann{n}", "PY": "2019", **more}
    lines = [f"{tag}  - {value}" for tag, value in tags.items() if value is not None]
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", "", ""])


def bibtex(n, **more):
    fields = {"title": f"{{Synthetic study {n}}}", "year": "{2019}", **more}
    body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@article{{s{n},\n{body}\n}}\n\n"


def csl(n, **more):
    return {"id": f"s{n}", "type": "article-journal", "title": f"Synthetic study {n}", **more}


def nbib(n):
    return f"PMID- {n}\nOWN - NLM\nTI  - Synthetic study {n}\nDP  - 2019\nAB  - {ABSTRACT}\n\n"


def wos(n):
    return f"PT J\nTI Synthetic study {n}\nPY 2019\nAB {ABSTRACT}\nUT WOS:{n}\nER\n\n"


def pop_row(n, title=None, year=2019):
    return f'1,"A Alpha","{title or f"Synthetic study {n}"}",{year},"Journal","example.org"\r\n'


POP_HEADER = "Cites,Authors,Title,Year,Source,Publisher\r\n"

# Name of a format -> its first lines, a record, and its last lines.
MANY = {
    "ris": ("", lambda n: ris(n, AB=ABSTRACT), ""),
    "bibtex": ("", lambda n: bibtex(n, abstract=f"{{{ABSTRACT}}}"), ""),
    "csl-json": ("[\n", lambda n: (",\n" if n else "") + json.dumps(csl(n, abstract=ABSTRACT)), "\n]\n"),
    "pop-csv": (POP_HEADER, pop_row, ""),
    "nbib": ("", nbib, ""),
    "wos-text": ("FN Clarivate Analytics Web of Science\nVR 1.0\n", wos, "EF\n"),
}


def many(path, name, count):
    """Write an export of so many records."""
    first, record, last = MANY[name]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(first)
        for n in range(count):
            stream.write(record(n))
        stream.write(last)
    return path


def put(folder, content, name="export.ris"):
    """Write an export and return its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def imported(folder, content, name="export.ris"):
    """Write an export and read it, both ways; they must agree."""
    path = put(folder, content, name)
    result = read_file(path)
    items = list(iter_file(path))
    assert tuple(i for i in items if isinstance(i, Problem)) == result.problems
    assert tuple(i for i in items if not isinstance(i, Problem)) == result.candidates
    assert result.read == result.kept + result.rejected
    assert result.kept == len(result.candidates)
    return result


def told(result, *, noted=True):
    """The problems in short: (line, field, rule, severity)."""
    return [(p.line, p.field, p.rule, p.severity) for p in result.problems if noted or p.severity != "noted"]
