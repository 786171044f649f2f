"""Print the path of a Chromium or Chrome that the browser tests can use.

Called by the Makefile. Standard library only, in the syntax of Python 3.8. Where no browser is
found, root on a machine with apt-get gets Debian's package; anybody else gets one line saying that
the browser tests are left out, and an empty answer. Where the variable CI is `true` that is an error,
because nobody would see the line.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS_TO_ANSWER = 30


def is_snap(path):
    """Tell whether a program is a snap, or the script with which Ubuntu asks for one.

    A snap cannot read the temporary folders that the tests use, so it is no use even when installed.
    """
    if "/snap/" in path or os.path.basename(os.path.realpath(path)) == "snap":
        return True
    try:
        with open(path, "rb") as program:
            beginning = program.read(4096)
    except OSError:
        return True
    return beginning.startswith(b"#!") and (b"/snap/bin" in beginning or b"snap install" in beginning)


def answers(path):
    """Tell whether the program starts and calls itself Chromium or Chrome."""
    try:
        done = subprocess.run(
            [path, "--version"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS_TO_ANSWER,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0 and "Chrom" in done.stdout


def find():
    """Return the path of the first usable browser, or None.

    The variable REVIEW_CHROMIUM, when set, is looked at first.
    """
    for name in (os.environ.get("REVIEW_CHROMIUM"), *NAMES):
        path = shutil.which(name) if name else None
        if path and not is_snap(path) and answers(path):
            return path
    return None


def may_install():
    """Tell whether this user can install packages with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install():
    """Install Debian's Chromium; return None, or the last line of what went wrong."""
    print("browser: installing Chromium with apt-get", file=sys.stderr, flush=True)
    variables = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        try:
            done = subprocess.run(
                ["apt-get", *words],
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            return str(error)
        if done.returncode != 0:
            lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
            return lines[-1] if lines else f"apt-get {words[0]} failed"
    return None


def main():
    """Print the path, or an empty line; return the exit code."""
    path = find()
    reason = "no Chromium or Chrome was found"
    if path is None and may_install():
        failure = install()
        path = find()
        reason += f", and apt-get could not install it ({failure})" if failure else ""
    print(path or "")
    if path:
        return 0
    if os.environ.get("CI") == "true":
        print(f"ENV007: {reason}. way out: install Debian's package chromium", file=sys.stderr)
        return 1
    print(f"browser tests are left out: {reason}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
