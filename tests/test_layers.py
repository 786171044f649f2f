"""Imports point downward only, and the core needs nothing but Python."""

import configparser
import subprocess
import sys
import tomllib

import pytest
from helpers import ROOT
from importlinter import cli


def test_the_contracts_on_imports_hold(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    code = cli.lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_a_module_that_imports_upward_is_refused(tmp_path, capsys, monkeypatch):
    package = tmp_path / "small"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "low.py").write_text("from small import high\n")
    (package / "high.py").touch()
    config = tmp_path / ".importlinter"
    config.write_text(
        "[importlinter]\nroot_package = small\n[importlinter:contract:1]\nname = n\ntype = layers\n"
        "containers = small\nlayers =\n  high\n  low\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert cli.lint_imports(config_filename=str(config), no_cache=True) == 1
    assert "small.low" in capsys.readouterr().out


@pytest.mark.parametrize(
    "module", ["parameters", "ledger", "claims", "argument", "robustness", "audit", "review"]
)
def test_the_core_runs_without_any_installed_package(module):
    """As in a browser, or on a machine with a bare Python."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); import executable_review.{module}; "
        "print([m for m in sys.modules if m in ('numpy', 'pandas', 'matplotlib', 'IPython')])"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_the_command_line_starts_without_kernels_or_drawing():
    program = (
        "import sys, executable_review.cli; "
        "print([m for m in ('papermill', 'nbclient', 'matplotlib', 'frictionless', 'sphinx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_branches_and_mutants_are_counted_of_the_whole_core():
    """The contract on the core, `make coverage` and `make mutants` name the same modules, and tests that are there."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    core = contracts["importlinter:contract:core"]["source_modules"].split()
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tools["coverage"]["run"]["source_pkgs"] == core
    assert tools["mutmut"]["only_mutate"] == [f"src/{name.replace('.', '/')}.py" for name in core]
    tests = tools["mutmut"]["pytest_add_cli_args_test_selection"]
    assert tests and all((ROOT / name).is_file() for name in tests)
