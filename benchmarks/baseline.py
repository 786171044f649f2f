"""Run bib-dedupe on synthetic records, with the Python of another environment."""

from __future__ import annotations

import csv
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from labelled import read_corpus
from measuring import measure, shown
from synthetic import synthetic

HERE = Path(__file__).resolve()
CORPUS = HERE.parents[1] / "data" / "corpus" / "records.csv"
COLUMNS = (
    "ID",
    "ENTRYTYPE",
    "title",
    "author",
    "year",
    "journal",
    "booktitle",
    "volume",
    "number",
    "pages",
    "doi",
)
ENTRY = {
    "journal-article": "article",
    "book-chapter": "incollection",
    "proceedings-article": "inproceedings",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
}


def baseline(size: int, python: str) -> dict[str, Any]:
    """Run the same records through bib-dedupe alone."""
    rows = synthetic(read_corpus(CORPUS), size)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "records.csv"
        with table.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(COLUMNS)
            for at, (_, r) in enumerate(rows):
                kind = ENTRY.get(r.type, "article" if r.container else "misc")
                book = kind in {"incollection", "inproceedings"}
                places = ("", r.container) if book else (r.container, "")
                authors = " and ".join(r.authors)
                writer.writerow(
                    [at, kind, r.title, authors, r.year or "", *places, r.volume, r.issue, r.pages, r.doi]
                )
        script = HERE.parent / "baseline_bib_dedupe.py"
        # In the temporary folder, since bib-dedupe writes files where it runs.
        done = subprocess.run(
            [python, script, table], cwd=folder, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise SystemExit(f"the baseline failed: {done.stderr[-2000:]}")
    answer = json.loads(done.stdout.splitlines()[-1])
    quality = measure(answer["clusters"], {str(at): work for at, (work, _) in enumerate(rows)})
    return {"records": size, "seconds": round(answer["seconds"], 3), **answer["versions"], **shown(quality)}
