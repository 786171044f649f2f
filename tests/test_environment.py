"""The files that say what is installed, what may be done with the project, and how it is cited."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
# What conda-forge calls by another name. Its `matplotlib` is the same with a window toolkit added.
CONDA_TO_PYPI = {"matplotlib-base": "matplotlib"}
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-lab.lock", "requirements-live.lock")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
INDEX_OPTION = re.compile(r"(?m)--(?:extra-)?index-url|--find-links|^\s*(?:-i|-f)\s+\S|index-url\s*=")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock):
    """Map each package of a lock to its pins: version, marker and hashes."""
    found = {}
    block = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)(?: ; (.*?))? \\\n((?: +--hash=.*\n?)+)", re.MULTILINE)
    for name, version, marker, hashes in block.findall(text_of(lock)):
        found.setdefault(normalised(name), set()).add((version, marker, " ".join(hashes.split())))
    return found


def versions(lock):
    return {name: {version for version, _, _ in entries} for name, entries in pins(lock).items()}


def project():
    return tomllib.loads(text_of("pyproject.toml"))["project"]


def names_of(requirements):
    return {normalised(re.match(r"[\w.-]+", line).group()) for line in requirements}


def conda_pins():
    lines = yaml.safe_load(text_of("environment.yml"))["dependencies"]
    found = dict(line.split("=", 1) for line in lines if isinstance(line, str) and "=" in line)
    beside = next(line["pip"] for line in lines if isinstance(line, dict))
    found |= dict(line.split("==", 1) for line in beside if "==" in line)
    return {normalised(CONDA_TO_PYPI.get(name, name)): version for name, version in found.items()}


def test_every_line_of_a_lock_that_names_a_package_has_hashes():
    for lock in LOCKS:
        named = re.findall(r"^[A-Za-z0-9]", text_of(lock), re.MULTILINE)
        assert len(named) == sum(len(entries) for entries in pins(lock).values()), lock


def versions_on(python, lock):
    """Versions that a lock gives to one Python; a newer Python may get a newer release."""
    here = {"python_full_version": f"{python}.0", "python_version": python}
    return {
        name: {version for version, marker, _ in entries if not marker or Marker(marker).evaluate(here)}
        for name, entries in pins(lock).items()
    }


def test_conda_pins_equal_the_lock():
    locked = versions_on(conda_pins()["python"], "requirements.lock")
    different = {
        name: (version, locked.get(name))
        for name, version in conda_pins().items()
        if name != "python" and locked.get(name) != {version}
    }
    assert different == {}


def test_conda_names_every_direct_dependency_and_the_oldest_python():
    assert names_of(project()["dependencies"]) - set(conda_pins()) == set()
    assert project()["requires-python"] == f">={conda_pins()['python']}"


@pytest.mark.parametrize(
    ("lock", "extras"),
    [(LOCKS[0], ["build"]), (LOCKS[1], ["build", "test"]), (LOCKS[2], ["build", "lab"])],
)
def test_every_direct_dependency_is_locked(lock, extras):
    wanted = names_of(project()["dependencies"])
    for extra in extras:
        wanted |= names_of(project()["optional-dependencies"][extra])
    assert wanted - set(pins(lock)) == set()


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_a_larger_lock_holds_all_of_the_book_lock_unchanged(lock):
    book, larger = pins("requirements.lock"), pins(lock)

    def holds(entry, others):
        # What the tests need too may be wanted on more platforms, in the same version.
        version, marker, hashes = entry
        return any((version, hashes) == (v, h) and covers(m, marker) for v, m, h in others)

    def covers(wide, narrow):
        return (
            not wide
            or wide == narrow
            or (bool(narrow) and Marker(wide).evaluate() >= Marker(narrow).evaluate())
        )

    assert {n for n in book if not all(holds(entry, larger.get(n, ())) for entry in book[n])} == set()


def test_binder_gets_the_locked_packages_and_the_package_itself():
    lines = [x for x in text_of("binder/requirements.txt").splitlines() if not x.startswith("#")]
    assert lines == ["-r ../requirements-lab.lock"]
    assert text_of("binder/runtime.txt") == f"python-{conda_pins()['python']}\n"
    assert os.access(ROOT / "binder" / "postBuild", os.X_OK)
    # Without the net: what builds the package is in the lock.
    assert "--no-build-isolation" in text_of("binder/postBuild")
    assert "hatchling" in pins("requirements-lab.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    assert "://" not in text_of(lock)


def test_no_project_file_names_an_index():
    files = [*LOCKS, "pyproject.toml", "environment.yml", "Makefile", ".ci/run", ".pre-commit-config.yaml"]
    files += [path.relative_to(ROOT) for path in [*WORKFLOWS, *(ROOT / "tools").glob("*.py")]]
    assert [str(name) for name in files if INDEX_OPTION.search(text_of(name))] == []
    assert not [name for name in ("pip.conf", "uv.toml", "uv.lock", ".npmrc") if (ROOT / name).exists()]


@pytest.mark.parametrize(
    ("schema", "path"),
    [("github-workflows", path) for path in WORKFLOWS] + [("citation-file-format", ROOT / "CITATION.cff")],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_a_file_follows_its_schema(schema, path):
    if importlib.util.find_spec("check_jsonschema") is None:
        pytest.skip("check-jsonschema is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_workflows():
    assert {path.name for path in WORKFLOWS} == {"tests.yml", "pages.yml"}


def test_the_version_is_the_same_everywhere():
    package = re.search(r'(?m)^__version__ = "([^"]+)"', text_of("src/executable_review/__init__.py"))
    newest = re.search(r"(?m)^## \[?([0-9][^\s\]]*)", text_of("CHANGELOG.md"))
    found = {
        "CITATION.cff": yaml.safe_load(text_of("CITATION.cff"))["version"],
        "CHANGELOG.md": newest and newest.group(1),
        "__init__.py": package and package.group(1),
    }
    assert found == dict.fromkeys(found, project()["version"])


def test_licences_agree():
    citation = yaml.safe_load(text_of("CITATION.cff"))
    notices = [text_of(name).splitlines()[0].split(": ")[-1] for name in ("LICENSE-TEXT", "LICENSE-DATA")]
    assert citation["license"] == [project()["license"], *notices]


def test_tables_have_unix_line_ends():
    """Git writes every table with them, so a seal over other bytes would break in the next clone."""
    exports = ROOT / "data" / "exports"
    tables = [path for path in (ROOT / "data").rglob("*.csv") if exports not in path.parents]
    assert [path.name for path in tables if b"\r" in path.read_bytes()] == []
