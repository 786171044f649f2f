"""Small conversions that the indexes share: markup, DOIs, names, types, abstracts."""

from __future__ import annotations

import re

from executable_review.cleaning import markup, types
from executable_review.cleaning.doi import clean_doi

_PARTICLE = re.compile(
    r"a[flv]|bin|d[aeiou]|d[ao]s|de[ilnr]|degli|della|el|ibn|l[aeo]|los|te[nr]|van|vo[mn]|zu[mr]?", re.I
)
_SUFFIX = re.compile(r"^(?:jr|sr)\.?$|^(?:ii|iii|iv)$", re.I)

# What an index calls a whole series or meeting, where an export means an article in it.
_WHOLES = frozenset({"journal", "proceedings"})


def plain(text: str) -> str:
    """Remove markup, entities and needless white space.

    >>> plain("Self-<i>help</i> &amp;amp; CO<sub>2</sub>, p < 0.05")
    'Self-help & CO2, p < 0.05'
    """
    text = markup.plain(text)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def normal_doi(text: str) -> str:
    """Return a DOI in lower case without resolver or prefix; empty if it is none.

    >>> normal_doi("https://doi.org/10.1234/ABC"), normal_doi("W12")
    ('10.1234/abc', '')
    """
    return clean_doi(text)[0]


def project_type(text: str) -> str:
    """Return the project's name of a document type; a word that it does not know stays, so that screening sees it."""
    word = text.lower()
    return word if word in _WHOLES else types.project_type([word]) or word


def year_of(text: str) -> int | None:
    """Return the year with which a date begins."""
    found = re.match(r"(\d{4})(?:-|$)", text)
    return int(found[1]) if found else None


def family_first(name: str) -> str:
    """Turn a display name into "Family, Given", as far as that can be told.

    The last word and the particles before it are taken as the family name; a double family name without a hyphen
    is therefore split wrongly. A single word, and a name in a script that puts the family name first, stay as
    they are.

    >>> family_first("Jan van der Berg"), family_first("Ostrom, Elinor"), family_first("OECD")
    ('van der Berg, Jan', 'Ostrom, Elinor', 'OECD')
    """
    name = plain(name)
    words = name.split()
    if "," in name or len(words) < 2 or any("\u2e80" <= c <= "\ud7ff" for c in name):
        return name
    suffix = [words.pop()] if len(words) > 2 and _SUFFIX.match(words[-1]) else []
    start = len(words) - 1
    while start > 1 and _PARTICLE.fullmatch(words[start - 1]):
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start] + suffix)}"


def rebuilt(positions: dict[str, list[int]]) -> str:
    """Rebuild a text from its inverted index; it stays in memory, for counting terms.

    >>> rebuilt({"health": [1, 3], "public": [0], "is": [2]})
    'public health is health'
    """
    return plain(" ".join(word for _, word in sorted((p, w) for w, ps in positions.items() for p in ps)))
