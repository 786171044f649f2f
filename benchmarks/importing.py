"""Measure the import of exports: time and memory by number of records and format.

    python benchmarks/importing.py [--sizes 1000,10000,100000] [--formats ris,bibtex,csv,json] [--json FILE]

The records are synthetic, written as an export of each format into a temporary folder, and read as `review import`
reads them: format told from the content, every field cleaned, every record accounted for.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

from baseline import CORPUS
from labelled import read_corpus
from rounds import Measured, arguments, finished, in_turns, ratios, timed
from synthetic import synthetic

from executable_review.candidate import Candidate
from executable_review.importing import read_file

FIELDS = ("title", "year", "container", "volume", "issue", "pages", "publisher", "doi")
RIS = dict(zip(FIELDS, ("TI", "PY", "JO", "VL", "IS", "SP", "PB", "DO"), strict=True))
BIBTEX = dict(
    zip(FIELDS, ("title", "year", "journal", "volume", "number", "pages", "publisher", "doi"), strict=True)
)
CSL = dict(
    zip(FIELDS, ("title", "", "container-title", "volume", "issue", "page", "publisher", "DOI"), strict=True)
)
POP = ("Cites", "Authors", "Title", "Year", "Source", "Publisher", "ArticleURL", "CitesURL", "GSRank")


def write_ris(records: Iterable[Candidate], out: TextIO) -> None:
    """Write RIS."""
    for r in records:
        lines = ["TY  - JOUR", *(f"AU  - {a}" for a in r.authors)]
        lines += [f"{tag}  - {getattr(r, name)}" for name, tag in RIS.items() if getattr(r, name)]
        out.write("\n".join([*lines, f"ID  - {r.source_id}", "ER  - ", "", ""]))


def write_bibtex(records: Iterable[Candidate], out: TextIO) -> None:
    """Write BibTeX."""
    for r in records:
        lines = [f"  author = {{{' and '.join(r.authors)}}},"] * bool(r.authors)
        lines += [f"  {key} = {{{getattr(r, name)}}}," for name, key in BIBTEX.items() if getattr(r, name)]
        out.write("\n".join([f"@article{{{r.source_id},", *lines, "}", "", ""]))


def write_csv(records: Iterable[Candidate], out: TextIO) -> None:
    """Write the CSV of Publish or Perish."""
    writer = csv.writer(out)
    writer.writerow(POP)
    for rank, r in enumerate(records, 1):
        cells = (0, ", ".join(r.authors), r.title, r.year or 0, r.container, r.publisher, "", "", rank)
        writer.writerow(cells)


def write_json(records: Iterable[Candidate], out: TextIO) -> None:
    """Write CSL-JSON."""
    rows = []
    for r in records:
        row = {key: getattr(r, name) for name, key in CSL.items() if key and getattr(r, name)}
        names = [dict(zip(("family", "given"), a.split(", ", 1), strict=False)) for a in r.authors]
        issued = {"issued": {"date-parts": [[r.year]]}} if r.year else {}
        rows.append({"id": r.source_id, "type": "article-journal", "author": names, **issued, **row})
    json.dump(rows, out, ensure_ascii=False)


WRITERS: dict[str, tuple[str, Callable[[Iterable[Candidate], TextIO], None]]] = {
    "ris": (".ris", write_ris),
    "bibtex": (".bib", write_bibtex),
    "csv": (".csv", write_csv),
    "json": (".json", write_json),
}


def make(form: str, size: int, path: Path) -> None:
    """Write an export of `size` synthetic records."""
    with path.open("w", encoding="utf-8", newline="") as out:
        WRITERS[form][1]((r for _, r in synthetic(read_corpus(CORPUS), size)), out)


def measured(form: str, size: int) -> Measured:
    """Import an export of `size` records and return time and memory."""
    suffix, _ = WRITERS[form]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{suffix}"
        # In a process of its own: what making the records takes must not hide what reading them takes.
        maker = get_context("spawn").Process(target=make, args=(form, size, path))
        maker.start()
        maker.join()
        account, cost = timed(lambda: read_file(path))
        megabytes = path.stat().st_size / 1e6
    if account.kept != size:
        raise SystemExit(f"{form}: {account.kept} of {size} records were kept")
    return {"format": account.format, "records": size, "file_megabytes": round(megabytes, 1), **cost}


def main() -> int:
    """Measure, print, and return 1 if a limit is broken."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--formats", default=",".join(WRITERS), help="formats to measure")
    options = parser.parse_args()
    if options.one:
        form, size = options.one.split(",")
        print(json.dumps(measured(form, int(size))))
        return 0
    forms, sizes = options.formats.split(","), sorted(int(s) for s in options.sizes.split(","))
    found = in_turns(Path(__file__).resolve(), [(f, str(n)) for f in forms for n in sizes], options.rounds)
    lines = [f"{'format':>10} {'records':>8} {'cpu':>8} {'seconds':>8} {'MB':>7}"]
    missed: list[str] = []
    grown: dict[str, float] = {}
    for form in forms:
        by_size = {n: found[form, str(n)] for n in sizes}
        for m in by_size.values():
            lines.append(
                f"{m['format']:>10} {m['records']:>8} {m['cpu_seconds']:>8.2f} {m['seconds']:>8.2f} "
                f"{m['megabytes']:>7.1f}"
            )
        grown.update(ratios(by_size, missed, f"{form} "))
    lines += [f"{name}: {value}" for name, value in grown.items()]
    return finished(
        {"cases": list(found.values()), "ratios": grown, "missed": missed}, "\n".join(lines), options.json
    )


if __name__ == "__main__":
    sys.exit(main())
