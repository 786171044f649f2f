"""The tool that looks for a browser. The browsers and apt-get here are small scripts."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[1] / "tools" / "find_chromium.py"
CHROMIUM = "#!/bin/sh\necho Chromium 150.0\n"


@pytest.fixture
def browser():
    spec = importlib.util.spec_from_file_location(TOOL.stem, TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program_file(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def only_here(tmp_path, monkeypatch):
    """A PATH with nothing on it but a folder of the test."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("REVIEW_CHROMIUM", raising=False)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def test_the_first_usable_browser_is_found(browser, only_here, capsys):
    program_file(only_here, "chromium", "#!/bin/sh\nexit 1\n")
    program_file(only_here, "chromium-browser", "#!/bin/sh\n# needs: snap install chromium\necho Chromium\n")
    usable = program_file(only_here, "google-chrome", "#!/bin/sh\necho Google Chrome 150.0\n")
    assert browser.main() == 0
    assert capsys.readouterr().out == f"{usable}\n"


def test_the_browser_that_the_user_names_comes_first(browser, only_here, monkeypatch):
    program_file(only_here, "chromium", CHROMIUM)
    own = program_file(only_here, "own-build", CHROMIUM)
    monkeypatch.setenv("REVIEW_CHROMIUM", own)
    assert browser.find() == own


def test_a_link_into_snap_is_not_used(browser, only_here):
    snap = program_file(only_here, "snap", CHROMIUM)
    (only_here / "chromium").symlink_to(snap)
    assert browser.find() is None


def test_without_browser_a_user_gets_one_line_and_an_empty_answer(browser, only_here, monkeypatch, capsys):
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert browser.main() == 0
    shown = capsys.readouterr()
    assert shown.out == "\n"
    assert shown.err == "browser tests are left out: no Chromium or Chrome was found\n"


def test_without_browser_continuous_integration_fails(browser, only_here, monkeypatch, capsys):
    monkeypatch.setattr(browser, "may_install", lambda: False)
    monkeypatch.setenv("CI", "true")
    assert browser.main() == 1
    assert capsys.readouterr().err.startswith("ENV007: ")


def test_root_gets_the_browser_from_apt(browser, only_here, monkeypatch, capsys):
    calls = []

    def run(command, **options):
        calls.append(command)
        if command[:2] == ["apt-get", "install"]:
            assert options["env"]["DEBIAN_FRONTEND"] == "noninteractive"
            program_file(only_here, "chromium", CHROMIUM)
        return subprocess.CompletedProcess(command, 0, stdout="Chromium 150.0\n")

    monkeypatch.setattr(browser, "may_install", lambda: True)
    monkeypatch.setattr(browser.subprocess, "run", run)
    assert browser.main() == 0
    assert capsys.readouterr().out == f"{only_here / 'chromium'}\n"
    assert calls[:2] == [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
    ]


def test_when_apt_fails_the_line_says_why(browser, only_here, monkeypatch, capsys):
    program_file(only_here, "apt-get", "#!/bin/sh\necho no network\nexit 100\n")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert browser.main() == 0
    error = capsys.readouterr().err
    assert error.endswith(
        "left out: no Chromium or Chrome was found, and apt-get could not install it (no network)\n"
    )
