"""Kernels from a warm parent: the outputs of plain papermill, failures with names, and nobody left behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import papermill
import pytest
from helpers import ROOT, breaks

from executable_review.data import DataPackage
from executable_review.execution import find_notebooks
from executable_review.execution.run import run
from executable_review.review import Review
from executable_review.warm import Nursery, SharedParent, engine, warm_parent
from executable_review.warm import nursery as nursery_module

AWKWARD = [
    "import sys\nprint(1); print(2, file=sys.stderr); print(3)",
    "1\n2",
    "import warnings\nwarnings.warn('one'); warnings.warn('two', DeprecationWarning)",
    "try:\n    input('name?')\nexcept BaseException as error:\n    print(type(error).__name__, error)",
    "import threading\nt = threading.Thread(target=print, args=('in a thread',)); t.start(); t.join()",
    "import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    return 'later'\nawait later()",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nfigure, axes = plt.subplots(figsize=(1, 1))\n"
    "axes.plot([1, 2])\nplt.show()",
    "figure",
    "import matplotlib\nmatplotlib.get_backend(), plt.isinteractive()",
    "import os\nhere = os.getcwd(); os.chdir('..'); os.path.relpath(here) == os.path.basename(here)",
    "!echo from a shell",
    "_ = os.write(1, b'from the descriptor\\n')",
    "import subprocess\nsubprocess.run(['echo', 'from a child']).returncode",
    "from IPython.display import HTML, display, update_display\nh = display(HTML('a'), display_id='fixed')\n"
    "h.update(HTML('b'))",
    "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "%%bash\necho bash",
    "class Rich:\n    def _repr_html_(self): return '<i>x</i>'\n    def __repr__(self): return 'plain'\nRich()",
    "import pandas as pd\npd.DataFrame({f'column {n}': range(70) for n in range(25)})",
    "pd.DataFrame({f'a wide column with the number {n}': ['text ' * 9] for n in range(9)})",
    "print(pd.DataFrame({f'a wide column with the number {n}': ['text ' * 9] for n in range(9)}))",
    "hash('a text'), {'b', 'a', 'c'}",
    "%who_ls",
    "get_ipython().__class__.__name__, get_ipython().kernel.__class__.__name__, __name__",
    "os.path.basename(sys.argv[0]), sys.path[:2]",
    "import multiprocessing\nchild = multiprocessing.get_context('fork').Process(target=os.getpid)\n"
    "child.start(); child.join(); child.exitcode",
    "import signal\nsignal.getsignal(signal.SIGINT).__name__, signal.getsignal(signal.SIGCHLD)",
    "sorted(name for name in os.environ if name.startswith(('MPL', 'PYTHON', 'REVIEW')))",
    "import logging\nlogging.warning('from logging')",
    "import random, numpy\nrandom.seed(1); numpy.random.seed(1); random.random(), numpy.random.random()",
    "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()",
    "1 / 0",
    "this is no Python",
]


def test_awkward_cells_give_what_plain_papermill_gives(executed, nursery):
    warm = json.loads(executed([*AWKWARD[:-2], "'end'"], nursery))["cells"]
    plain = json.loads(executed([*AWKWARD[:-2], "'end'"]))["cells"]
    for source, one, other in zip(AWKWARD, warm, plain, strict=False):
        assert one == other, source
    assert sum(bool(c["outputs"]) for c in warm) > 25


@pytest.mark.parametrize("source", AWKWARD[-2:])
def test_a_cell_that_raises_leaves_the_same_error(executed, nursery, source):
    told = []
    for parent in (nursery, None):
        with pytest.raises(papermill.PapermillExecutionError) as caught:
            executed([source], parent)
        told.append((caught.value.ename, caught.value.evalue, caught.value.exec_count))
    assert told[0] == told[1]


@pytest.mark.locked
@pytest.mark.slow
def test_all_notebooks_give_the_committed_bytes_without_a_warm_parent(tmp_path, monkeypatch):
    """The committed notebooks come from warm kernels (test_run compares); plain papermill gives the same."""
    monkeypatch.setenv(nursery_module.ENGINE_VARIABLE, "plain")
    assert isinstance(warm_parent(), contextlib.nullcontext)
    run(Review(package=DataPackage(ROOT)), tmp_path / "run")
    for path in find_notebooks(ROOT):
        assert (tmp_path / "run" / "notebooks" / path.name).read_bytes() == path.read_bytes(), path.name


def test_kernels_share_nothing_and_draw_their_own_random_numbers(executed, nursery):
    source = [
        "import pandas, random, numpy\nseen = hasattr(pandas, 'mark')\npandas.mark = 1\n"
        "print(seen, random.random(), numpy.random.random())"
    ]
    first, second = (json.loads(executed(source, nursery))["cells"][0]["outputs"] for _ in range(2))
    assert first[0]["text"][0].startswith("False") and second[0]["text"][0].startswith("False")
    assert first != second


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "fresh"])
@pytest.mark.parametrize(
    ("source", "code", "says", "options"),
    [
        ("import os\nos._exit(3)", "NBK003", "the kernel died", {}),
        ("while True: pass", "NBK004", "longer than 1 seconds", {"execution_timeout": 1}),
        ("while True: print('x' * 100_000)", "NBK005", "more than", {}),
    ],
)
def test_a_kernel_that_dies_hangs_or_floods_is_named(executed, nursery, warm, source, code, says, options):
    with breaks(code, says=says, place="cell cell-1", way_out=" "):
        executed(["1", source], nursery if warm else None, engine_name="review", **options)


def test_a_warm_parent_that_is_gone_is_named(executed):
    parent = Nursery()
    parent.process.kill()
    parent.process.wait()
    with parent, breaks("NBK003", says="no kernel could be had", way_out="REVIEW_ENGINE=plain"):
        executed(["1"], parent)


def processes_of(marker):
    found = []
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if entry.isdigit() and marker.encode() in Path(f"/proc/{entry}/environ").read_bytes():
                found.append(int(entry))
    return found


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupt", "kill"])
def test_no_kernel_outlives_a_run_that_is_ended(notebook, ending):
    marker = f"REVIEW_TEST_MARK={os.getpid()}-{ending}"
    path = notebook("print('started', flush=True)\nwhile True: pass")
    program = (
        "import papermill, sys\nfrom executable_review.warm import Nursery\n"
        "with Nursery() as parent:\n"
        f"    papermill.execute_notebook({str(path)!r}, None, engine_name='review', nursery=parent,\n"
        "        progress_bar=False, kernel_name='python3', stdout_file=sys.stdout)\n"
    )
    name, _, value = marker.partition("=")
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, name: value},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout.readline() == b"started\n"
    assert len(processes_of(marker)) >= 3, "the owner, the warm parent, the kernel"
    process.send_signal(ending)
    process.wait(timeout=30)
    limit = time.monotonic() + 20
    while processes_of(marker) and time.monotonic() < limit:
        os.sched_yield()
    assert processes_of(marker) == []


def test_the_limit_on_output_leaves_room_for_our_notebooks():
    largest = max(len(path.read_bytes()) for path in find_notebooks(ROOT))
    assert largest * 5 < engine.OUTPUT_LIMIT


def test_a_shared_parent_is_kept_and_replaced_when_it_is_gone():
    shared = SharedParent()
    with shared() as first:
        pass
    with shared() as second:
        assert second is first and first.alive
    first.close()
    with shared() as third:
        assert third is not first and third.alive and not first.alive
    third.process.kill()
    third.process.wait()
    with shared() as fourth:
        assert fourth is not third and fourth.alive
    fourth.close()
