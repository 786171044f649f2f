"""The project's words for languages, and the sources' words for them."""

from __future__ import annotations

import re

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
