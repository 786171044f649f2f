"""Fixtures for all tests: a temporary copy of the compendium, one real run, and no way to the network."""

import contextlib
import ipaddress
import json
import os
import shutil
import socket
import tempfile
from pathlib import Path

import hypothesis
import pytest
from click.testing import CliRunner
from helpers import ROOT, Compendium
from sharing import one_run

from executable_review.cli import main
from executable_review.data import ROOT_VARIABLE, DataPackage
from executable_review.execution import Cache, run
from executable_review.execution.cache import CACHE_VARIABLE
from executable_review.review import Review
from executable_review.site.formats.projects import export_project

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# The same examples on every machine; nothing is written into the working tree.
hypothesis.configuration.set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "hypothesis")
hypothesis.settings.register_profile(
    "review", deadline=None, derandomize=True, database=None, max_examples=60
)
hypothesis.settings.load_profile("review")


def pytest_collection_modifyitems(items):
    """Begin with what takes longest: else one worker is alone with it at the end.

    The first module with a fresh clone builds the book; the others come when it is built, and do not wait for it.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    clones = list(dict.fromkeys(item.path for item in items if "fresh_clone" in item.fixturenames))

    def place(item):
        if item.path in clones:
            return 0 if item.path == clones[0] else 2
        return 1 if item.path in slow else 3

    items.sort(key=place)


def _is_here(family, address):
    if family == socket.AF_UNIX:
        return True
    host = address[0]
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host in {"", "localhost"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuse every connection to another machine; kernels and browsers talk over the loopback."""

    def guarded(name):
        original = getattr(socket.socket, name)

        def call(self, address):
            if not _is_here(self.family, address):
                raise AssertionError(f"a test tried to reach {address}")
            return original(self, address)

        return call

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(name))


@pytest.fixture(autouse=True)
def clean_variables(monkeypatch, tmp_path_factory):
    """Runs name their compendium in a variable that must not reach the next test; no cache of a user is touched."""
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def package():
    """The committed data package, every table read against its seal."""
    return DataPackage(ROOT)


@pytest.fixture(scope="session")
def review(package):
    """The review with the default decisions."""
    return Review(package=package)


@pytest.fixture
def compendium(tmp_path):
    """A copy of data and notebooks that a test may spoil."""
    root = tmp_path / "compendium"
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name in ("requirements.lock", "metadata.toml", "CITATION.cff", "codemeta.json", "pyproject.toml"):
        shutil.copyfile(ROOT / name, root / name)
    return Compendium(root)


@pytest.fixture
def command(monkeypatch):
    """Call the command line: `command("claims", "--json", root=...)` gives exit code and both streams."""

    def call(*words, root=ROOT):
        monkeypatch.setenv(ROOT_VARIABLE, str(root))
        return CliRunner().invoke(main, [str(word) for word in words])

    return call


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """The real notebooks, run once with the default decisions; a cache is filled beside."""
    return one_run(
        tmp_path_factory,
        "real-run",
        lambda folder: run(
            Review(package=DataPackage(ROOT)), folder, cache=Cache(folder.with_name("run-cache"))
        ),
    )


@pytest.fixture(scope="session")
def sphinx_project(review, tmp_path_factory):
    """The book's sources as a project for plain Sphinx."""
    return one_run(
        tmp_path_factory, "sphinx-project", lambda folder: export_project(review, folder, "sphinx")
    )


@pytest.fixture(scope="session")
def run_record(run_folder):
    """The content of that run's `run.json`."""
    return json.loads((run_folder / "run.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, one for all tests of a worker: two at a time share no event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=os.environ["REVIEW_CHROMIUM"], args=ARGUMENTS)
        yield started
        started.close()
