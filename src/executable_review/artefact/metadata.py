"""Read `metadata.toml`, the one place for title, people, licences, version, addresses and identifiers."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.version import InvalidVersion, Version

from executable_review.cleaning.checksums import read_orcid
from executable_review.cleaning.doi import clean_doi
from executable_review.errors import ReviewError

FILE = "metadata.toml"
SCHEMA = 1
PARTS = ("code", "prose", "data")
_TEXTS = ("title", "subtitle", "description", "language", "version")
_REQUIRED = {"schema", *_TEXTS, "keywords", "year", "authors", "licences", "identifiers"}


@dataclass(frozen=True)
class Author:
    """A person, or a collective that has a name only; an ORCID is held as its address."""

    name: str = ""
    family_names: str = ""
    given_names: str = ""
    orcid: str = ""

    @property
    def shown(self) -> str:
        """The name as people write it."""
        return self.name or f"{self.given_names} {self.family_names}"

    @property
    def inverted(self) -> str:
        """The name as bibliographies sort it."""
        return self.name or f"{self.family_names}, {self.given_names}"


@dataclass(frozen=True)
class Metadata:
    """What the compendium says of itself.

    Attributes
    ----------
    licences : dict of str to str
        SPDX identifiers by part: code, prose, data.
    released : str
        Day of the release, empty before there is one.
    doi, repository, site : str
        Empty where there is none. `site` ends in a slash.
    """

    title: str
    subtitle: str
    description: str
    language: str
    version: str
    keywords: tuple[str, ...]
    year: int
    authors: tuple[Author, ...]
    licences: dict[str, str]
    released: str
    doi: str
    repository: str
    site: str

    @property
    def full_title(self) -> str:
        """Title and subtitle."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title

    @property
    def published(self) -> str:
        """The day of the release, or the year while there is none."""
        return self.released or str(self.year)

    @property
    def address(self) -> str:
        """The best address to cite: the DOI, else the site, else the repository; empty where there is none."""
        return f"https://doi.org/{self.doi}" if self.doi else self.site or self.repository


def licence_address(spdx: str) -> str:
    """Return the address that names a licence in linked data."""
    return f"https://spdx.org/licenses/{spdx}"


def read_metadata(root: Path) -> Metadata:
    """Read and check the metadata of a compendium.

    Raises
    ------
    ReviewError
        MET001 to MET005, naming the field.
    """
    path = root / FILE
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReviewError(
            "MET001", f"it can't be read ({error.strerror})", FILE, "restore it from git"
        ) from None
    except ValueError as error:
        raise ReviewError("MET001", f"it is not TOML: {error}", FILE, "mend the line") from None
    _check_fields("", given, _REQUIRED, {"released"})
    if given["schema"] != SCHEMA:
        raise ReviewError(
            "MET001", f"schema {given['schema']!r} is not known", _at("schema"), f"write {SCHEMA}"
        )
    for name in _TEXTS:
        _text(name, given[name], empty=name == "subtitle")
    keywords = given["keywords"]
    if not isinstance(keywords, list) or not keywords:
        raise ReviewError("MET001", "it is no list of words", _at("keywords"), 'write ["one", "two"]')
    for word in keywords:
        _text("keywords", word)
    if not isinstance(given["year"], int) or not 1900 <= given["year"] <= 2200:
        raise ReviewError("MET001", f"{given['year']!r} is no year", _at("year"), "write four digits")
    return Metadata(
        **{name: given[name].strip() for name in _TEXTS if name != "version"},
        version=_version(given["version"]),
        keywords=tuple(keywords),
        year=given["year"],
        authors=_authors(given["authors"]),
        licences=_licences(given["licences"]),
        released=_released(given.get("released"), given["year"]),
        **_identifiers(given["identifiers"]),
    )


def _at(field: str) -> str:
    return f"{FILE}, field {field}"


