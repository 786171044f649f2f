"""Sweeps: what their tables hold, and that interruptions, failures and dead workers lose and repeat nothing."""

import contextlib
import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time

import pytest
from helpers import ROOT, breaks
from pyarrow import parquet

from executable_review.grids import check_grid
from executable_review.parameters import Parameters
from executable_review.review import Review
from executable_review.sweeps import crew, make_plan, sweep, work
from executable_review.sweeps.choosing import chosen
from executable_review.sweeps.plan import MOST_UNIVERSES

GRID = {
    "topic_context": [True, False],
    "search_fields": [["title", "author_keywords", "abstract"], ["title"]],
    "minimum_sources": [1, 2],
    "objections": ["corpus", "none"],
    "dropped_work": ["none", "osborne2016"],
}
FILES = ("universes.csv", "universes.parquet", "failures.csv")


@contextlib.contextmanager
def no_bar(what, done, whole):
    yield lambda more: None


def quietly(review, plan, out, workers=1, render=(), bar=no_bar):
    return sweep(review, plan, out, workers, render, bar, lambda line: None)


@pytest.fixture(scope="module")
def plan(review):
    return make_plan(review, check_grid(GRID, [s.work_id for s in review.framework.sources], "grid"))


@pytest.fixture(scope="module")
def whole(review, plan, tmp_path_factory):
    """The sweep without any interruption."""
    out = tmp_path_factory.mktemp("sweep") / "whole"
    quietly(review, plan, out)
    return out


@pytest.fixture
def grid(tmp_path):
    path = tmp_path / "grid.json"
    path.write_text(json.dumps(GRID), encoding="utf-8")
    return path


