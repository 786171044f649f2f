"""The project's words for document types and languages, and the sources' words for them."""

from __future__ import annotations

import re

# Types of RIS, BibTeX, CSL, Web of Science, Scopus, EBSCO and MEDLINE; what is not here keeps its own word.
TYPES = {
    word: kind
    for kind, words in {
        "journal-article": (
            "jour|jfull|ejour|mgzn|inpr|abst|article|article-journal|journal article|journal articles|academic journal"
            "|scholarly journals|review|review article|article in press|early access|letter|note|short survey|editorial"
            "|editorial material|comment|erratum|retracted|data paper|comparative study|case reports"
            "|article; early access|journal"
        ),
        "book": "book|edbook|ebook|monograph|edited book|proceedings book",
        "book-chapter": (
            "chap|echap|inbook|incollection|chapter|book chapter|book section|article; book chapter|entry|ency|encyc"
            "|entry-encyclopedia|review; book chapter"
        ),
        "proceedings-article": (
            "cpaper|conf|inproceedings|conference|paper-conference|conference paper|proceedings paper"
            "|conference proceedings|conference proceeding|proceedings-article"
        ),
        "report": "rprt|govdoc|techreport|report|technical report|government document|working paper",
        "preprint": "preprint|unpb|unpublished|manscpt|manuscript",
        "thesis": "thes|thesis|phdthesis|mastersthesis|dissertation|dissertation/thesis|doctoral dissertation",
        "dataset": "data|dataset",
    }.items()
    for word in words.split("|")
}
_UNKNOWN = frozenset(
    {"gen", "misc", "generic", "document", "pdf", "html", "citation", "doc", "j", "s", "other"}
)

LANGUAGES = {
    word: code
    for code, words in {
        "ar": "arabic|ara",
        "cs": "czech|cze|ces",
        "da": "danish|dan",
        "de": "german|ger|deu|deutsch",
        "el": "greek|gre|ell",
        "en": "english|eng|englisch|anglais",
        "es": "spanish|spa|español",
        "et": "estonian|est",
        "fa": "persian|per|fas",
        "fi": "finnish|fin",
        "fr": "french|fre|fra|français",
        "hr": "croatian|hrv|scr",
        "hu": "hungarian|hun",
        "id": "indonesian|ind",
        "it": "italian|ita|italiano",
        "ja": "japanese|jpn",
        "ko": "korean|kor",
        "lt": "lithuanian|lit",
        "nl": "dutch|dut|nld",
        "no": "norwegian|nor",
        "pl": "polish|pol",
        "pt": "portuguese|por|português",
        "ro": "romanian|rum|ron",
        "ru": "russian|rus",
        "sk": "slovak|slo|slk",
        "sl": "slovenian|slv",
        "sv": "swedish|swe",
        "tr": "turkish|tur",
        "uk": "ukrainian|ukr",
        "zh": "chinese|chi|zho",
    }.items()
    for word in words.split("|")
}


def project_type(stated: list[str]) -> str:
    """Return the project's name of a document type: that of the first known word, else the first word itself.

    >>> project_type(["Journal Article", "Review"]), project_type(["Patent"]), project_type(["GEN"])
    ('journal-article', 'patent', '')
    """
    words = [" ".join(w.lower().split()) for w in stated]
    words += [part.strip() for w in words for part in w.split(";")]
    known = next((TYPES[w] for w in words if w in TYPES), "")
    return known or next((w for w in words if w and w not in _UNKNOWN), "")


def project_language(stated: str) -> str:
    """Return the two-letter code of a language, or the source's word where it is not known.

    >>> project_language("English"), project_language("eng"), project_language("en-GB"), project_language("Latin")
    ('en', 'en', 'en', 'Latin')
    """
    word = stated.strip().lower()
    if re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2,4})?", word):
        return word[:2]
    first = re.split(r"[;,/|]", word)[0].strip()
    return LANGUAGES.get(first, stated.strip())