def _check_fields(table: str, given: Any, required: set[str], optional: set[str]) -> None:
    if not isinstance(given, dict):
        raise ReviewError("MET001", "it is no table", _at(table), "write it as in the example")
    for name in sorted(required - set(given)):
        raise ReviewError(
            "MET001", "it is missing", _at(f"{table}{name}"), "add it; an unknown one is left empty"
        )
    for name in sorted(set(given) - required - optional):
        known = ", ".join(sorted(required | optional))
        raise ReviewError("MET001", "no such field is known", _at(f"{table}{name}"), f"known are {known}")


def _text(field: str, value: Any, empty: bool = False) -> str:
    if not isinstance(value, str) or not (empty or value.strip()):
        raise ReviewError("MET001", f"{value!r} is no text", _at(field), "write it in quotation marks")
    return value.strip()


def _version(text: str) -> str:
    try:
        if str(Version(text)) == text:
            return text
    except InvalidVersion:
        pass
    raise ReviewError("MET004", f"{text!r} is no version", _at("version"), 'write it as in "0.1.0" (PEP 440)')


def _released(day: Any, year: int) -> str:
    if day is None:
        return ""
    if type(day) is not datetime.date or day.year != year:
        raise ReviewError(
            "MET004",
            f"{day} is no day of {year}",
            _at("released"),
            "write YYYY-MM-DD without quotation marks",
        )
    return day.isoformat()


def _authors(given: Any) -> tuple[Author, ...]:
    if not isinstance(given, list) or not given:
        raise ReviewError("MET001", "nobody is named", _at("authors"), "add a table [[authors]]")
    return tuple(_author(f"authors[{n}].", row) for n, row in enumerate(given, 1))


def _author(place: str, row: Any) -> Author:
    collective = isinstance(row, dict) and "name" in row
    _check_fields(place, row, {"name"} if collective else {"family_names", "given_names"}, {"orcid"})
    if collective and "orcid" in row:
        raise ReviewError(
            "MET002", "a collective has no ORCID", _at(f"{place}orcid"), "name a person, or leave it out"
        )
    given = {k: _text(f"{place}{k}", v, empty=k == "orcid") for k, v in row.items()}
    orcid = read_orcid(given.get("orcid", ""))
    if given.get("orcid") and not orcid:
        raise ReviewError(
            "MET002",
            f"{given['orcid']!r} is no ORCID: its form or its check character is wrong",
            _at(f"{place}orcid"),
            "copy it from orcid.org, or leave it out",
        )
    return Author(**{**given, "orcid": orcid and f"https://orcid.org/{orcid}"})


def _licences(given: Any) -> dict[str, str]:
    _check_fields("licences.", given, set(PARTS), set())
    for part in PARTS:
        text = _text(f"licences.{part}", given[part])
        try:
            if canonicalize_license_expression(text) == text and " " not in text:
                continue
        except InvalidLicenseExpression:
            pass
        raise ReviewError(
            "MET003", f"{text!r} is no SPDX identifier", _at(f"licences.{part}"), 'write it as in "CC-BY-4.0"'
        )
    return {part: given[part] for part in PARTS}


def _identifiers(given: Any) -> dict[str, str]:
    _check_fields("identifiers.", given, {"doi", "repository", "site"}, set())
    found = {name: _text(f"identifiers.{name}", value, empty=True) for name, value in given.items()}
    if found["doi"] and clean_doi(found["doi"]) != (found["doi"], ""):
        raise ReviewError(
            "MET005",
            f"{found['doi']!r} is no bare DOI in small letters",
            _at("identifiers.doi"),
            'write it as in "10.1234/abc", or leave it empty',
        )
    for name in ("repository", "site"):
        address = found[name]
        if address and (not address.startswith("https://") or len(address.split()) > 1):
            raise ReviewError(
                "MET005",
                f"{address!r} is no https address",
                _at(f"identifiers.{name}"),
                "mend it, or leave it empty",
            )
    if found["site"] and not found["site"].endswith("/"):
        raise ReviewError("MET005", "it does not end in a slash", _at("identifiers.site"), "add the slash")
    return found
