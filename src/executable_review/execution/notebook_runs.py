"""All notebooks of a run: those whose inputs were seen before come from the cache, the others are executed."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from executable_review.execution.cache import Cache, digest
from executable_review.execution.canonical import canonical_text
from executable_review.execution.execute import execute_traced
from executable_review.execution.notebooks import read_notebook, stage_of
from executable_review.execution.sources import (
    PACKAGE,
    PackageCode,
    cell_code,
    cells_import,
    data_hashes,
    descriptor_hash,
    environment,
    file_hash,
    package_files,
)
from executable_review.parameters import limited
from executable_review.review import Review
from executable_review.warm import Parent, warm_parent
from executable_review.warm.tracing import Opened

Progress = Callable[[str], None]
DESCRIPTOR = "data/datapackage.json"
KIND = "notebook"
# Its own code decides what a canonical notebook looks like.
_MACHINERY = "executable_review.execution.execute"


class Inputs:
    """What goes into the results of one run, hashed once.

    Parameters
    ----------
    review : Review
        Data and decisions.
    cache : Cache
        It remembers what the package's modules import.
    """

    def __init__(self, review: Review, cache: Cache):
        self.root = review.data.root
        self.parameters = review.parameters
        self.data = data_hashes(self.root)
        self.shared = {
            "descriptor": descriptor_hash(review.data.descriptor),
            "files": sorted(self.data),  # a file that appears or vanishes may be asked for
            "environment": environment(self.root / "requirements.lock"),
        }
        key = digest({"package": package_files(), "python": self.shared["environment"]["python"]})
        known = cache.find("package", key, lambda name: None)
        self.code = PackageCode(known)
        if known is None:
            cache.keep("package", key, {}, self.code.remember())

    def of_notebook(self, path: Path) -> str:
        """Return the key of a notebook: all that is known before it is executed.

        What it prints can't depend on its prose, so that is left out; `merged` puts the prose of today into it.
        """
        cells = [c for c in read_notebook(path)["cells"] if c["cell_type"] == "code"]
        sources = ["".join(c["source"]) for c in cells]
        modules = cells_import(sources, self.code.modules) | {_MACHINERY}
        tags = [sorted(c["metadata"].get("tags", [])) for c in cells]
        return digest(
            {
                "kind": KIND,
                "cells": [cell_code(s) for s in sources],
                "tags": tags,  # papermill and the client heed some
                "parameters": limited(self.parameters, stage_of(path)).as_dict(),
                "code": self.code.hash_of(modules),
                **self.shared,
            }
        )

    def reads(self, opened: list[Opened] | None) -> dict[str, str] | None:
        """Return the data files that were read, with the hashes that they had before and have now.

        None means that the result must not be kept: nothing is known, a file was changed meanwhile, or the notebook
        wrote into the compendium or read something there that is neither data nor package.
        """
        if opened is None:
            return None
        found = {}
        # What is installed is in every key; it counts as no source when it lies in the compendium.
        programs = Path(sys.prefix) if Path(sys.prefix).is_relative_to(self.root) else self.root / ".venv"
        for path, writing in ((Path(o.path), o.writing) for o in opened):
            if not path.is_relative_to(self.root) or path.is_relative_to(PACKAGE):
                continue
            name = path.relative_to(self.root).as_posix()
            if name.startswith(".git/") or name == DESCRIPTOR or path.is_relative_to(programs):
                continue
            if writing or not name.startswith("data/") or file_hash(path) != self.data.get(name):
                return None
            if name in self.data:
                found[name] = self.data[name]
        return found


def execute_all(
    review: Review,
    notebooks: list[Path],
    target: Path,
    workers: int | None,
    progress: Progress,
    cache: Cache,
    inputs: Inputs,
    parent: Parent = warm_parent,
) -> None:
    """Write the executed notebooks of a run into a folder.

    An interrupt ends kernels at once; nothing of a notebook that did not end is kept. `parent` gives the warm parent
    for a `with` block; by default the run starts its own.
    """
    target.mkdir(parents=True)
    keys = {path: inputs.of_notebook(path) for path in notebooks}
    waiting = []
    for path in notebooks:
        found = cache.find(KIND, keys[path], inputs.data.get)
        if found is None:
            waiting.append(path)
        else:
            text = merged(read_notebook(path), found[path.name])
            (target / path.name).write_text(text, encoding="utf-8")
    known = len(notebooks) - len(waiting)
    if known:
        progress(f"[{known}/{len(notebooks)}] unchanged, from the cache")
    if not waiting:
        return
    # One more than there are processors: a kernel that starts or shuts down mostly waits.
    workers = min(workers or (os.cpu_count() or 1) + 1, len(waiting))
    changed = review.parameters.changed()
    started = time.monotonic()
    with parent() as nursery, ThreadPoolExecutor(max_workers=workers) as pool:
        # A later stage computes the earlier ones too and takes longest, so the last notebook is begun first.
        jobs = {pool.submit(execute_traced, p, changed, inputs.root, nursery): p for p in reversed(waiting)}
        try:
            for n, job in enumerate(as_completed(jobs), known + 1):
                path, done = jobs[job], job.result()
                (target / path.name).write_text(done.text, encoding="utf-8")
                reads = inputs.reads(done.opened)
                if reads is not None:
                    cache.keep(KIND, keys[path], reads, {path.name: done.text})
                progress(f"[{n}/{len(notebooks)}] {path.stem}  {time.monotonic() - started:.1f} s")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            if nursery is not None:
                nursery.close()  # its kernels end with it, so nobody waits for a cell that may hang
            raise


def merged(notebook: Mapping[str, Any], stored: str) -> str:
    """Return a notebook with the outputs of an earlier execution of the same code.

    Parameters
    ----------
    notebook : mapping
        The notebook as it is now; its prose, comments and cell names count.
    stored : str
        The canonical notebook of the earlier execution.
    """
    earlier = [c for c in json.loads(stored)["cells"] if c["cell_type"] == "code"]
    injected = [c for c in earlier if "injected-parameters" in c["metadata"].get("tags", [])]
    outputs = iter([c for c in earlier if c not in injected])
    cells = []
    for cell in notebook["cells"]:
        # As papermill does it.
        cell = {**cell, "metadata": {"tags": [], **cell["metadata"]}}
        if cell["cell_type"] == "code":
            one = next(outputs)
            cell = {**cell, "outputs": one["outputs"], "execution_count": one["execution_count"]}
        cells.append(cell)
        if "parameters" in cell["metadata"].get("tags", []):
            cells.extend(injected)
    return canonical_text({"cells": cells})
