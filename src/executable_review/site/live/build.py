"""Lay JupyterLite into a built site, and show the buttons that lead to it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from executable_review.artefact.verifying import show_root, write_sums
from executable_review.errors import ReviewError
from executable_review.execution import find_notebooks
from executable_review.execution.canonical import canonical_text
from executable_review.execution.notebooks import read_notebook
from executable_review.review import Review
from executable_review.site.live.button import FOLDER, shown
from executable_review.site.live.lockfile import STARTED, lock
from executable_review.site.live.notebooks import prepared
from executable_review.site.live.obtaining import PYODIDE_LOCK, distribution, obtain
from executable_review.site.live.wheels import COMPENDIUM, data_wheel, package_wheel
from executable_review.site.seal import book_inputs, holds, seal

Progress = Callable[[str], None]

KERNEL = Path("share", "jupyter", "labextensions", "@jupyterlite", "pyodide-kernel-extension")
ICON = "static/favicons/favicon.ico"
KERNEL_WHEELS = ("ipykernel-", "piplite-", "pyodide_kernel-")


def build_live(
    review: Review, *, release: Path | None = None, progress: Progress = lambda line: None
) -> Path:
    """Add JupyterLite to the built book and return its folder.

    Parameters
    ----------
    release : Path, optional
        An unpacked release of Pyodide, in place of the download.

    Raises
    ------
    ReviewError
        LIV001 if JupyterLite is not installed or fails, LIV002 if there is no book, LIV003 if a file for the browser
        can't be had, LIV004 if the page of a notebook has no button, LIV005 if data must not be published.
    """
    root = review.data.root
    site, work = root / "_build" / "html", root / "_build" / "live"
    notebooks = find_notebooks(root)
    pages = [site / "notebooks" / f"{path.stem}.html" for path in notebooks]
    if not all(page.is_file() for page in pages):
        raise ReviewError("LIV002", "there is no built book to add to", "_build/html", "`make book` first")
    if importlib.util.find_spec("jupyterlite_core") is None:
        raise ReviewError(
            "LIV001", "JupyterLite is not installed", "the environment", "`make live` installs it"
        )
    given = book_inputs(review)
    held_before = holds(site, given)
    progress("Pyodide and wheels: from the cache, or downloaded once (about 110 MB)")
    held = obtain(root, root / ".cache" / "live", release)
    shutil.rmtree(work, ignore_errors=True)
    progress("notebooks, package and data: packing")
    _stage(review, notebooks, held, work / "source")
    progress("JupyterLite: building")
    _jupyterlite(work)
    _trim(work / "site")
    target = site / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    (work / "site").rename(target)
    for page in pages:
        show(page)
    show_root(site)
    write_sums(site)
    # Else the next `make book` would take the shown buttons for damage, and build it all again.
    if held_before:
        seal(site, given)
    shutil.rmtree(work)
    return target


def _stage(review: Review, notebooks: list[Path], held: Path, source: Path) -> None:
    contents, pyodide = source / "contents", source / "static" / "pyodide"
    contents.mkdir(parents=True)
    pyodide.mkdir(parents=True)
    for path in notebooks:
        text = canonical_text(prepared(read_notebook(path)))
        (contents / path.name).write_text(text, encoding="utf-8")
    wheels = {p.name: p.read_bytes() for p in sorted(held.glob("*.whl"))}
    kernel = Path(sys.prefix) / KERNEL / "static" / "pypi"
    wheels |= {
        p.name: p.read_bytes() for p in sorted(kernel.glob("*.whl")) if p.name.startswith(KERNEL_WHEELS)
    }
    wheels |= dict([package_wheel(), data_wheel(review.data)])
    for name, content in wheels.items():
        (pyodide / name).write_bytes(content)
    for name in distribution().core:
        shutil.copyfile(held / name, pyodide / name)
    official = json.loads((held / PYODIDE_LOCK).read_text(encoding="utf-8"))
    (pyodide / PYODIDE_LOCK).write_text(json.dumps(lock(official, wheels), indent=1), encoding="utf-8")
    python = ".".join(official["info"]["python"].split(".")[:2])
    settings = _settings(review.data.review["title"], python)
    (source / "jupyter-lite.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    build = {
        "LiteBuildConfig": {
            "apps": ["notebooks"],
            "contents": ["contents"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            # Extensions of JupyterLab that happen to be installed here are none of the reader's.
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(Path(sys.prefix) / KERNEL)],
            "output_dir": str(source.parent / "site"),
        }
    }
    (source / "jupyter_lite_config.json").write_text(json.dumps(build, indent=1), encoding="utf-8")


def _settings(title: str, python: str) -> dict[str, Any]:
    packages = f"/lib/python{python}/site-packages"
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": title,
            # The notebooks read no file beside them; a worker that offers such files would only slow errors down.
            "disabledExtensions": ["@jupyterlite/application-extension:service-worker-manager"],
            "litePluginSettings": {
                "@jupyterlite/pyodide-kernel-extension:kernel": {
                    "pyodideUrl": "./static/pyodide/pyodide.mjs",
                    "disablePyPIFallback": True,
                    "loadPyodideOptions": {
                        "packages": list(STARTED),
                        "env": {
                            "EXECUTABLE_REVIEW_ROOT": f"{packages}/{COMPENDIUM}",
                            "HOME": "/home/pyodide",
                        },
                    },
                }
            },
        },
    }


def _jupyterlite(work: Path) -> None:
    command = [str(Path(sys.executable).with_name("jupyter")), "lite", "build"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "1767225600")}
    done = subprocess.run(
        command, cwd=work / "source", env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode or not (work / "site" / "notebooks" / "index.html").is_file():
        told = "\n  ".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise ReviewError("LIV001", f"JupyterLite stopped:\n  {told}", "_build/live", "`make live` again")


def _trim(site: Path) -> None:
    """Take out what no reader needs, and name the icon, for which a browser would else ask at the server's root."""
    for pattern in ("*.map", "rspack.config*.js", "*.doit.db*"):
        for path in site.rglob(pattern):
            path.unlink()
    for path, icon in ((site / "index.html", ICON), (site / "notebooks" / "index.html", f"../{ICON}")):
        text = path.read_text(encoding="utf-8")
        named = text.replace("<head>", f'<head>\n    <link rel="icon" href="{icon}">', 1)
        path.write_text(named, encoding="utf-8")


def show(page: Path) -> None:
    """Show the button of a notebook's page (LIV004 if there is no place for it)."""
    text, there = shown(page.read_text(encoding="utf-8"))
    if not there:
        raise ReviewError(
            "LIV004",
            "the page has no button to show",
            f"_build/html/notebooks/{page.name}",
            "`make book` builds it anew, with `executable_review.site.extension` among Sphinx's extensions",
        )
    page.write_text(text, encoding="utf-8")
