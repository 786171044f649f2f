"""The tool that makes the environment. Commands are recorded, not run; nothing uses the network."""

import importlib.util
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

TOOL = Path(__file__).resolve().parents[1] / "tools" / "make_environment.py"
LOCK = """\
other==1.0 \\
    --hash=sha256:aa
    # via something
uv==0.13.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via executable-review (pyproject.toml)
uvicorn==2.0 ; sys_platform == 'linux' \\
    --hash=sha256:dd
"""


@pytest.fixture
def tool():
    spec = importlib.util.spec_from_file_location(TOOL.stem, TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (tmp_path / "requirements-test.lock").write_text(LOCK + "pytest==9.2.0 \\\n    --hash=sha256:ee\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a-review"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def commands(tool, monkeypatch):
    """Replace commands by a record of them; a function in `fails` may refuse some."""
    record = SimpleNamespace(lines=[], fails=lambda line: None)

    def run(command, root):
        line = " ".join(str(word).replace(f"{root}{os.sep}", "") for word in command)
        record.lines.append(line)
        if "-m venv" in line:
            programs = root / ".venv" / "bin"
            programs.mkdir(parents=True)
            (programs / "python").touch()
        if output := record.fails(line):
            raise tool.CommandFailed(output)

    monkeypatch.setattr(tool, "run", run)
    monkeypatch.setattr(tool, "check_modules", lambda: None)
    return record


def test_an_old_python_gets_our_message_and_a_way_out(tool, monkeypatch):
    monkeypatch.setattr(tool, "starts", lambda name: False)
    with pytest.raises(tool.EnvironmentProblem) as caught:
        tool.check_python((3, 9, 2, "final", 0))
    assert caught.value.code == "ENV001"
    assert "3.11 or newer" in str(caught.value)
    assert "3.9.2" in str(caught.value)
    assert "make PYTHON=python3.11 book" in str(caught.value)


def test_an_old_python_names_a_newer_one_that_starts(tool, monkeypatch):
    monkeypatch.setattr(tool, "starts", lambda name: name == "python3.12")
    with pytest.raises(tool.EnvironmentProblem, match=r"make PYTHON=python3\.12 book"):
        tool.check_python((3, 8, 18))


def test_a_new_python_passes(tool):
    tool.check_python((3, 11, 0))
    tool.check_python()


def test_a_name_on_the_path_that_does_not_start_is_no_python(tool):
    assert tool.starts(sys.executable)
    assert not tool.starts("python-of-another-world")


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_the_modules_is_told_what_to_install(tool, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(tool.EnvironmentProblem, match="apt install python3-venv") as caught:
        tool.check_modules()
    assert caught.value.code == "ENV002"


def test_a_missing_wheel_of_pip_counts_as_missing_module(tool, monkeypatch):
    def version():
        raise FileNotFoundError("pip wheel")

    monkeypatch.setitem(sys.modules, "ensurepip", SimpleNamespace(version=version))
    with pytest.raises(tool.EnvironmentProblem, match="ENV002"):
        tool.check_modules()


def test_the_block_of_one_package_holds_its_pin_and_hashes_only(tool):
    assert tool.pinned_block(LOCK, "uv") == ("uv==0.13.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n")
    with pytest.raises(tool.EnvironmentProblem, match="ENV006"):
        tool.pinned_block(LOCK, "absent")


def test_a_fresh_checkout_is_made_in_order(tool, checkout, commands, capsys):
    assert tool.main([], checkout) == 0
    made, uv, packages, project = commands.lines
    assert made.endswith("-m venv .venv")
    assert "pip install --require-hashes -r" in uv
    assert packages.startswith(".venv/bin/uv pip install --python .venv/bin/python --require-hashes")
    assert packages.endswith("-r requirements.lock")
    assert "--no-deps --no-build-isolation --no-index --editable ." in project
    assert "environment: installing 3 locked packages" in capsys.readouterr().out
    assert set(tool.read_stamp(checkout)) == {"requirements.lock"}


def test_an_environment_that_is_up_to_date_costs_nothing(tool, checkout, commands, capsys):
    tool.main([], checkout)
    commands.lines.clear()
    capsys.readouterr()
    started = time.monotonic()
    assert tool.main([], checkout) == 0
    assert time.monotonic() - started < 0.2
    assert commands.lines == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_change_remakes_the_environment(tool, checkout, commands, changed):
    tool.main([], checkout)
    commands.lines.clear()
    leftover = checkout / ".venv" / "leftover"
    leftover.touch()
    with (checkout / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert tool.main([], checkout) == 0
    assert any("-m venv" in line for line in commands.lines)
    assert not leftover.exists()


def test_another_python_remakes_the_environment(tool, checkout, commands, monkeypatch):
    tool.main([], checkout)
    monkeypatch.setattr(tool.sys, "version", "3.99.0 (another build)")
    assert not tool.is_current(checkout, [tool.BOOK_LOCK])


def test_a_python_that_was_uninstalled_remakes_the_environment(tool, checkout, commands):
    tool.main([], checkout)
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to(checkout / "gone")
    assert not tool.is_current(checkout, [tool.BOOK_LOCK])


def test_a_link_in_the_place_of_the_environment_is_removed_and_not_its_target(tool, checkout, commands):
    target = checkout / "elsewhere"
    target.mkdir()
    (target / "kept").touch()
    (checkout / ".venv").symlink_to(target)
    assert tool.main([], checkout) == 0
    assert (target / "kept").exists()
    assert not (checkout / ".venv").is_symlink()


def test_the_tests_packages_are_added_to_a_good_environment(tool, checkout, commands):
    tool.main([], checkout)
    commands.lines.clear()
    assert tool.main(["--test"], checkout) == 0
    assert not any("-m venv" in line or "--editable" in line for line in commands.lines)
    assert commands.lines[-1].endswith("-r requirements-test.lock")
    assert set(tool.read_stamp(checkout)) == {"requirements.lock", "requirements-test.lock"}
    commands.lines.clear()
    assert tool.main(["--test"], checkout) == 0
    assert tool.main([], checkout) == 0
    assert commands.lines == []


def test_the_test_environment_of_a_fresh_checkout_needs_one_installation(tool, checkout, commands):
    assert tool.main(["--test"], checkout) == 0
    assert sum("--require-hashes" in line and "bin/uv" in line for line in commands.lines) == 1
    assert tool.is_current(checkout, [tool.BOOK_LOCK, tool.TEST_LOCK])


def test_an_interrupted_addition_remakes_the_environment(tool, checkout, commands, capsys):
    tool.main([], checkout)

    def interrupt(line):
        if "requirements-test.lock" in line:
            raise KeyboardInterrupt

    commands.fails = interrupt
    assert tool.main(["--test"], checkout) == 130
    assert "interrupted" in capsys.readouterr().err
    assert tool.read_stamp(checkout) == {}
    commands.fails = lambda line: None
    commands.lines.clear()
    assert tool.main([], checkout) == 0
    assert any("-m venv" in line for line in commands.lines)


def test_when_uv_fails_pip_does_it_and_one_line_says_so(tool, checkout, commands, capsys):
    commands.fails = lambda line: (
        "Using Python 3.11.7\nerror: no route to the index\nhint: wait\n" if "bin/uv pip" in line else None
    )
    assert tool.main([], checkout) == 0
    assert ".venv/bin/python -m pip install --require-hashes -r requirements.lock" in commands.lines
    lines = [line for line in capsys.readouterr().out.splitlines() if "locked packages (" in line]
    assert lines == [
        "environment: uv could not install the locked packages (no route to the index); "
        "pip does it now and takes longer"
    ]


@pytest.mark.parametrize(
    ("part_of_command", "code"),
    [("-m venv", "ENV003"), ("--require-hashes", "ENV004"), ("--editable", "ENV005")],
)
def test_a_failing_step_gives_one_message_and_leaves_no_stamp(
    tool, checkout, commands, capsys, part_of_command, code
):
    output = "\n".join(f"line {number}" for number in range(1, 31))
    commands.fails = lambda line: output if part_of_command in line else None
    assert tool.main([], checkout) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{code}: ")
    assert "  | line 30" in error
    assert "line 18\n" not in error
    assert error.rstrip().splitlines()[-1].startswith("  way out: ")
    assert tool.read_stamp(checkout) == {}


def test_a_missing_lock_gives_one_message(tool, checkout, commands, capsys):
    (checkout / "requirements.lock").unlink()
    assert tool.main([], checkout) == 1
    assert capsys.readouterr().err.startswith("ENV006: requirements.lock cannot be read")


def test_commands_get_clean_variables_and_report_their_output(tool, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    program = "import os, sys; print(os.environ.get('PYTHONDONTWRITEBYTECODE')); "
    program += "print(os.environ['UV_COMPILE_BYTECODE']); sys.exit(3)"
    with pytest.raises(tool.CommandFailed) as caught:
        tool.run([sys.executable, "-c", program], tmp_path)
    assert str(caught.value).split() == ["None", "1"]
    with pytest.raises(tool.CommandFailed, match="No such file"):
        tool.run([tmp_path / "absent"], tmp_path)
