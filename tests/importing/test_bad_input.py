"""What is wrong with a file or a record: a rule, a place, a reason, and the rest unharmed."""

# ruff: noqa: E501  (a case is a line)

import json
import time

import pytest
from importing_cases import FIXTURES, POP_HEADER, bibtex, csl, imported, pop_row, put, ris, told

from executable_review.errors import ReviewError
from executable_review.importing import describe, read_file, report, try_file
from executable_review.importing.source import LIMIT

GOOD = ris(1)
POP_LONG = "Cites,Authors,Title,Year,Source,Publisher,ArticleURL\n"

# Content -> rule and part of the message.
REFUSED = {
    "empty": (b"", "IMP001", "empty"),
    "blank": (b" \n\r\n\t" * 40_000, "IMP001", "white space"),
    "only a mark": (b"\xef\xbb\xbf", "IMP001", "white space"),
    "prose": (b"Dear colleague,\nhere are the records.\n", "IMP002", "Dear colleague"),
    "unknown table": (b"Title,Year\nSynthetic,2019\n", "IMP002", "Title,Year"),
    "HTML page": (b"<!doctype html><html><body>Please log in</body></html>", "IMP002", "doctype"),
    "undecodable": (b"TY  - JOUR\nTI  - \x81\x8d\x8f\x90\x9d \xff\nER  -\n", "IMP003", "neither UTF-8 nor"),
    "Shift JIS": ("TY  - JOUR\nTI  - 合成研究\nER  -\n".encode("shift_jis"), "IMP003", "neither UTF-8 nor"),
    "bad UTF-16": (b"\xff\xfe" + "TY  - JOUR".encode("utf-16-le") + b"\x00\xdc\x00\xdc", "IMP003", "UTF-16"),
    "binary": (bytes(range(256)) * 8, "IMP013", "binary"),
    "Excel workbook": (b"PK\x03\x04" + b"\0" * 64, "IMP013", "Excel workbook"),
    "PDF": (b"%PDF-1.7\n" + GOOD.encode(), "IMP013", "PDF"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", "IMP013", "gzip"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_export_is_refused(name, tmp_path):
    content, rule, says = REFUSED[name]
    path = put(tmp_path, content)
    with pytest.raises(ReviewError) as caught:
        read_file(path)
    assert caught.value.code == rule and says in caught.value.message
    assert caught.value.place == str(path) and caught.value.way_out
    account = try_file(path)
    assert account.refused and (account.format, account.read) == ("", 0)
    assert [(p.rule, p.severity) for p in account.problems] == [(rule, "refused")]


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "missing.ris", tmp_path):
        assert [p.rule for p in try_file(path).problems] == ["IMP021"]


# Content -> kept, rejected, and the problems in short.
RIS = {
    "no title": (ris(1, TI=None) + ris(2), 1, 1, [(1, "title", "IMP004", "rejected")]),
    "blank title": (ris(1, TI=" ") + ris(2), 1, 1, [(1, "title", "IMP004", "rejected")]),
    "title of tags only": (ris(1, TI="<br/>"), 0, 1, [(1, "title", "IMP009", "repaired"), (1, "title", "IMP004", "rejected")]),
    "DOI that is none": (ris(1, DO="not-a-doi"), 1, 0, [(1, "doi", "IMP005", "repaired")]),
    "DOI cut": (ris(1, DO="10.5555"), 1, 0, [(1, "doi", "IMP005", "repaired")]),
    "DOI with a blank": (ris(1, DO="10.5555/ab cd"), 1, 0, [(1, "doi", "IMP005", "repaired")]),
    "DOI as an address": (ris(1, DO="https://dx.doi.org/10.5555/a"), 1, 0, [(1, "doi", "IMP005", "repaired")]),
    "year 0": (ris(1, PY="0"), 1, 0, [(1, "year", "IMP006", "repaired")]),
    "year 3020": (ris(1, PY="3020"), 1, 0, [(1, "year", "IMP006", "repaired")]),
    "year in words": (ris(1, PY="in press"), 1, 0, [(1, "year", "IMP006", "repaired")]),
    "year from another tag": (ris(1, PY="3020", Y1="2019"), 1, 0, [(1, "year", "IMP006", "repaired")]),
    "no year": (ris(1, PY=None), 1, 0, []),
    "no end between": (ris(1).replace("ER  - ", "") + ris(2), 2, 0, [(1, "", "IMP007", "repaired")]),
    "no end at the end": (ris(1) + ris(2).replace("ER  - ", ""), 2, 0, [(8, "", "IMP007", "repaired")]),
    "cut within a field": (ris(1) + ris(2, DO="10.5555/abc").split("c\nER")[0], 2, 0, [(8, "DO", "IMP007", "repaired")]),
    "cut within the title": (ris(1) + "TY  - JOUR\nTI  - Synth", 1, 1, [(8, "TI", "IMP007", "repaired"), (8, "title", "IMP004", "rejected")]),
    "end twice": (ris(1).strip() + "\nER  -\n" + ris(2), 2, 0, [(7, "", "IMP014", "noted")]),
    "one id, other content": (ris(1) + ris(2, ID="s1"), 2, 0, [(8, "source_id", "IMP008", "repaired")]),
    "one id, same content": (ris(1) + ris(1), 2, 0, [(8, "source_id", "IMP008", "repaired")]),
    "HTML": (ris(1, AB="<p>One <b>bold</b></p><script>alert(1)</script>"), 1, 0, [(1, "abstract", "IMP009", "repaired")]),
    "entities": (ris(1, T2="Health &amp;amp; Care"), 1, 0, [(1, "container", "IMP009", "repaired")]),
    "control characters": (ris(1, T2="Syn\x07thetic"), 1, 0, [(1, "container", "IMP013", "repaired")]),
    "title cut": (ris(1, TI="Synthetic study of..."), 1, 0, [(1, "title", "IMP015", "repaired")]),
    "authors cut": (ris(1, AU="Alpha, Ann et al."), 1, 0, [(1, "authors", "IMP015", "noted")]),
    "two journals": (ris(1, VL="1").replace("VL  - 1", "VL  - 1\nVL  - 2"), 1, 0, [(1, "volume", "IMP016", "repaired")]),
    "not an ISSN": (ris(1, SN="12-34"), 1, 0, [(1, "issn", "IMP014", "repaired")]),
    "address that runs": (ris(1, UR="javascript:alert(1)"), 1, 0, [(1, "url", "IMP014", "repaired")]),
    "text between": ("Provider: Synthetic\n\n" + ris(1) + "Link to the record\n\n" + ris(2), 2, 0, [(1, "", "IMP014", "noted"), (10, "", "IMP014", "noted")]),
    "BibTeX behind": (ris(1) + bibtex(2) + bibtex(3), 1, 2, [(8, "", "IMP012", "rejected"), (13, "", "IMP012", "rejected")]),
    "BibTeX between": (ris(1) + bibtex(2) + ris(3), 2, 1, [(8, "", "IMP012", "rejected")]),
    "BibTeX within": (ris(1).replace("ER  - \n", "") + bibtex(2) + ris(3), 2, 1, [(1, "", "IMP007", "repaired"), (7, "", "IMP012", "rejected")]),
    "CSV behind": (ris(1) + POP_HEADER + pop_row(2), 1, 1, [(8, "", "IMP012", "rejected")]),
    "JSON behind": (ris(1) + json.dumps([csl(2)]), 1, 1, [(8, "", "IMP012", "rejected")]),
    "nbib behind": (ris(1) + "PMID- 1\nOWN - NLM\nTI  - Synthetic\n", 1, 1, [(8, "", "IMP012", "rejected")]),
    "WoS behind": (ris(1) + "FN Clarivate Analytics\nPT J\nTI Synthetic\nER\nEF\n", 1, 2, [(8, "", "IMP012", "rejected"), (9, "", "IMP012", "rejected")]),
    "a long line": (ris(1) + ris(2, AB="x" * (LIMIT + 1)) + ris(3), 2, 1, [(13, "", "IMP011", "rejected")]),
    "many long lines": (ris(1) + ris(2, AB="\n".join(["x " * 1000] * 600)) + ris(3), 2, 1, [(512, "", "IMP011", "rejected")]),
    "a start without a type": ("DB  - Synthetic\n" + ris(1), 1, 0, []),
    "one blank before the hyphen": ("TY - JOUR\nTI - Synthetic\nPY - 2019\nER -\n", 1, 0, []),
    "the tag of rispy's own": (ris(1, UK="x"), 1, 0, []),
}  # fmt: skip


@pytest.mark.parametrize("name", RIS)
def test_ris(name, tmp_path):
    content, kept, rejected, problems = RIS[name]
    result = imported(tmp_path, content)
    assert (result.kept, result.rejected, told(result)) == (kept, rejected, problems)
    assert all(p.reason for p in result.problems)


OTHERS = {
    "broken entry": ("x.bib", bibtex(1) + "@article{s2,\n  title = {Synthetic,\n  year = {2019}\n\n" + bibtex(3), 2, 1, [(6, "", "IMP007", "rejected")]),
    "entry cut": ("x.bib", bibtex(1) + "@article{s2,\n  title = {Synthetic", 1, 1, [(6, "", "IMP007", "rejected")]),
    "entry that goes on after its end": ("x.bib", bibtex(1, keywords="{a}, @type:Person}, b = {c}") + bibtex(2), 1, 1, [(1, "", "IMP014", "rejected")]),
    "fields without an entry": ("x.bib", bibtex(1) + "  title = {Synthetic},\n}\n" + bibtex(2), 2, 1, [(6, "", "IMP014", "rejected")]),
    "words between": ("x.bib", bibtex(1) + "Some words.\n" + bibtex(2), 2, 0, [(6, "", "IMP014", "noted")]),
    "comments": ("x.bib", "@comment{made by hand}\n@preamble{\"x\"}\n" + bibtex(1), 1, 0, []),
    "a field twice": ("x.bib", "@article{s1, title = {Synthetic}, year = {2019}, year = {2020}}", 1, 0, [(1, "year", "IMP016", "repaired")]),
    "a key twice": ("x.bib", bibtex(1) + bibtex(1, title="{Synthetic other}"), 2, 0, [(6, "source_id", "IMP008", "repaired")]),
    "keys twice in one line": ("x.bib", "@misc{a, title={One}} @misc{a, title={Two}}", 2, 0, [(1, "source_id", "IMP008", "repaired")]),
    "RIS behind BibTeX": ("x.bib", bibtex(1) + ris(2) + ris(3), 1, 2, [(6, "", "IMP012", "rejected"), (13, "", "IMP012", "rejected")]),
    "LaTeX that is broken": ("x.bib", bibtex(1, title=r"{Synthetic \unknown{x} study}"), 1, 0, []),
    "a long entry": ("x.bib", bibtex(1) + bibtex(2, abstract="{" + "x y\n" * 300_000 + "}") + bibtex(3), 2, 1, [(6, "", "IMP011", "rejected")]),
    "no entry": ("x.bib", "@comment{nothing}\n", 0, 0, [(0, "", "IMP001", "noted")]),
    "formula": ("x.csv", POP_HEADER + pop_row(1, "=cmd|' /C calc'!A0") + pop_row(2), 2, 0, [(2, "Title", "IMP010", "noted")]),
    "formula with @": ("x.csv", POP_HEADER + pop_row(1, "@SUM(1+1)*cmd|x"), 1, 0, [(2, "Title", "IMP010", "noted")]),
    "no formula": ("x.csv", POP_HEADER + pop_row(1, "-omics and +more"), 1, 0, []),
    "too few cells": ("x.csv", POP_HEADER + "1,A Alpha\r\n" + pop_row(2), 1, 1, [(2, "", "IMP014", "rejected")]),
    "too many cells": ("x.csv", POP_HEADER + pop_row(1).strip() + ",x\r\n" + pop_row(2), 1, 1, [(2, "", "IMP014", "rejected")]),
    "row cut": ("x.csv", POP_HEADER + pop_row(1) + '1,"A Alpha","Synth', 1, 1, [(3, "", "IMP014", "rejected")]),
    "row cut between cells": ("x.csv", POP_HEADER + pop_row(1) + '1,"A Alpha"', 1, 1, [(3, "", "IMP007", "rejected")]),
    "quotation mark left open": ("x.csv", POP_HEADER + '1,"A Alpha,x,2019,,\r\n' + "".join(map(pop_row, range(2, 4))).replace('"', ""), 2, 1, [(2, "", "IMP014", "rejected")]),
    "header again": ("x.csv", POP_HEADER + pop_row(1) + POP_HEADER + pop_row(2), 2, 0, [(3, "", "IMP012", "noted")]),
    "only a header": ("x.csv", POP_HEADER, 0, 0, [(0, "", "IMP001", "noted")]),
    "RIS behind CSV": ("x.csv", POP_HEADER + pop_row(1) + "TY  - JOUR\r\n", 1, 1, [(3, "", "IMP012", "rejected")]),
    "a long cell": ("x.csv", POP_HEADER + pop_row(1, "x" * (LIMIT + 1)) + pop_row(2), 1, 1, [(2, "", "IMP011", "rejected")]),
    "JSON cut": ("x.json", json.dumps([csl(1), csl(2)], indent=1)[:-30], 1, 1, [(7, "", "IMP007", "rejected")]),
    "JSON broken within": ("x.json", json.dumps([csl(1), csl(2, author=[{"family": "A"}, {"family": "B"}]), csl(3)]).replace('"s2"', '"s2'), 2, 1, [(1, "", "IMP014", "rejected")]),
    "JSON of other things": ("x.json", json.dumps([csl(1), "text", 12, None, csl(2)]), 2, 1, [(1, "", "IMP014", "rejected")]),
    "JSON lines": ("x.jsonl", "\n".join(json.dumps(csl(n)) for n in range(3)), 3, 0, []),
    "JSON, one object": ("x.json", json.dumps(csl(1)), 1, 0, []),
    "JSON, odd author": ("x.json", json.dumps([csl(1, author=[{"odd": 1}, {"family": "A"}], issued={"season": 1})]), 1, 0, [(1, "year", "IMP014", "repaired"), (1, "authors", "IMP014", "repaired")]),
    "JSON, odd shapes": ("x.json", json.dumps([csl(1, author="A", issued=[], DOI={}, volume=True, keyword=["a", "b"])]), 1, 0, []),
    "JSON, lone surrogate": ("x.json", json.dumps([csl(1, publisher="a\udc00b")]), 1, 0, [(1, "publisher", "IMP013", "repaired")]),
    "JSON, endless nesting": ("x.json", json.dumps([csl(1)])[:-1] + ', {"title": ' + "[" * 100_000, 1, 1, [(1, "", "IMP007", "rejected")]),
    "JSON, a long element": ("x.json", json.dumps([csl(1), csl(2, abstract="x" * 2 * LIMIT), csl(3)]), 2, 1, [(1, "", "IMP011", "rejected")]),
    "JSON, a long first element": ("x.json", json.dumps([{"id": "a", "title": "x" * 2 * LIMIT, "type": "book"}, csl(2)]), 1, 1, [(1, "", "IMP011", "rejected")]),
    "JSON, a long number": ("x.json", json.dumps([csl(1)])[:-2] + ', "volume": ' + "9" * 5000 + "}]", 1, 0, []),
    "RIS behind JSON": ("x.json", json.dumps([csl(1)]) + "\n" + ris(2), 1, 1, [(2, "", "IMP012", "rejected")]),
    "WoS without its end": ("x.txt", "FN Clarivate Analytics\nVR 1.0\nPT J\nTI Synthetic\nER\n", 1, 0, [(0, "", "IMP007", "noted")]),
    "RIS behind WoS": ("x.txt", "FN Clarivate Analytics\nPT J\nTI Synthetic\nER\nEF\n" + ris(1), 1, 1, [(6, "", "IMP012", "rejected")]),
    "RIS behind nbib": ("x.nbib", "PMID- 1\nTI  - Synthetic\n\n" + ris(1), 1, 1, [(4, "", "IMP012", "rejected")]),
    "nbib without blank lines": ("x.nbib", "PMID- 1\nTI  - One\nPMID- 2\nTI  - Two\n", 2, 0, []),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats(name, tmp_path):
    file, content, kept, rejected, problems = OTHERS[name]
    result = imported(tmp_path, content, file)
    assert (result.kept, result.rejected, told(result)) == (kept, rejected, problems)
    assert all(p.reason for p in result.problems)


def test_repairs_say_what_they_did(tmp_path):
    text = ris(
        1, DO="http://dx.doi.org/10.5555%2FA.", PY="3020", T2="<i>Health</i> &amp; Care", SN="1234-5678"
    )
    result = imported(tmp_path, text + ris(1))
    first, second = result.candidates
    assert (first.doi, first.year, first.container) == ("10.5555/a", None, "Health & Care")
    assert (first.source_id, second.source_id) == ("s1", "s1#2")
    said = describe([result])
    assert "IMP005 repaired (line 1, doi): taken out of an address" in said
    assert "'3020' is not a plausible year" in said and "ris: 2 read, 2 kept, 0 rejected" in said


def test_an_id_that_was_made_unique_meets_a_stated_one(tmp_path):
    text = ris(1, ID="a") + ris(2, ID="a#2") + ris(3, ID="a") + ris(4, ID="a")
    assert [c.source_id for c in imported(tmp_path, text).candidates] == ["a", "a#2", "a#3", "a#4"]


SCRIPT = "<script>alert('x')</script>"


@pytest.mark.parametrize("field", ["TI", "T2", "AB", "PB", "KW", "AU", "VL"])
def test_no_script_gets_through(field, tmp_path):
    for wrapped in (
        SCRIPT,
        SCRIPT.replace("<", "&lt;").replace(">", "&gt;"),
        "<svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
    ):
        (one,) = imported(tmp_path, ris(1, **{field: f"Synthetic {wrapped}study"})).candidates
        assert "alert" not in repr(one) and "<" not in repr(one)


ENCODINGS = {
    "Windows-1252": ("cp1252", "IMP003", "read as Windows-1252"),
    "Latin-1": ("latin-1", "IMP003", "read as Windows-1252"),
    "UTF-16 with mark": ("utf-16", "IMP003", "read as UTF-16"),
    "UTF-16 without mark": ("utf-16-le", "IMP003", "read as UTF-16-LE"),
    "UTF-8": ("utf-8", None, ""),
    "UTF-8 with mark": ("utf-8-sig", None, ""),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_encodings_are_told_and_said(name, tmp_path):
    encoding, rule, says = ENCODINGS[name]
    result = imported(tmp_path, ris(1, AU="Müller, Zoë", TI="Étude synthétique").encode(encoding))
    (one,) = result.candidates
    assert (one.title, one.authors) == ("Étude synthétique", ("Müller, Zoë",))
    assert [(p.rule, says in p.reason) for p in result.problems] == ([(rule, True)] if rule else [])


def test_single_bytes_of_another_encoding_do_not_spoil_the_rest(tmp_path):
    content = (ris(1, AU="Müller, Zoë") * 5).encode() + ris(2, AU="Müller, Zoe").encode("cp1252")
    result = imported(tmp_path, content)
    assert {c.authors for c in result.candidates} == {("Müller, Zoë",), ("Müller, Zoe",)}
    assert (result.problems[0].line, result.problems[0].rule) == (39, "IMP003")


def test_marks_within_a_file_that_was_put_together(tmp_path):
    mark = b"\xef\xbb\xbf"
    result = imported(tmp_path, mark + ris(1).encode() + mark + ris(2).encode())
    assert (result.kept, result.problems) == (2, ())


@pytest.mark.parametrize(
    "name", ["generic.ris", "generic.bib", "pop.csv", "csl.json", "pubmed.nbib", "wos.txt"]
)
def test_a_line_of_ten_megabytes_takes_bounded_time(name, tmp_path):
    content = (FIXTURES / f"synthetic-{name}").read_bytes()
    start = time.process_time()
    for junk in (b"x" * 10_000_000, b'"' * 10_000_000, b"{" * 10_000_000):
        for joined in (
            content + b"\n" + junk,
            content.replace(b"Synthetic study two", b"Synthetic " + junk, 1),
        ):
            result = read_file(put(tmp_path, joined, name))
            assert result.read == result.kept + result.rejected and result.kept >= 1
            assert result.problems
    assert time.process_time() - start < 15


# Values on which a careless pattern or parser takes time that grows with the square of their length.
HOSTILE = ["A ", "A. ", ".", "…", "- ", "1-", "<", "<a ", "<!--", "&amp;", "}", "\\a{", " and ", "et al "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_values_take_bounded_time(piece, tmp_path):
    value = piece * (200_000 // len(piece)) + "x"
    start = time.process_time()
    for field in ("TI", "AU", "SP", "DO", "T2"):
        imported(tmp_path, ris(1, **{field: value}))
    for field in ("title", "author"):
        imported(tmp_path, bibtex(1, **{field: f'"{value}"'}), "x.bib")
    imported(tmp_path, f"PMID- 1\nTI  - Synthetic\nAU  - {value}\n", "x.nbib")
    imported(tmp_path, POP_HEADER + pop_row(1, value), "x.csv")
    assert time.process_time() - start < 10


def test_a_file_of_one_endless_line_is_refused_or_rejected(tmp_path):
    assert try_file(put(tmp_path, b"x" * 10_000_000)).refused
    result = imported(tmp_path, b"TY  - " + b"x" * 10_000_000)
    assert told(result) == [(1, "", "IMP011", "rejected")]


def test_the_report_has_the_shape_that_is_relied_on(tmp_path):
    good, bad = put(tmp_path, ris(1) + ris(2, TI=None), "a.ris"), put(tmp_path, b"", "b.ris")
    content = report([try_file(good), try_file(bad)])
    assert json.loads(json.dumps(content)) == content
    assert [set(f) for f in content["files"]] == [
        {"file", "format", "read", "kept", "rejected", "problems"}
    ] * 2
    (first, second) = content["files"]
    assert first["problems"] == [
        {
            "line": 8,
            "field": "title",
            "rule": "IMP004",
            "reason": "the record has no title",
            "severity": "rejected",
        }
    ]
    assert (second["format"], second["problems"][0]["rule"]) == ("", "IMP001")
    assert f"{bad}: refused" in describe([try_file(bad)])
