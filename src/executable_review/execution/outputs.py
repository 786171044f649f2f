"""Tables, figures and the summary of a run, stage by stage: what no decision touches comes from the cache."""

from __future__ import annotations

import json
import re
from concurrent.futures import CancelledError
from pathlib import Path
from threading import Event
from typing import Any

from executable_review.artefact.runs import FACTS
from executable_review.differences import Difference, Facts, difference
from executable_review.execution.cache import Cache, digest
from executable_review.execution.notebook_runs import Inputs
from executable_review.parameters import STAGES, Parameters, limited
from executable_review.review import Review

KIND = "results"
_SUMMARY = "summary.json"


def write_results(
    review: Review, folder: Path, cache: Cache, inputs: Inputs, stop: Event | None = None
) -> dict[str, Any]:
    """Write tables and figures into a run's folder.

    The results of a stage are made with the decisions of that stage and those before it alone, so they can't depend
    on a later one, and the key of their entry names exactly these. `stop` ends the work soon, when it is set.

    Returns
    -------
    dict
        ``flow`` and ``standings`` of the run.
    """
    chains: dict[Parameters, Review] = {review.parameters: review}
    for kind in ("tables", "figures"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for stage in STAGES:
        parameters = limited(review.parameters, stage)
        key = _key(parameters, stage, inputs)
        found = cache.find(KIND, key, lambda name: None)
        if found is None:
            chain = chains.setdefault(parameters, Review(parameters, review.data))
            found = stage_results(chain, stage, stop)
            cache.keep(KIND, key, {}, found)
        files.update(found)
    summary = json.loads(files.pop(_SUMMARY))
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return summary


def _key(parameters: Parameters, stage: str, inputs: Inputs) -> str:
    return digest(
        {
            "kind": KIND,
            "stage": stage,
            "parameters": parameters.as_dict(),
            "code": inputs.code.hash_of(["executable_review.results", __name__]),
            "data": inputs.data,
            **inputs.shared,
        }
    )


def difference_from_published(review: Review, folder: Path, cache: Cache, inputs: Inputs) -> Difference:
    """Return what differs from the run with the default decisions; its facts come from the cache where they are.

    Parameters
    ----------
    review : Review
    folder : Path
        The run's folder, with its tables.
    cache : Cache
    inputs : Inputs
    """
    here = Facts.from_json((folder / FACTS).read_text(encoding="utf-8"))
    default = Parameters()
    if review.parameters == default:
        return difference(here, here)
    known = cache.find(KIND, _key(limited(default, STAGES[-1]), STAGES[-1], inputs), lambda name: None)
    published = Facts.from_json(known[FACTS]) if known else Facts.of(Review(default, review.data))
    return difference(published, here)


def stage_results(review: Review, stage: str, stop: Event | None = None) -> dict[str, str]:
    """Return the files of one stage: path within the run to text; the last stage also gives the summary."""
    # Imported here: it draws, and a run that finds everything in the cache draws nothing.
    from executable_review import results, tables
    from executable_review.result_stages import stage_of

    files = {}
    for kind in (results.TABLES, results.DOCUMENTS, results.FIGURES):
        for name, make in kind.items():
            if stop is not None and stop.is_set():
                raise CancelledError
            if stage_of(name) != stage:
                continue
            if kind is results.TABLES:
                files[f"tables/{name}.csv"] = tables.csv_text(make(review))
            elif kind is results.DOCUMENTS:
                files[f"tables/{name}"] = make(review)
            else:
                figure = make(review)
                files[f"figures/{name}.svg"] = standalone(figure.svg)
                files[f"figures/{name}.csv"] = tables.csv_text(figure.table)
    if stage == STAGES[-1]:
        files[_SUMMARY] = json.dumps(
            {"flow": review.flow, "standings": {c: review.judged[c].standing for c in sorted(review.judged)}}
        )
    return files


def standalone(svg: str, background: bool = False) -> str:
    """Return a drawing as a file of its own, if wanted on a white ground for readers with a dark page.

    Links stay behind: what they lead to does not travel with the file.
    """
    svg = re.sub(r"</?a\b[^>]*>", "", svg).replace('role="group"', 'role="img"')
    head, _, rest = svg.partition(">")
    if "xmlns=" not in head:
        head += ' xmlns="http://www.w3.org/2000/svg"'
    if background:
        rest = f'\n<rect width="100%" height="100%" fill="#ffffff"/>{rest}'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}>{rest}\n'
