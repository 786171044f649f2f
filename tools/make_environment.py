"""Make the project's Python environment in `.venv/` from the locked packages.

Called by the Makefile. Standard library only, because nothing is installed yet; and in the syntax of
Python 3.8, so that an old Python shows our message and not a syntax error.

    python3 tools/make_environment.py           # what the book needs
    python3 tools/make_environment.py --test    # and what the tests need
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOK_LOCK = "requirements.lock"
# The test lock holds everything that the book lock holds, in the same versions; a test says so.
TEST_LOCK = "requirements-test.lock"
STAMP = "locks-installed.json"
OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.11", "python3.12", "python3.13")
OUTPUT_LINES_SHOWN = 12

# Settings of the caller that would put packages somewhere else, or leave them uncompiled.
# Without compiled bytecode every kernel of every notebook starts several times slower.
UNWANTED_VARIABLES = ("PIP_PREFIX", "PIP_TARGET", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH")
WANTED_VARIABLES = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_USER": "0",
    "UV_COMPILE_BYTECODE": "1",
    "UV_NO_PROGRESS": "1",
    "UV_PYTHON_DOWNLOADS": "never",
}


class EnvironmentProblem(Exception):
    """A reason why the environment cannot be made: a code, what was found, and the way out."""

    def __init__(self, code, found, way_out, output=""):
        self.code = code
        lines = [f"{code}: {found}"]
        lines += ["  | " + line for line in last_lines(output)]
        lines.append("  way out: " + way_out)
        super().__init__("\n".join(lines))


class CommandFailed(Exception):
    """A command that ended with an error; the argument is what it printed."""


def say(text):
    """Print one line of progress at once, also when the output goes to a file."""
    print("environment: " + text, flush=True)


def last_lines(output):
    """Return the last lines of a command's output that are not empty."""
    return [line.rstrip() for line in output.splitlines() if line.strip()][-OUTPUT_LINES_SHOWN:]


def run(command, root):
    """Run a command quietly; raise `CommandFailed` with its output when it fails."""
    variables = {name: value for name, value in os.environ.items() if name not in UNWANTED_VARIABLES}
    variables.update(WANTED_VARIABLES)
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=root, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        raise CommandFailed(str(error)) from error
    if done.returncode != 0:
        raise CommandFailed(done.stdout.decode("utf-8", "replace") or f"exit code {done.returncode}")