def contents(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def rows(folder):
    return list(csv.DictReader(io.StringIO((folder / "universes.csv").read_text(encoding="utf-8"))))


def test_each_row_is_what_a_whole_review_gives(whole, package, plan):
    table = rows(whole)
    assert [int(r["universe"]) for r in table] == list(range(1, plan.size + 1)) and plan.size == 32
    for row in table[::7]:
        decisions = {name: row[name] for name in GRID if name != "dropped_work"}
        dropped = "" if row["dropped_work"] == "none" else row["dropped_work"]
        here = Review(decisions | {"dropped_works": dropped}, package)
        assert here.parameters == plan.parameters(int(row["universe"]))
        assert {c: row[c] for c in here.judged} == {c: j.standing for c, j in here.judged.items()}
        assert {n: int(row[n]) for n in here.flow} == here.flow
        for standing in ("supported", "contested", "unsupported"):
            counted = sum(j.standing == standing for j in here.judged.values())
            assert int(row[f"claims_{standing}"]) == counted
    assert len({tuple(r.values())[6:] for r in table}) > 4, "the grid makes no difference"


def test_parquet_holds_the_same_table_in_types(whole, plan):
    typed = parquet.read_table(whole / "universes.parquet").to_pylist()
    assert typed[0]["topic_context"] is True and typed[0]["minimum_sources"] == 1
    assert typed[-1]["search_fields"] == ["title"] and typed[-1]["failure"] is None

    def text(value):
        if isinstance(value, list):
            return ",".join(value)
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    assert [{n: text(v) for n, v in row.items()} for row in typed] == rows(whole)


def test_processes_beside_each_other_give_the_same_bytes(review, plan, whole, tmp_path):
    quietly(review, plan, tmp_path / "two", workers=2)
    assert contents(tmp_path / "two") == contents(whole)


KILLED = """
import os, signal, sys
from executable_review.cli import main
from executable_review.sweeps.folder import Folder
write, done = Folder.write_part, []
def some(self, first, rows):
    if len(done) == 14:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(first)
    write(self, first, rows)
Folder.write_part = some
main(sys.argv[1:])
"""


def test_a_killed_sweep_goes_on_without_loss_or_repeats(command, grid, whole, tmp_path, monkeypatch):
    out = tmp_path / "out"
    words = ["sweep", str(grid), "--out", str(out), "--workers", "1"]
    done = subprocess.run([sys.executable, "-c", KILLED, *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(list((out / "parts").iterdir())) == 14 and not (out / "universes.csv").exists()
    worked = []
    monkeypatch.setattr(crew, "work", lambda job: worked.append(job) or work.work(job))
    again = command(*words)
    assert again.exit_code == 0, again.output
    assert "14 of 32 are there already" in again.stderr and "32 of 32" in again.stderr
    assert [n for job in worked for n, _ in job.universes] == list(range(15, 33))
    assert contents(out) == contents(whole)
    worked.clear()
    told = json.loads(command(*words, "--json").stdout)
    assert not worked and told["universes"] == 32 and told["failures"] == []


def test_an_interrupted_sweep_says_that_it_can_go_on(command, grid, whole, tmp_path, monkeypatch):
    from executable_review.sweeps.folder import Folder

    write = Folder.write_part

    def interrupted(self, first, found):
        write(self, first, found)
        if first == 5:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write_part", interrupted)
        done = command("sweep", grid, "--out", tmp_path / "out", "--workers", "1")
    assert done.exit_code == 130 and "goes on" in done.stderr
    assert command("sweep", grid, "--out", tmp_path / "out", "--workers", "1").exit_code == 0
    assert contents(tmp_path / "out") == contents(whole)


def test_a_damaged_part_is_computed_again(review, plan, whole, tmp_path):
    out = tmp_path / "out"
    quietly(review, plan, out)
    one, two = sorted((out / "parts").iterdir())[:2]
    one.write_bytes(one.read_bytes().replace(b"0", b"1", 1))
    two.write_bytes(b"")
    quietly(review, plan, out)
    assert contents(out) == contents(whole)


def start(*words):
    variables = {
        **os.environ,
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "10",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words], cwd=ROOT, env=variables, stderr=subprocess.DEVNULL
    )


def test_a_worker_of_a_scheduler_dies_and_nothing_is_lost(review, plan, whole, tmp_path):
    known = tmp_path / "scheduler.json"
    place = ("--scheduler-file", str(known))
    alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    started = [start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *place)]
    try:
        started += [start("worker", *place, *alone) for _ in range(2)]
        deadline = time.monotonic() + 60
        while not known.exists() or not known.read_text(encoding="utf-8").endswith("}"):
            assert time.monotonic() < deadline and started[0].poll() is None
            time.sleep(0.05)
        address = json.loads(known.read_text(encoding="utf-8"))["address"]
        with_workers(address, 2)
        done = []

        @contextlib.contextmanager
        def killing(what, already, number):
            def advance(more):
                done.append(more)
                if len(done) == 6:
                    started[1].kill()

            yield advance

        outcome = quietly(review, plan, tmp_path / "out", workers=address, bar=killing)
        assert started[1].wait(timeout=10) == -signal.SIGKILL
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()
    assert outcome.failures == () and sum(done) == plan.size
    assert contents(tmp_path / "out") == contents(whole)


def with_workers(address, number):
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)


class Deadly:
    """A job that ends the process that takes it up."""

    @property
    def home(self):
        os._exit(1)


def test_a_job_that_kills_its_process_takes_no_other_with_it(plan, package):
    home = work.Home(str(package.root), plan.frozen_inputs)
    jobs = [work.Part(home, ((1, {}),)), Deadly(), work.Part(home, ((3, {}),))]
    found = dict(crew.local(jobs, 2))
    assert isinstance(found[1], crew.Lost)
    assert [found[i][0]["universe"] for i in (0, 2)] == [1, 3]


def test_a_lost_job_is_told_and_tried_again(review, plan, whole, tmp_path, monkeypatch):
    def losing(jobs, workers):
        return ((i, crew.Lost() if i == 3 else work.work(job)) for i, job in enumerate(jobs))

    with monkeypatch.context() as patch:
        patch.setattr(crew, "local", losing)
        outcome = quietly(review, plan, tmp_path / "out")
    assert [(n, step, text[:6]) for n, step, text in outcome.failures] == [(4, "judged", "SWP006")]
    assert (
        rows(tmp_path / "out")[3]["failure"].startswith("SWP006") and rows(tmp_path / "out")[3]["C01"] == ""
    )
    assert quietly(review, plan, tmp_path / "out").failures == ()
    assert contents(tmp_path / "out") == contents(whole)


