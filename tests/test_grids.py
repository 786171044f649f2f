"""Grids of a multiverse: read, checked, and judged through the command line; and universes with a name."""

import json
from itertools import product

import pytest
from helpers import breaks

from executable_review.argument import judge
from executable_review.grids import read_grid
from executable_review.named import read_named
from executable_review.parameters import Parameters
from executable_review.review import Review


@pytest.mark.parametrize(
    ("text", "code", "says", "way_out"),
    [
        ("minimum_source: [1]", "GRD001", "no such decision", "did you mean minimum_sources?"),
        ("nothing_like_it: [1]", "GRD001", "no such decision", "`review parameters`"),
        ("minimum_sources: []", "GRD002", "no list of levels", "square brackets"),
        ("minimum_sources: 2", "GRD002", "no list of levels", "square brackets"),
        ("minimum_sources: [2, 2]", "GRD002", "stands twice", "once"),
        ("minimum_sources: [99]", "GRD002", "99 is out of range", "from 1 to 10"),
        ("objections: [some]", "GRD002", "'some' is not allowed", "choose from"),
        ("dropped_work: [moore1996]", "GRD002", "no work of the paper", "moore1995"),
        ("- minimum_sources", "GRD004", "no mapping", "YAML or JSON"),
        ("", "GRD004", "no mapping", "YAML or JSON"),
        ("{", "GRD004", "can't be read", "YAML or JSON"),
    ],
)
def test_a_bad_grid_is_refused(tmp_path, text, code, says, way_out):
    path = tmp_path / "grid.yaml"
    path.write_text(text, encoding="utf-8")
    with breaks(code, says=says, place="grid.yaml", way_out=way_out):
        read_grid(path, ["moore1995"])


def test_a_grid_has_typed_levels(tmp_path):
    path = tmp_path / "grid.json"
    path.write_text(
        '{"self_citations": ["true", false], "dropped_work": ["each"], "concept_evidence": [["title"]]}'
    )
    assert read_grid(path, ["v", "w"]) == {
        "self_citations": (True, False),
        "dropped_work": ("none", "v", "w"),
        "concept_evidence": (("title",),),
    }


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "grid.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with breaks("GRD004", says="not UTF-8", place="grid.yaml"):
        read_grid(path, [])


GRID = """
minimum_sources: [1, 2]
semantics: [grounded, credulous]
latest_year: [2015, 2022]
dropped_work: [none, osborne2016]
"""


def test_the_multiverse_of_a_grid_on_the_command_line(command, package, tmp_path):
    path, out = tmp_path / "grid.yaml", tmp_path / "made" / "multiverse.json"
    path.write_text(GRID, encoding="utf-8")
    done = command("multiverse", str(path), "--set", "objections=corpus", "--json", "--out", str(out))
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told == json.loads(out.read_text(encoding="utf-8"))
    assert told["universes"] == 16
    counted = {row["id"]: 0 for row in told["claims"]}
    by_year = {year: Review({"latest_year": year}, package).framework for year in (2015, 2022)}
    for least, semantics, year, work in product(
        (1, 2), ("grounded", "credulous"), (2015, 2022), ("", "osborne2016")
    ):
        p = Parameters.of(
            {"minimum_sources": least, "semantics": semantics, "latest_year": year, "dropped_works": work}
        )
        for claim, j in judge(by_year[year], p).items():
            counted[claim] += j.standing == "supported"
    for row in told["claims"]:
        assert row["universes"]["supported"] == counted[row["id"]]
        assert row["share"]["supported"] == counted[row["id"]] / 16
        assert {d["decision"] for d in row["decisions"]} == {
            "minimum_sources",
            "semantics",
            "latest_year",
            "dropped_work",
        }
    assert sum(row["universes"] for row in told["curve"]) == 16
    plain = command("multiverse", str(path)).stdout.splitlines()
    assert plain[0] == "16 universes" and len(plain) == 1 + len(counted)


def test_a_grid_that_explodes_is_refused_on_the_command_line(command, tmp_path):
    path = tmp_path / "grid.yaml"
    years = list(range(1000, 1900))
    path.write_text(json.dumps({"earliest_year": years, "latest_year": years}), encoding="utf-8")
    done = command("multiverse", str(path))
    assert done.exit_code == 1
    assert "GRD003 grid: the grid has 810 000 combinations" in done.stderr


def test_a_result_that_cannot_be_written_is_said(command, tmp_path):
    (tmp_path / "grid.yaml").write_text("minimum_sources: [1]", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = command("multiverse", str(tmp_path / "grid.yaml"), "--out", str(tmp_path / "file" / "x.json"))
    assert done.exit_code == 1 and "OUT001" in done.stderr


def test_named_universes_are_judged_as_their_decisions_say(review, package):
    named = review.named_universes
    assert len(named) >= 5
    for u, judged in named:
        assert u.label and u.description
        whole = Review(u.parameters, package)
        assert {c: j.standing for c, j in judged.items()} == {c: j.standing for c, j in whole.judged.items()}
    assert named[0][1] == review.judged


def test_a_named_universe_with_an_unknown_decision_is_refused():
    rows = [dict(universe_id="u", label="U", description="")]
    wrong = [dict(universe_id="u", decision="strictness", value="2")]
    with breaks("GRD005", says="parameter strictness", place="universe u", way_out="review parameters"):
        read_named(rows, wrong)