def starts(python):
    """Tell whether a Python of this name starts; version managers put names on the path that do not."""
    try:
        return subprocess.run([python, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def check_python(version=None):
    """Stop with ENV001 when this Python is older than the project allows."""
    version = tuple(version or sys.version_info)[:3]
    if version[:2] >= OLDEST_PYTHON:
        return
    newer = next((name for name in NEWER_PYTHONS if starts(name)), None)
    if newer:
        way_out = f"{newer} is installed here: make PYTHON={newer} book"
    else:
        way_out = "install Python 3.11 or newer (Debian, Ubuntu: apt install python3.11 python3.11-venv), "
        way_out += "then name it: make PYTHON=python3.11 book"
    found = "the project needs Python 3.11 or newer, and this is Python {}.{}.{}.".format(*version)
    raise EnvironmentProblem("ENV001", found, way_out)


def check_modules():
    """Stop with ENV002 when this Python cannot make environments.

    Debian and Ubuntu ship Python without `ensurepip` until python3-venv is installed, so it is asked
    for its version: that reads the bundled wheel and not the module alone.
    """
    try:
        import ensurepip
        import venv  # noqa: F401

        ensurepip.version()
    except Exception as error:
        this = "python{}.{}".format(*sys.version_info[:2])
        found = f"{this} cannot make environments ({type(error).__name__}: {error})."
        way_out = f"Debian, Ubuntu: apt install python3-venv (or {this}-venv)"
        raise EnvironmentProblem("ENV002", found, way_out) from error


def read(root, name):
    """Return a file's bytes; stop with ENV006 when it is not there."""
    try:
        return (root / name).read_bytes()
    except OSError as error:
        found = f"{name} cannot be read ({error.strerror})."
        raise EnvironmentProblem("ENV006", found, f"restore it: git checkout -- {name}") from error


def digest(root, lock):
    """Return the SHA-256 over all that decides what the environment holds.

    The folder counts too: programs in an environment name their Python by its full path, so a
    checkout that was moved or copied needs a new one.
    """
    parts = [
        read(root, lock),
        read(root, "pyproject.toml"),
        f"{sys.implementation.name} {sys.version}".encode(),
        os.fsencode(str(root)),
    ]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def read_stamp(root):
    """Return which locks are installed, as a mapping from lock to digest; empty when unknown."""
    try:
        stamp = json.loads((root / ".venv" / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    # A link to a Python that was uninstalled does not exist either.
    return stamp if isinstance(stamp, dict) and (root / ".venv" / "bin" / "python").exists() else {}


def write_stamp(root, locks):
    """Record the installed locks in one step, so that half a stamp is never seen."""
    text = json.dumps({lock: digest(root, lock) for lock in locks}, indent=2) + "\n"
    unfinished = root / ".venv" / (STAMP + ".new")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(str(unfinished), str(root / ".venv" / STAMP))


def is_current(root, locks):
    """Tell whether every one of the locks is installed as it is now."""
    stamp = read_stamp(root)
    return all(lock in stamp and stamp[lock] == digest(root, lock) for lock in locks)


def pinned_names(lock_text):
    """Return the names of the packages that a lock pins."""
    return set(re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", lock_text, flags=re.MULTILINE))


def pinned_block(lock_text, name):
    """Return one package's lines of a lock: its pin and its hashes."""
    block = re.search(rf"^{re.escape(name)}==.*\\\n(?: +--hash=.*\n?)+", lock_text, flags=re.MULTILINE)
    if block is None:
        raise EnvironmentProblem("ENV006", f"the lock has no pin with hashes for {name}.", "make lock")
    return block.group(0)


def install(root, options, what):
    """Install with uv; when uv fails, with pip, which knows settings that uv does not read."""
    programs = root / ".venv" / "bin"
    try:
        run([programs / "uv", "pip", "install", "--python", programs / "python", *options], root)
    except CommandFailed as failure:
        reason = re.search(r"^error: (.{,120})", str(failure), flags=re.MULTILINE)
        why = f" ({reason.group(1)})" if reason else ""
        say(f"uv could not install {what}{why}; pip does it now and takes longer")
        run([programs / "python", "-m", "pip", "install", *options], root)


@contextlib.contextmanager
def reported_as(code, found, way_out):
    """Turn a failed command or file operation into the one message that the user sees."""
    try:
        yield
    except (CommandFailed, OSError) as failure:
        raise EnvironmentProblem(code, found, way_out, str(failure)) from failure


def new_environment(root):
    """Put an empty environment in the place of an interrupted or outdated one."""
    place = root / ".venv"
    # The Python below an active environment: that environment may be the one removed here.
    base_python = getattr(sys, "_base_executable", None) or sys.executable
    way_out = "see that this folder can be written and the disk is not full, remove .venv, and try again"
    with reported_as("ENV003", ".venv could not be made.", way_out):
        if os.path.lexists(str(place)):
            say("removing an interrupted or outdated .venv")
            place.unlink() if place.is_symlink() else shutil.rmtree(str(place))
        say("making .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
        run([base_python, "-m", "venv", place], root)


def install_packages(root, lock):
    """Install the packages of a lock, each checked against its hashes; uv itself comes first."""
    text = read(root, lock).decode("utf-8")
    programs = root / ".venv" / "bin"
    say(f"installing {len(pinned_names(text))} locked packages")
    way_out = "check the network and pip's settings (pip config list), then run the same command again"
    with reported_as("ENV004", f"the packages of {lock} could not be installed.", way_out):
        if not (programs / "uv").exists():
            with tempfile.TemporaryDirectory() as folder:
                only_uv = Path(folder) / "uv.lock"
                only_uv.write_text(pinned_block(text, "uv"), encoding="utf-8")
                run([programs / "python", "-m", "pip", "install", "--require-hashes", "-r", only_uv], root)
        install(root, ["--require-hashes", "-r", lock], "the locked packages")


def install_project(root):
    """Install the project itself so that a change in `src/` counts at once; nothing is downloaded."""
    say("installing the project itself")
    way_out = "mend what the lines above name (often pyproject.toml, or a file it names), then try again"
    with reported_as("ENV005", "the project itself could not be installed.", way_out):
        install(root, ["--no-deps", "--no-build-isolation", "--no-index", "--editable", "."], "the project")


@contextlib.contextmanager
def one_at_a_time(root):
    """Let a second call in the same checkout wait for the first."""
    folder = os.open(str(root), os.O_RDONLY)
    try:
        # Some network file systems cannot lock a folder; two calls at once are rare enough to go on.
        with contextlib.suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make(root, locks):
    """Bring the environment to the state that the locks describe."""
    started = time.monotonic()
    stamp = read_stamp(root)
    only_add = TEST_LOCK in locks and TEST_LOCK not in stamp and is_current(root, [BOOK_LOCK])
    if only_add:
        # Until this ends well the environment counts as interrupted.
        (root / ".venv" / STAMP).unlink()
    else:
        new_environment(root)
    install_packages(root, locks[-1])
    if not only_add:
        install_project(root)
    write_stamp(root, locks)
    say(f"ready after {time.monotonic() - started:.0f} s")


def main(arguments=None, root=ROOT):
    """Make or update the environment; return the exit code."""
    parser = argparse.ArgumentParser(description="Make .venv from the locked packages.")
    parser.add_argument("--test", action="store_true", help="install what the tests need, too")
    locks = [BOOK_LOCK, TEST_LOCK] if parser.parse_args(arguments).test else [BOOK_LOCK]
    try:
        check_python()
        if is_current(root, locks):
            return 0
        check_modules()
        with one_at_a_time(root):
            if not is_current(root, locks):
                make(root, locks)
    except EnvironmentProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("environment: interrupted; the next call starts again", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