def test_a_failing_universe_stops_no_other(command, tmp_path):
    path, out = tmp_path / "grid.yaml", tmp_path / "out"
    path.write_text("phrases: [[], [Q1], [Q99]]\nminimum_sources: [1, 2]", encoding="utf-8")
    done = command("sweep", path, "--out", out, "--workers", "1", "--render", "phrases=Q99", "--json")
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert [(f["universe"], f["step"]) for f in told["failures"]] == [(5, "judged"), (6, "judged")]
    assert all(f["failure"].startswith("PAR003 parameter phrases: 'Q99'") for f in told["failures"])
    table = rows(out)
    assert [bool(r["failure"]) for r in table] == [False] * 4 + [True] * 2
    assert table[0]["C01"] and not table[5]["C01"]
    listed = list(csv.DictReader((out / "failures.csv").open(encoding="utf-8")))
    assert [r["universe"] for r in listed] == ["5", "6"]
    plain = command("sweep", path, "--out", out, "--workers", "1").stdout
    assert "6 universes, 0 rendered, 2 failed" in plain and "universe 5 was not judged" in plain


def test_a_rendered_universe_equals_its_row(compendium, monkeypatch, tmp_path):
    for path in (compendium.root / "notebooks").glob("*.ipynb"):
        if path.stem != "05-claims":
            path.unlink()
    here = Review({"dropping": "none"}, compendium.package())
    small = make_plan(here, {"minimum_sources": (1, 2), "dropped_work": ("none", "osborne2016")})
    out = tmp_path / "out"
    outcome = quietly(here, small, out, render=[4])
    assert outcome.failures == () and outcome.rendered == (4,)
    folder = out / "runs" / "universe-000004"
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    row = rows(out)[3]
    assert record["changed"] == {"minimum_sources": 2, "dropped_works": ["osborne2016"], "dropping": "none"}
    assert record["standings"] == {c: row[c] for c in record["standings"]} and len(record["standings"]) > 20
    assert {n: str(v) for n, v in record["flow"].items()} == {n: row[n] for n in record["flow"]}
    claims = csv.DictReader((folder / "tables" / "claims.csv").open(encoding="utf-8"))
    assert row["claims_supported"] == str(sum("supported" in r.values() for r in claims))
    # What is whole is not rendered again; what is damaged is.
    monkeypatch.setattr(work, "run", lambda *_, **__: 1 / 0)
    assert quietly(here, small, out, render=[4]).failures == ()
    (folder / "tables" / "claims.csv").write_text("", encoding="utf-8")
    outcome = quietly(here, small, out, render=[4])
    assert outcome.failures == ((4, "rendered", "ZeroDivisionError: division by zero"),)


def test_a_run_that_differs_from_its_row_is_told(review, plan, tmp_path, monkeypatch):
    def wrong(here, out, **options):
        out.mkdir()
        record = dict(
            parameters=here.parameters.as_dict(), inputs=plan.inputs, outputs={}, standings={}, flow={}
        )
        (out / "run.json").write_text(json.dumps(record), encoding="utf-8")

    monkeypatch.setattr(work, "run", wrong)
    outcome = quietly(review, plan, tmp_path / "out", render=[2])
    assert outcome.rendered == () and [f[2][:6] for f in outcome.failures] == ["SWP005"]


@pytest.mark.parametrize(
    ("wish", "number"),
    [
        ("none", 0),
        ("all", 32),
        ("first 3", 3),
        ("named", 1),
        ("minimum_sources=2", 16),
        ("minimum_sources=2 objections=none dropped_work=osborne2016", 4),
        ("search_fields=title", 16),
    ],
)
def test_universes_are_chosen(plan, review, wish, number):
    found = chosen(plan, review, [wish])
    assert len(found) == number
    if "=" in wish:
        name, value = wish.split()[0].split("=")
        assert {str(plan.levels(n)[name]).strip("(',)") for n in found} == {value}
    if wish == "named":
        assert plan.parameters(found[0]) == Parameters()


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("some", "'some' is no choice"),
        ("", "it is empty"),
        ("first 0", "no universe"),
        ("minimum_source=2", "did you mean minimum_sources?"),
        ("minimum_sources=3", "no universe"),
        ("minimum_sources=many", "wrong type"),
        ("semantics=stable", "not in the grid"),
    ],
)
def test_a_wish_that_cannot_be_fulfilled_is_refused(plan, review, wish, says):
    with breaks("SWP002", says=says, place="--render"):
        chosen(plan, review, [wish])


