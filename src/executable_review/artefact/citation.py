"""How to cite the compendium or one of its runs: APA, BibTeX, RIS, CSL-JSON, CITATION.cff and CodeMeta."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from executable_review.artefact.metadata import Author, Metadata, licence_address

_SPECIAL = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash ", "~": r"\textasciitilde ", "^": r"\textasciicircum "}
)
_MADE = "Written by `review metadata` from metadata.toml; edit that file."


def apa(metadata: Metadata, run: str = "", mark: str = "") -> str:
    """Return the citation in the style of APA 7.

    Parameters
    ----------
    metadata : Metadata
    run : str
        Identifier of the run that is cited, if it is one.
    mark : str
        What stands on both sides of the title, for example ``"*"`` in Markdown.
    """
    names = [_initials(a) for a in metadata.authors]
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"
    which = f"Version {metadata.version}" + (f", run {run}" if run else "")
    text = f"{who.rstrip('.')}. ({metadata.year}). {mark}{metadata.full_title}{mark} ({which}) [Computer software]."
    return f"{text} {metadata.address}" if metadata.address else text


def bibtex(metadata: Metadata, run: str = "") -> str:
    """Return the citation as BibTeX, without packages that classic styles do not know."""
    people = " and ".join(f"{{{tex(a.name)}}}" if a.name else tex(a.inverted) for a in metadata.authors)
    values = {
        "author": people,
        "title": f"{{{tex(metadata.full_title)}}}",
        "year": str(metadata.year),
        "note": _which(metadata, run),
        "doi": metadata.doi,
        "url": metadata.address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value]
    return "\n".join([f"@misc{{{_key(metadata, run)},", *lines, "}", ""])


def tex(text: str) -> str:
    """Return text whose special characters mean nothing to TeX; accents stay as they are, in UTF-8."""
    return text.translate(_SPECIAL)


def ris(metadata: Metadata, run: str = "") -> str:
    """Return the citation as RIS."""
    import rispy

    entry = {
        "type_of_reference": "COMP",
        "authors": [a.inverted for a in metadata.authors],
        "title": metadata.full_title,
        "year": str(metadata.year),
        "edition": _which(metadata, run),
        "abstract": _one_line(metadata.description),
        "keywords": list(metadata.keywords),
        "doi": metadata.doi,
        "urls": [metadata.address] if metadata.address else [],
    }
    text = rispy.dumps([{k: v for k, v in entry.items() if v}])
    return re.sub(r"^1\.\n", "", text).strip() + "\n"


def csl(metadata: Metadata, run: str = "") -> str:
    """Return the citation as CSL-JSON, a list with one item."""
    item = {
        "id": _key(metadata, run),
        "type": "software",
        "title": metadata.full_title,
        "author": [{"literal": a.name} if a.name else _csl_name(a) for a in metadata.authors],
        "issued": {"date-parts": [[int(part) for part in metadata.published.split("-")]]},
        "version": metadata.version + (f", run {run}" if run else ""),
        "abstract": _one_line(metadata.description),
        "language": metadata.language,
        "DOI": metadata.doi,
        "URL": metadata.address,
    }
    return _json([{k: v for k, v in item.items() if v}])


def citation_files(metadata: Metadata, run: str = "") -> dict[str, bytes]:
    """Return the citation in each format of reference managers, by file name."""
    texts = {"citation.bib": bibtex, "citation.ris": ris, "citation.json": csl}
    return {name: make(metadata, run).encode() for name, make in texts.items()} | {
        "citation.txt": (apa(metadata, run) + "\n").encode()
    }


def cff(metadata: Metadata, reviewed: Mapping[str, Any] | None = None) -> str:
    """Return ``CITATION.cff`` 1.2.0.

    Parameters
    ----------
    metadata : Metadata
    reviewed : mapping, optional
        A reference in the terms of CFF, for example the reviewed paper from `reviewed_reference`.
    """
    import yaml

    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this review, its data or its code, please cite it as below.",
        "type": "software",
        "title": metadata.full_title,
        "version": metadata.version,
        "date-released": metadata.released,
        "authors": [_cff_name(a) for a in metadata.authors],
        "abstract": _one_line(metadata.description),
        "keywords": list(metadata.keywords),
        "license": list(dict.fromkeys(metadata.licences.values())),
        "doi": metadata.doi,
        "repository-code": metadata.repository,
        "url": metadata.site,
        "references": [dict(reviewed)] if reviewed else [],
    }
    text = yaml.safe_dump(
        {k: v for k, v in content.items() if v}, sort_keys=False, allow_unicode=True, width=100
    )
    return f"# {_MADE}\n# Licences: code, prose with figures, data, in this order.\n{text}"


def reviewed_reference(rows: Iterable[Mapping[str, Any]], authors: Iterable[str]) -> dict[str, Any]:
    """Return the reviewed paper as a reference of CFF; what was not found is said and left out, empty if there is none.

    Parameters
    ----------
    rows : iterable of mapping
        Its bibliographic data: ``field``, ``value`` and ``note``.
    authors : iterable of str
        Their names as "Family, Given".
    """
    rows = list(rows)
    if not rows:
        return {}  # a review that is not of one paper
    fields = {row["field"]: row["value"] for row in rows}
    people = []
    for name in authors:
        family, _, given = name.partition(", ")
        people.append({"family-names": family, "given-names": given} if given else {"name": family})
    found = {"title": "title", "journal": "journal", "volume": "volume", "issue": "issue", "doi": "doi"}
    missing = [name for name in ("year", "volume", "issue", "pages", "doi") if not fields.get(name)]
    year = fields.get("year")
    doubt = next((row["note"] for row in rows if row["field"] == "year" and row["note"]), "")
    said = ["The reviewed paper.", *([f"Year: {doubt}"] if doubt else [])]
    if missing:
        said.append(f"Not found: {', '.join(missing)}.")
    return {
        "type": "article",
        "authors": people,
        **{theirs: fields[ours] for theirs, ours in found.items() if fields.get(ours)},
        **({"year": int(year)} if year else {}),
        "notes": " ".join(said),
    }


def codemeta(metadata: Metadata, python: str) -> str:
    """Return ``codemeta.json`` of CodeMeta 3.0.

    Parameters
    ----------
    metadata : Metadata
    python : str
        The versions of Python that the code runs on, as in ``>=3.11``.
    """
    content = {
        "@context": "https://w3id.org/codemeta/3.0",
        "type": "SoftwareSourceCode",
        "name": metadata.full_title,
        "description": _one_line(metadata.description),
        "version": metadata.version,
        "dateCreated": str(metadata.year),
        "datePublished": metadata.released,
        "author": [_schema_name(a) for a in metadata.authors],
        "keywords": list(metadata.keywords),
        "license": [licence_address(x) for x in dict.fromkeys(metadata.licences.values())],
        "programmingLanguage": "Python",
        "runtimePlatform": f"Python {python}",
        "codeRepository": metadata.repository,
        "url": metadata.site,
        "identifier": f"https://doi.org/{metadata.doi}" if metadata.doi else "",
    }
    return _json({k: v for k, v in content.items() if v})


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _which(metadata: Metadata, run: str) -> str:
    return f"Version {metadata.version}" + (f", run {run}" if run else "")


def _key(metadata: Metadata, run: str) -> str:
    words = re.findall(r"[a-z0-9]+", metadata.title.casefold())
    return "-".join([*words, metadata.version, *([run] if run else [])])


def _initials(author: Author) -> str:
    if author.name:
        return author.name
    given = re.findall(r"[^\s.-]+", author.given_names)
    return f"{author.family_names}, {' '.join(f'{word[0]}.' for word in given)}"


def _csl_name(author: Author) -> dict[str, str]:
    return {"family": author.family_names, "given": author.given_names}


def _cff_name(author: Author) -> dict[str, str]:
    if author.name:
        return {"name": author.name}
    orcid = {"orcid": author.orcid} if author.orcid else {}
    return {"family-names": author.family_names, "given-names": author.given_names, **orcid}


def _schema_name(author: Author) -> dict[str, str]:
    if author.name:
        return {"type": "Organization", "name": author.name}
    orcid = {"id": author.orcid} if author.orcid else {}
    return {
        "type": "Person",
        **orcid,
        "givenName": author.given_names,
        "familyName": author.family_names,
    }
