"""RO-Crates as plain JSON-LD: what the compendium consists of (1.3), and how a run came about (Process Run Crate 0.5).

Process Run Crate 0.5 builds on RO-Crate 1.1, so a run's crate is one of its own. No crate names the moment at which
it was made: the same run gives the same bytes, and a time that nobody can check would prove nothing.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from executable_review.artefact.metadata import PARTS, Metadata, licence_address
from executable_review.artefact.verifying import CRATE

PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
# The same on every machine; the system's own tables are not asked.
_TYPES = mimetypes.MimeTypes(filenames=())
_OWN_TYPES = {
    ".bib": "application/x-bibtex",
    ".cff": "text/yaml",
    ".csv": "text/csv",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".py": "text/x-python",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
    ".yaml": "text/yaml",
    ".yml": "text/yaml",
}
_PROSE = {".md", ".rst"}
# What the context of RO-Crate 1.1 does not know yet.
_TERMS = {
    "sha256": "https://w3id.org/ro/terms/workflow-run#sha256",
    "creditText": "http://schema.org/creditText",
}
# The oldest version that the code runs on.
_PYTHON = {
    "@id": "#python",
    "@type": "ComputerLanguage",
    "name": "Python",
    "version": "3.11",
    "url": {"@id": "https://www.python.org/"},
}


@dataclass(frozen=True)
class Stored:
    """A file as a crate describes it: its path within the crate, its size, its SHA-256."""

    path: str
    size: int
    sha256: str


def media_type(path: str) -> str:
    """Return the media type of a file, by its name."""
    suffix = PurePosixPath(path).suffix.lower()
    return _OWN_TYPES.get(suffix) or _TYPES.guess_type(path)[0] or "application/octet-stream"


def licence_parts(path: str) -> tuple[str, ...]:
    """Return which licences a file is under, as parts of the metadata: code, prose, data."""
    name = PurePosixPath(path)
    top = name.parts[0]
    if top == "data":
        return ("data",)
    if name.suffix == ".ipynb":
        return ("code", "prose")
    if top == "figures" or name.suffix in _PROSE or (top == "book" and name.suffix not in {".js", ".css"}):
        return ("prose",)
    return ("data",) if top == "tables" else ("code",)


def text_of(crate: Mapping[str, Any]) -> str:
    """Return a crate as the text of its file."""
    return json.dumps(crate, indent=1, ensure_ascii=False) + "\n"


def run_crate(
    record: Mapping[str, Any], files: Iterable[Stored], metadata: Metadata, statement: str, citation: str
) -> dict[str, Any]:
    """Return the receipt of a run.

    Parameters
    ----------
    record : mapping
        The content of its ``run.json``.
    files : iterable of Stored
        What came out, ``run.json`` included.
    metadata : Metadata
    statement : str
        That the run is the same as the published one, or in what it differs.
    citation : str
        How to cite the run.
    """
    stored = [_file(f, metadata) for f in files]
    inputs = [
        {"@id": f"#input-{name}", "@type": "CreativeWork", "name": name, "identifier": f"sha256:{value}"}
        for name, value in record["inputs"].items()
    ]
    decisions = [
        {"@id": f"#decision-{name}", "@type": "PropertyValue", "name": name, "value": _plain(value)}
        for name, value in record["parameters"].items()
    ]
    software = {
        "@id": "#software",
        "@type": "SoftwareApplication",
        "name": f"Package of {metadata.full_title}",
        "version": record["version"],
        "identifier": f"sha256:{record['inputs']['package']}",
        "license": {"@id": licence_address(metadata.licences["code"])},
    }
    action = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"Run {record['id']}",
        "description": f"All notebooks were executed with the decisions named here. {statement}",
        "instrument": {"@id": "#software"},
        "object": _ids([*inputs, *decisions]),
        "result": _ids(stored),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    profile = {"@id": PROCESS, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    root = {
        **_root(metadata, stored),
        "name": f"Run {record['id']} of {metadata.full_title}",
        "description": statement,
        "identifier": record["id"],
        "creditText": citation,
        "conformsTo": {"@id": PROCESS},
        "mentions": {"@id": "#run"},
    }
    others = [profile, software, action, *inputs, *decisions]
    return _crate("1.1", metadata, root, stored, others)


def compendium_crate(
    files: Iterable[Stored], folders: Mapping[str, str], metadata: Metadata, tree: str
) -> dict[str, Any]:
    """Return the crate of the whole compendium.

    Parameters
    ----------
    files : iterable of Stored
        Its sources.
    folders : mapping of str to str
        Folders of what was made from them (ending in a slash), each with what it holds.
    metadata : Metadata
    tree : str
        The SWHID of the sources.
    """
    stored = [_file(f, metadata) for f in files]
    made = [
        {"@id": name, "@type": "Dataset", "name": name.rstrip("/"), "description": told}
        for name, told in folders.items()
    ]
    data = {
        "@id": "data/",
        "@type": "Dataset",
        "name": "The data package",
        "description": "All tables of the review, with schema, keys and seals.",
        "license": {"@id": licence_address(metadata.licences["data"])},
        "conformsTo": {"@id": DATA_PACKAGE},
        "hasPart": _ids(f for f in stored if f["@id"].startswith("data/")),
    }
    package = {
        "@id": DATA_PACKAGE,
        "@type": ["CreativeWork", "Profile"],
        "name": "Data Package",
        "version": "2.0",
    }
    identifier = {
        "@id": f"#{tree}",
        "@type": "PropertyValue",
        "propertyID": "SWHID",
        "name": "SWHID",
        "value": tree,
    }
    root = {**_root(metadata, [*stored, data, *made]), "identifier": {"@id": identifier["@id"]}}
    if metadata.doi:
        root["cite-as"] = f"https://doi.org/{metadata.doi}"
    return _crate("1.3", metadata, root, [*stored, data, *made], [package, identifier])


def _root(metadata: Metadata, parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    people = _one_or_more([{"@id": _author_id(n, a.orcid)} for n, a in enumerate(metadata.authors, 1)])
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": metadata.full_title,
        "description": " ".join(metadata.description.split()),
        "datePublished": metadata.published,
        "version": metadata.version,
        "inLanguage": metadata.language,
        "keywords": ", ".join(metadata.keywords),
        "license": _one_or_more(
            [{"@id": licence_address(x)} for x in dict.fromkeys(metadata.licences.values())]
        ),
        "author": people,
        "publisher": people,
        "hasPart": _ids(parts),
    }


def _crate(
    version: str,
    metadata: Metadata,
    root: dict[str, Any],
    parts: list[dict[str, Any]],
    others: list[dict[str, Any]],
) -> dict[str, Any]:
    descriptor = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": f"https://w3id.org/ro/crate/{version}"},
    }
    people = [
        {
            "@id": _author_id(n, a.orcid),
            "@type": "Organization" if a.name else "Person",
            "name": a.shown,
            **({} if a.name else {"givenName": a.given_names, "familyName": a.family_names}),
        }
        for n, a in enumerate(metadata.authors, 1)
    ]
    terms: dict[str, list[str]] = {}
    for part in PARTS:
        terms.setdefault(metadata.licences[part], []).append(part)
    permitted = [
        {
            "@id": licence_address(name),
            "@type": "CreativeWork",
            "name": name,
            "description": f"Licence of {' and '.join(covered)}",
        }
        for name, covered in terms.items()
    ]
    context = f"https://w3id.org/ro/crate/{version}/context"
    return {
        "@context": [context, _TERMS] if version == "1.1" else context,
        "@graph": [descriptor, root, *people, *permitted, _PYTHON, *parts, *others],
    }


def _file(stored: Stored, metadata: Metadata) -> dict[str, Any]:
    licences = [{"@id": licence_address(metadata.licences[part])} for part in licence_parts(stored.path)]
    code = stored.path.endswith((".py", ".ipynb"))
    return {
        "@id": stored.path,
        "@type": ["File", "SoftwareSourceCode"] if code else "File",
        "name": stored.path,
        "contentSize": str(stored.size),
        "sha256": stored.sha256,
        "encodingFormat": media_type(stored.path),
        "license": _one_or_more(licences),
        **({"programmingLanguage": {"@id": _PYTHON["@id"]}} if code else {}),
    }


def _ids(entities: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"@id": entity["@id"]} for entity in entities]


def _one_or_more(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _author_id(number: int, orcid: str) -> str:
    return orcid or f"#author-{number}"


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, tuple)) else value