def test_a_folder_holds_one_sweep(review, plan, whole, package, tmp_path):
    before = contents(whole)
    other = make_plan(review, {"minimum_sources": (1, 3)})
    with breaks("SWP001", says="another grid", place="whole", way_out="new folder"):
        quietly(review, other, whole)
    strict = Review({"self_citations": False}, package)
    with breaks("SWP001", says="other decisions"):
        quietly(strict, make_plan(strict, plan.grid), whole)
    newer = type(plan)(plan.grid, plan.base, dict(plan.inputs) | {"package": "0" * 64})
    with breaks("SWP001", says="other data or code"):
        quietly(review, newer, whole)
    assert contents(whole) == before
    (tmp_path / "sweep.json").write_text("{", encoding="utf-8")
    with breaks("SWP001", says="can't be read"):
        quietly(review, plan, tmp_path)


def test_a_folder_with_something_else_is_refused(command, grid, tmp_path):
    done = command("sweep", grid, "--out", tmp_path)
    assert done.exit_code == 1 and "OUT001" in done.stderr and "is no sweep" in done.stderr
    done = command("sweep", grid, "--out", grid / "below")
    assert done.exit_code == 1 and "OUT001" in done.stderr


def test_a_full_disk_is_told_and_what_is_done_is_kept(review, plan, whole, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(p.stat().st_size for p in (whole / "parts").iterdir())
    limit = max(largest, (whole / "sweep.json").stat().st_size) + 100
    assert limit < (whole / "universes.csv").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with breaks("OUT001", says="can't be written", way_out="goes on"):
            quietly(review, plan, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(list((tmp_path / "out" / "parts").iterdir())) == plan.size
    assert not (tmp_path / "out" / "universes.csv").exists()
    quietly(review, plan, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(whole)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("minimum_source: [1]", "GRD001", "did you mean minimum_sources?"),
        ("minimum_sources: [many]", "GRD002", "wrong type"),
    ],
)
def test_a_bad_grid_starts_nothing(command, tmp_path, text, code, says):
    path = tmp_path / "grid.yaml"
    path.write_text(text, encoding="utf-8")
    done = command("sweep", path, "--out", tmp_path / "out")
    assert done.exit_code == 1 and code in done.stderr and says in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_grid_too_large_for_a_table_is_refused(review):
    years = {"earliest_year": tuple(range(1000, 1700)), "latest_year": tuple(range(1800, 2100))}
    with breaks(
        "GRD003", says="210 000 universes; the limit of a sweep is 200 000", way_out="review multiverse"
    ):
        make_plan(review, years)
    assert MOST_UNIVERSES == 200_000


def test_a_scheduler_that_is_not_there_is_told(command, grid, tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "WAIT", 0.5)
    done = command("sweep", grid, "--out", tmp_path / "out", "--workers", "tcp://127.0.0.1:9")
    assert done.exit_code == 1 and "SWP003 tcp://127.0.0.1:9: no scheduler answers" in done.stderr


def test_without_dask_a_scheduler_is_not_asked(monkeypatch, plan, package):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with breaks("SWP003", says="not installed", way_out="cluster"):
        list(crew.distributed([Deadly()], "tcp://127.0.0.1:9", print))


@pytest.mark.parametrize("workers", ["0", "many", "http://127.0.0.1:1", "tcp://here"])
def test_workers_are_a_number_or_an_address(command, grid, tmp_path, workers):
    done = command("sweep", grid, "--out", tmp_path / "out", "--workers", workers)
    assert done.exit_code == 2 and "tcp://127.0.0.1:8786" in done.stderr


def test_a_worker_with_other_data_refuses(package):
    with breaks("SWP004", says="differ", place="worker", way_out="same checkout"):
        work.work(work.Part(work.Home(str(package.root), "0" * 64), ()))
