"""The readers of search exports, in one table: what each reads, how its format is told, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from executable_review.importing.bibtex import detect_bibtex, read_bibtex
from executable_review.importing.csl import detect_csl, read_csl
from executable_review.importing.databases import (
    detect_ebsco_csv,
    detect_scopus_csv,
    read_ebsco_csv,
    read_scopus_csv,
)
from executable_review.importing.model import Draft, Problem
from executable_review.importing.nbib import detect_nbib, read_nbib
from executable_review.importing.pop import detect_pop_csv, detect_pop_json, read_pop_csv, read_pop_json
from executable_review.importing.ris import detect_ris, read_ris
from executable_review.importing.source import Source
from executable_review.importing.wos import detect_wos_table, detect_wos_text, read_wos_table, read_wos_text


class Reader(NamedTuple):
    """The reader of one format.

    `detect` gets the first 65,536 characters of a file and returns where the format begins there, or None;
    `read` gives each record as a draft, each lost one as a rejecting problem. `suffixes` are the usual ends of a
    file's name.
    """

    name: str
    reads: str
    suffixes: tuple[str, ...]
    detect: Callable[[str], int | None]
    read: Callable[[Source], Iterator[Draft | Problem]]


_RIS, _BIB, _TABLE = (".ris", ".txt"), (".bib", ".bibtex", ".txt"), (".csv", ".tsv", ".txt")

# A dialect stands before the general form of its format.
READERS = (
    Reader("ris-proquest", "RIS of ProQuest", _RIS, detect_ris("ProQuest"), read_ris("ProQuest")),
    Reader("ris-ebsco", "RIS of EBSCO", _RIS, detect_ris("EBSCO"), read_ris("EBSCO")),
    Reader("ris-scopus", "RIS of Scopus", _RIS, detect_ris("Scopus"), read_ris("Scopus")),
    Reader(
        "ris-wos", "RIS of Web of Science", _RIS, detect_ris("Web of Science"), read_ris("Web of Science")
    ),
    Reader("ris", "RIS", _RIS, detect_ris(""), read_ris("")),
    Reader("bibtex-proquest", "BibTeX of ProQuest", _BIB, detect_bibtex("ProQuest"), read_bibtex),
    Reader(
        "bibtex-pop", "BibTeX of Publish or Perish", _BIB, detect_bibtex("Publish or Perish"), read_bibtex
    ),
    Reader("bibtex", "BibTeX", _BIB, detect_bibtex(""), read_bibtex),
    Reader("pop-json", "JSON of Publish or Perish", (".json", ".jsonl"), detect_pop_json, read_pop_json),
    Reader("csl-json", "CSL-JSON", (".json", ".jsonl"), detect_csl, read_csl),
    Reader("pop-csv", "CSV of Publish or Perish", _TABLE, detect_pop_csv, read_pop_csv),
    Reader("scopus-csv", "CSV of Scopus", _TABLE, detect_scopus_csv, read_scopus_csv),
    Reader("ebsco-csv", "CSV of EBSCO", _TABLE, detect_ebsco_csv, read_ebsco_csv),
    Reader("wos-table", "tab-delimited table of Web of Science", _TABLE, detect_wos_table, read_wos_table),
    Reader(
        "wos-text", "plain text of Web of Science", (".txt", ".ciw", ".isi"), detect_wos_text, read_wos_text
    ),
    Reader("nbib", "nbib (MEDLINE) of PubMed", (".nbib", ".txt"), detect_nbib, read_nbib),
)


def find_reader(head: str) -> Reader | None:
    """Return the reader of the format that begins first in a file's head; None if there is none."""
    found = [(begin, n) for n, reader in enumerate(READERS) if (begin := reader.detect(head)) is not None]
    return READERS[min(found)[1]] if found else None
