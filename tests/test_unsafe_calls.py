"""No line of ours loads what can run code, or hands a text to a shell."""

import ast
import subprocess
import sys

import pytest
from helpers import ROOT

FILES = sorted(p for name in ("src", "tools", "benchmarks", "docs") for p in (ROOT / name).rglob("*.py"))
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "jsonpickle", "telnetlib"}
CALLS = {
    "eval", "exec", "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput",
    "yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load", "pandas.read_pickle", "pd.read_pickle",
    "numpy.load", "np.load", "joblib.load", "tempfile.mktemp",
}  # fmt: skip
LOADERS = {"Loader", "UnsafeLoader", "FullLoader"}


def unsafe(source):
    """Yield line and name of what is not allowed."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [(node.module or "").split(".")[0]]
        yield from ((node.lineno, name) for name in names if name in MODULES)
        if isinstance(node, ast.Attribute) and node.attr in LOADERS:
            yield node.lineno, node.attr
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in CALLS:
                yield node.lineno, called
            for given in node.keywords:
                if given.arg == "shell" and not (
                    isinstance(given.value, ast.Constant) and not given.value.value
                ):
                    yield node.lineno, "shell"
                if given.arg == "allow_pickle":
                    yield node.lineno, "allow_pickle"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_unsafe_is_called(path):
    assert list(unsafe(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "from pickle import loads", "import subprocess as s\ns.run('x', shell=True)",
        "import yaml\nyaml.load(x, Loader=yaml.Loader)", "eval('1')", "import numpy as np\nnp.load('x')",
        "import os\nos.system('x')", "f(shell=flag)",
    ],
)  # fmt: skip
def test_what_is_unsafe_is_seen(source):
    assert list(unsafe(source))


def test_bandit_finds_nothing_that_matters():
    words = ["-m", "bandit", "--quiet", "--recursive", "--severity-level", "medium", "src", "tools"]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
