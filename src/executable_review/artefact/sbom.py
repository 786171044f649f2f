"""The bill of materials: every locked package, its hashes and what needs it, as CycloneDX 1.6."""

from __future__ import annotations

import re
from typing import Any

from executable_review.artefact.metadata import Metadata

_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\\n]+?))? *\\?$"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def read_lock(text: str) -> list[dict[str, Any]]:
    """Return the packages of a lock: name, version, marker, hashes, and the names of those that need it."""
    packages: list[dict[str, Any]] = []
    for line in text.splitlines():
        pin = _PIN.match(line)
        if pin:
            packages.append({**pin.groupdict(default=""), "hashes": [], "via": []})
        elif found := _HASH.search(line):
            packages[-1]["hashes"].append(found[1])
        elif packages and (comment := line.strip()).startswith("#"):
            packages[-1]["via"].append(comment.lstrip("# ").removeprefix("via").strip())
    for package in packages:
        package["via"] = [name for name in package["via"] if name]
    return packages


def bill(metadata: Metadata, project: str, lock: str) -> dict[str, Any]:
    """Return the bill of materials of the environment that a lock describes.

    It has no serial number and no date, so that the same lock gives the same bytes.

    Parameters
    ----------
    metadata : Metadata
    project : str
        Name of the package itself.
    lock : str
        Text of the lock.
    """
    root = f"{project}=={metadata.version}"
    packages = read_lock(lock)
    references: dict[str, list[str]] = {}
    for p in packages:
        references.setdefault(p["name"].lower(), []).append(_reference(p))
    needs: dict[str, set[str]] = {root: set(), **{_reference(p): set() for p in packages}}
    for p in packages:
        for via in p["via"]:
            name = via.partition(" ")[0]
            for needing in [root] if name.startswith(project) else references.get(name.lower(), []):
                needs[needing].add(_reference(p))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": project,
                "version": metadata.version,
                "licenses": [{"license": {"id": metadata.licences["code"]}}],
            }
        },
        "components": [_component(p) for p in packages],
        "dependencies": [{"ref": ref, "dependsOn": sorted(needs[ref])} for ref in sorted(needs)],
    }


def _reference(package: dict[str, Any]) -> str:
    return f"{package['name']}=={package['version']}"


def _component(package: dict[str, Any]) -> dict[str, Any]:
    marker = [{"name": "marker", "value": package["marker"]}] if package["marker"] else []
    name = re.sub(r"[-_.]+", "-", package["name"]).lower()
    return {
        "type": "library",
        "bom-ref": _reference(package),
        "name": package["name"],
        "version": package["version"],
        "purl": f"pkg:pypi/{name}@{package['version']}",
        # One for each file that the index holds of this version; any of them may be installed.
        "hashes": [{"alg": "SHA-256", "content": value} for value in package["hashes"]],
        **({"properties": marker} if marker else {}),
    }
